"""The acts on a filing, from its draft to the city's report: who may take each. What is not named is refused."""

from filings.enums import ChangeKind, CheckResult, Method
from filings.models import Filing
from filings.models import SupplementItem as Listed
from filings.queries.checklist import checklist
from filings.rules.publicity import Corrections
from filings.services import (
    changing,
    checking,
    clarifying,
    correcting,
    deciding,
    drafting,
    evaluating,
    intake,
    inviting,
    looking,
    ministry,
    publicising,
    rectifying,
    relieving,
    renewing,
    reporting,
    republishing,
    reviewing,
    seating,
    submitting,
    supplementing,
)
from filings.services.versions import draft
from portal.accounts.models import User
from portal.authorities.queries import authority
from portal.institutions.enums import LegalForm, Track
from portal.people.models import MemberKind, MemberState, TeamMember
from portal.workdays.services import calendar
from portal.workflow.performing import NotAllowed
from tests.filings import road
from tests.filings.stage import MONDAY
from tests.rights.acts import Act
from tests.rights.cast import holders
from tests.rights.filings_on_stage import ASKED, DAY, MORE, WEEK, conclusion, granted, passed, proof
from tests.rights.others_on_stage import RENEWS_ON
from tests.rights.world import World

WRITES, SIGNS = holders("own", "edit_filing"), holders("own", "submit_filing")
ACCEPTS, REVIEWS, APPROVES = (holders("city", f"{right}_filing") for right in ("accept", "review", "approve"))
HANDLES = ACCEPTS | REVIEWS | APPROVES
PUBLICISES = holders("centre", "publicise_filing")
LEAD = frozenset({"expert.lead"})


def section(world: World, filing: Filing, by: User) -> object:
    row = draft(filing).sections.get(key="institution")
    return drafting.save_section(filing, row.key, row.content, edit_no=row.edit_no, by=by, at=MONDAY)


def first_check(filing: Filing) -> str:
    return checklist(filing)[0].check.id


def place(world: World, filing: Filing, name: str) -> TeamMember:
    return TeamMember.objects.select_related("person__user", "team").get(team=filing.team_id, person=world.cast.persons[name])


def panel_of(world: World, filing: Filing, by: User) -> object:
    kinds = (MemberKind.PROFESSIONAL, MemberKind.MANAGERIAL, MemberKind.PROFESSIONAL)
    people = dict(zip((world.cast.persons[name] for name in ("lead", "member", "third")), kinds, strict=True))
    return evaluating.invite_panel(filing, people, lead=world.cast.persons["lead"], by=by, at=MONDAY)


def sent(report: object, by: User) -> None:
    """One report; what is told of it in the answer is raised."""
    found = reporting.send([report], by=by, at=WEEK + 9 * DAY)
    if found.refused:
        raise NotAllowed(found.refused[0][1])


def renamed(filing: Filing) -> Corrections:
    """The publicity as it is, under another name."""
    shown = filing.publicities.get().snapshot
    return Corrections("柳州龙屏机械制造有限公司", shown["address"], {line["id"]: line["norm"] for line in shown["lines"]})


def concluded_publicity(filing: Filing, by: User) -> object:
    return publicising.close(filing, by=by, at=road.day_after_publicity(filing), seen=filing.version)


BY_THE_INSTITUTION = (
    Act("drafting.start", "blank", lambda w, s, by: drafting.start(s, Track.GRADING_EMPLOYER, by=by, at=MONDAY), WRITES),
    Act(
        "correcting.correct_form",
        "blank",
        lambda w, s, by: correcting.correct_form(s, LegalForm.PUBLIC_INSTITUTION, by=by, at=MONDAY),
        SIGNS,
    ),
    Act("drafting.save_section", "draft", section, WRITES),
    Act("submitting.submit", "draft", lambda w, s, by: submitting.submit(s, by=by, at=MONDAY, seen=s.version), SIGNS),
    Act("submitting.recall", "submitted", lambda w, s, by: submitting.recall(s, by=by, at=MONDAY, seen=s.version), SIGNS),
    Act(
        "submitting.withdraw",
        "submitted",
        lambda w, s, by: submitting.withdraw(s, reason="不再申请", by=by, at=MONDAY, seen=s.version),
        SIGNS,
    ),
    Act(
        "submitting.withdraw:with-its-panel",
        "evaluating_now",
        lambda w, s, by: submitting.withdraw(s, reason="不再申请", by=by, at=MONDAY, seen=s.version),
        SIGNS,
    ),
    Act("clarifying.answer", "asked", lambda w, s, by: clarifying.answer(s, "独用。", by=by, at=MONDAY), SIGNS),
    Act("rectifying.report", "to_rectify", lambda w, s, by: rectifying.report(s, "已补装。", [proof()], by=by, at=MONDAY), SIGNS),
    Act("renewing.start", "expiring", lambda w, s, by: renewing.start(s, by=by, at=RENEWS_ON), WRITES),
    Act("changing.start_change", "registration", lambda w, s, by: changing.start_change(s, [ChangeKind.NAME], by=by, at=MONDAY), WRITES),
    Act(
        "changing.choose_kinds",
        "change_draft",
        lambda w, s, by: changing.choose_kinds(s, [ChangeKind.REPRESENTATIVE], by=by, at=MONDAY),
        WRITES,
    ),
)

BY_THE_AUTHORITY = (
    Act("intake.assign", "submitted", lambda w, s, by: intake.assign(s, w.desk().acceptor, by=by, at=MONDAY), HANDLES),
    Act(
        "intake.ask_supplement", "submitted", lambda w, s, by: intake.ask_supplement(s, [ASKED], by=by, at=MONDAY, seen=s.version), ACCEPTS
    ),
    Act("intake.accept", "submitted", lambda w, s, by: intake.accept(s, by=by, at=MONDAY, seen=s.version), ACCEPTS),
    Act("intake.decline", "submitted", lambda w, s, by: intake.decline(s, [ASKED], by=by, at=MONDAY, seen=s.version), ACCEPTS),
    Act(
        "intake.transfer",
        "submitted",
        lambda w, s, by: intake.transfer(s, authority("450100"), reason="注册地在南宁", by=by, at=MONDAY, seen=s.version),
        ACCEPTS | REVIEWS,
    ),
    Act("looking.acknowledge", "resubmitted", lambda w, s, by: looking.acknowledge(s, ASKED.path, looked_at=2, by=by, at=MONDAY), HANDLES),
    Act(
        "supplementing.request_consent",
        "resubmitted",
        lambda w, s, by: supplementing.request_consent(s, [MORE], reason="现场发现", by=by, at=MONDAY, seen=s.version),
        ACCEPTS,
    ),
    Act(
        "supplementing.answer_consent",
        "consent",
        lambda w, s, by: supplementing.answer_consent(s, grant=True, answer="确有必要", by=by, at=MONDAY),
        APPROVES,
    ),
    Act(
        "supplementing.mark_item",
        "resubmitted",
        lambda w, s, by: supplementing.mark_item(
            Listed.objects.get(notice__filing=s), is_cured=True, note="", by=by, at=MONDAY, looked_at=2, edit_no=0
        ),
        ACCEPTS,
    ),
    Act("checking.check_again", "accepted", lambda w, s, by: checking.check_again(s, by=by, at=MONDAY), ACCEPTS | REVIEWS),
    Act(
        "reviewing.answer_check",
        "accepted",
        lambda w, s, by: reviewing.answer_check(s, first_check(s), CheckResult.MET, by=by, at=MONDAY),
        REVIEWS,
    ),
    Act(
        "reviewing.add_note", "accepted", lambda w, s, by: reviewing.add_note(s, "备注", by=by, at=MONDAY), holders("city", "read_filings")
    ),
    Act("reviewing.clear", "checked", lambda w, s, by: reviewing.clear(s, by=by, at=MONDAY, seen=s.version), REVIEWS),
    Act(
        "reviewing.object_to",
        "accepted",
        lambda w, s, by: reviewing.object_to(s, reason="不符合", by=by, at=MONDAY, seen=s.version),
        REVIEWS,
    ),
    Act(
        "clarifying.ask",
        "accepted",
        lambda w, s, by: clarifying.ask(
            s, "venues", "是否独用？", due_on=(MONDAY + 3 * DAY).date(), clause="附2一(三)", by=by, at=MONDAY, seen=s.version
        ),
        REVIEWS,
    ),
    Act(
        "rectifying.verify",
        "rectification",
        lambda w, s, by: rectifying.verify(s, is_met=True, finding="画面完整。", by=by, at=MONDAY),
        REVIEWS,
    ),
    Act(
        "relieving.relieve",
        "assigned",
        lambda w, s, by: relieving.relieve(s.authority, w.desk().reviewer, w.desk().acceptor, reason="休假", by=by, at=MONDAY),
        APPROVES,
    ),
    Act("deciding.propose", "coded", lambda w, s, by: deciding.propose(s, granted(s), by=by, at=WEEK + 9 * DAY, seen=s.version), REVIEWS),
    Act(
        "deciding.approve",
        "proposed",
        lambda w, s, by: deciding.approve(s, by=by, at=WEEK + 9 * DAY, seen=s.version),
        APPROVES,
        told=ACCEPTS | REVIEWS,
    ),
    Act(
        "deciding.send_back",
        "proposed",
        lambda w, s, by: deciding.send_back(s, reason="依据不全", by=by, at=WEEK + 9 * DAY, seen=s.version),
        APPROVES,
    ),
    Act("reporting.send", "report_due", lambda w, s, by: sent(s, by), REVIEWS),
)

OF_THE_EVALUATION = (
    Act("evaluating.invite_panel", "reviewed", panel_of, REVIEWS),
    Act(
        "evaluating.add_member",
        "empanelled",
        lambda w, s, by: evaluating.add_member(s, w.cast.persons["stranger"], MemberKind.PROFESSIONAL, is_lead=False, by=by, at=MONDAY),
        REVIEWS,
    ),
    Act(
        "evaluating.add_members",
        "empanelled",
        lambda w, s, by: evaluating.add_members(s, {w.cast.persons["stranger"]: MemberKind.PROFESSIONAL}, lead=None, by=by, at=MONDAY),
        REVIEWS,
    ),
    Act("seating.change_lead", "empanelled", lambda w, s, by: seating.change_lead(s, place(w, s, "member"), by=by, at=MONDAY), REVIEWS),
    Act(
        "seating.release",
        "empanelled",
        lambda w, s, by: seating.release(s, place(w, s, "member"), reason="出差", by=by, at=MONDAY),
        REVIEWS,
    ),
    Act("inviting.remind", "empanelled", lambda w, s, by: inviting.remind(s, place(w, s, "third"), by=by, at=MONDAY + DAY), REVIEWS),
    Act(
        "evaluating.answer_invitation",
        "empanelled",
        lambda w, s, by: evaluating.answer_invitation(
            place(w, s, "third"), MemberState.ACCEPTED, declaration="无利害关系", by=by, at=MONDAY
        ),
        frozenset({"expert.third"}),
    ),
    Act(
        "evaluating.open_evaluation",
        "complete",
        lambda w, s, by: evaluating.open_evaluation(
            s, methods=list(Method), planned_on=None, expected_working_days=10, by=by, at=MONDAY, seen=s.version
        ),
        REVIEWS,
    ),
    Act(
        "evaluating.sign_opinion",
        "evaluating_now",
        lambda w, s, by: evaluating.sign_opinion(
            s, place(w, s, "member"), heads=road.HEADS, lines=passed(s), text="同意", is_dissent=False, by=by, at=MONDAY
        ),
        frozenset({"expert.member"}),
    ),
    Act("evaluating.conclude", "signed", lambda w, s, by: evaluating.conclude(s, conclusion(s), by=by, at=MONDAY, seen=s.version), LEAD),
)

BY_THE_CENTRE = (
    Act("publicising.publicise", "evaluated", lambda w, s, by: publicising.publicise(s, by=by, at=WEEK, seen=s.version), PUBLICISES),
    Act(
        "publicising.extend",
        "publicised",
        lambda w, s, by: publicising.extend(
            s.publicities.get(), calendar().add(s.publicities.get().ends_on, 5).on, reason="来信较多", by=by, at=WEEK
        ),
        PUBLICISES,
    ),
    Act(
        "publicising.answer_objection",
        "objection",
        lambda w, s, by: publicising.answer_objection(
            s, against=[], answer="经核实不成立", by=by, at=WEEK, seen=s.publicity.filing.version
        ),
        REVIEWS,
    ),
    Act(
        "republishing.correct",
        "publicised",
        lambda w, s, by: republishing.correct(s, renamed(s), reason="名称有误", by=by, at=WEEK, seen=s.version),
        PUBLICISES,
    ),
    Act("publicising.close", "publicised", lambda w, s, by: concluded_publicity(s, by), PUBLICISES),
    Act("ministry.report", "reporting_now", lambda w, s, by: ministry.report(s, by=by, at=WEEK + 7 * DAY, seen=s.version), PUBLICISES),
    Act(
        "ministry.report_all", "reporting_now", lambda w, s, by: ministry.report_all([(s, s.version)], by=by, at=WEEK + 7 * DAY), PUBLICISES
    ),
    Act(
        "ministry.record_code",
        "at_ministry",
        lambda w, s, by: ministry.record_code(s, "Y000045009999", by=by, at=WEEK + 8 * DAY, seen=s.version),
        PUBLICISES,
    ),
    Act(
        "ministry.record_return",
        "at_ministry",
        lambda w, s, by: ministry.record_return(s, reason="材料不全", by=by, at=WEEK + 8 * DAY, seen=s.version),
        PUBLICISES,
    ),
    Act("reporting.acknowledge", "report_sent", lambda w, s, by: reporting.acknowledge(s, by=by, at=WEEK + 9 * DAY), PUBLICISES),
    Act("reporting.acknowledge_all", "report_sent", lambda w, s, by: reporting.acknowledge_all([s], by=by, at=WEEK + 9 * DAY), PUBLICISES),
)

FILINGS = (*BY_THE_INSTITUTION, *BY_THE_AUTHORITY, *OF_THE_EVALUATION, *BY_THE_CENTRE)
