"""The rules of guidance and courses: S09."""

from dataclasses import replace
from datetime import timedelta

import pytest

from supervision.rules import guidance as rules
from supervision.rules.guidance import Course, Said
from tests.filings.stage import MONDAY

SAID = Said("announcement", "考务通知", "按计划组织")
COURSE = Said(
    "course", "考评员培训", "三天", course_from=MONDAY, course_to=MONDAY + timedelta(days=3), course_place="柳州", course_places=30
)
OPEN = Course("course", "published", places=2, taken=1, has_begun=False)


def fields(reasons: tuple) -> list[str]:
    return [reason.path for reason in reasons]


@pytest.mark.parametrize(
    ("said", "change", "expected"),
    [
        (SAID, {}, []),
        (SAID, {"title": " ", "text": ""}, ["title", "text"]),
        (SAID, {"addressees": (1,), "is_public": True, "tracks": ("grading_school",)}, ["is_public", "tracks"]),
        (SAID, {"tracks": ("grading_school",), "is_public": True}, []),
        (SAID, {"tracks": ("university",)}, ["tracks"]),
        (COURSE, {}, []),
        (
            COURSE,
            {"course_place": "", "course_from": None, "course_to": None, "course_places": None},
            ["course_place", "course_from", "course_to", "course_places"],
        ),
        (COURSE, {"course_to": MONDAY}, ["course_to"]),
    ],
)
def test_draft_is_whole(said: Said, change: dict, expected: list[str]) -> None:
    assert fields(rules.said_reasons(replace(said, **change))) == expected


@pytest.mark.parametrize(
    ("change", "engaged", "enrolled", "count"),
    [
        ({}, True, False, 0),
        ({"taken": 2}, True, False, 1),
        ({"taken": 2}, True, True, 1),
        ({"has_begun": True}, True, False, 1),
        ({"state": "withdrawn"}, True, False, 1),
        ({"kind": "announcement"}, True, False, 1),
        ({}, False, False, 1),
        ({"taken": 2, "has_begun": True, "state": "drafted"}, False, False, 4),
    ],
)
def test_course_takes_engaged_people_while_there_are_places(change: dict, engaged: bool, enrolled: bool, count: int) -> None:
    assert len(rules.enrol_reasons(replace(OPEN, **change), engaged=engaged, enrolled=enrolled)) == count


def test_attendance_is_written_down_from_the_beginning_on() -> None:
    assert [rules.attendance_reasons("published", has_begun=begun) == () for begun in (True, False)] == [True, False]
    assert rules.attendance_reasons("withdrawn", has_begun=True) != ()
    assert (fields(rules.withdraw_reasons(" ")), rules.withdraw_reasons("改期")) == (["reason"], ())
