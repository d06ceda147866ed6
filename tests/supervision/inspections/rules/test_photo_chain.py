"""The chain of photos: whole as taken, broken by a change, a gap, another order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from supervision.rules.photo_chain import Kept, link, place, verify

TAKEN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def chain(count: int = 3) -> list[Kept]:
    found: list[Kept] = []
    before = ""
    for no in range(1, count + 1):
        digest = str(no) * 64
        before = link(before, digest, TAKEN, "22.817000,108.366000")
        found.append(Kept(no, digest, before, TAKEN, "22.817000,108.366000", digest))
    return found


def whole(photos: list[Kept]) -> list[bool]:
    return [verdict.is_whole for verdict in verify(photos)]


def test_untouched_chain_is_whole() -> None:
    assert whole(chain()) == [True, True, True]
    assert verify([]) == ()


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"actual": "f" * 64}, "文件被改动过"),
        ({"actual": ""}, "文件不在了"),
        ({"taken_at": TAKEN + timedelta(seconds=1)}, "时间、地点"),
        ({"place": ""}, "时间、地点"),
        ({"sha256": "e" * 64, "actual": "e" * 64}, "时间、地点"),
    ],
)
def test_changed_photo_is_broken_and_the_others_are_not(change: dict[str, object], text: str) -> None:
    photos = chain()
    photos[1] = replace(photos[1], **change)  # type: ignore[arg-type]
    assert whole(photos) == [True, False, True]
    assert verify(photos)[1].text.startswith(text)


def test_forged_link_breaks_the_next_photo() -> None:
    photos = chain()
    forged = "9" * 64
    photos[1] = replace(photos[1], sha256=forged, actual=forged, link=link(photos[0].link, forged, TAKEN, photos[1].place))
    assert whole(photos) == [True, True, False]


def test_missing_photo_shows() -> None:
    photos = chain()
    assert whole([photos[0], photos[2]]) == [True, False]


def test_the_same_instant_in_another_zone_is_the_same_link() -> None:
    assert link("", "a", TAKEN, "") == link("", "a", TAKEN.astimezone(timezone(timedelta(hours=8))), "")


def test_place_has_six_digits_or_is_unknown() -> None:
    assert place(Decimal("22.817"), Decimal("108.366")) == "22.817000,108.366000"
    assert place(None, Decimal(1)) == ""
