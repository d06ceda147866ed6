"""Questions after acceptance on both sides' pages: the clock runs on, the answer stands beside the section (D76, D112)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from filings.enums import State
from filings.models import Clarification, Filing
from filings.services import clarifying, submitting
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.home.management.commands.sweep import swept
from portal.inbox.models import Message
from portal.terms.models import Term, TermEvent
from tests.filings import road
from tests.filings.stage import Desk, desk, institution, user
from tests.filings.views.officers import (
    DAY,
    accepted,
    fresh,
    in_hand,
    now,
    officer,
    opened,
    pressed,
    publicised,
    queries,
    reviewed,
    signed_in,
    url,
)

pytestmark = pytest.mark.django_db

ASKED = {"section": "venues", "question": "实训车间是否与他人共用？", "clause": "附2一(三)"}


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def filing(bureau: Desk) -> Filing:
    return accepted(bureau)


def asked(bureau: Desk, filing: Filing, **said: str) -> int:
    data = {**ASKED, "due_on": f"{timezone.localdate() + 3 * DAY}", **said}
    return pressed(bureau.reviewer, filing, "clarifications/", **data).status_code


def explained(account: User, filing: Filing, one: Clarification, text: str = "由本单位独用。") -> int:
    return signed_in(account).post(f"/my/filings/{filing.pk}/clarifications/{one.pk}/", {"answer": text}).status_code


def test_a_question_is_asked_answered_and_stands_beside_its_section(bureau: Desk, filing: Filing) -> None:
    """The term keeps its due day; both sides are told and read question and answer beside the section."""
    due, version = filing.due_on, filing.version
    assert asked(bureau, filing) == 302
    one = Clarification.objects.get()
    assert (fresh(filing).due_on, fresh(filing).paused_by, fresh(filing).version) == (due, "", version)
    mine = signed_in(filing.created_by).get(f"/my/filings/{filing.pk}/")
    assert [row["url"] for row in mine.context["questions"]] == [f"/my/filings/{filing.pk}/clarifications/{one.pk}/"]
    assert bureau.reviewer.name not in mine.content.decode()
    assert signed_in(filing.created_by).get(f"/my/filings/{filing.pk}/clarifications/{one.pk}/").status_code == 200
    assert explained(filing.created_by, filing, one, " ") == 422
    assert explained(filing.created_by, filing, one) == 302
    for page in (opened(bureau.reviewer, filing), signed_in(filing.created_by).get(f"/my/filings/{filing.pk}/")):
        beside = {passage.key: [row["answer"] for row in passage.said] for passage in page.context["passages"] if passage.said}
        assert beside == {"venues": ["由本单位独用。"]}
    swept(now())
    titles = set(Message.objects.filter(title__contains="说明").values_list("recipient", "title"))
    assert titles == {
        (filing.created_by.pk, f"{filing.number}：请说明情况"),
        (bureau.reviewer.pk, f"申请人已作说明：{filing.applicant_name}"),
    }


@pytest.mark.parametrize(
    ("said", "status"),
    [({"question": " "}, 422), ({"section": "nowhere"}, 422), ({"due_on": f"{timezone.localdate()}"}, 422), ({"clause": ""}, 422)],
    ids=["no words", "no such section", "no time to answer", "no clause"],
)
def test_a_bad_question_is_refused_and_what_was_typed_stays(said: dict[str, str], status: int, bureau: Desk, filing: Filing) -> None:
    data = {**ASKED, "due_on": f"{timezone.localdate() + 3 * DAY}", **said}
    answer = pressed(bureau.reviewer, filing, "clarifications/", **data)
    assert (answer.status_code, Clarification.objects.count()) == (status, 0)
    assert said.get("question") is not None or ASKED["question"] in answer.content.decode()


def test_only_the_reviewer_asks_and_only_the_own_administrator_answers(bureau: Desk, filing: Filing) -> None:
    data = {**ASKED, "due_on": f"{timezone.localdate() + 3 * DAY}"}
    others = (bureau.acceptor, bureau.approver, officer(Role.REVIEWER, "450000"), officer(Role.AUDITOR, "450000"))
    assert [pressed(who, filing, "clarifications/", **data).status_code for who in others] == [403] * 4
    assert pressed(desk("450100").reviewer, filing, "clarifications/", **data).status_code == 404
    assert asked(bureau, filing) == 302
    one, clerk, (_, stranger) = Clarification.objects.get(), user("经办"), institution(9)
    grant(clerk, filing.legal_person, Role.CLERK, by=None, at=now() - DAY)
    assert [explained(who, filing, one) for who in (clerk, stranger, bureau.reviewer)] == [403, 404, 403]
    assert explained(filing.created_by, in_hand(2), one) == 404
    assert not Clarification.objects.exclude(answered_at=None).exists()


@pytest.mark.parametrize("state", ["submitted", "publicised", "withdrawn"])
def test_nothing_is_asked_before_acceptance_at_the_centre_or_of_a_closed_file(state: str, bureau: Desk) -> None:
    filing = publicised(bureau) if state == "publicised" else in_hand()
    if state == "withdrawn":
        filing = submitting.withdraw(filing, reason="不办了", by=filing.created_by, at=now(), seen=filing.version)
    assert opened(bureau.reviewer, filing, "clarifications/").status_code == 409
    assert asked(bureau, filing) == 422


def test_no_adverse_step_while_the_applicant_may_still_answer(bureau: Desk, filing: Filing) -> None:
    """The time runs on, so passing is not held up; afterwards nothing is."""
    assert asked(bureau, filing) == 302
    refused = pressed(bureau.reviewer, filing, "object/", reason="场地不符")
    assert (refused.status_code, "说明请求未到期" in refused.content.decode(), fresh(filing).state) == (422, True, State.ACCEPTED)
    acts = {act["word"]: act for act in opened(bureau.reviewer, filing).context["acts"]}
    assert acts["审核不通过"]["locked"]
    Clarification.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert pressed(bureau.reviewer, filing, "object/", reason="场地不符").status_code == 302


def test_a_late_answer_is_taken_and_noted_as_late_and_given_once(bureau: Desk, filing: Filing) -> None:
    assert asked(bureau, filing) == 302
    Clarification.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    one = Clarification.objects.get()
    assert opened(bureau.reviewer, filing).context["clarifications"][0]["word"] == "逾期未答复"
    page = signed_in(filing.created_by).get(f"/my/filings/{filing.pk}/clarifications/{one.pk}/")
    assert (page.status_code, "已过答复期限" in page.content.decode()) == (200, True)
    assert [explained(filing.created_by, filing, one), explained(filing.created_by, filing, one, "另一说明")] == [302, 422]
    assert opened(bureau.reviewer, filing).context["clarifications"][0]["word"] == "逾期说明"
    assert signed_in(filing.created_by).get(f"/my/filings/{filing.pk}/clarifications/{one.pk}/").status_code == 409


@pytest.mark.parametrize("panel", [False, True], ids=["accepted", "with a panel"])
def test_a_page_with_questions_keeps_to_fifteen_queries(panel: bool, bureau: Desk) -> None:
    filing = reviewed(bureau) if panel else accepted(bureau)
    if panel:
        road.with_panel(filing, bureau, now())
    for number in range(5):
        clarifying.ask(
            fresh(filing), "venues", f"问题{number}", due_on=timezone.localdate() + 3 * DAY, clause="附2一(三)", by=bureau.reviewer,
            at=now(), seen=fresh(filing).version,
        )  # fmt: skip
    found = queries(signed_in(bureau.reviewer), url(filing))
    assert len(found) <= 15, found


# --- its clock ---


def clock_of(one: Clarification) -> Term:
    return Term.objects.get(subject_type="filings.clarification", subject_id=one.pk)


def test_a_question_has_a_clock_of_the_institution_and_the_leading_one_runs_on(bureau: Desk, filing: Filing) -> None:
    """D76: its own term until the day the officer set, marked as ours; the filing's clock has not one event more."""
    before = TermEvent.objects.filter(term__subject_type="filings.filing", term__subject_id=filing.pk).count()
    asked(bureau, filing)
    asked(bureau, filing, section="assessors", due_on=f"{timezone.localdate() + 9 * DAY}")
    first, second = Clarification.objects.order_by("pk")
    terms = [clock_of(one) for one in (first, second)]
    assert [(term.due_on, term.internal, term.stopped_at) for term in terms] == [(one.due_on, True, None) for one in (first, second)]
    assert {(term.owner_kind, term.owner_ref) for term in terms} == {("institution", str(filing.legal_person_id))}
    assert explained(filing.created_by, filing, first) == 302
    assert [clock_of(one).outcome for one in (first, second)] == ["说明", ""]
    assert TermEvent.objects.filter(term__subject_type="filings.filing", term__subject_id=filing.pk).count() == before


def test_the_institution_is_reminded_of_a_question_like_of_any_term(bureau: Desk, filing: Filing) -> None:
    """At the stages other terms have, with the link to where it answers; not the officers, and nobody once it is answered."""
    asked(bureau, filing, due_on=f"{timezone.localdate() + 9 * DAY}")
    one = Clarification.objects.get()
    for days in (6, 6, 10):
        swept(now() + days * DAY)
    told = Message.objects.filter(title__startswith="说明期限")
    assert {message.recipient for message in told} == {filing.created_by}
    assert {message.link for message in told} == {f"/my/filings/{filing.pk}/clarifications/{one.pk}/"}
    assert told.count() == 2
    explained(filing.created_by, filing, one)
    swept(now() + 16 * DAY)
    assert told.count() == 2


@pytest.mark.parametrize("closed", ["withdrawn", "answered"])
def test_the_clock_ends_with_the_file(closed: str, bureau: Desk, filing: Filing) -> None:
    asked(bureau, filing)
    if closed == "withdrawn":
        submitting.withdraw(fresh(filing), reason="另行申请", by=filing.created_by, at=now(), seen=fresh(filing).version)
    else:
        explained(filing.created_by, filing, Clarification.objects.get())
    assert clock_of(Clarification.objects.get()).outcome == {"withdrawn": "撤回", "answered": "说明"}[closed]


def test_both_sides_open_the_days_of_a_question_and_nobody_anothers(bureau: Desk, filing: Filing) -> None:
    asked(bureau, filing)
    one, other = Clarification.objects.get(), in_hand(2)
    key = f"clarification-{one.pk}"
    [row] = opened(bureau.reviewer, filing).context["clarifications"]
    [mine] = signed_in(filing.created_by).get(f"/my/filings/{filing.pk}/").context["questions"]
    assert (row["clock_url"], mine["clock_url"]) == (f"/desk/filings/{filing.pk}/clock/{key}/", f"/my/filings/{filing.pk}/clock/{key}/")
    assert "说明期限" in signed_in(bureau.reviewer).get(row["clock_url"]).content.decode()
    assert signed_in(filing.created_by).get(mine["clock_url"]).status_code == 200
    assert b"BEGIN:VCALENDAR" in signed_in(filing.created_by).get(f"{mine['clock_url']}due.ics").content
    assert signed_in(other.created_by).get(f"/my/filings/{other.pk}/clock/{key}/").status_code == 404
    for wrong in ("clarification-", "clarification-0", "clarification-x", "clarification"):
        assert signed_in(bureau.reviewer).get(f"/desk/filings/{filing.pk}/clock/{wrong}/").status_code == 404
