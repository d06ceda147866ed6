"""The lines of a filing that passed with something to rectify, with what was answered and found."""

from collections.abc import Iterable

from filings.enums import LineResult
from filings.models import Filing, FilingLine, Rectification
from filings.rules.rectification import Report
from portal.documents.models import Attachment
from portal.documents.queries import attachments_of


def rectified(filing: Filing) -> frozenset[int]:
    """The lines whose rectification was verified."""
    return frozenset(Rectification.objects.filter(line__filing=filing, is_met=True).values_list("line_id", flat=True))


def to_rectify(lines: Iterable[FilingLine]) -> list[FilingLine]:
    """Those of these lines that the panel wants rectified."""
    return [line for line in lines if line.panel_result == LineResult.PASSED_AFTER_FIX]


def rounds(lines: Iterable[FilingLine]) -> dict[int, list[Rectification]]:
    """The answers to each of these lines, oldest first; no query where there is no such line."""
    found: dict[int, list[Rectification]] = {line.pk: [] for line in lines}
    if found:
        rows = Rectification.objects.filter(line__in=found).select_related("reported_by", "verified_by")
        for row in rows.order_by("line", "no"):
            found[row.line_id].append(row)
    return found


def reports(rows: Iterable[Rectification]) -> list[Report]:
    """The same as the rules know them."""
    return [Report(row.is_met) for row in rows]


def evidence(row: Rectification) -> list[Attachment]:
    """The files that came with one answer."""
    return list(attachments_of(row).order_by("uploaded_at", "pk"))
