"""Rooms, staff, papers as tables: O04, O05, O12, O13, O17-O20, D45, D103."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from supervision.enums import Post, RoomKind
from supervision.rules.arrangement import Arrangement, Bank, Card, Line, Placed, Room, Setting, blockers, warnings
from supervision.rules.posts import INCOMPATIBLE, clashes

CODE = "6-31-01-03"
BANK = Bank("电工题库 2026", CODE, "4", date(2026, 1, 1))
LINE = Line(1, "电工四级", CODE, "4", 30, BANK)
STAFF = tuple(Placed(n, f"考评{n}", Post.ASSESSOR) for n in (1, 2, 3))
GIVEN = Arrangement((Room("101", RoomKind.PAPER, 30),), (*STAFF, Placed(4, "督导", Post.SUPERVISOR)), (LINE,))
ASSESSOR = Card("assessor", frozenset({CODE}), date(2026, 10, 13))
SETTING = Setting(
    first=date(2026, 10, 12),
    last=date(2026, 10, 13),
    cards={1: (ASSESSOR,), 2: (ASSESSOR,), 3: (ASSESSOR,), 4: (Card("supervisor"),)},
    rotation_most=5,
    min_assessors=3,
)


def test_the_pairs_that_may_not_meet_are_the_table() -> None:
    named = {frozenset({one, two}) for one, two, _ in INCOMPATIBLE}
    assert len(named) == len(INCOMPATIBLE) == 18
    assert {frozenset(pair) for pair in combinations(Post, 2) if clashes(pair)} == named
    assert clashes([Post.ASSESSOR, Post.ASSESSOR, Post.CHIEF]) == ()


def placed(*change: object) -> Arrangement:
    return replace(GIVEN, staff=(*GIVEN.staff[1:], replace(STAFF[0], **dict([change]))))  # type: ignore[arg-type]


def lined(**change: object) -> Arrangement:
    return replace(GIVEN, lines=(replace(LINE, **change),))


def cards(person: int, *found: Card) -> Setting:
    return replace(SETTING, cards={**SETTING.cards, person: found})


@pytest.mark.parametrize(
    ("given", "setting", "expected"),
    [
        pytest.param(GIVEN, SETTING, [], id="control"),
        pytest.param(replace(GIVEN, rooms=()), SETTING, [("O04", "rooms")], id="no-room"),
        pytest.param(placed("room", "102"), SETTING, [("O05", "staff")], id="room-that-is-none"),
        pytest.param(GIVEN, cards(1), [("O17", "staff")], id="no-card"),
        pytest.param(GIVEN, cards(1, replace(ASSESSOR, valid_until=date(2026, 10, 12))), [("D103", "staff")], id="card-ends-a-day-early"),
        pytest.param(GIVEN, cards(1, replace(ASSESSOR, valid_until=None)), [], id="card-without-end"),
        pytest.param(GIVEN, cards(1, replace(ASSESSOR, occupations=frozenset({"x"}))), [("O17", "staff")], id="another-occupation"),
        pytest.param(GIVEN, cards(4, ASSESSOR), [("O17", "staff")], id="supervises-with-an-assessors-card"),
        pytest.param(replace(GIVEN, staff=STAFF), SETTING, [("O17", "staff")], id="nobody-supervises"),
        pytest.param(replace(GIVEN, staff=GIVEN.staff[3:]), SETTING, [("O17", "staff")], id="nobody-assesses"),
        pytest.param(GIVEN, replace(SETTING, in_a_row={1: 4}), [], id="four-in-a-row"),
        pytest.param(GIVEN, replace(SETTING, in_a_row={1: 5}), [("O18", "staff")], id="five-in-a-row"),
        pytest.param(placed("reason", "无人可换"), replace(SETTING, in_a_row={1: 5}), [], id="five-with-a-reason"),
        pytest.param(GIVEN, replace(SETTING, recused={4: "配偶"}), [("O19", "staff")], id="recused"),
        pytest.param(GIVEN, replace(SETTING, elsewhere={2: "桂技评场"}), [("O17", "staff")], id="two-places-at-once"),
        pytest.param(
            replace(GIVEN, staff=(*GIVEN.staff, Placed(1, "考评1", Post.CUSTODIAN))), SETTING, [("O20", "staff")], id="incompatible"
        ),
        pytest.param(lined(registered=0), SETTING, [("O03", "registered-1")], id="nobody-registered"),
        pytest.param(lined(bank=None), SETTING, [("O12", "bank-1")], id="no-bank"),
        pytest.param(lined(bank=replace(BANK, level="")), SETTING, [], id="bank-of-every-level"),
        pytest.param(lined(bank=replace(BANK, level="3")), SETTING, [("O12", "bank-1")], id="bank-of-another-level"),
        pytest.param(lined(bank=replace(BANK, reviewed_on=date(2026, 10, 13))), SETTING, [("O12", "bank-1")], id="reviewed-too-late"),
        pytest.param(lined(bank=replace(BANK, withdrawn_on=date(2026, 10, 13))), SETTING, [("O12", "bank-1")], id="withdrawn"),
        pytest.param(lined(bank=replace(BANK, withdrawn_on=date(2026, 10, 14))), SETTING, [], id="withdrawn-later"),
        pytest.param(GIVEN, replace(SETTING, consented=30), [], id="as-many-as-consented"),
        pytest.param(GIVEN, replace(SETTING, consented=29), [("D45", "")], id="more-than-consented"),
    ],
)
def test_arrangement(given: Arrangement, setting: Setting, expected: list[tuple[str, str]]) -> None:
    assert [(reason.rule, reason.path) for reason in blockers(given, setting)] == expected


def test_every_reason_is_given_at_once() -> None:
    found = blockers(Arrangement((), (), (replace(LINE, registered=0, bank=None),)), SETTING)
    assert [reason.rule for reason in found] == ["O04", "O17", "O17", "O03", "O12"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(GIVEN, [], id="control"),
        pytest.param(replace(GIVEN, rooms=(Room("101", RoomKind.PAPER, 31),)), ["O04"], id="31-on-paper"),
        pytest.param(replace(GIVEN, rooms=(Room("101", RoomKind.COMPUTER, 50),)), [], id="50-computers"),
        pytest.param(replace(GIVEN, rooms=(Room("101", RoomKind.COMPUTER, 51),)), ["O04"], id="51-computers"),
        pytest.param(replace(GIVEN, rooms=(Room("车间", RoomKind.SKILL, 90),)), [], id="a-workshop"),
        pytest.param(replace(GIVEN, rooms=(Room("101", RoomKind.PAPER, 30, False),)), ["O13"], id="no-camera"),
        pytest.param(lined(registered=31), ["O04"], id="too-few-seats"),
        pytest.param(replace(GIVEN, staff=GIVEN.staff[1:]), ["O17"], id="two-assessors"),
    ],
)
def test_arrangement_warns(given: Arrangement, expected: list[str]) -> None:
    assert [reason.rule for reason in warnings(given, SETTING)] == expected
