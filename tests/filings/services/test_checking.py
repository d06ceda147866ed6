"""Electronic verification of a filing: after each submission, again by an officer; it flags and never blocks (T6, D25, D84)."""

from datetime import date, timedelta

import pytest

from filings.enums import ChangeKind, CheckResult, LineOutcome, State
from filings.models import CheckAnswer, Filing
from filings.queries.checklist import checklist
from filings.services import checking, deciding, reviewing
from filings.tasks import verify
from portal.institutions.enums import Track
from portal.outbox.models import Task
from portal.verification.enums import Matter
from portal.verification.models import ListEntry, SourceList
from portal.verification.services.verifying import checks_of
from portal.workflow.performing import NotAllowed, Refused
from tests.filings import road
from tests.filings.changed import basics, begun, registered
from tests.filings.changed import submitted as handed_in
from tests.filings.stage import MONDAY, Desk, Line, desk, submitted, user
from tests.filings.views import officers

GUARD = Line("4-07-05-01", "保安员", ("5", "4"))
LATER = MONDAY + timedelta(hours=1)
pytestmark = pytest.mark.django_db


def listed(matter: Matter, filing: Filing, **more: object) -> None:
    """A current list of the matter that names the applicant."""
    row = SourceList.objects.create(
        matter=matter, title=matter.label, publisher="发布单位", as_of=date(2026, 9, 1), file_name="x", sha256="0", entries_count=1,
        loaded_at=MONDAY, loaded_by=user("管理员"),
    )  # fmt: skip
    person = filing.legal_person
    ListEntry.objects.create(source=row, credit_code=person.credit_code, name=person.name, **more)


def verified(filing: Filing) -> dict[str, str]:
    verify(filing_id=filing.pk, no=1, at=LATER)
    return {row.matter: row.verdict for row in checks_of(filing)}


def test_submission_promises_one_verification_and_waits_for_none() -> None:
    filing = submitted()
    assert filing.state == State.SUBMITTED
    assert Task.objects.get(name="filings.verify").args == {"filing_id": filing.pk, "no": 1}
    assert set(verified(filing).values()) == {"unavailable"}  # no list at all: submitted all the same


def test_every_matter_of_the_track_is_answered_and_only_those() -> None:
    filing = submitted()
    listed(Matter.REGISTRY, filing)
    listed(Matter.DISHONEST, filing, removed_on=date(2026, 9, 6))
    assert verified(filing) == {
        "registry": "matched",
        "dishonest": "clear",
        "training_breach": "unavailable",
        "illegal_organisation": "unavailable",
        "bad_record": "unavailable",
        "seal": "unavailable",
    }


def test_verification_done_twice_answers_once() -> None:
    filing = submitted()
    verified(filing)
    before = [row.pk for row in checks_of(filing)]
    listed(Matter.REGISTRY, filing)
    verified(filing)
    assert [row.pk for row in checks_of(filing)] == before


def test_listed_applicant_is_met_only_with_the_officer_s_reason_and_never_by_itself_refused() -> None:
    bureau, filing = desk(), submitted()
    listed(Matter.DISHONEST, filing, from_on=date(2025, 1, 1))
    assert verified(filing)["dishonest"] == "listed"
    filing = road.accepted(filing, bureau, LATER)  # no block on the way
    with pytest.raises(Refused, match="列入名单，2025-01-01 列入"):
        reviewing.answer_check(filing, "B06", CheckResult.MET, by=bureau.reviewer, at=LATER)
    reviewing.answer_check(filing, "B06", CheckResult.MET, note="已移出，见函", by=bureau.reviewer, at=LATER)
    assert CheckAnswer.objects.get(check_id="B06").result == CheckResult.MET


def other_name(filing: Filing) -> None:
    """The register has the applicant's code under another name."""
    listed(Matter.REGISTRY, filing)
    ListEntry.objects.update(name="柳州另一家有限公司")


def words(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(reason.clause, reason.text) for reason in refused.value.reasons]


def to_propose(filing: Filing, bureau: Desk) -> tuple[Filing, dict[int, deciding.Verdict]]:
    """An examining filing that was reviewed, with every line to be granted."""
    filing = road.reviewed(road.accepted(filing, bureau, LATER), bureau, LATER)
    assert filing.state == State.DECIDING
    return filing, {line.pk: deciding.Verdict(LineOutcome.GRANTED) for line in filing.lines.all()}


def test_mismatch_after_the_review_blocks_the_decision_until_it_is_answered() -> None:
    """T8, D25: it reopens the check that stands for it; the answer says why; an outage in between takes nothing back."""
    bureau = desk("450000")
    filing, verdicts = to_propose(submitted(track=Track.EXAMINING_QUALIFICATION, lines=(GUARD,)), bureau)
    assert deciding.propose_blockers(filing, verdicts) == ()
    other_name(filing)
    checking.check_again(filing, by=bureau.reviewer, at=LATER + timedelta(hours=1))
    SourceList.objects.all().delete()
    checking.check_again(filing, by=bureau.reviewer, at=LATER + timedelta(hours=2))
    assert {row.matter: row.verdict for row in checks_of(filing)}["registry"] == "unavailable"
    assert [reason.rule for reason in deciding.propose_blockers(filing, verdicts)] == ["A02"]
    with pytest.raises(Refused) as refused:
        deciding.propose(filing, verdicts, by=bureau.reviewer, at=LATER, seen=filing.version)
    assert words(refused) == [("附1一(一)", "“是独立法人”重新检查。")]
    for result in (CheckResult.MET, CheckResult.NOT_APPLICABLE):
        with pytest.raises(Refused, match="核验不一致"):
            reviewing.answer_check(filing, "A02", result, by=bureau.reviewer, at=LATER + timedelta(hours=3))
    reviewing.answer_check(filing, "A02", CheckResult.MET, note="已看原件，名单尚未更新", by=bureau.reviewer, at=LATER + timedelta(hours=3))
    assert deciding.propose_blockers(filing, verdicts) == ()
    other_name(filing)
    checking.check_again(filing, by=bureau.reviewer, at=LATER + timedelta(hours=4))  # the same again: it is answered
    assert deciding.propose_blockers(filing, verdicts) == ()


def test_mismatch_after_the_proposal_keeps_the_approver_from_a_receipt() -> None:
    """T8; a refusal of every line is not kept from him."""
    bureau = desk("450000")
    filing, verdicts = to_propose(submitted(track=Track.EXAMINING_QUALIFICATION, lines=(GUARD,)), bureau)
    filing = deciding.propose(filing, verdicts, by=bureau.reviewer, at=LATER, seen=filing.version)
    assert deciding.approve_blockers(filing, by=bureau.approver, at=LATER) == ()
    other_name(filing)
    checking.check_again(filing, by=bureau.reviewer, at=LATER + timedelta(hours=1))
    with pytest.raises(Refused, match=r"法人登记信息：核验不一致.*退回审核岗核对") as refused:
        deciding.approve(filing, by=bureau.approver, at=LATER + timedelta(hours=2), seen=filing.version)
    assert [(reason.clause, reason.rule) for reason in refused.value.reasons] == [("附1一(一)", "T8")]
    filing.lines.update(outcome=LineOutcome.REFUSED, reason="理由", basis="附1一(一)")
    assert deciding.approve_blockers(filing, by=bureau.approver, at=LATER + timedelta(hours=2)) == ()


def test_mismatch_that_no_check_of_the_list_stands_for_gets_one_of_its_own() -> None:
    """T8: a change of the name is asked nothing about the registry until the registry says otherwise."""
    bureau = desk()
    registration, admin = registered()
    filing = handed_in(basics(begun(registration, admin, [ChangeKind.NAME]), name="柳州龙屏智能装备有限公司"))
    before = [item.check.id for item in checklist(filing)]
    other_name(filing)
    verified(filing)
    items = checklist(filing)
    assert (before, [item.check.id for item in items]) == (["D18.name"], ["D25.registry", "D18.name"])
    assert (items[0].check.clause, items[0].result, len(items[0].doubts)) == ("附1二(一)末", CheckResult.OPEN, 1)
    filing = road.accepted(filing, bureau, LATER)
    reviewing.answer_check(filing, "D18.name", CheckResult.MET, by=bureau.reviewer, at=LATER)
    with pytest.raises(Refused, match="电子核验“法人登记信息”的结果已经核对"):
        reviewing.clear(filing, by=bureau.reviewer, at=LATER, seen=filing.version)
    reviewing.answer_check(filing, "D25.registry", CheckResult.MET, note="名称刚变更，见准予变更通知书", by=bureau.reviewer, at=LATER)
    assert reviewing.clear_blockers(filing, by=bureau.reviewer) == ()


def test_answer_names_the_verification_it_rests_on_where_all_was_answered() -> None:
    bureau, filing = desk(), submitted()
    for matter in (Matter.REGISTRY, Matter.SEAL):
        listed(matter, filing)
    verified(filing)
    filing = road.accepted(filing, bureau, LATER)
    for check in ("B02", "B06"):
        reviewing.answer_check(filing, check, CheckResult.MET, by=bureau.reviewer, at=LATER)
    sources = dict(CheckAnswer.objects.values_list("check_id", "source"))
    assert sources == {"B02": "电子核验 2026-09-07 11:00", "B06": ""}


def test_only_the_authority_asks_again_and_the_later_answer_counts() -> None:
    bureau, other, filing = desk(), desk("450100"), submitted()
    verified(filing)
    listed(Matter.REGISTRY, filing)
    with pytest.raises(NotAllowed):
        checking.check_again(filing, by=other.reviewer, at=LATER)
    checking.check_again(filing, by=bureau.acceptor, at=LATER + timedelta(hours=1))
    assert {row.matter: row.verdict for row in checks_of(filing)}["registry"] == "matched"


def test_social_organisation_is_asked_the_whole_negative_list() -> None:
    from filings.rules.electronic import matters_for

    assert [set(matters_for(track)) == set(Matter) for track in Track] == [False, False, False, False, True]


def test_page_shows_source_time_and_answer_to_the_desk_alone() -> None:
    filing = officers.in_hand()
    verify(filing_id=filing.pk, no=1, at=officers.now())
    acceptor, stranger = officers.officer(officers.Role.ACCEPTOR), officers.officer(officers.Role.ACCEPTOR, "450100")
    page = officers.opened(acceptor, filing, "verification/").content.decode()
    assert "未能核验" in page and "来源：没有载入名单" in page and "第 1 次提交" in page
    assert officers.opened(stranger, filing, "verification/").status_code == 404
    assert officers.pressed(acceptor, filing, "verification/").status_code == 302
    assert "重新核验" in officers.opened(acceptor, filing, "verification/").content.decode()
    inspector = officers.officer(officers.Role.INSPECTOR)
    assert officers.pressed(inspector, filing, "verification/").status_code == 403
