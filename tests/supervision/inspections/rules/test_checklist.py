"""The points of an inspection, their answers, the record that is signed, the result that is confirmed: S02, S06."""

from typing import Any

import pytest

from portal.institutions.enums import Track
from portal.policy.clauses import cited
from supervision.enums import Form, InspectionResult, PlanKind
from supervision.rules import checklist as rules
from supervision.samples import checklists

POINTS = [
    {"id": "a", "group": "g", "text": "甲", "clause": "文二(一)", "tracks": [], "forms": []},
    {"id": "b", "group": "g", "text": "乙", "clause": "文二(一)", "tracks": ["grading_school"], "forms": []},
    {"id": "c", "group": "g", "text": "丙", "clause": "文二(一)", "tracks": [], "forms": ["visit"]},
]
DOCUMENT = rules.document("routine", 1, "日常督导检查表", POINTS, Track.GRADING_SCHOOL, Form.VISIT)


@pytest.mark.parametrize(
    ("track", "form", "asked"),
    [
        (Track.GRADING_SCHOOL, Form.VISIT, ["a", "b", "c"]),
        (Track.GRADING_EMPLOYER, Form.VISIT, ["a", "c"]),
        (Track.GRADING_EMPLOYER, Form.COMPARISON, ["a"]),
    ],
)
def test_points_are_those_of_the_track_and_the_form(track: Track, form: Form, asked: list[str]) -> None:
    assert [point["id"] for point in rules.points_for(POINTS, track, form)] == asked


@pytest.mark.parametrize(
    ("point", "finding", "words", "said"),
    [
        ("a", "fit", "", []),
        ("a", "absent", "", []),
        ("a", "unfit", "间距不足", []),
        ("a", "unfit", "  ", ["words"]),
        ("a", "fit", "长" * 2001, ["words"]),
        ("a", "good", "", ["finding"]),
        ("z", "fit", "", [""]),
    ],
)
def test_answer_needs_a_result_and_words_where_it_is_unfit(point: str, finding: str, words: str, said: list[str]) -> None:
    assert [reason.path for reason in rules.answer_reasons(DOCUMENT, point, finding, words)] == said


def test_every_open_point_is_named_before_signing() -> None:
    assert [reason.text for reason in rules.signing_reasons(DOCUMENT, {"b"})] == ["要点“甲”还没有填写结果。", "要点“丙”还没有填写结果。"]
    assert rules.signing_reasons(DOCUMENT, {"a", "b", "c"}) == ()


def recorded(**change: Any) -> str:
    given: dict[str, Any] = {"subject": {"number": "1"}, "document": DOCUMENT, "answers": {"a": ("fit", "")}, "links": ["x"]}
    return rules.record(**(given | change))


def test_record_is_the_same_for_the_same_and_another_for_any_change() -> None:
    assert recorded() == recorded()
    others = [
        recorded(subject={"number": "2"}),
        recorded(document={**DOCUMENT, "points": []}),
        recorded(answers={"a": ("unfit", "间距不足")}),
        recorded(answers={"a": ("fit", " ")}),
        recorded(links=[]),
    ]
    assert len({recorded(), *others}) == 6


@pytest.mark.parametrize(
    ("result", "unfit", "conclusion", "said"),
    [
        (InspectionResult.IN_ORDER, 0, "符合要求。", []),
        (InspectionResult.ORDERED, 2, "已责令改正。", []),
        (InspectionResult.NOT_FOUND, 0, "登记地址无法联系。", []),
        (InspectionResult.IN_ORDER, 1, "符合要求。", ["result"]),
        (InspectionResult.ORDERED, 0, "已责令改正。", ["result"]),
        (InspectionResult.IN_ORDER, 0, " ", ["conclusion"]),
        (InspectionResult.IN_ORDER, 0, "韦小明检查，符合要求。", ["conclusion"]),
    ],
)
def test_result_agrees_with_the_record_and_names_nobody(result: str, unfit: int, conclusion: str, said: list[str]) -> None:
    assert [reason.path for reason in rules.result_reasons(result, unfit, conclusion, {"韦小明", ""})] == said


def test_shipped_checklists_are_whole() -> None:
    shipped = checklists()
    assert [row["kind"] for row in shipped] == [kind.value for kind in PlanKind]
    for row in shipped:
        ids = [point["id"] for point in row["points"]]
        assert len(ids) == len(set(ids)) >= 10
        for point in row["points"]:
            assert set(point) == {"id", "group", "text", "clause", "tracks", "forms"}
            cited(point["clause"])
            assert set(point["tracks"]) <= set(Track.values)
            assert set(point["forms"]) <= set(Form.values)
