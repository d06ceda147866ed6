"""A section as forms: its plain fields, or one row of its table, bound to what is stored or to what was posted.

A table is edited row by row: a list of five hundred people is never posted as one form, and two clerks meet only where they must.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict

from filings.enums import Matter
from filings.forms.catalogue import Catalogue, Choice
from filings.forms.fields import Setting, field_of
from filings.forms.storing import REFUSED, Content, as_stored, as_typed
from filings.rules.form_sections import form_of
from filings.rules.form_spec import FieldKind, FieldSpec, SectionSpec
from portal.institutions.enums import Track
from portal.policy.clauses import Reason

MAX_ROWS = 500
_UPLOADED_APART = (FieldKind.FILES,)
_LISTS = (FieldKind.CHOICES, FieldKind.LINES)

Posted = MultiValueDict[str, Any]


class AnswerForm(forms.Form):
    """The fields of a section or of one row, built from their descriptions. `before` is what was stored."""

    specs: tuple[FieldSpec, ...] = ()

    use_required_attribute = False

    def __init__(self, before: Content, data: Posted | None = None) -> None:
        super().__init__(data, initial=as_typed(self.specs, before))
        self.before = before
        for spec in self.specs:
            if spec.kind is FieldKind.ID_NUMBER and (masked := before.get(f"{spec.key}_masked")):
                self.fields[spec.key].help_text = f"已保存 {masked}，重新填写才会更换"
        if not self.is_bound:
            self._mark()

    def full_clean(self) -> None:
        """A draft is judged leniently, and then shown with what submission will demand."""
        super().full_clean()
        self._mark()

    def _mark(self) -> None:
        """The page says 选填 only of what submission never demands."""
        for spec in self.specs:
            self.fields[spec.key].required = spec.required or spec.required_when is not None

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was posted and nothing is stored."""
        return not any(self.data.get(spec.key) for spec in self.specs) and not self.before

    @property
    def problems(self) -> dict[str, list[str]]:
        """The errors of what was posted, by field name as it stands in the page."""
        return {key: [str(error) for error in errors] for key, errors in self.errors.items()}

    def stored(self) -> dict[str, Any]:
        """What is to be stored of this form, sound or not."""
        found: dict[str, Any] = {}
        for spec in self.specs:
            choices = getattr(self.fields[spec.key], "choices", ()) if spec.kind is FieldKind.ITEM else ()
            found.update(as_stored(spec, self._value(spec), self.before, dict(choices)))
            if spec.kind is FieldKind.ID_NUMBER and spec.key in self.errors:
                found[f"{spec.key}{REFUSED}"] = True
        return found

    def _value(self, spec: FieldSpec) -> Any:
        if spec.key not in self.errors:
            return self.cleaned_data.get(spec.key)
        if spec.kind is FieldKind.ID_NUMBER:
            return ""
        return self.data.getlist(spec.key) if spec.kind in _LISTS else self.data.get(spec.key, "")  # type: ignore[attr-defined]

    def show(self, reasons: Mapping[str, Sequence[Reason]]) -> None:
        """Draws what intake found at the fields it concerns, each with its clause; for a form that shows what is stored."""
        self._errors = ErrorDict(renderer=self.renderer)
        for key, found in reasons.items():
            if key in self.fields:
                errors = [ValidationError(reason.text.replace("%", "%%"), params={"clause": reason.clause}) for reason in found]
                self._errors[key] = self.error_class(errors, renderer=self.renderer)


def form_class(specs: Iterable[FieldSpec], setting: Setting) -> type[AnswerForm]:
    """A form with one field for each description; files are uploaded apart."""
    shown = tuple(spec for spec in specs if spec.kind not in _UPLOADED_APART)
    fields: dict[str, Any] = {spec.key: field_of(spec, setting) for spec in shown}
    for spec in shown:
        if spec.required_when and not spec.hint:
            fields[spec.key].help_text = _when(spec, shown)
    return type("SectionForm", (AnswerForm,), {**fields, "specs": shown})


def _when(spec: FieldSpec, others: Sequence[FieldSpec]) -> str:
    """When another answer makes this one necessary: 权属为“租用”时填写."""
    assert spec.required_when is not None
    key, value = spec.required_when
    other = next(one for one in others if one.key == key)
    word = str(other.choices(str(value)).label) if other.choices else ""
    return f"{other.label}为“{word}”时填写" if word else f"{other.label}的填写"


class SectionForms:
    """The forms of one section of a draft, over what is stored of it."""

    def __init__(self, spec: SectionSpec, setting: Setting, content: Content) -> None:
        self.spec, self.setting, self.content = spec, setting, content

    def fields(self, data: Posted | None = None) -> AnswerForm:
        """The plain fields."""
        return form_class(self.spec.fields, self.setting)(self.content, data)

    def row(self, row_id: str, data: Posted | None = None) -> AnswerForm:
        """One row; a row that is not there yet is an empty one."""
        return form_class(self.spec.columns, self.setting)(self.find(row_id), data)

    def find(self, row_id: str) -> Content:
        """The stored row of this id, empty if there is none."""
        return next((row for row in self.rows if row.get("row_id") == row_id), {})

    @property
    def rows(self) -> list[Content]:
        """The stored rows in their order."""
        return list(self.content.get("rows") or ())

    def with_fields(self, form: AnswerForm) -> dict[str, Any]:
        """The section's content with these answers; its rows stay."""
        return {**self.content, **form.stored()}

    def with_row(self, row_id: str, form: AnswerForm) -> dict[str, Any]:
        """The section's content with this row, in its place or at the end."""
        row = {"row_id": row_id, **form.stored()}
        rows = [row if kept.get("row_id") == row_id else kept for kept in self.rows]
        return {**self.content, "rows": rows if self.find(row_id) else [*rows, row]}

    def without_row(self, row_id: str) -> dict[str, Any]:
        """The section's content without this row."""
        return {**self.content, "rows": [row for row in self.rows if row.get("row_id") != row_id]}


def section_forms(key: str, document: Mapping[str, Content], *, track: Track, matter: Matter, on: date) -> SectionForms:
    """The forms of one section of a draft. Raises KeyError for a section that this form does not have."""
    spec = {spec.key: spec for spec in form_of(document, track, matter)}[key]
    catalogue = Catalogue(on)
    return SectionForms(spec, Setting(track, lines_applied(document), catalogue, strict=False), document.get(key, {}))


def lines_applied(document: Mapping[str, Content]) -> list[Choice]:
    """The occupations or items applied for, and those filed before, as choices for people, venues and equipment."""
    sections = [document.get(key, {}) for key in ("occupations", "items")]
    rows = [row for section in sections for key in ("rows", "filed") for row in section.get(key) or ()]
    return list(dict.fromkeys((row["code"], row.get("name") or row["code"]) for row in rows if row.get("code")))
