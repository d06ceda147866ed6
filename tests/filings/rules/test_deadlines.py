"""The clock column of the filing's table: what each act does to which term."""

import pytest

from filings.rules.deadlines import EFFECTS, ENDING, TERMS, Setting, clause_of, effects
from portal.institutions.enums import Track
from portal.policy.clauses import cited
from portal.policy.figures import FIGURES, Source
from tests.filings.rules.cases import FIGURES_NOW

EXAMINING, GRADING, SOCIAL = Track.EXAMINING_SPECIAL, Track.GRADING_EMPLOYER, Track.GRADING_SOCIAL
CITY = {track: Setting(track, by_city=True) for track in Track}

FILING_CLOCK = [
    pytest.param("submit", EXAMINING, ["start"], id="A40-submit"),
    pytest.param("submit", GRADING, [], id="B62-submit"),
    pytest.param("resubmit", EXAMINING, ["reset"], id="D04-resubmit"),
    pytest.param("ask_supplement", EXAMINING, ["stop"], id="D04-ask_supplement"),
    pytest.param("ask_supplement", GRADING, [], id="B62-ask_supplement"),
    pytest.param("accept", EXAMINING, [], id="A40-accept"),
    pytest.param("accept", GRADING, ["start"], id="B62-accept"),
    pytest.param("accept", SOCIAL, ["start"], id="B65-accept"),
    pytest.param("clear_examining", EXAMINING, [], id="clear_examining"),
    pytest.param("clear_grading", GRADING, [], id="clear_grading"),
    pytest.param("object", GRADING, [], id="object"),
    pytest.param("open_evaluation", GRADING, ["pause"], id="D01-1"),
    pytest.param("conclude", GRADING, ["resume"], id="D99-conclude"),
    pytest.param("settle", GRADING, ["resume"], id="D96-settle"),
    pytest.param("fail", GRADING, ["resume"], id="D99-fail"),
    pytest.param("publicise", GRADING, ["pause"], id="D01-2"),
    pytest.param("close_publicity", GRADING, ["pause"], id="D01-3"),
    pytest.param("end_publicity", GRADING, ["resume"], id="D96-end_publicity"),
    pytest.param("uphold", GRADING, ["resume"], id="D33-uphold"),
    pytest.param("report", GRADING, ["pause"], id="D01-3-ministry"),
    pytest.param("record_code", GRADING, ["resume"], id="record_code"),
    pytest.param("record_return", GRADING, ["resume"], id="D34-record_return"),
    pytest.param("propose", GRADING, [], id="propose"),
    pytest.param("send_back", GRADING, [], id="send_back"),
    pytest.param("approve", EXAMINING, ["stop"], id="A40-approve"),
    pytest.param("approve", GRADING, ["stop"], id="B62-approve"),
    pytest.param("recall", EXAMINING, ["stop"], id="D112-recall"),
    pytest.param("withdraw", GRADING, ["stop"], id="D38-withdraw"),
    pytest.param("decline", EXAMINING, ["stop"], id="decline"),
]
OTHER_CLOCKS = [
    pytest.param(
        "acceptance", {"submit": "start", "resubmit": "reset", "ask_supplement": "stop", "accept": "stop", "recall": "stop"}, id="D03"
    ),
    pytest.param("supplement_answer", {"ask_supplement": "start", "resubmit": "stop"}, id="D98"),
    pytest.param("evaluation", {"clear_grading": "start", "conclude": "stop", "settle": "stop", "fail": "stop"}, id="B53"),
    pytest.param("publicity_start", {"conclude": "start", "publicise": "stop"}, id="D99"),
    pytest.param(
        "publicity",
        {"publicise": "start", "correct_publicity": "start", "close_publicity": "stop", "end_publicity": "stop", "uphold": "stop"},
        id="B59",
    ),
    pytest.param("ministry_report", {"close_publicity": "start", "report": "stop"}, id="B60"),
    pytest.param("objection_answer", {"raise_objection": "start", "answer_objection": "stop"}, id="D33"),
    pytest.param("clarification", {"ask_clarification": "start", "answer_clarification": "stop"}, id="D76"),
]


@pytest.mark.parametrize(("act", "track", "kinds"), FILING_CLOCK)
def test_filing_clock(act, track, kinds):
    clock = f"{track.kind}_filing"
    assert [effect.kind for effect in effects(act, CITY[track]) if effect.term == clock] == kinds


@pytest.mark.parametrize(("term", "expected"), OTHER_CLOCKS)
def test_other_clocks(term, expected):
    found = {act: effect.kind for act in EFFECTS if act not in ENDING for effect in effects(act, CITY[GRADING]) if effect.term == term}
    assert found == expected


@pytest.mark.parametrize("act", sorted(ENDING))
def test_ending_stops_every_clock_but_the_report_of_a_decision(act):
    stopped = {effect.term for effect in effects(act, CITY[GRADING]) if effect.kind == "stop"}
    assert stopped == set(TERMS) - ({"city_report"} if act == "approve" else set())


@pytest.mark.parametrize(("by_city", "expected"), [(True, ["start"]), (False, [])], ids=["A43-city", "A43-region"])
def test_only_a_city_reports_its_decision(by_city, expected):
    found = effects("approve", Setting(GRADING, by_city=by_city))
    assert [effect.kind for effect in found if effect.term == "city_report"] == expected


@pytest.mark.parametrize(
    ("act", "holder"),
    [
        ("open_evaluation", "panel"),
        ("conclude", "centre"),
        ("fail", "authority"),
        ("publicise", "centre"),
        ("close_publicity", "centre"),
        ("report", "ministry"),
    ],
)
def test_holder_of_the_time_that_is_not_counted(act, holder):
    assert [effect.holder for effect in effects(act, CITY[GRADING]) if effect.term == "grading_filing"] == [holder]


def test_strict_mode_counts_the_report_of_the_centre():
    strict = Setting.of(GRADING, by_city=True, publicised=True, figures=FIGURES_NOW | {"centre_report_counts": True})
    kinds = {
        act: [e.kind for e in effects(act, strict) if e.term == "grading_filing"] for act in ("publicise", "close_publicity", "report")
    }
    assert kinds == {"publicise": ["pause"], "close_publicity": ["resume"], "report": ["pause"]}
    assert Setting.of(GRADING, by_city=True, publicised=True, figures=FIGURES_NOW) == CITY[GRADING]


def test_correction_starts_the_centres_clock_anew_and_touches_no_other():
    """N13: ② goes on."""
    assert [(effect.term, effect.kind) for effect in effects("correct_publicity", CITY[GRADING])] == [
        ("publicity", "stop"),
        ("publicity", "start"),
    ]


def test_filing_without_publicity_goes_back_to_the_bureau():
    found = effects("conclude", Setting(GRADING, by_city=True, publicised=False))
    assert [(effect.kind, effect.term, effect.holder) for effect in found] == [
        ("resume", "grading_filing", "authority"),
        ("stop", "evaluation", "authority"),
    ]


def terms_of(act, **setting):
    return [effect.term for effect in effects(act, Setting(SOCIAL, by_city=False, **setting))]


def test_region_looks_at_an_application_when_the_result_of_its_call_is_announced():
    """B46, D89: a renewal needs no call, so its acceptance begins with the submission."""
    assert {by_call: terms_of("submit", by_call=by_call) for by_call in (True, False)} == {True: [], False: ["acceptance"]}
    assert {by_call: terms_of("announce_call", by_call=by_call) for by_call in (True, False)} == {True: ["acceptance"], False: []}


@pytest.mark.parametrize("act", ["open_evaluation", "conclude", "publicise", "close_publicity", "report", "record_code"])
def test_call_says_whether_the_three_phases_are_counted(act):
    """B65: as announced; without a call they are never counted."""
    stands = {excluded: "grading_filing" in terms_of(act, phases_excluded=excluded) for excluded in (True, False)}
    assert stands == {True: True, False: False}
    assert "grading_filing" in terms_of(act, by_call=False, phases_excluded=False)


@pytest.mark.parametrize("spec", TERMS.values(), ids=lambda spec: spec.key)
def test_term_names_a_figure_and_whose_number_it_is(spec):
    if spec.key == "clarification":  # D76: the officer names the day
        assert (spec.figure, spec.internal) == ("", True)
        return
    assert (FIGURES[spec.figure].source == Source.INTERNAL) is spec.internal
    assert bool(spec.clause) is not spec.internal
    cited(spec.clause)


@pytest.mark.parametrize(("track", "clause"), [(EXAMINING, "附1末"), (GRADING, "附2末")])
def test_report_of_a_city_is_cited_from_its_annex(track, clause):
    assert clause_of("city_report", track) == clause
    assert [effect.clause for effect in effects("approve", CITY[track]) if effect.kind == "start"] == [clause]


def test_unknown_act_is_an_error():
    with pytest.raises(KeyError):
        effects("nothing", CITY[GRADING])
