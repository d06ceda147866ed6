"""When things happen in the demo region: on working days before today, in office hours, one after another."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.workdays.rules import ZONE, Calendar

_OPENS = time(9, 0)


@dataclass
class Diary:
    """The working days before today, oldest first; everything of the demo region lies on them."""

    days: list[date]

    @classmethod
    def before(cls, today: date, calendar: Calendar, *, months: int) -> "Diary":
        first = today - timedelta(days=31 * months)
        return cls([first + timedelta(days=n) for n in range((today - first).days) if calendar.is_working(first + timedelta(days=n))])

    def ago(self, working_days: int) -> date:
        """The working day so many before today; 1 is the last one before today."""
        return self.days[-working_days]

    def instants(self, gaps: list[int], age: int, rng: random.Random) -> list[datetime]:
        """An instant for each step of a story whose last one is `age` working days ago: on one day they follow each other."""
        back = age + sum(gaps)
        found: list[datetime] = []
        for gap in gaps:
            back -= gap
            day = self.ago(back)
            if found and found[-1].date() == day:
                found.append(found[-1] + timedelta(minutes=rng.randrange(12, 45)))
            else:
                found.append(datetime.combine(day, _OPENS, ZONE) + timedelta(minutes=rng.randrange(0, 270)))
        return found
