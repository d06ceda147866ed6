"""The reference tables that fields choose from, each read once for all the rows of a page."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from portal.catalogue.models import Division
from portal.catalogue.queries import occupations_by_line, search_occupations, special_items

Choice = tuple[str, str]


class Catalogue:
    """Divisions, items and occupations on a day."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._known: dict[Choice, bool] = {}

    @cached_property
    def divisions(self) -> list[tuple[str, list[Choice]]]:
        """The divisions as a grouped choice: city → its counties and districts."""
        rows = list(Division.objects.exclude(parent=None).order_by("code"))
        cities = {row.code: row.name for row in rows if row.code.endswith("00")}
        return [(name, [(row.code, row.name) for row in rows if row.code[:4] == code[:4]]) for code, name in cities.items()]

    @cached_property
    def items(self) -> list[Choice]:
        """The special-ability items on offer."""
        return [(item.code, item.name) for item in special_items(self.on)]

    def learn(self, lines: Iterable[Choice]) -> None:
        """Looks many (code, name) lines up in one query."""
        wanted = {line for line in lines if line[0]} - self._known.keys()
        if wanted:
            found = occupations_by_line(wanted)
            self._known.update({line: line in found for line in wanted})

    def knows(self, code: str, name: str) -> bool:
        """Whether this code *and* name are an occupation of the present edition (D81)."""
        self.learn([(code, name)])
        return self._known.get((code, name), False)

    def complete(self, typed: str) -> str:
        """Code and name of the one occupation that this is the whole name or the whole code of; "" for none or several."""
        rows = [row for row in search_occupations(typed) if typed in (row.code, row.name)]
        return f"{rows[0].code} {rows[0].name}" if len(rows) == 1 else ""
