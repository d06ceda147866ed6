"""What the portal knows about an applicant beside the filing itself, handed to the rules as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from filings.enums import CreditCheck

Figures = Mapping[str, int]
WorkTypes = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Scope:
    """The catalogue on one day. Work-type tables hold (code, work type); the work type "" stands for the whole code (D81).

    `graded`: codes of classes 3-6 of the occupational classification and those published since; `restricted`: 准入类;
    `qualification`: the skilled part of the national qualification catalogue; `items`: published special-ability items (D82);
    `levels`: levels of the national standard, where they are known.
    """

    graded: frozenset[str] = frozenset()
    restricted: WorkTypes = frozenset()
    qualification: WorkTypes = frozenset()
    items: frozenset[str] = frozenset()
    levels: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """The portal's own knowledge on the day.

    `barred`: a decision 不再受理 in force (L12, D90); `representative_barred`: the same legal representative elsewhere (D85);
    `suspended`: the registration of this track; `suspended_elsewhere`: another track of the same body (D109);
    `active_filing`: number of another open filing of the track (D37); `original_authority`: division that filed it first, "" if none;
    `renewal_window`: first and last day; `valid_to`: end of the registration to be renewed;
    `not_standing`: why the registration can carry no change, in words, "" where it can; `on_hold`: a case about it is in hand (D69);
    `filed_lines`: (code, name, work type, level) of its scope;
    `filed_norms`: (number, code, name) of its own norms on file here, `replaced_norms` those that a newer edition replaced (D40);
    `changed_sections`: what differs from the approved filing (D66); `decided_by`: forecast day of the decision;
    `call_deadline`: the selection call's own day for the decision (B65).
    """

    credit_check: CreditCheck = CreditCheck.UNAVAILABLE
    scope: Scope = field(default_factory=Scope)
    barred: bool = False
    representative_barred: bool = False
    suspended: bool = False
    suspended_elsewhere: bool = False
    active_filing: str = ""
    original_authority: str = ""
    call_open: bool = False
    call_deadline: date | None = None
    renewal_window: tuple[date, date] | None = None
    valid_to: date | None = None
    not_standing: str = ""
    on_hold: bool = False
    filed_lines: frozenset[tuple[str, str, str, str]] = frozenset()
    filed_norms: frozenset[tuple[str, str, str]] = frozenset()
    replaced_norms: frozenset[tuple[str, str, str]] = frozenset()
    changed_sections: frozenset[str] = frozenset()
    decided_by: date | None = None
