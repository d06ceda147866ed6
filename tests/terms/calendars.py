"""The calendar of the autumn of 2026 and holders, shared by the tests of terms."""

from datetime import date, timedelta

from portal.terms.rules.history import Event, EventKind
from portal.terms.rules.holders import Holder, HolderKind
from portal.workdays.rules import GUANGXI, Calendar

BUREAU = Holder(HolderKind.AUTHORITY, "柳州市人社局")
PANEL = Holder(HolderKind.PANEL, "专家组")
CENTRE = Holder(HolderKind.CENTRE, "自治区职业技能鉴定中心")
MINISTRY = Holder(HolderKind.MINISTRY, "人力资源社会保障部")
APPLICANT = Holder(HolderKind.INSTITUTION, "柳州龙屏机械制造有限公司")
TODAY = date(2026, 10, 9)


def on(day: str, year: int = 2026) -> date:
    """09-08 of 2026."""
    return date.fromisoformat(f"{year}-{day}")


def _run(first: str, last: str) -> list[date]:
    return [on(first) + timedelta(days=n) for n in range((on(last) - on(first)).days + 1)]


HOLIDAYS = {
    **dict.fromkeys(_run("09-25", "09-27"), (False, "中秋节")),
    **dict.fromkeys(_run("10-01", "10-07"), (False, "国庆节")),
    **{on(day): (True, "国庆节调休上班") for day in ("09-20", "10-10")},
}


def calendar(holidays=HOLIDAYS, *, version=1, published=(2025, 2026), regional_years=(2025, 2026), regional=None) -> Calendar:
    """The arrangement of 2026 unless told otherwise; 2027 is not published."""
    return Calendar(GUANGXI, version, holidays, regional or {}, frozenset(published), frozenset(regional_years))


# The file of the pictures: accepted 09-02, evaluation notice 09-08, conclusion signed 09-29.
REVIEW = (
    Event(EventKind.START, on("08-24"), BUREAU, "受理审查", "提交", "", 5),
    Event(EventKind.PAUSE, on("08-26"), APPLICANT, "补正"),
    Event(EventKind.RESUME, on("08-31"), BUREAU, "受理审查"),
    Event(EventKind.STOP, on("09-02"), BUREAU, mark="受理"),
)
GRADING = (
    Event(EventKind.START, on("09-02"), BUREAU, "备案", "受理", "附2二(五)", 10),
    Event(EventKind.PAUSE, on("09-08"), PANEL, "技术评估", "评估通知", "附2二(五)"),
    Event(EventKind.RESUME, on("09-29"), BUREAU, "备案", "结论签署", "附2二(五)"),
)
