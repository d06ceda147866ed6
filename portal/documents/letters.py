"""Which wording a kind of paper has on a day; kept per process, for every paper issued asks."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter

from portal.documents.contents import PaperContent
from portal.documents.models import LetterVersion
from portal.documents.wordings import filled, shipped
from portal.policy.models import ProposalOutcome
from portal.policy.versioned import Versioned


@dataclass(frozen=True, slots=True)
class Wording:
    """The wording of a kind by slot, and its version; 0 is the one shipped."""

    no: int
    texts: Mapping[str, str]


def _version() -> int:
    """How many were confirmed: none is ever taken back, so the number rises with each."""
    return LetterVersion.objects.filter(outcome=ProposalOutcome.CONFIRMED).count()


def _letters() -> Mapping[str, list[LetterVersion]]:
    """The confirmed versions by kind, in the order in which they come into use; of two for one day the later number holds."""
    found: dict[str, list[LetterVersion]] = {}
    for row in LetterVersion.objects.filter(outcome=ProposalOutcome.CONFIRMED).order_by("effective_from", "no"):
        found.setdefault(row.kind, []).append(row)
    return found


kept_letters = Versioned(_version, _letters)


def wording(kind: str, on: date) -> Wording:
    """The wording of a kind on a day; slots added to the portal later have the text shipped."""
    rows = kept_letters.get().get(kind, [])
    index = bisect_right(rows, on, key=attrgetter("effective_from"))
    if not index:
        return Wording(0, shipped(kind))
    return Wording(rows[index - 1].no or 0, {**shipped(kind), **rows[index - 1].texts})


def worded(content: PaperContent, on: date) -> PaperContent:
    """The content with its paragraphs filled in the wording of the day: from now on it says this, whatever the letter becomes."""
    found = wording(content.key, on)
    return replace(content, wording=filled(content, found.texts), wording_version=found.no)
