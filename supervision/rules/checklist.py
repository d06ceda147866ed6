"""The points an inspection asks, what an answer needs, when a record may be signed. Clause: 文三(一)."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from portal.policy.clauses import Reason
from supervision.enums import Finding, InspectionResult

CLAUSE = "文三(一)"
FORMAT = "checklist-1"
RECORD = "inspection-record-1"
WORDS = 2000
Point = dict[str, Any]


def points_for(points: Sequence[Point], track: str, form: str) -> list[Point]:
    """The points of a template that this object is asked on a visit of this form; an empty list of a point means all."""
    return [point for point in points if _fits(point.get("tracks", ()), track) and _fits(point.get("forms", ()), form)]


def _fits(wanted: Collection[str], value: str) -> bool:
    return not wanted or value in wanted


def document(kind: str, no: int, title: str, points: Sequence[Point], track: str, form: str) -> dict[str, Any]:
    """The checklist of one inspection as it is kept: the edition it comes from, and its points."""
    return {"format": FORMAT, "template": {"kind": kind, "no": no, "title": title}, "points": points_for(points, track, form)}


def point_of(document: Mapping[str, Any], key: str) -> Point | None:
    """The point of this id, None where the checklist does not ask it."""
    return next((point for point in document["points"] if point["id"] == key), None)


def answer_reasons(document: Mapping[str, Any], key: str, finding: str, words: str) -> tuple[Reason, ...]:
    """Why an answer cannot be kept: no such point, no such result, or something unfit without words."""
    if point_of(document, key) is None:
        return (Reason(CLAUSE, "检查表没有这个要点。"),)
    if finding not in Finding.values:
        return (Reason(CLAUSE, "请选择“无此项”“合格”或“不合格”。", path="finding"),)
    if finding == Finding.UNFIT and not words.strip():
        return (Reason(CLAUSE, "不合格的，请写明发现的问题。", path="words"),)
    if len(words) > WORDS:
        return (Reason(CLAUSE, f"不超过 {WORDS} 字。", path="words"),)
    return ()


def open_points(document: Mapping[str, Any], answered: Collection[str]) -> list[Point]:
    """The points still without an answer, in their order."""
    return [point for point in document["points"] if point["id"] not in answered]


def signing_reasons(document: Mapping[str, Any], answered: Collection[str]) -> tuple[Reason, ...]:
    """Why a record cannot be signed: points without an answer, each named."""
    return tuple(Reason(CLAUSE, f"要点“{point['text']}”还没有填写结果。") for point in open_points(document, answered))


def record(subject: Mapping[str, str], document: Mapping[str, Any], answers: Mapping[str, tuple[str, str]], links: Sequence[str]) -> str:
    """SHA-256 of the whole record in canonical JSON: what two members sign. `answers`: point → (result, words); `links`: of the photos."""
    whole = {
        "format": RECORD,
        "subject": dict(subject),
        "checklist": document,
        "answers": {key: list(said) for key, said in answers.items()},
        "photos": list(links),
    }
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def result_reasons(result: str, unfit: int, conclusion: str, names: Collection[str]) -> tuple[Reason, ...]:
    """Why this result cannot be confirmed: against the record, without words, or naming a person in what becomes public.

    `names`: of the team and of the institution's legal representative.
    """
    found: list[Reason] = []
    if result == InspectionResult.IN_ORDER and unfit:
        found.append(Reason(CLAUSE, f"检查记录有 {unfit} 个要点不合格，结果不能为“正常”。", path="result"))
    if result == InspectionResult.ORDERED and not unfit:
        found.append(Reason(CLAUSE, "检查记录没有不合格的要点，结果不能为“发现问题已责令改正”。", path="result"))
    if not conclusion.strip():
        found.append(Reason(CLAUSE, "请写明检查结论。", path="conclusion"))
    named = sorted({name for name in names if len(name) > 1 and name in conclusion})
    if named:
        found.append(Reason(CLAUSE, f"结论要公开，不写个人姓名：{'、'.join(named)}。", path="conclusion"))
    return tuple(found)
