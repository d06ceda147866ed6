"""What the panel wants rectified is answered with proof and verified before its line can be granted. Clause: 附2二(三)."""

from datetime import timedelta

import pytest

from filings.enums import LineOutcome, LineResult, State
from filings.models import Filing, FilingLine, Rectification
from filings.services import deciding, evaluating, rectifying
from filings.services.deciding import Verdict, propose_blockers
from portal.audit.models import Entry
from portal.documents.filetypes import Rejected
from portal.documents.queries import attachments_of
from portal.workflow.performing import NotAllowed, Refused
from tests.filings import road
from tests.filings.mended import WANTED, concluded, proof
from tests.filings.stage import MONDAY, Desk, centre_officer, desk, submitted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = MONDAY + 4 * DAY


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def line(bureau: Desk) -> FilingLine:
    filing = road.reviewed(road.accepted(submitted(at=MONDAY), bureau, MONDAY), bureau, MONDAY)
    return concluded(filing, bureau, MONDAY)


def again(line: FilingLine) -> FilingLine:
    return FilingLine.objects.select_related("filing__legal_person", "filing__authority").get(pk=line.pk)


def report(line: FilingLine) -> Rectification:
    return rectifying.report(line, "已补装。", [proof()], by=line.filing.created_by, at=LATER)


def verify(row: Rectification, bureau: Desk, *, is_met: bool = True) -> Rectification:
    return rectifying.verify(row, is_met=is_met, finding="看过现场。", by=bureau.reviewer, at=LATER)


def kept_from_granting(filing: Filing) -> list[tuple[str, str, str]]:
    verdicts = {key: Verdict(LineOutcome.GRANTED) for key in filing.lines.values_list("pk", flat=True)}
    return [(reason.rule, reason.clause, reason.path) for reason in propose_blockers(filing, verdicts)]


def test_line_is_granted_only_once_its_rectification_is_verified(bureau: Desk, line: FilingLine) -> None:
    """Not by the answer alone, nor by a finding against it; a second answer may be verified. A line that passed needs nothing."""
    blocked = [("B58", "附2二(三)", f"lines[{line.pk}]")]
    assert (line.panel_remark, kept_from_granting(line.filing)) == (WANTED, blocked)
    first = report(line)
    assert kept_from_granting(line.filing) == blocked
    verify(first, bureau, is_met=False)
    assert kept_from_granting(line.filing) == blocked
    second = verify(report(again(line)), bureau)
    assert (second.no, second.verified_by, second.finding, second.verified_at) == (2, bureau.reviewer, "看过现场。", LATER)
    assert kept_from_granting(line.filing) == []
    acts = Entry.objects.filter(act__endswith="rectification").order_by("no").values_list("act", "data__result")
    told, found = "filings.report_rectification", "filings.verify_rectification"
    assert list(acts) == [(told, None), (found, "未到位"), (told, None), (found, "到位")]


def test_rectification_is_held_to_by_the_proposal(bureau: Desk, line: FilingLine) -> None:
    filing = road.coded(line.filing, centre_officer(), LATER)
    verdicts = {key: Verdict(LineOutcome.GRANTED) for key in filing.lines.values_list("pk", flat=True)}
    at = LATER + 20 * DAY
    with pytest.raises(Refused):
        deciding.propose(filing, verdicts, by=bureau.reviewer, at=at, seen=filing.version)
    refused = verdicts | {line.pk: Verdict(LineOutcome.REFUSED, "未按要求整改", "附2二(三)")}
    assert deciding.propose(filing, refused, by=bureau.reviewer, at=at, seen=filing.version).state == State.APPROVING
    with pytest.raises(Refused):  # too late, the decision is proposed
        report(again(line))


def test_answer_has_words_and_a_clean_kind_of_file(line: FilingLine) -> None:
    by = line.filing.created_by
    with pytest.raises(Refused) as refused:
        rectifying.report(line, " ", [], by=by, at=LATER)
    assert [reason.path for reason in refused.value.reasons] == ["text", "files"]
    with pytest.raises(Rejected):
        rectifying.report(line, "已补装。", [proof("run.pdf", b"MZ....")], by=by, at=LATER)
    assert Rectification.objects.count() == 0
    row = report(line)
    assert [(file.name, file.owner, file.key) for file in attachments_of(row)] == [
        ("验收单.pdf", line.filing.legal_person, "rectification")
    ]


def test_only_a_line_to_rectify_is_answered_and_once_at_a_time(bureau: Desk, line: FilingLine) -> None:
    other = FilingLine.objects.select_related("filing__legal_person").filter(filing=line.filing, panel_result=LineResult.PASSED).first()
    assert other is not None
    with pytest.raises(Refused):
        report(other)
    row = report(line)
    with pytest.raises(Refused):
        report(again(line))
    verify(row, bureau)
    for late in (lambda: report(again(line)), lambda: verify(row, bureau, is_met=False)):
        with pytest.raises(Refused):
            late()
    assert Rectification.objects.get().is_met is True


def test_finding_has_words_and_is_the_reviewers(bureau: Desk, line: FilingLine) -> None:
    row = report(line)
    with pytest.raises(Refused) as refused:
        rectifying.verify(row, is_met=True, finding=" ", by=bureau.reviewer, at=LATER)
    assert [reason.path for reason in refused.value.reasons] == ["finding"]
    for who in (bureau.acceptor, bureau.approver, desk("450100").reviewer, line.filing.created_by):
        with pytest.raises(NotAllowed):
            rectifying.verify(row, is_met=True, finding="看过。", by=who, at=LATER)
    with pytest.raises(NotAllowed):
        rectifying.report(line, "已补装。", [proof()], by=bureau.reviewer, at=LATER)


@pytest.mark.parametrize(("words", "rules"), [("", ["B58"]), (" ", ["B58"]), (WANTED, [])])
def test_panel_says_what_has_to_be_rectified(words: str, rules: list[str], bureau: Desk) -> None:
    filing = road.reviewed(road.accepted(submitted(at=MONDAY), bureau, MONDAY), bureau, MONDAY)
    filing, _ = road.evaluating_now(filing, bureau, MONDAY)
    results = dict.fromkeys(filing.lines.values_list("pk", flat=True), LineResult.PASSED)
    road.signed(filing, results, MONDAY)
    first = next(iter(results))
    lines = results | {first: LineResult.PASSED_AFTER_FIX}
    said = evaluating.Conclusion(road.HEADS, lines, list(evaluating.Method), "结论。", {first: words})
    assert [reason.rule for reason in evaluating.conclusion_blockers(filing, said)] == rules
