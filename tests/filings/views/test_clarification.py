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
