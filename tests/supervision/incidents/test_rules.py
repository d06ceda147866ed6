"""The rules of incidents and the tiers of accidents: O22, D12, D105."""

from dataclasses import replace
from datetime import timedelta

import pytest

from supervision.rules import incidents as rules
from supervision.rules.accidents import Tier, Toll, is_ground, tier
from supervision.rules.incidents import Told
from tests.filings.stage import MONDAY

HOUR = timedelta(hours=1)
TOLD = Told("safety", "考场停电", "已疏散", "实训车间", "450200", MONDAY - 2 * HOUR, MONDAY - HOUR, Toll())


@pytest.mark.parametrize(
    ("toll", "expected"),
    [
        (Toll(), None),
        (Toll(deaths=1), Tier.ORDINARY),
        (Toll(deaths=2), Tier.ORDINARY),
        (Toll(deaths=3), Tier.SERIOUS),
        (Toll(deaths=9), Tier.SERIOUS),
        (Toll(deaths=10), Tier.GRAVE),
        (Toll(deaths=29), Tier.GRAVE),
        (Toll(deaths=30), Tier.GRAVEST),
        (Toll(injured=1), Tier.ORDINARY),
        (Toll(injured=9), Tier.ORDINARY),
        (Toll(injured=10), Tier.SERIOUS),
        (Toll(injured=49), Tier.SERIOUS),
        (Toll(injured=50), Tier.GRAVE),
        (Toll(injured=99), Tier.GRAVE),
        (Toll(injured=100), Tier.GRAVEST),
        (Toll(loss_yuan=1), Tier.ORDINARY),
        (Toll(loss_yuan=9_999_999), Tier.ORDINARY),
        (Toll(loss_yuan=10_000_000), Tier.SERIOUS),
        (Toll(loss_yuan=49_999_999), Tier.SERIOUS),
        (Toll(loss_yuan=50_000_000), Tier.GRAVE),
        (Toll(loss_yuan=99_999_999), Tier.GRAVE),
        (Toll(loss_yuan=100_000_000), Tier.GRAVEST),
        (Toll(deaths=1, injured=50, loss_yuan=10), Tier.GRAVE),
    ],
)
def test_tier_is_the_gravest_of_the_three(toll: Toll, expected: Tier | None) -> None:
    assert tier(toll) == expected


@pytest.mark.parametrize(
    ("toll", "expected"),
    [(Toll(), False), (Toll(1), True), (Toll(0, 1), True), (Toll(loss_yuan=999_999), False), (Toll(loss_yuan=1_000_000), True)],
)
def test_ground_is_a_death_a_grave_injury_or_the_figure(toll: Toll, expected: bool) -> None:
    assert is_ground(toll, 1_000_000) is expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"title": "", "text": " ", "place": ""}, ["title", "text", "place"]),
        ({"happened_at": MONDAY + HOUR, "known_at": MONDAY + HOUR}, ["happened_at", "known_at"]),
        ({"known_at": MONDAY - 3 * HOUR, "late_reason": "停电"}, ["known_at"]),
        ({"happened_at": MONDAY - 3 * HOUR, "known_at": MONDAY - 2 * HOUR}, []),
        ({"happened_at": MONDAY - 3 * HOUR, "known_at": MONDAY - 2 * HOUR - timedelta(seconds=1)}, ["late_reason"]),
        ({"happened_at": MONDAY - 9 * HOUR, "known_at": MONDAY - 5 * HOUR, "late_reason": "通信中断"}, []),
    ],
)
def test_late_begins_after_the_limit_from_knowing(change: dict, expected: list[str]) -> None:
    assert [reason.path for reason in rules.told_reasons(replace(TOLD, **change), hours=2, at=MONDAY)] == expected


@pytest.mark.parametrize(
    ("late", "toll", "received", "after", "expected"),
    [
        (True, Toll(deaths=1), True, timedelta(), True),
        (True, Toll(injured=1), False, timedelta(), True),
        (True, Toll(loss_yuan=9), False, timedelta(), False),
        (False, Toll(deaths=1), True, 9 * HOUR, False),
        (False, Toll(), False, 2 * HOUR, False),
        (False, Toll(), False, 2 * HOUR + timedelta(seconds=1), True),
        (False, Toll(), True, 9 * HOUR, False),
    ],
)
def test_region_is_told_of_what_nobody_received_and_of_late_casualties(
    late: bool, toll: Toll, received: bool, after: timedelta, expected: bool
) -> None:
    given = {"late": late, "toll": toll, "received": received, "hours": 2}
    assert rules.is_escalated(**given, reported_at=MONDAY, at=MONDAY + after) is expected
