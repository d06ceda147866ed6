"""The register's changes for machines: Atom, JSON and CSV, each change with its reason and clause (N10)."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any, Final

from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from portal.directory.models import EntryVersion
from portal.documents.downloads import LEADS
from portal.institutions.enums import Track

FIELDS: Final = ("id", "at", "name", "credit_code", "track", "city", "version", "reason", "clause", "url")


def change(entry: EntryVersion, base: str) -> dict[str, Any]:
    """One change as plain values; `base` is the portal's address."""
    return {
        "id": f"{entry.registration_id}-{entry.no}",
        "at": timezone.localtime(entry.shown_from).isoformat(),
        "name": entry.name,
        "credit_code": entry.credit_code,
        "track": entry.track,
        "city": entry.city,
        "version": entry.no,
        "reason": entry.reason,
        "clause": entry.clause,
        "url": f"{base}/directory/{entry.credit_code}/",
    }


def atom(entries: Iterable[EntryVersion], base: str) -> str:
    """The changes as an Atom feed."""
    feed = Atom1Feed(
        title="广西技能人才评价机构目录变动",
        link=f"{base}/directory/",
        description="目录条目的新增、变更和移出，附原因和条款",
        language="zh-CN",
        feed_url=f"{base}/directory/changes.atom",
    )
    for entry in entries:
        row = change(entry, base)
        feed.add_item(
            title=f"{entry.name}：{entry.reason}",
            link=row["url"],
            description=f"{Track(entry.track).label}，{entry.reason}（{entry.clause}），目录第 {entry.no} 版",
            unique_id=f"{base}/directory/changes/{row['id']}",
            pubdate=entry.shown_from,
            updateddate=entry.shown_from,
        )
    return str(feed.writeString("utf-8"))


def as_csv(entries: Iterable[EntryVersion], base: str) -> Iterator[str]:
    """The changes as CSV lines; a cell that a spreadsheet would run as a formula is led by an apostrophe."""
    yield "\ufeff" + _line(FIELDS)
    for entry in entries:
        yield _line(change(entry, base).values())


def _line(cells: Iterable[Any]) -> str:
    out = StringIO()
    csv.writer(out).writerow([f"'{cell}" if str(cell).startswith(LEADS) else cell for cell in cells])
    return out.getvalue()
