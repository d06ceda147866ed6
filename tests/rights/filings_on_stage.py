"""Filings in each state of the road, and what hangs on them."""

from dataclasses import replace
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model

from filings.enums import CheckResult, LineOutcome, LineResult, Method
from filings.models import CityReport, Clarification, Filing, FilingLine, Objection, Rectification, SupplementConsent
from filings.queries.checklist import checklist
from filings.rules.supplement import SupplementItem
from filings.services import (
    clarifying,
    drafting,
    evaluating,
    intake,
    ministry,
    publicising,
    rectifying,
    reporting,
    reviewing,
    submitting,
    supplementing,
)
from filings.services.deciding import Verdict, propose
from portal.institutions.enums import Track
from portal.people.models import MemberKind, MemberState
from tests.documents.test_filetypes import pdf
from tests.filings import changed, road
from tests.filings import stage as acts
from tests.filings.stage import MONDAY
from tests.rights.world import World, stage

DAY = timedelta(days=1)
ASKED = SupplementItem("institution.department", "写明专门机构", "附2一(二)")
MORE = SupplementItem("venues", "补充面积证明", "附2一(三)")
WEEK = MONDAY + 7 * DAY


def known(world: World, filing: Filing) -> Filing:
    """The institution's own people are the cast's."""
    world.cast.join(filing.legal_person)
    return filing


@stage
def blank(world: World) -> Model:
    """An institution that has filed nothing."""
    person, _ = acts.institution(world.number())
    world.cast.join(person)
    return person


@stage
def draft(world: World) -> Filing:
    person, admin = acts.institution(world.number())
    return known(world, acts.fill(drafting.start(person, Track.GRADING_EMPLOYER, by=admin, at=MONDAY), at=MONDAY))


@stage
def submitted(world: World) -> Filing:
    return known(world, acts.submitted(world.number()))


@stage
def resubmitted(world: World) -> Filing:
    """One item was asked, one answer changed."""
    filing = submitted(world)
    filing = intake.ask_supplement(filing, [ASKED], by=world.desk().acceptor, at=MONDAY, seen=filing.version)
    changed.write(filing, "institution", MONDAY, department="评价中心")
    return submitting.submit(filing, by=filing.created_by, at=MONDAY, seen=filing.version)


@stage
def consent(world: World) -> SupplementConsent:
    filing = resubmitted(world)
    return supplementing.request_consent(filing, [MORE], reason="现场发现", by=world.desk().acceptor, at=MONDAY, seen=filing.version)


@stage
def accepted(world: World) -> Filing:
    return road.accepted(submitted(world), world.desk(), MONDAY)


@stage
def assigned(world: World) -> Filing:
    """In the hands of the reviewer."""
    return intake.assign(accepted(world), world.desk().reviewer, by=world.desk().approver, at=MONDAY)


@stage
def asked(world: World) -> Clarification:
    filing, by = accepted(world), world.desk().reviewer
    due = (MONDAY + 3 * DAY).date()
    return clarifying.ask(filing, "venues", "是否独用？", due_on=due, clause="附2一(三)", by=by, at=MONDAY, seen=filing.version)


@stage
def checked(world: World) -> Filing:
    """Every check answered, the review not concluded."""
    filing = accepted(world)
    for item in checklist(filing):
        reviewing.answer_check(filing, item.check.id, CheckResult.MET, by=world.desk().reviewer, at=MONDAY)
    return filing


@stage
def reviewed(world: World) -> Filing:
    return road.reviewed(accepted(world), world.desk(), MONDAY)


def panel(world: World) -> dict[str, MemberKind]:
    return {"lead": MemberKind.PROFESSIONAL, "member": MemberKind.MANAGERIAL, "third": MemberKind.PROFESSIONAL}


def _empanelled(world: World, *, accepting: tuple[str, ...]) -> Filing:
    filing, people = reviewed(world), world.cast.persons
    members = {people[place]: kind for place, kind in panel(world).items()}
    team = evaluating.invite_panel(filing, members, lead=people["lead"], by=world.desk().reviewer, at=MONDAY)
    for place in accepting:
        member = team.members.get(person=people[place])
        evaluating.answer_invitation(member, MemberState.ACCEPTED, declaration="无利害关系", by=people[place].user, at=MONDAY)
    return road.fresh(filing)


@stage
def empanelled(world: World) -> Filing:
    """The third has not answered yet."""
    return _empanelled(world, accepting=("lead", "member"))


@stage
def complete(world: World) -> Filing:
    return _empanelled(world, accepting=("lead", "member", "third"))


@stage
def evaluating_now(world: World) -> Filing:
    filing = complete(world)
    return evaluating.open_evaluation(
        filing, methods=list(Method), planned_on=None, expected_working_days=10, by=world.desk().reviewer, at=MONDAY, seen=filing.version
    )


@stage
def signed(world: World) -> Filing:
    """By every member; the lead may conclude."""
    filing = evaluating_now(world)
    road.signed(filing, passed(filing), MONDAY)
    return filing


def passed(filing: Filing) -> dict[int, LineResult]:
    return dict.fromkeys(filing.lines.values_list("pk", flat=True), LineResult.PASSED)


def conclusion(filing: Filing) -> evaluating.Conclusion:
    return evaluating.Conclusion(heads=road.HEADS, lines=passed(filing), methods=list(Method), text="现场评估结论。")


@stage
def evaluated(world: World) -> Filing:
    filing = signed(world)
    return evaluating.conclude(filing, conclusion(filing), by=world.cast.people["expert.lead"], at=MONDAY, seen=filing.version)


@stage
def to_rectify(world: World) -> FilingLine:
    """The only line passed with something to rectify."""
    filing = signed(world)
    line = filing.lines.first()
    assert line is not None
    found = replace(conclusion(filing), lines={**passed(filing), line.pk: LineResult.PASSED_AFTER_FIX}, remarks={line.pk: "补装监控。"})
    evaluating.conclude(filing, found, by=world.cast.people["expert.lead"], at=MONDAY, seen=filing.version)
    return FilingLine.objects.select_related("filing__legal_person", "filing__authority").get(pk=line.pk)


def proof() -> SimpleUploadedFile:
    return SimpleUploadedFile("proof.pdf", pdf())


@stage
def rectification(world: World) -> Rectification:
    """Answered, waiting for the reviewer."""
    line = to_rectify(world)
    return rectifying.report(line, "已补装。", [proof()], by=line.filing.created_by, at=MONDAY)


@stage
def publicised(world: World) -> Filing:
    return road.publicised(evaluated(world), world.cast.people["centre.centre_officer"], WEEK)


@stage
def objection(world: World) -> Objection:
    return publicising.raise_objection(publicised(world).publicities.get(), text="场地系借用", at=WEEK)


@stage
def reporting_now(world: World) -> Filing:
    filing = publicised(world)
    return publicising.close(
        filing, by=world.cast.people["centre.centre_officer"], at=road.day_after_publicity(filing), seen=filing.version
    )


@stage
def at_ministry(world: World) -> Filing:
    filing = reporting_now(world)
    return ministry.report(filing, by=world.cast.people["centre.centre_officer"], at=WEEK + 7 * DAY, seen=filing.version)


@stage
def coded(world: World) -> Filing:
    """Up to its decision."""
    filing = at_ministry(world)
    code = f"Y0000450{world.number():05d}"
    officer = world.cast.people["centre.centre_officer"]
    return ministry.record_code(filing, code, by=officer, at=WEEK + 8 * DAY, seen=filing.version)


def granted(filing: Filing) -> dict[int, Verdict]:
    return {pk: Verdict(LineOutcome.GRANTED) for pk in filing.lines.values_list("pk", flat=True)}


@stage
def proposed(world: World) -> Filing:
    filing = coded(world)
    return propose(filing, granted(filing), by=world.desk().reviewer, at=WEEK + 8 * DAY, seen=filing.version)


@stage
def report_due(world: World) -> CityReport:
    filing = road.decided(coded(world), world.desk(), WEEK + 8 * DAY)
    return filing.city_report if hasattr(filing, "city_report") else CityReport.objects.get(filing=filing)


@stage
def report_sent(world: World) -> CityReport:
    report = report_due(world)
    reporting.send([report], by=world.desk().reviewer, at=WEEK + 8 * DAY)
    return report
