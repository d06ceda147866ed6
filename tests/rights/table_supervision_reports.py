"""Complaints, incidents, guidance: who may take each act, and who may press it where."""

from typing import Any
from uuid import uuid4

from portal.accounts.models import User
from portal.authorities.queries import region
from supervision.services import alarming, complaining, guiding
from tests.filings.stage import MONDAY
from tests.rights.acts import Act
from tests.rights.cast import holders
from tests.rights.pages import Page, nothing, word
from tests.rights.reports_on_stage import ANSWER, BEGUN, COURSE, HAPPENED, assessor, complaint_told, own
from tests.rights.world import World

INSPECTS, REVIEWS, REPORTS = holders("city", "inspect"), holders("city", "review_supervision"), holders("own", "report_activity")


def complained(world: World, registration: Any, by: User) -> object:
    told = complaint_told(world)
    told = type(told)("别的机构", told.title, told.text)
    return complaining.complain(told, form_key=uuid4(), at=MONDAY, peer=registration.legal_person, by=by)


def enrolled(world: World, course: Any, by: User) -> object:
    return guiding.enrol(course, own(world).legal_person, assessor(world), by=by, at=MONDAY)


def stepped(service: Any, **said: Any) -> Any:
    return lambda world, subject, by: service(subject, **said, by=by, at=MONDAY, seen=subject.version)


OF_COMPLAINTS = (
    Act("complaining.complain", "registration", complained, REPORTS),
    Act(
        "complaining.accept",
        "complaint_new",
        lambda w, s, by: complaining.accept(s, own(w), by=by, at=MONDAY, seen=s.version),
        INSPECTS,
    ),
    Act("complaining.decline", "complaint_new", stepped(complaining.decline, reason="不属于职责"), INSPECTS),
    Act(
        "complaining.pass_on",
        "complaint_new",
        lambda w, s, by: complaining.pass_on(s, region(), reason="涉及区直单位", by=by, at=MONDAY, seen=s.version),
        INSPECTS,
    ),
    Act("complaining.begin", "complaint_accepted", stepped(complaining.begin), INSPECTS),
    Act("complaining.note", "complaint_verifying", lambda w, s, by: complaining.note(s, "已核实", by=by, at=MONDAY), INSPECTS),
    Act(
        "complaining.reply",
        "complaint_verifying",
        lambda w, s, by: complaining.reply(s, "false", **ANSWER, by=by, at=MONDAY, seen=s.version),
        REVIEWS,
    ),
    Act("complaining.close", "complaint_answered", stepped(complaining.close), INSPECTS),
)
OF_INCIDENTS = (
    Act("alarming.report", "registration", lambda w, s, by: alarming.report(s, HAPPENED, by=by, at=MONDAY), REPORTS),
    Act("alarming.receive", "incident_new", stepped(alarming.receive), INSPECTS),
    Act("alarming.add", "incident_following", lambda w, s, by: alarming.add(s, "已恢复供电", by=by, at=MONDAY), REPORTS),
    Act("alarming.note", "incident_following", lambda w, s, by: alarming.note(s, "请报原因", by=by, at=MONDAY), INSPECTS),
    Act("alarming.close", "incident_following", stepped(alarming.close, conclusion="已整改"), REVIEWS),
)
OF_GUIDANCE = (
    Act("guiding.draft", "bureau", lambda w, s, by: guiding.draft(s, COURSE, by=by, at=MONDAY), INSPECTS),
    Act("guiding.revise", "course_draft", lambda w, s, by: guiding.revise(s, COURSE, by=by, at=MONDAY, seen=s.version), INSPECTS),
    Act("guiding.publish", "course_draft", stepped(guiding.publish), REVIEWS),
    Act("guiding.withdraw", "course", stepped(guiding.withdraw, reason="改期"), REVIEWS),
    Act("guiding.enrol", "course", enrolled, REPORTS),
    Act("guiding.cancel", "enrolment", lambda w, s, by: guiding.cancel(s, by=by, at=MONDAY), REPORTS),
    Act("guiding.record_attendance", "course", lambda w, s, by: guiding.record_attendance(s, {}, by=by, at=BEGUN), INSPECTS),
)
REPORTS_ACTS = (*OF_COMPLAINTS, *OF_INCIDENTS, *OF_GUIDANCE)

SEES = frozenset().union(*(holders(party, "read_supervision") for party in ("city", "region", "centre")))
BOTH = REPORTS | holders("neighbour", "report_activity")
EVERYWHERE = frozenset().union(*(holders(party, "inspect") for party in ("city", "other", "region", "centre")))
READERS = SEES | holders("other", "read_supervision")
REPORT_PAGES = (
    Page("my_peer_complaint_new", "complaint_of_peer", BOTH, BOTH, nothing),
    Page("my_incident_new", "incident_new", BOTH, BOTH, nothing),
    Page("my_incident_note", "incident_following", REPORTS, REPORTS),
    Page("my_course_enrol", "course", REPORTS, REPORTS),
    Page("my_course_cancel", "enrolment", REPORTS, REPORTS),
    Page("desk_complaint_note", "complaint_verifying", INSPECTS, SEES),
    Page("desk_complaint_issue", "complaint_verifying", INSPECTS, SEES),
    *(Page("desk_complaint_step", "complaint_new", INSPECTS, SEES, word(name)) for name in ("accept", "decline", "pass_on")),
    Page("desk_complaint_step", "complaint_accepted", INSPECTS, SEES, word("begin")),
    Page("desk_complaint_step", "complaint_verifying", REVIEWS, SEES, word("reply")),
    Page("desk_complaint_step", "complaint_answered", INSPECTS, SEES, word("close")),
    Page("desk_incident_note", "incident_following", INSPECTS, SEES),
    Page("desk_incident_issue", "incident_following", INSPECTS, SEES),
    Page("desk_incident_step", "incident_new", INSPECTS, SEES, word("receive")),
    Page("desk_incident_step", "incident_following", REVIEWS, SEES, word("close")),
    Page("desk_guidance_new", "course_draft", EVERYWHERE, READERS, nothing),
    Page("desk_guidance_edit", "course_draft", INSPECTS, SEES),
    Page("desk_guidance_step", "course_draft", REVIEWS, SEES, word("publish")),
    Page("desk_guidance_step", "course", REVIEWS, SEES, word("withdraw")),
    Page("desk_course_attendance", "course", INSPECTS, SEES),
)
