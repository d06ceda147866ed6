"""The chain of photos of a visit: each is bound to the one before, so that a changed, missing or moved one shows. Clause: 文三(一)."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Kept:
    """A photo as it was taken in. `actual`: SHA-256 of the file as it lies there now, "" where it is gone."""

    no: int
    sha256: str
    link: str
    taken_at: datetime
    place: str
    actual: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check of one photo found; `text` is empty where it is whole."""

    no: int
    text: str

    @property
    def is_whole(self) -> bool:
        return not self.text


def place(latitude: Decimal | None, longitude: Decimal | None) -> str:
    """A location as the chain writes it: six digits after the point, empty where none is known."""
    return "" if latitude is None or longitude is None else f"{latitude:.6f},{longitude:.6f}"


def link(before: str, sha256: str, taken_at: datetime, place: str) -> str:
    """SHA-256 of the link before ("" for the first), the file's hash, the instant in UTC with microseconds and the place, in canonical JSON."""
    moment = taken_at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps({"before": before, "place": place, "sha256": sha256, "taken_at": moment}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verify(photos: Sequence[Kept]) -> tuple[Verdict, ...]:
    """Every photo held against its file and the one before it, in the order of their numbers."""
    found, before = [], ""
    for position, photo in enumerate(photos, start=1):
        found.append(Verdict(photo.no, _fault(photo, position, before)))
        before = photo.link
    return tuple(found)


def _fault(photo: Kept, position: int, before: str) -> str:
    if not photo.actual:
        return "文件不在了。"
    if photo.actual != photo.sha256:
        return "文件被改动过，与拍摄时的校验值不一致。"
    if photo.no != position:
        return "前面缺少照片，序号不连续。"
    if link(before, photo.sha256, photo.taken_at, photo.place) != photo.link:
        return "时间、地点或前一张照片被改动过，链值不一致。"
    return ""
