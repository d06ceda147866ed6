"""Calendar entries for due days, as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

PRODUCT = "-//Guangxi assessment portal//terms//ZH"
MOST_OCTETS = 75


@dataclass(frozen=True, slots=True)
class Entry:
    """An all-day entry. `uid` stays the same for the term, `sequence` rises with every change, so that a new import moves the old one."""

    uid: str
    sequence: int
    on: date
    summary: str
    description: str
    url: str = ""


def escape(text: str) -> str:
    """Text as a property value."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r\n", "\n").replace("\n", "\\n")


def fold(line: str) -> str:
    """The line in pieces of at most 75 octets, never cut within a character; each further piece begins with a space."""
    pieces, piece = [], ""
    for character in line:
        if len((piece + character).encode()) > MOST_OCTETS:
            pieces.append(piece)
            piece = " "
        piece += character
    return "\r\n".join([*pieces, piece])


def ics(entries: Iterable[Entry], at: datetime, name: str = "") -> str:
    """The whole file; `at` is the moment it was made, `name` what a calendar that follows it calls it."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *([f"X-WR-CALNAME:{escape(name)}", "X-WR-TIMEZONE:Asia/Shanghai", "REFRESH-INTERVAL;VALUE=DURATION:PT1H"] if name else []),
        *(line for entry in entries for line in _event(entry, at)),
        "END:VCALENDAR",
    ]
    return "".join(fold(line) + "\r\n" for line in lines)


def _event(entry: Entry, at: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{escape(entry.uid)}",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escape(entry.summary)}",
        f"DESCRIPTION:{escape(entry.description)}",
        *([f"URL:{entry.url}"] if entry.url else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
