"""The main road of a filing, through the services: from the draft to receipt, directory and verification, and where it forks."""

from datetime import date, timedelta

import pytest

from filings.enums import LineOutcome, Outcome, State
from filings.models import CityReport, Section
from filings.rules.supplement import SupplementItem
from filings.services import deciding, drafting, intake, ministry, publicising, reporting, reviewing, submitting
from filings.services.deciding import Verdict
from portal.access.services import grant
from portal.accounts.rights import Role
from portal.audit.actors import SYSTEM
from portal.audit.models import Entry
from portal.authorities.queries import authority
from portal.catalogue.services import ItemRow, import_special_items
from portal.directory.models import EntryVersion
from portal.documents.contents import RefusalContent, from_json
from portal.documents.models import Paper, PaperKind
from portal.documents.queries import Verdict as Answer
from portal.documents.queries import verify
from portal.institutions.enums import Track
from portal.institutions.models import Registration
from portal.terms.models import Term
from portal.workflow.models import StaleError
from portal.workflow.performing import Refused
from tests.filings import road
from tests.filings.stage import ELECTRICIAN, MONDAY, Line, centre_officer, desk, fill, institution, submitted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def papers() -> set[str]:
    return set(Paper.objects.values_list("kind", flat=True))


def test_employer_reaches_a_verified_receipt() -> None:
    bureau, officer = desk(), centre_officer()
    filing = submitted()
    assert (filing.state, filing.authority, filing.number) == (State.SUBMITTED, bureau.authority, "4502-2026-0001")

    filing = road.accepted(filing, bureau, MONDAY + DAY)
    assert filing.due_on == date(2026, 9, 21)  # ten working days after 8 September; Sunday the 20th is worked
    filing = road.evaluated(road.reviewed(filing, bureau, MONDAY + DAY), bureau, MONDAY + DAY)
    assert (filing.state, filing.desk.kind) == (State.EVALUATED, "centre")
    filing = road.coded(filing, officer, MONDAY + 7 * DAY)
    day = filing.ministry_answered_at + DAY
    filing = road.decided(filing, bureau, day)

    assert (filing.state, filing.outcome) == (State.DECIDED, Outcome.GRANTED)
    receipt = Paper.objects.get(kind=PaperKind.RECEIPT)
    assert receipt.number == "桂技评备〔2026〕4502-0001号"
    answer = verify(receipt.code, on=day.date())
    assert (answer.verdict, answer.registration.institution_code) == (Answer.VALID, "Y000045000218")
    assert answer.registration.valid_to == date(2029, filing.decided_at.month, filing.decided_at.day) - DAY
    assert EntryVersion.objects.get(shown_to__isnull=True).name == filing.applicant_name
    assert Entry.objects.filter(act="filings.approve").count() == 1
    assert papers() == {"receipt", "acceptance", "pause", "publicity"}

    assert len(reporting.send([CityReport.objects.get()], by=bureau.reviewer, at=day).now) == 1
    reporting.acknowledge(CityReport.objects.get(), by=officer, at=day)
    assert not Term.objects.filter(stopped_at__isnull=True).exists()


@pytest.mark.parametrize("track", [Track.EXAMINING_SPECIAL, Track.EXAMINING_QUALIFICATION], ids=["A39", "A36"])
def test_examining_institution_has_no_evaluation_code_or_validity(track: Track) -> None:
    """A40, A44: seven working days from the complete submission, straight from the review to the decision."""
    bureau = desk("450000" if track is Track.EXAMINING_QUALIFICATION else "450200")
    line = Line("4-07-05-01", "保安员", ("5", "4"))
    if track is Track.EXAMINING_SPECIAL:
        item = import_special_items(
            [ItemRow("米粉制作", "考核规范")], basis="桂人社函〔2026〕1号", effective_from=date(2026, 1, 1), by=SYSTEM, at=MONDAY
        )[0]
        line = Line(item.code, item.name)
    filing = submitted(track=track, lines=(line,))
    assert (filing.authority, filing.due_on) == (bureau.authority, date(2026, 9, 16))
    filing = road.reviewed(road.accepted(filing, bureau, MONDAY + DAY), bureau, MONDAY + 2 * DAY)
    assert filing.state == State.DECIDING
    filing = road.decided(filing, bureau, MONDAY + 3 * DAY)
    registration = Registration.objects.get()
    assert (filing.outcome, registration.valid_to, registration.institution_code) == (Outcome.GRANTED, None, "")
    assert papers() == {"receipt", "acceptance"}


def test_supplement_names_everything_and_resubmission_starts_the_clock_anew() -> None:
    """D03, D04: the notice pauses; the next submission is a new version with its own start."""
    bureau = desk()
    filing = submitted()
    items = [SupplementItem("venues[v3].area", "补充实训车间面积证明", "附2一(三)")]
    filing = intake.ask_supplement(filing, items, by=bureau.acceptor, at=MONDAY + DAY, seen=filing.version)
    assert (filing.state, filing.clock_key) == (State.SUPPLEMENTING, "supplement_answer")
    assert [version.no for version in filing.versions.all()] == [1, 2]

    admin = filing.created_by
    filing = submitting.submit(filing, by=admin, at=MONDAY + 8 * DAY, seen=filing.version)
    assert (filing.state, filing.number, filing.clock_key) == (State.SUBMITTED, "4502-2026-0001", "acceptance")
    assert filing.due_on == date(2026, 9, 21)  # five working days after the 15th, not after the 7th

    more = [SupplementItem("staff", "补充考务人员", "附2一(二)")]
    with pytest.raises(Refused):  # never named before, nothing changed since
        intake.ask_supplement(filing, more, by=bureau.acceptor, at=MONDAY + 9 * DAY, seen=filing.version)
    again = intake.ask_supplement(filing, items, by=bureau.acceptor, at=MONDAY + 9 * DAY, seen=filing.version)
    assert again.supplements.count() == 2


def test_a_page_from_before_a_resubmission_cannot_accept_what_it_has_not_shown() -> None:
    bureau = desk()
    filing = submitted()
    shown = filing.version
    items = [SupplementItem("venues", "补充场地", "附2一(三)")]
    filing = intake.ask_supplement(filing, items, by=bureau.acceptor, at=MONDAY + DAY, seen=shown)
    filing = submitting.submit(filing, by=filing.created_by, at=MONDAY + 2 * DAY, seen=filing.version)
    with pytest.raises(StaleError):
        intake.accept(filing, by=bureau.acceptor, at=MONDAY + 3 * DAY, seen=shown)
    assert road.accepted(filing, bureau, MONDAY + 3 * DAY).state == State.ACCEPTED


def test_partial_approval_gives_a_receipt_and_a_letter() -> None:
    """D36: the receipt lists what is granted, the letter what is not."""
    bureau, officer = desk(), centre_officer()
    filing = road.reviewed(road.accepted(submitted(), bureau, MONDAY), bureau, MONDAY)
    filing = road.coded(road.evaluated(filing, bureau, MONDAY, failed=("车工",)), officer, MONDAY + 7 * DAY)
    day = filing.ministry_answered_at + DAY
    grant_all = {line.pk: Verdict(LineOutcome.GRANTED) for line in filing.lines.all()}
    with pytest.raises(Refused):
        deciding.propose(filing, grant_all, by=bureau.reviewer, at=day, seen=filing.version)
    filing = road.decided(filing, bureau, day, {"车工": road.refuse("实训工位不足", "附2一(三)")})
    letter = from_json(Paper.objects.get(kind=PaperKind.REFUSAL).content)
    assert isinstance(letter, RefusalContent)
    assert [(line.name, line.reasons) for line in letter.lines] == [("车工", ("实训工位不足",))]
    assert (filing.outcome, {line.name for line in Registration.objects.get().scope.all()}) == (Outcome.PARTIAL, {"电工"})


def test_review_not_passed_ends_in_a_refusal_only() -> None:
    """B64: a refusal in writing, with reasons and basis; nothing is registered."""
    bureau = desk()
    filing = road.accepted(submitted(), bureau, MONDAY)
    filing = reviewing.object_to(filing, reason="考评人员协议不实", by=bureau.reviewer, at=MONDAY, seen=filing.version)
    with pytest.raises(Refused):
        road.decided(filing, bureau, MONDAY)
    no = road.refuse("考评人员协议不实", "附2一(二)")
    filing = road.decided(filing, bureau, MONDAY, {"电工": no, "车工": no})
    assert (filing.outcome, Registration.objects.exists(), papers()) == (Outcome.REFUSED, False, {"refusal", "acceptance"})


def test_ministry_return_cannot_be_granted() -> None:
    """D34."""
    bureau, officer = desk(), centre_officer()
    filing = road.evaluated(road.reviewed(road.accepted(submitted(), bureau, MONDAY), bureau, MONDAY), bureau, MONDAY)
    filing, day = road.at_ministry(road.publicised(filing, officer, MONDAY + 7 * DAY), officer)
    filing = ministry.record_return(filing, reason="材料不完整", by=officer, at=day, seen=filing.version)
    with pytest.raises(Refused):
        road.decided(filing, bureau, day)


def test_objection_upheld_against_every_line_leads_to_a_refusal() -> None:
    """D33, D100: an open objection keeps the publicity from closing."""
    bureau, officer = desk(), centre_officer()
    filing = road.evaluated(road.reviewed(road.accepted(submitted(), bureau, MONDAY), bureau, MONDAY), bureau, MONDAY)
    filing = road.publicised(filing, officer, MONDAY + 7 * DAY)
    publicity = filing.publicities.get()
    objection = publicising.raise_objection(publicity, text="场地系借用", at=MONDAY + 8 * DAY)
    with pytest.raises(Refused):
        publicising.close(filing, by=officer, at=road.day_after_publicity(filing), seen=filing.version)
    lines = [line.pk for line in filing.lines.all()]
    filing = publicising.answer_objection(
        objection, against=lines, answer="属实", by=bureau.reviewer, at=MONDAY + 9 * DAY, seen=filing.version
    )
    assert (filing.state, filing.desk) == (State.DECIDING, bureau.authority)


def test_transfer_takes_the_running_clock_along() -> None:
    """D21."""
    bureau, other = desk("450200"), desk("450100")
    filing = submitted()
    due = filing.due_on
    filing = intake.transfer(filing, other.authority, reason="注册地在南宁", by=bureau.acceptor, at=MONDAY + DAY, seen=filing.version)
    assert (filing.authority, filing.desk, filing.due_on) == (other.authority, authority("450100"), due)
    assert set(Term.objects.filter(stopped_at__isnull=True).values_list("owner_authority_code", flat=True)) == {"450100"}
    assert road.accepted(filing, other, MONDAY + 2 * DAY).state == State.ACCEPTED


@pytest.mark.parametrize(
    ("failed", "upheld", "said"),
    [
        pytest.param(("电工", "车工"), False, "审核和评估", id="none-was-publicised"),
        pytest.param((), True, "审核、评估和公示", id="all-were-publicised"),
        pytest.param(("车工",), True, "审核和评估（其中电工 五级、电工 四级、电工 三级并经公示）", id="one-came-further"),
    ],
)
def test_refusal_letter_tells_how_far_its_lines_came(failed: tuple[str, ...], upheld: bool, said: str) -> None:
    """D36, T11: what failed the evaluation was never publicised, whatever became of the lines beside it."""
    bureau, officer = desk(), centre_officer()
    filing = road.evaluated(road.reviewed(road.accepted(submitted(), bureau, MONDAY), bureau, MONDAY), bureau, MONDAY, failed)
    if upheld:
        filing = road.publicised(filing, officer, MONDAY + 7 * DAY)
        publicity = filing.publicities.get()
        objection = publicising.raise_objection(publicity, text="场地系借用", at=MONDAY + 8 * DAY)
        shown = [int(line["id"]) for line in publicity.snapshot["lines"]]
        filing = publicising.answer_objection(
            objection, against=shown, answer="属实", by=bureau.reviewer, at=MONDAY + 9 * DAY, seen=filing.version
        )
    no = road.refuse("不符合", "附2二(三)")
    road.decided(filing, bureau, MONDAY + 10 * DAY, {"电工": no, "车工": no})
    content = from_json(Paper.objects.get(kind=PaperKind.REFUSAL).content)
    assert content.course == said
    assert f"经{said}，决定" in str(content.words)


def test_failed_line_of_a_granted_filing_was_not_publicised() -> None:
    """D36: the file came to the ministry, the line did not."""
    bureau, officer = desk(), centre_officer()
    filing = road.evaluated(road.reviewed(road.accepted(submitted(), bureau, MONDAY), bureau, MONDAY), bureau, MONDAY, ("车工",))
    filing = road.coded(filing, officer, MONDAY + 7 * DAY)
    assert filing.publicity_closed_at is not None
    road.decided(filing, bureau, MONDAY + 30 * DAY, {"车工": road.refuse("评估不通过", "附2二(三)")})
    kinds = {paper.kind: from_json(paper.content) for paper in Paper.objects.filter(kind__in=(PaperKind.REFUSAL, PaperKind.RECEIPT))}
    assert (kinds["refusal"].course, kinds["receipt"].course) == ("审核和评估", "审核、评估和公示")


def test_recall_and_withdrawal_end_the_clocks() -> None:
    """T7, D38, D112."""
    desk()
    filing = submitted()
    admin = filing.created_by
    filing = submitting.recall(filing, by=admin, at=MONDAY, seen=filing.version)
    assert (filing.state, filing.due_on) == (State.DRAFT, None)
    filing = submitting.submit(filing, by=admin, at=MONDAY + DAY, seen=filing.version)
    assert [version.no for version in filing.versions.all()] == [1, 2]
    filing = submitting.withdraw(filing, reason="另行申请", by=admin, at=MONDAY + 2 * DAY, seen=filing.version)
    assert (filing.state, Term.objects.filter(stopped_at__isnull=True).exists()) == (State.WITHDRAWN, False)


def test_who_accepted_or_proposed_does_not_approve() -> None:
    """D111."""
    bureau = desk()
    filing = road.accepted(submitted(), bureau, MONDAY)
    filing = reviewing.object_to(filing, reason="不符合", by=bureau.reviewer, at=MONDAY, seen=filing.version)
    no = road.refuse("不符合", "附2一(二)")
    filing = deciding.propose(filing, {line.pk: no for line in filing.lines.all()}, by=bureau.reviewer, at=MONDAY, seen=filing.version)
    for officer in (bureau.acceptor, bureau.reviewer):
        grant(officer, bureau.authority, Role.APPROVER, by=None, at=MONDAY)
        officer = type(officer).objects.get(pk=officer.pk)
        with pytest.raises(Refused):
            deciding.approve(filing, by=officer, at=MONDAY, seen=filing.version)
    assert deciding.approve(filing, by=bureau.approver, at=MONDAY, seen=filing.version).outcome == Outcome.REFUSED


def test_one_active_filing_a_track() -> None:
    """D37, T7: a second draft on the track is refused with its reason; another track is free."""
    person, admin = institution()
    drafting.start(person, Track.GRADING_EMPLOYER, by=admin, at=MONDAY)
    with pytest.raises(Refused):
        drafting.start(person, Track.GRADING_EMPLOYER, by=admin, at=MONDAY)
    assert drafting.start(person, Track.EXAMINING_SPECIAL, by=admin, at=MONDAY).state == State.DRAFT


def test_submission_lists_every_blocker_at_once() -> None:
    """T5, B15: too few assessors and a missing answer are told together, each with its clause; nothing is submitted."""
    desk()
    person, admin = institution()
    filing = fill(drafting.start(person, Track.GRADING_EMPLOYER, by=admin, at=MONDAY), at=MONDAY, lines=(ELECTRICIAN,))
    section = Section.objects.get(version__filing=filing, key="assessors")
    drafting.save_section(filing, "assessors", {"rows": section.content["rows"][:2]}, edit_no=section.edit_no, by=admin, at=MONDAY)
    section = Section.objects.get(version__filing=filing, key="institution")
    drafting.save_section(filing, "institution", {**section.content, "funding": ""}, edit_no=section.edit_no, by=admin, at=MONDAY)
    with pytest.raises(Refused) as refused:
        submitting.submit(filing, by=admin, at=MONDAY, seen=filing.version)
    told = {(reason.rule, reason.path) for reason in refused.value.reasons}
    assert told == {("B15", "assessors"), ("", "institution.funding")}
    assert road.fresh(filing).state == State.DRAFT
