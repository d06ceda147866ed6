"""Strata, exclusions, sizes and seeds of a draw: tables by clause, and what holds for any register. Clause: 文三(一), T16, D95."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.institutions.enums import Standing
from supervision import redraw
from supervision.enums import CreditClass, SeedKind
from supervision.rules import drawing, seeds
from supervision.rules.drawing import Candidate, Limits, Taker
from supervision.rules.strata import credit_class

ON = date(2026, 11, 23)
LIMITS = Limits(
    {CreditClass.A: 5, CreditClass.B: 10, CreditClass.C: 20, CreditClass.D: 100},
    least=5,
    rest=12,
    cap=2,
    team=2,
)
ONE = Candidate("4502-1", "龙屏", 1, "450200", "柳州市", CreditClass.B, Standing.VALID)
FROZEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def many(count: int, found: CreditClass = CreditClass.B, **changed: Any) -> list[Candidate]:
    return [
        replace(ONE, id=f"{found.value}{no:04d}", institution=ord(found.value) * 1000 + no, credit_class=found, **changed)
        for no in range(count)
    ]


@pytest.mark.parametrize(
    ("stars", "is_watched", "expected"),
    [
        ("5", False, "A"),
        ("4", False, "A"),
        ("3", False, "B"),
        ("2", False, "C"),
        ("1", False, "D"),
        ("", False, "B"),
        ("?", False, "B"),
        ("5", True, "D"),
        ("", True, "D"),
    ],
)
def test_credit_class_follows_stars_and_watch_list(stars: str, is_watched: bool, expected: str) -> None:
    assert credit_class(stars, is_watched=is_watched) == expected


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, ""),
        ({"standing": Standing.RENEWING}, ""),
        ({"standing": Standing.SUSPENDED}, "暂停评价期间"),
        ({"is_held": True}, "有在办案件"),
        ({"inspected": 1}, ""),
        ({"inspected": 2}, "本年度已检查 2 次，达到上限"),
        ({"inspected": 2, "credit_class": CreditClass.D}, "本年度已检查 2 次，达到上限"),
        ({"last_drawn_on": date(2025, 11, 23)}, ""),
        ({"last_drawn_on": date(2025, 11, 24)}, "12 个月内已抽中"),
        ({"last_drawn_on": date(2026, 11, 1), "credit_class": CreditClass.D}, ""),
    ],
)
def test_object_stays_out_for_the_reasons_of_the_table(changed: dict[str, Any], words: str) -> None:
    assert drawing.why_excluded(replace(ONE, **changed), LIMITS, ON) == words


@pytest.mark.parametrize("standing", [Standing.EXPIRED, Standing.TERMINATED, Standing.CANCELLED, Standing.NOT_YET])
def test_registration_that_has_ended_is_not_in_the_register(standing: Standing) -> None:
    assert drawing.objects([replace(ONE, standing=standing)], LIMITS, ON) == []


def test_institution_of_two_registrations_takes_part_with_as_many_as_it_has_visits_left() -> None:
    rows = [replace(ONE, id="1", inspected=1), replace(ONE, id="2", inspected=1)]
    assert [row["excluded"] for row in drawing.objects(rows, LIMITS, ON)] == ["", "同一机构本年度剩余检查次数已由其他备案登记占用"]


def sizes(rows: list[Candidate]) -> dict[str, int]:
    return drawing.sizes(rows, drawing.objects(rows, LIMITS, ON), LIMITS)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (many(20, CreditClass.A), {"柳州市·A 级": 1}),
        (many(21, CreditClass.A), {"柳州市·A 级": 2}),
        (many(1, CreditClass.B), {"柳州市·B 级": 1}),
        (many(6, CreditClass.C), {"柳州市·C 级": 2}),
        (many(7, CreditClass.D), {"柳州市·D 级": 7}),
        (many(3, CreditClass.D, inspected=2), {}),
    ],
    ids=["5%", "rounded-up", "at-least-one", "20%", "all-of-D", "cap-beats-D"],
)
def test_sizes_are_shares_of_the_class_rounded_up(rows: list[Candidate], expected: dict[str, int]) -> None:
    assert sizes(rows) == expected


def test_least_share_of_the_whole_register_is_reached_from_other_strata() -> None:
    """100 of class A that rest and 3 of C: 5 % of 103 are 6, the 20 % of C but one; only three may be drawn, so all are."""
    rows = [*many(100, CreditClass.A, last_drawn_on=date(2026, 6, 1)), *many(3, CreditClass.C)]
    assert sizes(rows) == {"柳州市·C 级": 3}


def test_inspector_with_expired_certificate_stays_out_and_recusals_are_named_by_object() -> None:
    takers = [
        Taker("桂02", "乙", ON, ("450300", "450200"), frozenset({1, 99})),
        Taker("桂01", "甲", ON - timedelta(days=1)),
    ]
    assert drawing.inspectors(takers, {1: ["4502-1", "4502-2"]}, ON) == [
        {"id": "桂01", "name": "甲", "excluded": "证件已于 2026-11-22 到期", "cities": [], "avoids": []},
        {"id": "桂02", "name": "乙", "excluded": "", "cities": ["450200", "450300"], "avoids": ["4502-1", "4502-2"]},
    ]


def test_document_without_objects_or_inspectors_is_refused_with_both_reasons() -> None:
    found = drawing.document(many(2, inspected=2), [Taker("桂01", "甲", ON)], LIMITS, ON)
    assert [reason.rule for reason in drawing.document_reasons(found)] == ["T16", "S06"]


def by_chance(rng: random.Random) -> list[Candidate]:
    """A register by chance: a few institutions, some with several registrations, every standing, class and history."""
    visits = [rng.choice((0, 0, 1, 2, 3)) for _ in range(8)]
    rows = []
    for no in range(rng.randint(0, 40)):
        institution = rng.randrange(8)
        rows.append(
            Candidate(
                id=f"{no}",
                name="机构",
                institution=institution,
                city="450200",
                city_name=rng.choice(("柳州市", "南宁市")),
                credit_class=rng.choice(list(CreditClass)),
                standing=rng.choice((*Standing, Standing.VALID, Standing.VALID)),
                is_held=rng.random() < 0.1,
                last_drawn_on=rng.choice((None, date(2025, 6, 1), date(2026, 2, 1))),
                inspected=visits[institution],
            )
        )
    return rows


@given(st.integers(min_value=0, max_value=10**9), st.text("123456", min_size=1, max_size=12))
def test_nobody_is_drawn_who_is_excluded_or_over_the_cap_whatever_the_register(number: int, seed: str) -> None:
    rows = by_chance(random.Random(number))
    takers = [Taker(f"桂{no}", "检查人员", ON) for no in range(3)]
    found = drawing.document(rows, takers, LIMITS, ON)
    assert redraw.document_faults(found) == []
    drawn = [row["object"] for row in redraw.draw(found, seed)["drawn"]]
    by_id = {row.id: row for row in rows}
    for key in drawn:
        assert drawing.why_excluded(by_id[key], LIMITS, ON) == ""
    visits = {row.institution: row.inspected for row in rows}
    for key in drawn:
        visits[by_id[key].institution] += 1
    assert all(visits[by_id[key].institution] <= LIMITS.cap for key in drawn)
    free = [row["id"] for row in found["objects"] if not row["excluded"]]
    heaviest = {key for key in free if by_id[key].credit_class == CreditClass.D}
    assert heaviest <= set(drawn)
    good = sum(row.is_good for row in rows)
    assert len(drawn) >= min(drawing.part(good, LIMITS.least), len(free))


SAID = seeds.Seed(SeedKind.DICE, "3 5 1 6 2 4 4 1", "韦丽萍、覃建国", FROZEN + timedelta(minutes=5))
SEEDS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "dice": ({}, []),
    "few-throws": ({"seed": "3 5 1 6 2 4 4"}, ["seed"]),
    "no-dice": ({"seed": "3 5 1 6 2 4 4 7"}, ["seed"]),
    "unparted": ({"seed": "35162441"}, ["seed"]),
    "blank": ({"seed": ""}, ["seed"]),
    "one-witness": ({"origin": "韦丽萍"}, ["origin"]),
    "same-witness": ({"origin": "韦丽萍、韦丽萍"}, ["origin"]),
    "before-the-freeze": ({"arose_at": FROZEN}, ["arose_at"]),
    "to-come": ({"arose_at": FROZEN + timedelta(days=2)}, ["arose_at"]),
    "number": ({"kind": SeedKind.NUMBER, "seed": "03 11 19 22 27 08", "origin": "双色球第 2026135 期，中国福彩网"}, []),
    "short-number": ({"kind": SeedKind.NUMBER, "seed": "1234", "origin": "双色球第 2026135 期，中国福彩网"}, ["seed"]),
    "no-origin": ({"kind": SeedKind.NUMBER, "seed": "03 11 19 22 27 08", "origin": "彩票"}, ["origin"]),
}


@pytest.mark.parametrize(("changed", "paths"), SEEDS.values(), ids=SEEDS)
def test_seed_is_refused_beside_its_field(changed: dict[str, Any], paths: list[str]) -> None:
    found = seeds.seed_reasons(replace(SAID, **changed), frozen_at=FROZEN, at=FROZEN + timedelta(days=1))
    assert [reason.path for reason in found] == paths


def test_source_of_a_seed_reads_as_it_is_published() -> None:
    assert SAID.source == "掷骰，见证人：韦丽萍、覃建国（2026-11-23 09:05 产生）"
