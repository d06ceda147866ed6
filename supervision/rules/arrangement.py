"""Whether rooms, staff and papers of a sitting are arranged: cards, rotation, recusal, posts, seats, banks. Clause: 文二(一), 文二(二)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from portal.policy.clauses import Reason
from supervision.enums import Post, RoomKind
from supervision.rules.posts import clash_reasons

CLAUSE: Final = "文二(一)"
PEOPLE: Final = "文二(二)、附3一(一)5"  # V1.5
MOST_SEATS: Final[Mapping[RoomKind, int]] = {RoomKind.PAPER: 30, RoomKind.COMPUTER: 50}  # internal
ASSESSING: Final = frozenset({Post.CHIEF, Post.ASSESSOR})
ASSESSOR_CARD, SUPERVISOR_CARD = "assessor", "supervisor"
NEEDED: Final[Mapping[Post, str]] = {Post.CHIEF: ASSESSOR_CARD, Post.ASSESSOR: ASSESSOR_CARD, Post.SUPERVISOR: SUPERVISOR_CARD}
CARD_WORDS: Final = {ASSESSOR_CARD: "考评员证卡", SUPERVISOR_CARD: "质量督导员证卡"}


@dataclass(frozen=True, slots=True)
class Room:
    name: str
    kind: RoomKind
    seats: int
    is_monitored: bool = True


@dataclass(frozen=True, slots=True)
class Placed:
    """Somebody at a post; `reason` is what the institution says of him (rotation)."""

    person: int
    name: str
    post: Post
    room: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Bank:
    label: str
    code: str
    level: str
    reviewed_on: date
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One occupation at one level, with its registered examinees and the edition it draws from."""

    ref: int
    label: str
    code: str
    level: str
    registered: int
    bank: Bank | None = None


@dataclass(frozen=True, slots=True)
class Arrangement:
    rooms: tuple[Room, ...]
    staff: tuple[Placed, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What lets somebody assess or supervise; it counts through its last day (D103)."""

    kind: str
    occupations: frozenset[str] = frozenset()
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What the portal knows on the days of the sitting. `in_a_row`: the sittings of the institution just before, all of which he assessed;
    `recused`: why somebody keeps out; `elsewhere`: at which other sitting he is at work at the same time."""

    first: date
    last: date
    cards: Mapping[int, tuple[Card, ...]]
    rotation_most: int
    min_assessors: int
    in_a_row: Mapping[int, int] = field(default_factory=dict)
    recused: Mapping[int, str] = field(default_factory=dict)
    elsewhere: Mapping[int, str] = field(default_factory=dict)
    consented: int | None = None


def blockers(given: Arrangement, setting: Setting) -> tuple[Reason, ...]:
    """Everything that stands in the way of a finished arrangement, at once."""
    return (*_rooms(given), *_people(given, setting), *_posts(given), *_lines(given, setting))


def _rooms(given: Arrangement) -> Iterator[Reason]:
    if not given.rooms:
        yield Reason(f"{CLAUSE}、附3一(一)2", "还没有编排考场。", "O04", "rooms")
    names = {room.name for room in given.rooms}
    for name in sorted({placed.room for placed in given.staff} - names - {""}):
        yield Reason(CLAUSE, f"人员所在考场“{name}”不在考场表里。", "O05", "staff")


def _people(given: Arrangement, setting: Setting) -> Iterator[Reason]:
    """Cards, rotation, recusal, two places at once; somebody assesses every occupation and somebody supervises."""
    codes = {line.code for line in given.lines}
    for placed in given.staff:
        yield from _card(placed, codes, setting)
    for person, name in {placed.person: placed.name for placed in given.staff}.items():
        if person in setting.recused:
            yield Reason(PEOPLE, f"{name}应当回避本机构：{setting.recused[person]}", "O19", "staff")
        if person in setting.elsewhere:
            yield Reason(PEOPLE, f"{name}同一时间已在其他场次任职（{setting.elsewhere[person]}）。", "O17", "staff")
    for placed in given.staff:
        run = setting.in_a_row.get(placed.person, 0)
        if placed.post in ASSESSING and run >= setting.rotation_most and not placed.reason.strip():
            text = f"{placed.name}已连续承担本机构 {run} 场考评，应当轮换；确需承担的，在说明中写明理由。"
            yield Reason(PEOPLE, text, "O18", "staff")
    for line in {line.code: line for line in given.lines}.values():
        if not _assessors(given, line.code, setting):
            yield Reason(PEOPLE, f"{line.label}没有可以考评的考评人员。", "O17", "staff")
    if not any(placed.post is Post.SUPERVISOR for placed in given.staff):
        yield Reason(PEOPLE, "还没有选派质量督导员。", "O17", "staff")


def _card(placed: Placed, codes: set[str], setting: Setting) -> Iterator[Reason]:
    kind = NEEDED.get(placed.post)
    if kind is None:
        return
    cards = [card for card in setting.cards.get(placed.person, ()) if card.kind == kind]
    if not cards:
        yield Reason(PEOPLE, f"{placed.name}没有{CARD_WORDS[kind]}，不能担任{placed.post.label}。", "O17", "staff")
    elif not any(_counts(card, setting) for card in cards):
        until = max(card.valid_until for card in cards if card.valid_until is not None)
        yield Reason(PEOPLE, f"{placed.name}的{CARD_WORDS[kind]}有效期至 {until}，早于场次结束日期 {setting.last}。", "D103", "staff")
    elif kind == ASSESSOR_CARD and not any(_counts(card, setting) and card.occupations & codes for card in cards):
        yield Reason(PEOPLE, f"{placed.name}的{CARD_WORDS[kind]}不含本场次的职业。", "O17", "staff")


def _counts(card: Card, setting: Setting) -> bool:
    return card.valid_until is None or card.valid_until >= setting.last


def _assessors(given: Arrangement, code: str, setting: Setting) -> set[int]:
    """Who may assess an occupation here."""
    return {
        placed.person
        for placed in given.staff
        if placed.post in ASSESSING
        and any(
            card.kind == ASSESSOR_CARD and code in card.occupations and _counts(card, setting)
            for card in setting.cards.get(placed.person, ())
        )
    }


def _posts(given: Arrangement) -> Iterator[Reason]:
    held: dict[int, list[Placed]] = {}
    for placed in given.staff:
        held.setdefault(placed.person, []).append(placed)
    for rows in held.values():
        yield from clash_reasons(rows[0].name, [row.post for row in rows])


def _lines(given: Arrangement, setting: Setting) -> Iterator[Reason]:
    for line in given.lines:
        if line.registered < 1:
            yield Reason(CLAUSE, f"{line.label}还没有登记报名人数。", "O03", f"registered-{line.ref}")
        if line.bank is None:
            yield Reason(CLAUSE, f"{line.label}还没有选定经审核的题库或卷库版本。", "O12", f"bank-{line.ref}")
        else:
            yield from _bank(line, line.bank, setting)
    total = sum(line.registered for line in given.lines)
    if setting.consented is not None and total > setting.consented:
        yield Reason("文二(二)", f"报名 {total} 人，超过跨市报备的 {setting.consented} 人，请先报告变更。", "D45", "", "/my/cross-city/")


def _bank(line: Line, bank: Bank, setting: Setting) -> Iterator[Reason]:
    path = f"bank-{line.ref}"
    if bank.code != line.code or bank.level not in ("", line.level):
        yield Reason(CLAUSE, f"{bank.label}不是{line.label}的题库或卷库。", "O12", path)
    if bank.reviewed_on > setting.first:
        yield Reason(CLAUSE, f"{bank.label}审定于 {bank.reviewed_on}，晚于场次开始日期。", "O12", path)
    if bank.withdrawn_on is not None and bank.withdrawn_on <= setting.last:
        yield Reason(CLAUSE, f"{bank.label}自 {bank.withdrawn_on} 起停用。", "O12", path)


def warnings(given: Arrangement, setting: Setting) -> tuple[Reason, ...]:
    """What does not refuse the arrangement: large rooms, no camera, few seats, few assessors."""
    return (*_of_rooms(given), *_of_assessors(given, setting))


def _of_rooms(given: Arrangement) -> Iterator[Reason]:
    for room in given.rooms:
        most = MOST_SEATS.get(room.kind)
        if most is not None and room.seats > most:
            yield Reason(CLAUSE, f"{room.name}（{room.kind.label}）{room.seats} 座，一般不超过 {most} 座。", "O04")
        if not room.is_monitored:
            yield Reason(CLAUSE, f"{room.name}没有视频监控，监控录像须作为过程资料保管。", "O13")
    seats, total = sum(room.seats for room in given.rooms), sum(line.registered for line in given.lines)
    if given.rooms and total > seats:
        yield Reason(CLAUSE, f"报名 {total} 人，考位 {seats} 个，须分批进行。", "O04")


def _of_assessors(given: Arrangement, setting: Setting) -> Iterator[Reason]:
    for line in {line.code: line for line in given.lines}.values():
        have = len(_assessors(given, line.code, setting))
        if 0 < have < setting.min_assessors:
            yield Reason("文二(二)", f"{line.label}只有 {have} 名考评人员，一般不少于 {setting.min_assessors} 名。", "O17")
