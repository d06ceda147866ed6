"""The file of the pictures as the services see it: a subject, its people, and the acts up to a day."""

from datetime import datetime
from zoneinfo import ZoneInfo

from portal.accounts.models import User
from portal.terms import services
from portal.terms.rules.holders import HolderKind, Owner
from portal.terms.rules.lines import ClockLine
from portal.workflow.acting import act
from tests.terms.calendars import APPLICANT, BUREAU, PANEL

ZONE = ZoneInfo("Asia/Shanghai")
LIUZHOU = Owner(HolderKind.AUTHORITY, "450200")
INSTITUTION = Owner(HolderKind.INSTITUTION, ref="17")
LINE = ClockLine(
    keys=("acceptance", "examining", "grading"),
    waiting=("supplement",),
    words={
        "evaluation": "评估至 {} 前",
        "publicity": "公示至 {} 24:00",
        "ministry_report": "{} 前报部",
        "supplement": "{} 前补正",
    },
)


def at(moment: str) -> datetime:
    """ "09-02 10:20" of 2026, Guangxi time."""
    return datetime.strptime(f"2026-{moment}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def person(name: str = "韦丽萍") -> User:
    return User.objects.create(username=name, name=name, email=f"{User.objects.count()}@example.org")


def start(subject, key, moment, *, by, figure="grading_filing", owner=LIUZHOU, holder=BUREAU, **more):
    with act(by, at(moment)):
        return services.start(subject, key, figure_key=figure, owner=owner, holder=holder, at=at(moment), by=by, **more)


def change(verb, subject, key, moment, *, by, **more):
    with act(by, at(moment)):
        return getattr(services, verb)(subject, key, at=at(moment), by=by, **more)


def reviewed(subject, by):
    """Submitted 08-24, supplemented 08-26 to 08-31, accepted 09-02; the bureau's internal five days."""
    start(subject, "acceptance", "08-24 10:00", by=by, figure="acceptance", reason="受理审查", mark="提交", label="受理审查")
    change("pause", subject, "acceptance", "08-26 09:00", by=by, reason="补正", holder=APPLICANT)
    change("resume", subject, "acceptance", "08-31 15:58", by=by, holder=BUREAU, reason="受理审查")
    change("stop", subject, "acceptance", "09-02 10:20", by=by, outcome="受理")


def accepted(subject, by):
    reviewed(subject, by)
    start(subject, "grading", "09-02 10:20", by=by, reason="备案", mark="受理", label="备案期限")


def evaluated(subject, by, until="conclusion"):
    """Accepted 09-02, reviewed 09-07, evaluation notice 09-08, conclusion signed 09-29."""
    accepted(subject, by)
    start(subject, "evaluation", "09-07 16:30", by=by, figure="evaluation", mark="材料审核通过", label="技术评估期限")
    change("pause", subject, "grading", "09-08 09:12", by=by, reason="技术评估", holder=PANEL, clause="附2二(五)", mark="评估通知")
    if until == "conclusion":
        change("resume", subject, "grading", "09-29 17:05", by=by, holder=BUREAU, reason="备案", clause="附2二(五)", mark="结论签署")
        change("stop", subject, "evaluation", "09-29 17:05", by=by, outcome="结论签署")
