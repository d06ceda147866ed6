"""Dated substitution: who acts for whom on which days, what goes to whom, and that the separation of duties holds for both (T12)."""

from datetime import date, datetime, timedelta

import pytest

from filings.enums import CheckResult
from filings.models import Filing, Substitution
from filings.queries.queue import parts_of, turn_of, views
from filings.queries.queue_parts import size
from filings.queries.substitution import absent_for, substitute_of
from filings.services import deciding, intake, notices, relieving, reviewing, substituting
from filings.services.deciding import approve_blockers
from portal.access.services import end as end_membership
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.inbox.models import Message
from portal.workflow.performing import NotAllowed, Refused
from tests.filings.counters import acceptor
from tests.filings.road import accepted, refuse
from tests.filings.stage import MONDAY as AT
from tests.filings.stage import Desk, desk, submitted, user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FIRST, LAST = AT.date() + DAY, AT.date() + 3 * DAY


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def other(bureau: Desk) -> User:
    """A colleague with the same post as the acceptor."""
    return acceptor(bureau)


def named(
    bureau: Desk, substitute: User, *, absent: User | None = None, first: date = FIRST, last: date = LAST, **more: object
) -> Substitution:
    given = {"reason": "休假", "by": bureau.approver, "at": AT} | more
    return substituting.name(bureau.authority, absent or bureau.acceptor, substitute, from_on=first, to_on=last, **given)  # type: ignore[arg-type]


def on(day: date) -> datetime:
    return AT + (day - AT.date())


# --- naming ---


def test_it_holds_from_the_first_day_through_the_last(bureau: Desk, other: User) -> None:
    named(bureau, other)
    days = [FIRST - DAY, FIRST, FIRST + DAY, LAST, LAST + DAY]
    assert [substitute_of(bureau.acceptor, bureau.authority, day) for day in days] == [None, other, other, other, None]
    assert [absent_for(other, bureau.authority, day) for day in days] == [[], [bureau.acceptor], [bureau.acceptor], [bureau.acceptor], []]
    elsewhere = desk("450100").authority
    assert substitute_of(bureau.acceptor, elsewhere, FIRST) is None


def test_only_the_authoritys_approver_names(bureau: Desk, other: User) -> None:
    nanning = desk("450100")
    for account in (bureau.acceptor, bureau.reviewer, other, nanning.approver):
        with pytest.raises(NotAllowed):
            named(bureau, other, by=account)
    assert not Substitution.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"substitute": "self"}, "substitute"),
        ({"substitute": "reviewer"}, "substitute"),
        ({"substitute": "nanning"}, "substitute"),
        ({"first": AT.date() - DAY}, "from_on"),
        ({"last": FIRST - DAY}, "to_on"),
        ({"reason": "  "}, "reason"),
    ],
)
def test_it_is_refused_by_its_field(changed: dict, field: str, bureau: Desk, other: User) -> None:
    persons = {"self": bureau.acceptor, "reviewer": bureau.reviewer}
    who = changed.pop("substitute", "")
    substitute = (persons.get(who) or desk("450100").acceptor) if who else other
    with pytest.raises(Refused) as refused:
        named(bureau, substitute, **changed)
    assert field in {reason.path for reason in refused.value.reasons}
    assert not Substitution.objects.exists()


def test_days_that_overlap_are_refused_and_the_next_day_is_not(bureau: Desk, other: User) -> None:
    third = acceptor(bureau, "第三受理岗")
    named(bureau, other)
    with pytest.raises(Refused, match="已有代理"):
        named(bureau, third, first=LAST, last=LAST + DAY)
    with pytest.raises(Refused, match="不在岗"):
        named(bureau, bureau.acceptor, absent=third, first=FIRST, last=FIRST)
    with pytest.raises(Refused, match="正在代理他人"):
        named(bureau, third, absent=other, first=FIRST, last=FIRST)
    named(bureau, third, first=LAST + DAY, last=LAST + DAY)
    assert substitute_of(bureau.acceptor, bureau.authority, LAST + DAY) == third


def test_it_is_ended_before_its_time(bureau: Desk, other: User) -> None:
    row = named(bureau, other)
    with pytest.raises(NotAllowed):
        substituting.end(row, by=bureau.acceptor, at=on(FIRST))
    substituting.end(row, by=bureau.approver, at=on(FIRST))
    assert substitute_of(bureau.acceptor, bureau.authority, FIRST) is None
    for at in (on(FIRST), on(LAST + DAY)):
        with pytest.raises(Refused):
            substituting.end(row, by=bureau.approver, at=at)
    named(bureau, other, at=on(FIRST))  # the days are free again
    assert list(Entry.objects.filter(act__startswith="filings.").order_by("no").values_list("act", flat=True)) == [
        "filings.name_substitute",
        "filings.end_substitution",
        "filings.name_substitute",
    ]


def test_who_has_left_stands_in_for_nobody(bureau: Desk, other: User) -> None:
    named(bureau, other)
    end_membership(other.memberships.get(), by=None, at=AT)
    assert substitute_of(bureau.acceptor, bureau.authority, FIRST) is None


# --- what goes where ---


def test_what_is_assigned_anew_goes_to_the_substitute(bureau: Desk, other: User) -> None:
    named(bureau, other)
    before, during, after = (submitted(number) for number in (1, 2, 3))
    rows = [(before, FIRST - DAY), (during, LAST), (after, LAST + DAY)]
    taken = [intake.assign(filing, bureau.acceptor, by=bureau.reviewer, at=on(day)).assignee for filing, day in rows]
    assert taken == [bureau.acceptor, other, bureau.acceptor]
    data = Entry.objects.get(act="filings.assign", subject_id=str(during.pk)).data
    assert data == {"assignee": str(other), "for": str(bureau.acceptor)}


def test_relief_names_the_one_who_is_here(bureau: Desk, other: User) -> None:
    intake.assign(submitted(), bureau.reviewer, by=bureau.reviewer, at=AT)
    named(bureau, other)
    with pytest.raises(Refused, match="直接移交"):
        relieving.relieve(bureau.authority, bureau.reviewer, bureau.acceptor, reason="调离", by=bureau.approver, at=on(FIRST))


def test_the_substitute_sees_what_the_absent_has_in_hand(bureau: Desk, other: User) -> None:
    first, second = submitted(1), submitted(2)
    for filing in (first, second):
        intake.assign(filing, bureau.acceptor, by=bureau.acceptor, at=AT)
    named(bureau, other)
    rights = {"accept_filing", "read_filings"}
    found = parts_of(bureau.authority)
    shown = {
        day: {
            view.label: size(found, view.condition)
            for view in views(other, bureau.authority, rights, day, absent_for(other, bureau.authority, day))
            if view.key == "mine" or view.key.startswith("for-")
        }
        for day in (FIRST - DAY, FIRST, LAST + DAY)
    }
    label = f"代{bureau.acceptor}办理"
    assert shown == {FIRST - DAY: {"我的待办": 0}, FIRST: {"我的待办": 2, label: 2}, LAST + DAY: {"我的待办": 0}}
    mine = turn_of(other, bureau.authority, rights, [bureau.acceptor])
    assert set(Filing.objects.filter(mine.sql)) == {first, second}


def test_both_are_told_of_a_file_of_the_absent(bureau: Desk, other: User) -> None:
    """A third colleague, who has the same post, is not: the file is assigned."""
    third = acceptor(bureau, "第三受理岗")
    filing = intake.assign(submitted(), bureau.acceptor, by=bureau.acceptor, at=AT)
    named(bureau, other)
    words = {"due_on": str(FIRST)}
    for day in (FIRST, LAST + DAY):
        notices.deliver(filing.pk, "recalled", f"test:{day}", filing.state, words, at=on(day))
    told = Message.objects.filter(key__startswith="test:")
    assert set(told.filter(key__startswith=f"test:{FIRST}").values_list("recipient", flat=True)) == {bureau.acceptor.pk, other.pk}
    assert set(told.filter(key__startswith=f"test:{LAST + DAY}").values_list("recipient", flat=True)) == {bureau.acceptor.pk}
    assert third.messages.count() == 0


def test_an_act_in_his_stead_says_so(bureau: Desk, other: User) -> None:
    named(bureau, other)
    files = [intake.assign(submitted(number), bureau.acceptor, by=bureau.acceptor, at=AT) for number in (1, 2)]
    for filing, day in zip(files, (FIRST, LAST + DAY), strict=True):
        intake.accept(filing, by=other, at=on(day), seen=filing.version)
    said = [Entry.objects.get(act="filings.accept", subject_id=str(filing.pk)).data.get("for") for filing in files]
    assert said == [str(bureau.acceptor), None]


# --- separation of duties ---


@pytest.fixture
def approvers(bureau: Desk) -> tuple[User, User]:
    """Two officers who accept and approve both."""
    pair = user("甲"), user("乙")
    for account in pair:
        for role in (Role.ACCEPTOR, Role.REVIEWER, Role.APPROVER):
            grant(account, bureau.authority, role, by=None, at=AT.replace(year=2024))
    return pair


def approving(filing: Filing, bureau: Desk) -> Filing:
    objected = reviewing.object_to(filing, reason="不符", by=bureau.reviewer, at=AT, seen=filing.version)
    verdicts = {line.pk: refuse("不符", "附2一(三)") for line in objected.lines.all()}
    return deciding.propose(objected, verdicts, by=bureau.reviewer, at=AT, seen=objected.version)


@pytest.mark.parametrize("substituting_now", [True, False])
def test_the_substitute_is_bound_by_what_binds_the_absent(substituting_now: bool, bureau: Desk, approvers: tuple[User, User]) -> None:
    """甲 accepted and has the file; 乙 approves it freely, but not while he stands in for 甲."""
    first, second = approvers
    filing = submitted()
    filing = intake.accept(filing, by=first, at=AT, seen=filing.version)
    filing = intake.assign(filing, first, by=first, at=AT)
    if substituting_now:
        named(bureau, second, absent=first, first=AT.date(), last=AT.date())
    reasons = approve_blockers(approving(filing, bureau), by=second, at=AT)
    assert [reason.rule for reason in reasons] == (["D111"] if substituting_now else [])


@pytest.mark.parametrize("in_his_stead", [True, False])
def test_the_absent_is_bound_by_what_was_done_in_his_stead(in_his_stead: bool, bureau: Desk, approvers: tuple[User, User]) -> None:
    """乙 accepted 甲's file while he stood in for him: 甲 is back the day after and does not approve it."""
    first, second = approvers
    filing = intake.assign(submitted(), first, by=first, at=AT)
    if in_his_stead:
        named(bureau, second, absent=first, first=AT.date(), last=AT.date())
    filing = intake.accept(filing, by=second, at=AT, seen=filing.version)
    reasons = approve_blockers(approving(filing, bureau), by=first, at=AT + DAY)
    assert [reason.rule for reason in reasons] == (["D111"] if in_his_stead else [])


def test_answers_of_the_absent_stay_his(bureau: Desk, other: User) -> None:
    """A substitution gives no right: an acceptor who stands in does not review."""
    named(bureau, other)
    taken = accepted(submitted(), bureau, AT)
    with pytest.raises(NotAllowed):
        reviewing.answer_check(taken, "any", CheckResult.MET, by=other, at=on(FIRST))
