"""The filtered list as a file: exactly the entries of the page, all pages of them (T13)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from portal.directory.models import EntryVersion
from portal.directory.rules import lines
from portal.institutions.enums import Standing, Track

HEAD: Final = (
    *("机构名称", "统一社会信用代码", "类别", "地市", "状态", "职业（工种）与等级", "评价对象", "星级"),
    *("有效期起", "有效期止", "回执编号", "机构编码", "原备案机关", "监管机关"),
)
CHUNK: Final = 500


def rows(entries: Iterable[EntryVersion], cities: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """One row an entry, as the page shows it."""
    for entry in entries:
        content = entry.content
        scope = "；".join(" ".join(filter(None, (line.title, line.level_words))) for line in lines(content["scope"]))
        yield (
            entry.name,
            entry.credit_code,
            str(Track(entry.track).label),
            cities.get(entry.city, entry.city),
            str(Standing(entry.status).label),  # type: ignore[attr-defined]
            scope,
            content["audience"],
            str(entry.stars or ""),
            content["valid_from"],
            content["valid_to"] or "",
            content["number"],
            content["institution_code"],
            content["filed_with"],
            content["supervised_by"],
        )
