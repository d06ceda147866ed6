"""Which phases a filing goes through under the figures in force: what its acts and clocks follow (D16, D17, D96)."""

from datetime import date

from filings.enums import Matter
from filings.models import Filing, Section
from filings.queries.intake import numbers_on
from filings.rules.answers import from_sections
from filings.rules.path import Path, path_of
from portal.institutions.enums import Kind, Track


def path(filing: Filing, on: date) -> Path:
    """The phases of a filing as they are on a day; what it has passed already stays passed when a setting changes."""
    track, matter = Track(filing.track), Matter(filing.matter)
    if matter is Matter.INITIAL or track.kind is Kind.EXAMINING:
        return path_of(track, matter, adds=False, figures={})
    return path_of(track, matter, adds=matter is Matter.CHANGE and adds(filing), figures=numbers_on(on))


def adds(filing: Filing) -> bool:
    """Whether a change asks for more scope, as its newest version says."""
    section = Section.objects.filter(version__filing=filing, key="institution").order_by("-version__no").first()
    return from_sections({"institution": section.content if section else {}}, matter=filing.matter, track=filing.track).adds


def by_call(filing: Filing) -> bool:
    """Whether the filing lives by the limits of a selection call: social organisations' initial filings and added scope (B65, D89)."""
    if filing.track != Track.GRADING_SOCIAL or filing.matter == Matter.RENEWAL:
        return False
    return filing.matter == Matter.INITIAL or adds(filing)
