"""What may be entered as a sitting, as a table: O01, O02, O23, D06, D39, D44, D45, D106, D109, T24, L13, L15."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from portal.institutions.enums import Audience, Standing
from portal.workdays.rules import ZONE
from supervision.rules.sitting import (
    Asked,
    Consent,
    Known,
    Spell,
    blockers,
    consent_of,
    move_reasons,
    open_reasons,
    unanswered,
    warnings,
)

NOW = datetime(2026, 9, 7, 10, 0, tzinfo=ZONE)
LINE, OTHER = "6-31-01-03|电工||4", "6-18-01-01|车工||4"
ASKED = Asked(
    site="实训车间",
    division="450202",
    address="工业大道 1 号",
    starts_at=datetime(2026, 10, 12, 9, 0, tzinfo=ZONE),
    ends_at=datetime(2026, 10, 13, 17, 0, tzinfo=ZONE),
    starts_on=date(2026, 10, 12),
    ends_on=date(2026, 10, 13),
    lines=(LINE,),
    audience=Audience.OWN_WORKERS,
)
KNOWN = Known(
    now=NOW,
    standing=Standing.VALID,
    valid_to=date(2028, 8, 31),
    home="450200",
    city="450200",
    scope={LINE: (Spell(date(2025, 9, 1), None),)},
    audience=Audience.OWN_WORKERS,
    has_plan=True,
    planned=frozenset({("6-31-01-03", "电工", "4", 10)}),
)
CONSENT = Consent(
    ref=1,
    number="跨〔2026〕4501-0001号",
    site="南宁基地",
    division="450102",
    address="民族大道 1 号",
    starts_on=date(2026, 10, 12),
    ends_on=date(2026, 10, 13),
    lines=frozenset({LINE}),
    headcount=40,
    holds=True,
)
AWAY = replace(ASKED, site="南宁基地", division="450102", address="民族大道 1 号")
THERE = replace(KNOWN, city="450100", consents=(CONSENT,))


@pytest.mark.parametrize(
    ("asked", "known", "expected"),
    [
        pytest.param({}, {}, [], id="control"),
        pytest.param({}, {"standing": Standing.SUSPENDED}, [("L13", "附3一(二)")], id="suspended"),
        pytest.param({}, {"standing": Standing.TERMINATED}, [("L13", "附3一(三)")], id="terminated"),
        pytest.param({}, {"standing": Standing.CANCELLED}, [("L13", "附3一(三)")], id="cancelled"),
        pytest.param({}, {"standing": Standing.EXPIRED}, [("L13", "文一(二)")], id="expired"),
        pytest.param({}, {"standing": Standing.RENEWING}, [("L13", "文一(二)")], id="renewing"),
        pytest.param({}, {"standing": Standing.RENEWING, "may_sit_while_renewing": True}, [], id="renewing-allowed"),
        pytest.param(
            {},
            {"standing": Standing.RENEWING, "may_sit_while_renewing": True, "valid_to": date(2026, 9, 1)},
            [],
            id="renewing-allowed-after-the-end",
        ),
        pytest.param({}, {"valid_to": date(2026, 10, 12)}, [("T24", "文一(二)")], id="ends-after-the-validity"),
        pytest.param({}, {"valid_to": date(2026, 10, 13)}, [], id="on-the-last-day"),
        pytest.param({}, {"valid_to": None}, [], id="no-validity"),
        pytest.param({"ends_at": ASKED.starts_at}, {}, [("O04", "文二(一)")], id="no-time"),
        pytest.param({}, {"now": ASKED.starts_at}, [("O02", "文二(一)")], id="begun"),
        pytest.param({"lines": ()}, {}, [("O01", "文二(一)")], id="no-line"),
        pytest.param({"lines": (OTHER,)}, {}, [("L15", "文二(一)、附3一(二)2")], id="not-filed"),
        pytest.param({}, {"scope": {LINE: (Spell(date(2026, 10, 13), None),)}}, [("L15", "文二(一)、附3一(二)2")], id="filed-too-late"),
        pytest.param(
            {}, {"scope": {LINE: (Spell(date(2025, 9, 1), date(2026, 10, 13)),)}}, [("L15", "文二(一)、附3一(二)2")], id="removed-then"
        ),
        pytest.param({}, {"city": ""}, [("O23", "文二(二)、附3一(二)2")], id="outside-guangxi"),
        pytest.param({}, {"city": "450100"}, [("L15", "文二(二)、附3一(一)7、附3一(二)2")], id="unreported"),
    ],
)
def test_entry(asked: dict[str, object], known: dict[str, object], expected: list[tuple[str, str]]) -> None:
    found = blockers(replace(ASKED, **asked), replace(KNOWN, **known))
    assert [(reason.rule, reason.clause) for reason in found] == expected


@pytest.mark.parametrize(
    ("consent", "paths"),
    [
        pytest.param({}, [], id="control"),
        pytest.param({"holds": False, "text": "同意随之撤销。"}, ["division"], id="does-not-hold"),
        pytest.param({"ends_on": date(2026, 10, 12)}, ["ends_at"], id="days"),
        pytest.param({"site": "另一处", "address": "别处"}, ["site"], id="place"),
        pytest.param({"site": "南宁 基地", "address": "别处"}, [], id="name-however-spaced"),
        pytest.param({"lines": frozenset()}, ["lines"], id="occupation"),
    ],
)
def test_consent_reaches_what_was_consented_to(consent: dict[str, object], paths: list[str]) -> None:
    known = replace(THERE, consents=(replace(CONSENT, **consent),))
    assert [reason.path for reason in blockers(AWAY, known)] == paths
    assert (consent_of(AWAY, known) is None) == bool(paths)


def test_second_consent_that_reaches_is_taken() -> None:
    known = replace(THERE, consents=(replace(CONSENT, holds=False, text="未答复。"), replace(CONSENT, ref=2)))
    assert (blockers(AWAY, known), consent_of(AWAY, known).ref) == ((), 2)  # type: ignore[union-attr]


def test_at_home_no_consent_is_named() -> None:
    assert consent_of(ASKED, KNOWN) is None


@pytest.mark.parametrize(
    ("asked", "known", "expected"),
    [
        pytest.param({}, {}, [], id="control"),
        pytest.param({"audience": Audience.PUBLIC}, {}, [("附2二(二)、附3一(二)2", True)], id="audience"),
        pytest.param({"audience": Audience.PUBLIC}, {"audience": Audience.PUBLIC}, [], id="everybody"),
        pytest.param({}, {"audience": Audience.PUBLIC}, [], id="own-workers-of-a-public-one"),
        pytest.param({}, {"has_plan": False}, [("文二(一)", False)], id="no-plan"),
        pytest.param({}, {"planned": frozenset()}, [("文二(一)", False)], id="not-in-the-plan"),
    ],
)
def test_warnings(asked: dict[str, object], known: dict[str, object], expected: list[tuple[str, bool]]) -> None:
    found = warnings(replace(ASKED, **asked), replace(KNOWN, **known))
    assert [(one.reason.clause, one.needs_reason) for one in found] == expected


@pytest.mark.parametrize(("reason", "open_"), [("", 1), (" ", 1), ("委托培养", 0)])
def test_breach_of_the_audience_needs_words(reason: str, open_: int) -> None:
    asked = replace(ASKED, audience=Audience.PUBLIC, audience_reason=reason)
    assert len(unanswered(asked, warnings(asked, KNOWN))) == open_


@pytest.mark.parametrize(
    ("known", "rules"),
    [({}, []), ({"has_plan": False}, ["O02"]), ({"standing": Standing.SUSPENDED, "has_plan": False}, ["L13", "O02"])],
)
def test_opening_needs_a_plan_and_good_standing(known: dict[str, object], rules: list[str]) -> None:
    assert [reason.rule for reason in open_reasons(replace(KNOWN, **known), ASKED.ends_on)] == rules


@pytest.mark.parametrize(
    ("after", "changed", "rules"), [(-1, True, []), (0, True, ["V1.8"]), (-1, False, ["O04"]), (1, False, ["V1.8", "O04"])]
)
def test_move_is_reported_before_the_beginning(after: int, changed: bool, rules: list[str]) -> None:
    now = ASKED.starts_at + timedelta(minutes=after)
    assert [reason.rule for reason in move_reasons(starts_at=ASKED.starts_at, now=now, changed=changed)] == rules
