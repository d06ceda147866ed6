"""The days on which a renewal may be applied for. Clause: 文一(二)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day of the window, and the last day of the validity it belongs to."""

    opens_on: date
    closes_on: date
    valid_to: date

    def is_open(self, on: date) -> bool:
        """Whether a renewal may be applied for on this day; a party's window opens at 00:00 and closes at 24:00 (D92)."""
        return self.opens_on <= on <= self.closes_on
