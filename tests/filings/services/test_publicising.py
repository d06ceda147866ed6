"""Publicity: its shortest length, its frozen snapshot, its extension, and the objections it draws. Clause: 附2二(四)."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest

from filings.enums import ObjectionState, State
from filings.models import Filing, Objection, Publicity
from filings.queries.queue import overdue
from filings.rules.objection import MOST_MORE_DAYS
from filings.services import publicising, submitting
from portal.accounts.models import User
from portal.audit.actors import SYSTEM
from portal.audit.models import Entry
from portal.authorities.queries import centre
from portal.authorities.roster import CENTRE
from portal.policy.services import set_figure
from portal.terms.models import Term
from portal.terms.queries import overdue as open_overdue
from portal.terms.rules.slot import slot
from portal.workdays.services import calendar
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused
from tests.filings import road
from tests.filings.road import fresh
from tests.filings.stage import MONDAY, ZONE, Desk, centre_officer, desk, submitted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NEXT = MONDAY + 7 * DAY  # Monday 14 September 2026
LEAST = date(2026, 9, 20)  # five working days later: that Sunday is worked


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def officer() -> User:
    return centre_officer()


@pytest.fixture
def filing(bureau: Desk) -> Filing:
    """Evaluated; the turner's lines failed."""
    reviewed = road.reviewed(road.accepted(submitted(), bureau, MONDAY), bureau, MONDAY)
    return road.evaluated(reviewed, bureau, MONDAY, failed=("车工",))


@pytest.fixture
def publicity(filing: Filing, officer: User) -> Publicity:
    return road.publicised(filing, officer, NEXT).publicities.get()


def term(subject: Filing | Objection, key: str) -> Term:
    return Term.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk, key=key).latest("pk")


def rules(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.rule for reason in refused.value.reasons]


# --- length ---


@pytest.mark.parametrize(
    ("at", "ends_on"),
    [
        pytest.param(NEXT, LEAST, id="B59-monday"),
        pytest.param(NEXT.replace(hour=21), LEAST, id="D10-after-office-hours-the-day-still-counts-as-the-first"),
        pytest.param(datetime(2026, 9, 25, 10, tzinfo=ZONE), date(2026, 10, 9), id="B59-holidays-are-not-counted"),
    ],
)
def test_shortest_publicity(filing: Filing, officer: User, at: datetime, ends_on: date) -> None:
    """B59, D10: the fifth working day after the first; the clock of the Centre says the same."""
    publicised = road.publicised(filing, officer, at)
    publicity = publicised.publicities.get()
    assert (publicity.starts_on, publicity.ends_on, term(publicised, "publicity").due_on) == (at.date(), ends_on, ends_on)


def test_shorter_publicity_is_refused(filing: Filing, officer: User) -> None:
    with pytest.raises(Refused) as refused:
        publicising.publicise(filing, ends_on=LEAST - DAY, by=officer, at=NEXT, seen=filing.version)
    assert (rules(refused), Publicity.objects.count()) == (["B59"], 0)


@pytest.mark.parametrize(
    "ends_on",
    [
        pytest.param(date(2026, 9, 26), id="N13-a-saturday"),
        pytest.param(date(2026, 10, 1), id="N13-a-holiday"),
        pytest.param(date(2026, 10, 28), id="N13-21-working-days-longer"),
        pytest.param(date(2031, 9, 22), id="N13-years-later"),
    ],
)
def test_publicity_ends_on_a_working_day_that_is_not_too_far(filing: Filing, officer: User, ends_on: date) -> None:
    """The same days as for an extension; the last one that may be is taken."""
    with pytest.raises(Refused) as refused:
        publicising.publicise(filing, ends_on=ends_on, by=officer, at=NEXT, seen=filing.version)
    assert (rules(refused), Publicity.objects.count()) == (["N13"], 0)
    last = calendar().add(LEAST, MOST_MORE_DAYS).on
    publicising.publicise(filing, ends_on=last, by=officer, at=NEXT, seen=filing.version)
    assert Publicity.objects.get().ends_on == last


@pytest.mark.parametrize(
    ("ends_on", "due_on", "report_by"),
    [
        pytest.param(date(2026, 9, 22), date(2026, 9, 22), date(2026, 9, 30), id="longer-by-two"),
        pytest.param(date(2026, 10, 9), date(2026, 10, 9), date(2026, 10, 15), id="longer-over-the-holidays"),
    ],
)
def test_longer_publicity_lengthens_its_clock(filing: Filing, officer: User, ends_on: date, due_on: date, report_by: date) -> None:
    """The list sorts by the last day on which the report is in time (B60): publicity may end from the day after its last, it need not."""
    publicised = publicising.publicise(filing, ends_on=ends_on, by=officer, at=NEXT, seen=filing.version)
    assert (term(publicised, "publicity").due_on, publicised.centre_due_on, publicised.due_on) == (due_on, report_by, None)


def test_publicity_that_may_end_is_overdue_only_after_the_days_to_report(publicity: Publicity) -> None:
    """B59 says how long at least; the Centre's five days come after it (B60)."""
    clock = term(publicity.filing, "publicity")
    last = publicity.ends_on
    assert [slot(clock.reading, last + days * DAY, calendar()).line1 for days in (0, 1, 30)] == ["今日期满", "可以结束", "可以结束"]
    late = overdue(centre(), last + DAY).sql
    assert not Filing.objects.filter(late).exists()
    report_by = calendar().add(last, 5).on
    found = [Filing.objects.filter(overdue(centre(), day).sql).exists() for day in (report_by, report_by + DAY)]
    assert found == [False, True]
    assert not open_overdue(report_by + DAY, CENTRE).exists()


def test_open_objection_makes_nobody_late_in_queue_and_list_alike(bureau: Desk, publicity: Publicity) -> None:
    """T13, D100: the Centre cannot end it before the answer; the five days follow the last one."""
    objection, last = raised(publicity), publicity.ends_on
    far = calendar().add(last, 8).on

    def late(day: date) -> tuple[bool, bool]:
        due = fresh(publicity.filing).centre_due_on
        return Filing.objects.filter(overdue(centre(), day).sql).exists(), bool(due and day > due)

    assert (fresh(publicity.filing).centre_due_on, late(far)) == (None, (False, False))
    answered_at = datetime.combine(calendar().add(last, 6).on, NEXT.timetz())
    answer(objection, bureau.reviewer, answered_at)
    by = calendar().add(answered_at.date(), 5).on
    assert (fresh(publicity.filing).centre_due_on, late(by), late(by + DAY)) == (by, (False, False), (True, True))


# --- the snapshot ---


def test_snapshot_holds_what_passed_and_nobodys_data(filing: Filing, publicity: Publicity) -> None:
    """N13: the failed lines are not publicised; names, numbers and telephones of people stay out."""
    assert {line["name"] for line in publicity.snapshot["lines"]} == {"电工"}
    assert set(publicity.snapshot) == {"name", "credit_code", "track", "authority", "address", "lines"}
    text = json.dumps(publicity.snapshot, ensure_ascii=False)
    people = [place.person for place in filing.people.select_related("person")]
    assert people != []
    assert [person.name for person in people if person.name in text or person.id_mask in text] == []
    assert publicity.sha256 == publicising.fingerprint(publicity.snapshot)


def test_snapshot_is_frozen(filing: Filing, publicity: Publicity) -> None:
    before = publicity.sha256
    Filing.objects.filter(pk=filing.pk).update(applicant_name="改名公司")
    found = Publicity.objects.get()
    assert (found.sha256, publicising.fingerprint(found.snapshot)) == (before, before)


def test_publicity_is_the_centres(bureau: Desk, filing: Filing) -> None:
    """D41: not the bureau's, not another's."""
    for somebody in (bureau.reviewer, bureau.approver, desk("450100").reviewer, filing.created_by):
        with pytest.raises(NotAllowed):
            publicising.publicise(filing, by=somebody, at=NEXT, seen=filing.version)
    with pytest.raises(StaleError):
        publicising.publicise(filing, by=centre_officer(), at=NEXT, seen=filing.version - 1)


# --- extension ---


def test_extension_moves_the_end_later_and_is_told(publicity: Publicity, officer: User) -> None:
    longer = publicising.extend(publicity, date(2026, 9, 23), reason="公示网站停机", by=officer, at=NEXT + DAY)
    assert (longer.ends_on, longer.sha256, term(longer.filing, "publicity").due_on) == (
        date(2026, 9, 23),
        publicity.sha256,
        date(2026, 9, 23),
    )
    entry = Entry.objects.get(act="filings.extend_publicity")
    assert (entry.actor_name, entry.data) == (str(officer), {"from": "2026-09-20", "to": "2026-09-23", "reason": "公示网站停机"})


@pytest.mark.parametrize(
    ("ends_on", "reason", "at"),
    [
        pytest.param(LEAST, "理由", NEXT, id="N13-not-later"),
        pytest.param(LEAST - DAY, "理由", NEXT, id="N13-earlier"),
        pytest.param(LEAST + 3 * DAY, " ", NEXT, id="N13-no-reason"),
        pytest.param(LEAST + 3 * DAY, "理由", NEXT + 7 * DAY, id="N13-over"),
        pytest.param(date(2026, 9, 26), "理由", NEXT, id="N13-a-saturday"),
        pytest.param(date(2031, 9, 22), "理由", NEXT, id="N13-years-later"),
        pytest.param(date(2026, 10, 28), "理由", NEXT, id="N13-21-working-days-later"),
    ],
)
def test_extension_that_is_refused(publicity: Publicity, officer: User, ends_on: date, reason: str, at: datetime) -> None:
    with pytest.raises(Refused) as refused:
        publicising.extend(publicity, ends_on, reason=reason, by=officer, at=at)
    assert (rules(refused), Publicity.objects.get().ends_on) == (["N13"], LEAST)


def test_extension_by_the_most_days(publicity: Publicity, officer: User) -> None:
    last = calendar().add(LEAST, MOST_MORE_DAYS).on
    with pytest.raises(Refused, match=f"最晚为 {last}"):
        publicising.extend(publicity, calendar().add(last, 1).on, reason="理由", by=officer, at=NEXT)
    assert publicising.extend(publicity, last, reason="理由", by=officer, at=NEXT).ends_on == last


def test_extensions_together_are_no_longer_than_one(publicity: Publicity, officer: User) -> None:
    """Twice eleven working days is refused as twenty-two at once would be."""
    days = calendar()
    once = publicising.extend(publicity, days.add(LEAST, 11).on, reason="公示网站停机", by=officer, at=NEXT)
    last = days.add(LEAST, MOST_MORE_DAYS).on
    with pytest.raises(Refused, match=f"最晚为 {last}"):
        publicising.extend(once, days.add(LEAST, 22).on, reason="公示网站再次停机", by=officer, at=NEXT)
    assert Publicity.objects.get().ends_on == once.ends_on
    assert publicising.extend(once, last, reason="公示网站再次停机", by=officer, at=NEXT).ends_on == last


def test_extension_is_the_centres_and_ends_with_the_closing(bureau: Desk, publicity: Publicity, officer: User) -> None:
    for somebody in (bureau.reviewer, publicity.filing.created_by):
        with pytest.raises(NotAllowed):
            publicising.extend(publicity, LEAST + DAY, reason="理由", by=somebody, at=NEXT)
    day = road.day_after_publicity(publicity.filing)
    publicising.close(fresh(publicity.filing), by=officer, at=day, seen=fresh(publicity.filing).version)
    with pytest.raises(Refused):
        publicising.extend(publicity, LEAST + 9 * DAY, reason="理由", by=officer, at=NEXT)


# --- objections ---


@pytest.mark.parametrize(
    ("at", "taken"),
    [
        pytest.param(datetime(2026, 9, 20, 23, 59, tzinfo=ZONE), True, id="D77-last-minute"),
        pytest.param(datetime(2026, 9, 21, 0, 0, tzinfo=ZONE), False, id="D77-over"),
    ],
)
def test_objections_are_taken_until_midnight(publicity: Publicity, at: datetime, taken: bool) -> None:
    with suppress(Refused):
        publicising.raise_objection(publicity, text="场地系借用", at=at)
    assert Objection.objects.exists() is taken


def test_objection_needs_words(publicity: Publicity) -> None:
    with pytest.raises(Refused):
        publicising.raise_objection(publicity, text=" ", at=NEXT)


@pytest.mark.parametrize(
    ("anonymous", "name", "contact", "missing"),
    [
        pytest.param(True, "", "", [], id="D33-anonymous-allowed"),
        pytest.param(False, "", "", ["name", "contact"], id="D33-anonymous-not-allowed"),
        pytest.param(False, "覃先生", "", ["contact"], id="D33-no-way-to-reach"),
        pytest.param(False, "覃先生", "0772-1", [], id="D33-named"),
    ],
)
def test_anonymity_is_a_setting(publicity: Publicity, anonymous: bool, name: str, contact: str, missing: list[str]) -> None:
    allow(anonymous)
    found: list[str] = []
    try:
        publicising.raise_objection(publicity, text="场地系借用", name=name, contact=contact, at=NEXT)
    except Refused as refused:
        found = [reason.path for reason in refused.reasons]
    assert (found, Objection.objects.exists()) == (missing, not missing)


def allow(anonymous: bool) -> None:
    """The setting as the region's administrator writes it."""
    set_figure("anonymous_objections", anonymous, effective_from=MONDAY.date(), basis="", by=SYSTEM, at=MONDAY)


def raised(publicity: Publicity, at: datetime = NEXT, text: str = "场地系借用") -> Objection:
    return publicising.raise_objection(publicity, text=text, at=at)


def answer(objection: Objection, by: User, at: datetime = NEXT, against: list[int] | None = None, words: str = "经核实不属实") -> Filing:
    filing = fresh(objection.publicity.filing)
    objection = Objection.objects.select_related("publicity__filing__authority").get(pk=objection.pk)
    return publicising.answer_objection(objection, against=against or [], answer=words, by=by, at=at, seen=filing.version)


def test_each_objection_has_its_own_clock(bureau: Desk, publicity: Publicity) -> None:
    """D33: three at once; answering one leaves the clocks of the others as they are."""
    first, second, third = (raised(publicity, NEXT + day * DAY) for day in (0, 1, 1))
    assert [term(one, "objection_answer").due_on for one in (first, second, third)] == [
        date(2026, 9, 20),
        date(2026, 9, 21),
        date(2026, 9, 21),
    ]
    answer(second, bureau.reviewer, NEXT + 2 * DAY)
    assert [term(one, "objection_answer").is_open for one in (first, second, third)] == [True, False, True]
    assert {term(one, "objection_answer").owner_authority_code for one in (first, third)} == {"450200"}
    assert not Term.objects.filter(subject_type="filings.filing", key="objection_answer").exists()


def test_open_objection_keeps_the_publicity_from_closing_and_nothing_else(bureau: Desk, publicity: Publicity, officer: User) -> None:
    """D100: the five days run on."""
    first, second = raised(publicity), raised(publicity)
    answer(first, bureau.reviewer)
    filing, day = fresh(publicity.filing), road.day_after_publicity(publicity.filing)
    assert term(filing, "publicity").due_on == LEAST
    with pytest.raises(Refused) as refused:
        publicising.close(filing, by=officer, at=day, seen=filing.version)
    assert rules(refused) == ["D100"]
    answer(second, bureau.reviewer, day)
    filing = fresh(filing)
    assert publicising.close(filing, by=officer, at=day, seen=filing.version).state == State.REPORTING


def test_publicity_does_not_close_on_its_last_day(publicity: Publicity, officer: User) -> None:
    filing = fresh(publicity.filing)
    with pytest.raises(Refused) as refused:
        publicising.close(filing, by=officer, at=datetime(2026, 9, 20, 23, 59, tzinfo=ZONE), seen=filing.version)
    assert rules(refused) == ["B59"]


def test_answer_is_the_accepting_authoritys(publicity: Publicity, officer: User, bureau: Desk) -> None:
    """D33."""
    objection = raised(publicity)
    for somebody in (officer, bureau.acceptor, bureau.approver, desk("450100").reviewer, publicity.filing.created_by):
        with pytest.raises(NotAllowed):
            answer(objection, somebody)
    assert Objection.objects.get().state == ObjectionState.OPEN


Wrong = Callable[[Publicity], dict[str, object]]


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda publicity: {"words": " "}, id="D33-no-words"),
        pytest.param(lambda publicity: {"against": [publicity.filing.lines.get(name="车工", level="5").pk]}, id="D33-line-not-publicised"),
    ],
)
def test_answer_that_is_refused(bureau: Desk, publicity: Publicity, wrong: Wrong) -> None:
    objection = raised(publicity)
    with pytest.raises(Refused):
        answer(objection, bureau.reviewer, **wrong(publicity))  # type: ignore[arg-type]
    assert Objection.objects.get().state == ObjectionState.OPEN


def test_objection_is_answered_once(bureau: Desk, publicity: Publicity) -> None:
    objection = raised(publicity)
    answer(objection, bureau.reviewer)
    with pytest.raises(Refused, match="已经答复"):
        answer(objection, bureau.reviewer, words="另一答复")
    assert Objection.objects.get().answer == "经核实不属实"


def test_objection_upheld_against_some_lines_changes_only_them(bureau: Desk, publicity: Publicity) -> None:
    keys = [line["id"] for line in publicity.snapshot["lines"]]
    filing = answer(raised(publicity), bureau.reviewer, against=keys[:1], words="属实")
    assert fresh(filing).state == State.PUBLICISED
    assert set(filing.lines.filter(upheld=True).values_list("pk", flat=True)) == set(keys[:1])


def test_objections_that_together_hit_every_line_end_it_and_the_rest_is_still_answered(bureau: Desk, publicity: Publicity) -> None:
    """§2a uphold: two objections, half of the lines each; a third one is answered afterwards and moves nothing."""
    keys = [line["id"] for line in publicity.snapshot["lines"]]
    first, second, third = raised(publicity), raised(publicity), raised(publicity)
    answer(first, bureau.reviewer, against=keys[:1], words="属实")
    filing = answer(second, bureau.reviewer, against=keys[1:], words="属实")
    assert (filing.state, filing.desk, filing.adverse_reason) == (State.DECIDING, bureau.authority, "属实")
    assert not Publicity.objects.filter(closed_at=None).exists()
    with pytest.raises(Refused, match="公示已经结束"):
        answer(third, bureau.reviewer, against=keys[:1], words="属实")
    answer(third, bureau.reviewer)
    assert (Objection.objects.get(pk=third.pk).state, fresh(filing).state) == (ObjectionState.DISMISSED, State.DECIDING)
    assert not Term.objects.filter(subject_type="filings.objection", stopped_at=None).exists()


def test_withdrawal_ends_the_publicity(publicity: Publicity) -> None:
    objection = raised(publicity)
    filing = fresh(publicity.filing)
    submitting.withdraw(filing, reason="另行申请", by=filing.created_by, at=NEXT + DAY, seen=filing.version)
    with pytest.raises(Refused):
        raised(publicity, NEXT + DAY)
    assert (Publicity.objects.get().closed_at, term(objection, "objection_answer").is_open) == (NEXT + DAY, False)


def test_objection_is_written_down_without_who_raised_it(publicity: Publicity) -> None:
    publicising.raise_objection(publicity, text="场地系借用", name="覃先生", contact="13900000000", at=NEXT)
    entry = Entry.objects.get(act="filings.raise_objection")
    assert (entry.actor_id, entry.actor_name, set(entry.data)) == (None, "社会公众", {"code", "named"})
    text = json.dumps(entry.data, ensure_ascii=False)
    assert [secret for secret in ("覃先生", "13900000000", "借用") if secret in text] == []
