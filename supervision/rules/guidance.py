"""Guidance: what a draft needs, whom it reaches, when a course takes somebody. Clause: 文四(一)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from portal.institutions.enums import Track
from portal.policy.clauses import Reason
from supervision.enums import GuidanceKind, GuidanceState

CLAUSE: Final = "文四(一)"


@dataclass(frozen=True, slots=True)
class Said:
    """What is drafted. `tracks`: empty for all; `addressees`: legal persons, empty for all of the tracks."""

    kind: str
    title: str
    text: str
    tracks: tuple[str, ...] = ()
    addressees: tuple[int, ...] = ()
    is_public: bool = False
    course_from: datetime | None = None
    course_to: datetime | None = None
    course_place: str = ""
    course_places: int | None = None


def said_reasons(said: Said) -> tuple[Reason, ...]:
    """What is missing; what goes to chosen ones is neither for tracks nor for the public."""
    found = [
        Reason(CLAUSE, words, "S09", field)
        for field, words in (("title", "请填写标题。"), ("text", "请填写内容。"))
        if not getattr(said, field).strip()
    ]
    if said.addressees and said.is_public:
        found.append(Reason(CLAUSE, "只发指定机构的，不能同时向社会公开。", "S09", "is_public"))
    if said.addressees and said.tracks:
        found.append(Reason(CLAUSE, "指定机构和适用类别只选一种。", "S09", "tracks"))
    if any(track not in set(Track) for track in said.tracks):
        found.append(Reason(CLAUSE, "没有这个类别，请从列出的类别中选择。", "S09", "tracks"))
    return (*found, *(_course_reasons(said) if said.kind == GuidanceKind.COURSE else ()))


def _course_reasons(said: Said) -> tuple[Reason, ...]:
    """A course has its time, its place and its places."""
    found = [] if said.course_place.strip() else [Reason(CLAUSE, "请填写培训地点。", "S09", "course_place")]
    if said.course_from is None:
        found.append(Reason(CLAUSE, "请填写开班时间。", "S09", "course_from"))
    if said.course_to is None:
        found.append(Reason(CLAUSE, "请填写结业时间。", "S09", "course_to"))
    elif said.course_from is not None and said.course_to <= said.course_from:
        found.append(Reason(CLAUSE, "结业时间须晚于开班时间。", "S09", "course_to"))
    if not said.course_places:
        found.append(Reason(CLAUSE, "请填写名额。", "S09", "course_places"))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Course:
    """A course as enrolling sees it: `taken` places, whether it has begun."""

    kind: str
    state: str
    places: int
    taken: int
    has_begun: bool


def enrol_reasons(course: Course, *, engaged: bool, enrolled: bool) -> tuple[Reason, ...]:
    """Why somebody is not taken: every reason at once."""
    checks: Sequence[tuple[bool, str]] = (
        (course.kind != GuidanceKind.COURSE, "这不是培训班，不能报名。"),
        (course.state != GuidanceState.PUBLISHED, "培训班已撤回或还没有发布，不能报名。"),
        (course.has_begun, "培训班已开班，不能再报名或取消。"),
        (not engaged, "只能为本机构在聘的考评人员和质量督导员报名。"),
        (enrolled, "该人员已经报名。"),
        (not enrolled and course.taken >= course.places, f"名额已满（{course.places} 人）。"),
    )
    return tuple(Reason(CLAUSE, words, "S09", "person") for fails, words in checks if fails)


def attendance_reasons(state: str, *, has_begun: bool) -> tuple[Reason, ...]:
    """Who came is written down once the course has begun."""
    if state == GuidanceState.PUBLISHED and has_begun:
        return ()
    return (Reason(CLAUSE, "培训班开班后才能登记到课。", "S09"),)


def withdraw_reasons(reason: str) -> tuple[Reason, ...]:
    return () if reason.strip() else (Reason(CLAUSE, "请写明撤回的理由。", "S09", "reason"),)
