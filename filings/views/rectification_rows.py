"""评估要求整改 as both sides read it: what the panel required of each line, what was answered, what was found."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from filings.models import FilingLine, Rectification
from filings.queries.rectifications import evidence, reports, rounds, to_rectify
from filings.rules.rectification import word_of
from filings.views.officer_words import instant
from portal.documents.queries import offered

Rounds = list[Rectification]


def rectifications(
    lines: Iterable[FilingLine], today: date, *, file_name: str, link: Callable[[FilingLine, Rounds], tuple[str, str]], named: bool
) -> list[dict[str, Any]]:
    """One row a line. `file_name`: the address of a file; `link`: address and words of what the reader may do; `named`: officers by name."""
    wanted = to_rectify(lines)
    found = rounds(wanted)
    return [_row(line, found[line.pk], today, file_name, link(line, found[line.pk]), named=named) for line in wanted]


def _row(line: FilingLine, said: Rounds, today: date, file_name: str, link: tuple[str, str], *, named: bool) -> dict[str, Any]:
    return {
        "id": line.pk,
        "title": str(line),
        "required": line.panel_remark,
        "word": word_of(reports(said)),
        "done": bool(said) and said[-1].is_met is True,
        "url": link[0],
        "link": link[1],
        "rounds": [_round(line, row, today, file_name, named=named) for row in said],
    }


def _round(line: FilingLine, row: Rectification, today: date, file_name: str, *, named: bool) -> dict[str, Any]:
    verifier = f"{row.verified_by} " if named else "受理机关 "
    return {
        "text": row.text,
        "reported": f"{row.reported_by} {instant(row.reported_at, today)} 提交",
        "files": [
            {
                "name": file.name,
                "url": reverse(file_name, args=[line.filing_id, row.pk, file.pk]) if offered(file) else "",
                "state": "" if offered(file) else file.get_scan_state_display(),
            }
            for file in evidence(row)
        ],
        "finding": row.finding,
        "verified": f"{verifier}{instant(row.verified_at, today)} {'核验到位' if row.is_met else '核验未到位'}" if row.verified_at else "",
    }
