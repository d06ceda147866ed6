"""The rules of a cross-city notice, by clause."""

from dataclasses import replace
from datetime import date

import pytest

from filings.enums import NoticeState
from filings.rules.cross_city import (
    LABELS,
    Assessor,
    Consented,
    Holding,
    Known,
    Report,
    Stop,
    asks_anew,
    change_reasons,
    changed,
    holding,
    read,
    report_reasons,
    stored,
    supervisor,
)
from portal.institutions.enums import Standing

REPORT = Report("南宁实训基地", "450102", "南宁市兴宁区 8 号", date(2026, 10, 12), date(2026, 10, 13), ("e4", "e5"), 40, (1, 2))
KNOWN = Known(
    on=date(2026, 9, 7),
    home="450200",
    host="450100",
    standing=Standing.VALID,
    valid_to=date(2028, 1, 31),
    scope={"e4": "6-31-01-03", "e5": "6-31-01-03", "t5": "6-18-01-01"},
    assessors={
        1: Assessor("甲", frozenset({"6-31-01-03"}), date(2026, 10, 13)),
        2: Assessor("乙", frozenset({"6-31-01-03"}), None),
        3: Assessor("丙", frozenset({"6-18-01-01"}), date(2026, 10, 12)),
    },
)


@pytest.mark.parametrize(
    ("report", "known", "expected"),
    [
        pytest.param({}, {}, [], id="O23-complete"),
        pytest.param({}, {"standing": Standing.SUSPENDED}, [("D39", "")], id="D39-suspended"),
        pytest.param({}, {"standing": Standing.EXPIRED}, [("D39", "")], id="T24-expired"),
        pytest.param({}, {"standing": Standing.RENEWING}, [("D39", "")], id="D06-renewing"),
        pytest.param({}, {"standing": Standing.RENEWING, "may_sit_while_renewing": True}, [], id="D06-by-setting"),
        pytest.param({}, {"host": ""}, [("O23", "division")], id="O23-outside"),
        pytest.param({}, {"host": "450200"}, [("O23", "division")], id="O23-at-home"),
        pytest.param({"ends_on": date(2026, 10, 11)}, {}, [("D45", "ends_on")], id="D45-days"),
        pytest.param({"starts_on": date(2026, 9, 7)}, {}, [("O23", "starts_on")], id="O23-today-is-too-late"),
        pytest.param({"starts_on": date(2026, 9, 8)}, {}, [], id="O23-tomorrow"),
        pytest.param({}, {"valid_to": date(2026, 10, 12)}, [("D109", "ends_on")], id="D109-validity"),
        pytest.param({}, {"valid_to": date(2026, 10, 13)}, [], id="D109-last-day"),
        pytest.param({}, {"valid_to": None}, [], id="A44-no-validity"),
        pytest.param({"lines": ()}, {}, [("D45", "lines")], id="D45-nothing"),
        pytest.param({"lines": ("e4", "w3")}, {}, [("O01", "lines")], id="O01-out-of-scope"),
        pytest.param({"assessors": ()}, {}, [("O17", "assessors")], id="O17-nobody"),
        pytest.param({"assessors": (1, 9)}, {}, [("O17", "assessors")], id="O17-stranger"),
        pytest.param({"assessors": (3,), "lines": ("t5",)}, {}, [("D103", "assessors")], id="D103-card"),
        pytest.param({"lines": ("e4", "t5")}, {}, [("O17", "assessors")], id="O17-nobody-for-a-code"),
    ],
)
def test_report(report, known, expected):
    found = report_reasons(replace(REPORT, **report), replace(KNOWN, **known))
    assert [(reason.rule, reason.path) for reason in found] == expected


CHANGES = {
    "site": "另一基地",
    "division": "450103",
    "address": "9 号",
    "starts_on": date(2026, 10, 11),
    "ends_on": date(2026, 10, 14),
    "lines": ("e4",),
    "headcount": 41,
    "assessors": (1,),
}


@pytest.mark.parametrize("name", LABELS)
def test_change_asks_anew_for_all_that_was_consented_to(name):
    """D45: place, dates, occupations, headcount; assessors are told."""
    after = replace(REPORT, **{name: CHANGES[name]})
    assert changed(REPORT, after) == (LABELS[name],)
    assert asks_anew(REPORT, after) is (name != "assessors")


@pytest.mark.parametrize(
    ("change", "host", "count"), [({}, "450100", 1), ({"headcount": 5}, "450100", 0), ({"division": "450302"}, "450300", 1)]
)
def test_change_of_nothing_or_of_the_city_is_none(change, host, count):
    assert len(change_reasons(REPORT, replace(REPORT, **change), before_host="450100", host=host)) == count


GIVEN = Consented(NoticeState.CONSENTED, date(2026, 9, 10), date(2026, 10, 12), date(2026, 10, 13))
STOPPED = (Stop(date(2026, 9, 20), "暂停评价活动", "附3一(二)"),)
D = date


@pytest.mark.parametrize(
    ("given", "stops", "valid_to", "on", "holds", "ended"),
    [
        pytest.param({}, (), None, D(2026, 10, 12), True, False, id="O23-first-day"),
        pytest.param({}, (), None, D(2026, 10, 13), True, False, id="O23-last-day"),
        pytest.param({}, (), None, D(2026, 10, 11), False, False, id="D45-before"),
        pytest.param({}, (), None, D(2026, 10, 14), False, True, id="D45-after"),
        pytest.param({"state": NoticeState.CONDITIONED}, (), None, D(2026, 10, 12), True, False, id="D45-conditions"),
        pytest.param({"state": NoticeState.ASKED, "answered_on": None}, (), None, D(2026, 10, 12), False, False, id="D45-silence"),
        pytest.param({"state": NoticeState.REFUSED}, (), None, D(2026, 10, 12), False, False, id="D45-refused"),
        pytest.param({"state": NoticeState.REVOKED}, (), None, D(2026, 10, 12), False, False, id="D45-revoked"),
        pytest.param({}, STOPPED, None, D(2026, 10, 12), False, True, id="D45-suspended-since"),
        pytest.param({}, STOPPED, None, D(2026, 9, 19), False, False, id="D45-not-yet-suspended"),
        pytest.param({"answered_on": D(2026, 9, 21)}, STOPPED, None, D(2026, 10, 12), True, False, id="D45-suspended-before-the-answer"),
        pytest.param({"answered_on": D(2026, 9, 20)}, STOPPED, None, D(2026, 10, 12), False, True, id="D45-suspended-that-day"),
        pytest.param({}, (), D(2026, 10, 12), D(2026, 10, 12), True, False, id="D109-last-day-of-validity"),
        pytest.param({}, (), D(2026, 10, 12), D(2026, 10, 13), False, True, id="D109-validity-over"),
    ],
)
def test_consent_holds(given, stops, valid_to, on, holds, ended):
    found = holding(replace(GIVEN, **given), stops, valid_to, on)
    assert (found.holds, found.ended, bool(found.text)) == (holds, ended, not holds)


def test_supervision_goes_to_the_host_while_the_consent_holds():
    assert supervisor("450200", "450100", Holding(True)) == "450100"
    assert supervisor("450200", "450100", Holding(False, "待答复")) == "450200"


def test_report_comes_back_from_the_document():
    assert read(stored(REPORT)) == REPORT
