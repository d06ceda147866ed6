"""The application form as data: what a section and a field are, and which of them a filing shows.

The fields themselves stand in `form_sections`; forms are generated from them, and `labels` is what a FormVersion keeps so that
an old version stays readable with its own words (T23). Change a label or a field: raise FORM_VERSION.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypedDict

from django.db.models import TextChoices

from filings.enums import Matter
from portal.institutions.enums import Track

FORM_VERSION: Final = 3


class FieldKind(StrEnum):
    """How an answer is stored.

    A date as YYYY-MM-DD, an ID number as `<key>_hash` and `<key>_masked`. FILES stand in the materials section under "files", with
    the uploads of the matrix: key → list of {id, sha256, name, pages}.
    An OCCUPATION stores `code` and fills `name` and `edition` beside it (D81); LINES are codes of the occupations or items applied for.
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    INTEGER = "integer"
    DECIMAL = "decimal"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"
    DIVISION = "division"
    PHONE = "phone"
    EMAIL = "email"
    CREDIT_CODE = "credit_code"
    ID_NUMBER = "id_number"
    OCCUPATION = "occupation"
    ITEM = "item"
    LINES = "lines"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field. `required` holds at submission only; `required_when` is (other field of the same row, its value)."""

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    hint: str = ""
    clause: str = ""
    choices: type[TextChoices] | None = None
    required_when: tuple[str, str | bool] | None = None
    tracks: frozenset[Track] = frozenset(Track)
    matters: frozenset[Matter] = frozenset(Matter)

    @property
    def is_personal(self) -> bool:
        """Whether the answer is personal data that no public page may show."""
        return self.kind in (FieldKind.ID_NUMBER, FieldKind.PHONE, FieldKind.EMAIL)

    def shown(self, track: Track, matter: Matter) -> bool:
        """Whether the form of this track and matter has the field."""
        return track in self.tracks and matter in self.matters


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One section: plain `fields`, and the columns of its table in `columns` (stored under "rows", each row with a row_id)."""

    key: str
    title: str
    intro: str
    clause: str
    fields: tuple[FieldSpec, ...] = ()
    columns: tuple[FieldSpec, ...] = ()
    min_rows: int = 0
    unit: str = ""
    tracks: frozenset[Track] = frozenset(Track)
    later: str = ""  # the intro of a change or renewal, where it is another

    def of(self, track: Track, matter: Matter) -> "SectionSpec":
        """The section with only the fields that this track and matter show; clauses of the other annex become those of the track's own."""
        return replace(
            self,
            intro=self.later if self.later and matter is not Matter.INITIAL else self.intro,
            clause=cite(self.clause, track),
            fields=_shown(self.fields, track, matter),
            columns=_shown(self.columns, track, matter),
        )


class FieldLabel(TypedDict):
    """What is kept of a field for reading an old version."""

    label: str
    choices: dict[str, str]


class SectionLabels(TypedDict):
    """What is kept of a section for reading an old version."""

    title: str
    fields: dict[str, FieldLabel]
    columns: dict[str, FieldLabel]


def cite(clause: str, track: Track) -> str:
    """A clause given as 附*一(二), the wording both annexes share, cited in the annex of the track."""
    return clause.replace("附*", track.annex)


def labels(sections: tuple[SectionSpec, ...]) -> dict[str, SectionLabels]:
    """Titles, labels and choice words by key, ready to be stored as JSON."""
    return {
        section.key: {
            "title": section.title,
            "fields": _labels(section.fields),
            "columns": _labels(section.columns),
        }
        for section in sections
    }


def _labels(specs: tuple[FieldSpec, ...]) -> dict[str, FieldLabel]:
    return {
        spec.key: {
            "label": spec.label,
            "choices": {str(value): str(word) for value, word in spec.choices.choices} if spec.choices else {},
        }
        for spec in specs
    }


def _shown(specs: tuple[FieldSpec, ...], track: Track, matter: Matter) -> tuple[FieldSpec, ...]:
    return tuple(replace(spec, clause=cite(spec.clause, track)) for spec in specs if spec.shown(track, matter))
