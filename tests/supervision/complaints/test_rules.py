"""The rules of complaints and of accidents, without a database: S10, L08, D105, D111."""

from dataclasses import replace
from datetime import date

import pytest

from supervision.rules import complaints as rules
from supervision.rules.complaints import Supervised, Told

TODAY = date(2026, 9, 7)
TOLD = Told("柳州某机构", "超标准收费", "鉴定费比公示标准多收两百元", is_anonymous=False, name="韦小明", contact="13800000000")


def fields(reasons: tuple) -> list[str]:
    return [reason.path for reason in reasons]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"about": " "}, ["about"]),
        ({"title": ""}, ["title"]),
        ({"text": "九个字不够写明白"}, ["text"]),
        ({"happened_on": TODAY}, []),
        ({"happened_on": date(2026, 9, 8)}, ["happened_on"]),
        ({"name": " ", "contact": ""}, ["name", "contact"]),
        ({"name": "", "contact": "", "is_anonymous": True}, []),
        ({"about": "", "title": "", "text": ""}, ["about", "title", "text"]),
    ],
)
def test_what_is_missing_is_told_at_once(change: dict, expected: list[str]) -> None:
    assert fields(rules.told_reasons(replace(TOLD, **change), TODAY)) == expected


@pytest.mark.parametrize(
    ("known", "city", "expected"),
    [
        ((), "", "450000"),
        ((), "450100", "450100"),
        ((Supervised(1, "450200"),), "", "450200"),
        ((Supervised(1, "450200"),), "450100", "450200"),
        ((Supervised(1, "450200"), Supervised(2, "450000")), "450000", "450000"),
        ((Supervised(1, "450200"), Supervised(2, "450000")), "450300", "450200"),
    ],
)
def test_goes_to_whoever_supervises_else_to_the_named_city_else_to_the_region(known: tuple, city: str, expected: str) -> None:
    assert rules.routed(known, city) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"verdict": ""}, ["verdict"]),
        ({"verdict": "maybe"}, ["verdict"]),
        ({"findings": " ", "answer": ""}, ["findings", "answer"]),
        ({"answer": "韦小明同志：已核实。"}, ["answer"]),
        ({"answer": "已电话 13800000000 告知。"}, ["answer"]),
    ],
)
def test_answer_says_all_and_names_nobody(change: dict, expected: list[str]) -> None:
    said = {
        "verdict": "true",
        "findings": "查看票据",
        "answer": "情况属实，已责令退费。",
        "name": "韦小明",
        "contact": "13800000000",
    } | change
    assert fields(rules.reply_reasons(**said)) == expected


@pytest.mark.parametrize(
    ("verdict", "issues", "reason", "closes"),
    [
        ("true", 0, "", False),
        ("partly", 0, " ", False),
        ("true", 1, "", True),
        ("partly", 0, "已另案处理", True),
        ("false", 0, "", True),
        ("unknown", 0, "", True),
    ],
)
def test_what_proved_true_is_closed_with_an_issue_or_a_reason(verdict: str, issues: int, reason: str, closes: bool) -> None:
    assert (rules.close_reasons(verdict, issues, reason) == ()) is closes


def test_reasons_are_asked_for_and_the_same_authority_is_no_other() -> None:
    assert fields(rules.decline_reasons(" ")) == ["reason"]
    assert rules.decline_reasons("不属于职责") == ()
    assert fields(rules.pass_reasons(here="450200", there="450200", reason="")) == ["authority", "reason"]
    assert rules.pass_reasons(here="450200", there="450100", reason="由该市监管") == ()
