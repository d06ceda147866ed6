"""The evaluation panel: seats, opinions, conclusion, dissent (B55-B58)."""

from dataclasses import replace

import pytest

from filings.enums import Head, LineResult, Method, OpinionResult
from filings.rules.panel import (
    MANAGERIAL,
    PROFESSIONAL,
    Conclusion,
    Dissent,
    Opinion,
    PanelMember,
    concluding_act,
    conclusion_reasons,
    dissents,
    opinion_reasons,
    panel_reasons,
)
from portal.people.models import MemberKind

LEAD = PanelMember("1", "谢国栋", PROFESSIONAL, lead=True, accepted=True, declared=True)
MANAGER = PanelMember("2", "韦丽萍", MANAGERIAL, accepted=True, declared=True)
HEADS = dict.fromkeys(Head, OpinionResult.MET)
LINES = {"a": LineResult.PASSED, "b": LineResult.FAILED}
OPINIONS = [Opinion("1", HEADS, LINES, signed=True), Opinion("2", HEADS, LINES, signed=True)]
CONCLUSION = Conclusion(HEADS, LINES, frozenset(Method))


def rules(reasons) -> list[str]:
    return [reason.rule for reason in reasons]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        pytest.param([LEAD, MANAGER], [], id="B55-complete"),
        pytest.param([LEAD], ["B55"], id="B55-no-manager"),
        pytest.param([replace(MANAGER, lead=True)], ["B55"], id="B55-no-professional"),
        pytest.param([], ["B55", "B55", "B55"], id="B55-empty"),
        pytest.param([replace(LEAD, lead=False), MANAGER], ["B55"], id="B55-no-lead"),
        pytest.param([LEAD, replace(MANAGER, lead=True)], ["B55"], id="B55-two-leads"),
        pytest.param([LEAD, replace(MANAGER, accepted=False)], ["B55"], id="B55-not-accepted"),
        pytest.param([LEAD, replace(MANAGER, declared=False)], ["O19"], id="O19-no-declaration"),
        pytest.param([LEAD, replace(MANAGER, recused=True)], ["B55"], id="O19-recused-has-no-seat"),
    ],
)
def test_panel_is_complete(members, expected):
    assert rules(panel_reasons(members)) == expected


@pytest.mark.parametrize(
    ("opinion", "expected"),
    [
        pytest.param(OPINIONS[0], [], id="B57-complete"),
        pytest.param(replace(OPINIONS[0], heads={Head.CREDIT: OpinionResult.MET}), ["B57"], id="B57-heads"),
        pytest.param(replace(OPINIONS[0], lines={"a": LineResult.PASSED}), ["B57"], id="B57-lines"),
    ],
)
def test_opinion_has_six_heads_and_all_lines(opinion, expected):
    assert rules(opinion_reasons(opinion, {"a", "b"})) == expected


@pytest.mark.parametrize(
    ("opinions", "conclusion", "expected"),
    [
        pytest.param(OPINIONS, CONCLUSION, [], id="B55-all-signed"),
        pytest.param(OPINIONS[:1], CONCLUSION, ["B55"], id="B55-one-missing"),
        pytest.param([OPINIONS[0], replace(OPINIONS[1], signed=False)], CONCLUSION, ["B55"], id="B55-unsigned"),
        pytest.param(OPINIONS, replace(CONCLUSION, lines={}), ["B57"], id="B57-no-lines"),
        pytest.param(OPINIONS, replace(CONCLUSION, methods=frozenset({Method.SITE_VISIT})), ["B56"], id="B56-methods-unexplained"),
        pytest.param(
            OPINIONS, replace(CONCLUSION, methods=frozenset({Method.SITE_VISIT}), unused="已有汇报材料"), [], id="B56-methods-explained"
        ),
        pytest.param(OPINIONS, replace(CONCLUSION, methods=frozenset(), unused="无"), ["B56"], id="B56-no-method-at-all"),
    ],
)
def test_lead_concludes_after_everybody(opinions, conclusion, expected):
    assert rules(conclusion_reasons([LEAD, MANAGER], opinions, conclusion, {"a", "b"})) == expected


def test_recused_member_is_not_waited_for():
    gone = PanelMember("3", "黄小燕", PROFESSIONAL, recused=True)
    assert conclusion_reasons([LEAD, MANAGER, gone], OPINIONS, CONCLUSION, {"a", "b"}) == ()


def test_dissent_is_kept_for_heads_and_lines():
    other = Opinion("2", HEADS | {Head.PREMISES: OpinionResult.NOT_MET}, LINES | {"a": LineResult.FAILED}, signed=True)
    assert dissents([OPINIONS[0], other], CONCLUSION) == (
        Dissent("2", "premises", "not_met", "met"),
        Dissent("2", "a", "failed", "passed"),
    )
    assert dissents([replace(other, signed=False)], CONCLUSION) == ()


@pytest.mark.parametrize(
    ("results", "act"),
    [(["passed", "failed"], "conclude"), (["passed_after_fix"], "conclude"), (["failed", "failed"], "fail"), ([], "fail")],
)
def test_act_that_fits_the_lines(results, act):
    assert concluding_act(results) == act


@pytest.mark.parametrize(("results", "act"), [(["passed", "failed"], "settle"), (["failed"], "fail")], ids=["D96", "B58"])
def test_act_where_nothing_is_publicised(results, act):
    assert concluding_act(results, publicised=False) == act


def test_kinds_are_those_of_the_team():
    assert (PROFESSIONAL, MANAGERIAL) == (MemberKind.PROFESSIONAL, MemberKind.MANAGERIAL)
