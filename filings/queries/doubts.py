"""What electronic verification says against a filing, as far as a source still says so (D25)."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef

from filings.models import Filing
from filings.rules.electronic import Doubt
from portal.verification.enums import Matter, Verdict
from portal.verification.models import Check

_AGAINST = (Verdict.LISTED, Verdict.MISMATCH)
_SILENT = (Verdict.UNAVAILABLE, Verdict.OUTDATED)  # a source that is down takes nothing back, and holds nothing against anybody (T6)


def doubts_of(filing: Filing) -> tuple[Doubt, ...]:
    """The doubts that stand, in the order of the matters; in one query, or none where the row says that no source ever spoke against it."""
    if not getattr(filing, "is_doubted", True):
        return ()
    rows = Check.objects.filter(subject_type=ContentType.objects.get_for_model(Filing), subject_id=filing.pk)
    return standing(rows.order_by("asked_at", "pk"))


def is_doubted() -> Exists:
    """Whether any source ever spoke against a row of filings, to be annotated under this name."""
    kind = ContentType.objects.get_for_model(Filing)
    return Exists(Check.objects.filter(subject_type=kind, subject_id=OuterRef("pk"), verdict__in=_AGAINST))


def standing(rows: Iterable[Check]) -> tuple[Doubt, ...]:
    """The same from results that are loaded, oldest first: the last answer of each matter, and since when it has been just that."""
    found: dict[str, Doubt] = {}
    for row in rows:
        if row.verdict in _SILENT:
            continue
        words = f"{row.get_matter_display()}：{row.get_verdict_display()}，{row.detail}"
        before = found.pop(row.matter, None)
        if row.verdict in _AGAINST:
            found[row.matter] = before if before and before.words == words else Doubt(Matter(row.matter), words, row.asked_at)
    return tuple(found[matter] for matter in Matter.values if matter in found)
