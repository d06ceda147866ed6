"""What the public reads of an entry: its occupations as lines, the one looked for first, and no mobile phone."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

LEVEL_WORDS: Final = {"5": "五", "4": "四", "3": "三", "2": "二", "1": "一"}
OTHER_LEVELS: Final = {"A": "学徒工", "T": "特级技师", "S": "首席技师"}
_LADDER: Final = ("A", *LEVEL_WORDS, "T", "S")
_MOBILE: Final = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9](?:[- ]?\d){9}(?!\d)")
_PUNCTUATION: Final = " ,，;；/、转（）()"


@dataclass(frozen=True, slots=True)
class Line:
    """One occupation of an entry with its levels, or one item of special ability (no levels)."""

    code: str
    name: str
    work_type: str
    levels: tuple[str, ...]
    norm: str
    from_on: str

    @property
    def title(self) -> str:
        """The name, the work type in brackets where there is one."""
        return f"{self.name}（{self.work_type}）" if self.work_type else self.name

    @property
    def level_words(self) -> str:
        """五、四、三级, the levels outside the five by their names; "" for an item."""
        five = "、".join(LEVEL_WORDS[level] for level in self.levels if level in LEVEL_WORDS)
        others = [OTHER_LEVELS[level] for level in self.levels if level in OTHER_LEVELS]
        return "、".join([f"{five}级", *others] if five else others)

    @property
    def slots(self) -> tuple[dict[str, Any], ...]:
        """The five fixed slots, so that lines compare."""
        return tuple({"label": word, "on": level in self.levels} for level, word in LEVEL_WORDS.items())

    @property
    def other_levels(self) -> str:
        """The levels outside the five."""
        return "、".join(OTHER_LEVELS[level] for level in self.levels if level in OTHER_LEVELS)


def lines(scope: Iterable[dict[str, Any]]) -> tuple[Line, ...]:
    """The rows of an entry's scope, one line an occupation, its levels from the lowest; the day is that of the first level taken in.

    The frozen lines of a publicity are read alike: they have no work type apart from the name, and no day.
    """
    found: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in scope:
        found.setdefault((row["code"], row["name"], row.get("work_type", "")), []).append(row)
    return tuple(
        Line(
            code,
            name,
            work_type,
            tuple(sorted({row["level"] for row in rows if row["level"]}, key=_LADDER.index)),
            "、".join(dict.fromkeys(row["norm"] for row in rows)),
            min(row.get("from_on", "") for row in rows),
        )
        for (code, name, work_type), rows in found.items()
    )


def matched_first(found: Sequence[Line], words: Sequence[str]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The lines that hold a word looked for, by name or code, and the others; a name that is the word itself comes first."""
    hits = [line for line in found if any(word in line.title.upper() or line.code.startswith(word) for word in words)]
    hits.sort(key=lambda line: line.name.upper() not in words)
    return tuple(hits), tuple(line for line in found if line not in hits)


def rest_words(hits: Sequence[Line], others: Sequence[Line]) -> str:
    """What follows the matching occupations: 电工、中式烹调师等 4 个职业; counted over all, items as items."""
    total = len(hits) + len(others)
    unit = "个职业" if any(line.levels for line in (*hits, *others)) else "个项目"
    named = "、".join(line.title for line in others[:2])
    return (
        f"{named}等 {total} {unit}" if len(others) > 2 or (hits and others) else f"{named}，{total} {unit}" if named else f"{total} {unit}"
    )


def public_phone(text: str) -> str:
    """The telephone without mobile numbers: they belong to a person and are not shown to the public."""
    return _MOBILE.sub("", text).strip(_PUNCTUATION)


def bigrams(words: Iterable[str]) -> tuple[str, ...]:
    """Every two neighbouring characters of the words, each once.

    A trigram index knows nothing of a pattern of two characters; spelled out as words of their own they are found by it.
    """
    return tuple(dict.fromkeys(word[at : at + 2] for word in words for at in range(len(word) - 1)))
