"""What submission demands of the form: every answer of the whole document that is missing or malformed, with path and clause (T5)."""

from collections.abc import Iterator, Mapping
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from filings.enums import Matter
from filings.forms.catalogue import Catalogue
from filings.forms.fields import Setting, field_of
from filings.forms.sections import lines_applied
from filings.forms.storing import REFUSED, Content, as_typed
from filings.rules.document import is_blank
from filings.rules.form_sections import form_of
from filings.rules.form_spec import FieldKind, FieldSpec, SectionSpec
from portal.institutions.enums import Track
from portal.policy.clauses import Reason


def form_reasons(document: Mapping[str, Content], *, track: Track, matter: Matter, on: date) -> tuple[Reason, ...]:
    """Every reason, section by section; the reference tables are read once, however many rows there are."""
    catalogue = Catalogue(on)
    catalogue.learn((row.get("code", ""), row.get("name", "")) for row in document.get("occupations", {}).get("rows") or ())
    setting = Setting(track, lines_applied(document), catalogue, strict=True)
    return tuple(reason for spec in form_of(document, track, matter) for reason in _section(spec, setting, document.get(spec.key, {})))


def _section(spec: SectionSpec, setting: Setting, content: Content) -> Iterator[Reason]:
    yield from _answers(_fields(spec.fields, setting), content, spec.key, spec.clause)
    if not spec.columns:
        return
    rows = content.get("rows") or ()
    if len(rows) < spec.min_rows:
        yield Reason(spec.clause, f"“{spec.title}”至少填写 {spec.min_rows} {spec.unit}。", path=spec.key)
    fields = _fields(spec.columns, setting)
    for row in rows:
        yield from _answers(fields, row, f"{spec.key}[{row.get('row_id', '')}]", spec.clause)


Fields = list[tuple[FieldSpec, forms.Field]]


def _fields(specs: tuple[FieldSpec, ...], setting: Setting) -> Fields:
    return [(spec, field_of(spec, setting)) for spec in specs if spec.kind is not FieldKind.FILES]


def _answers(fields: Fields, content: Content, path: str, clause: str) -> Iterator[Reason]:
    typed = as_typed([spec for spec, _ in fields], content)
    for spec, field in fields:
        for text in _problems(spec, field, typed.get(spec.key), content):
            yield Reason(spec.clause or clause, text, path=f"{path}.{spec.key}")


def _problems(spec: FieldSpec, field: forms.Field, typed: object, content: Content) -> list[str]:
    if spec.kind is FieldKind.ID_NUMBER and content.get(f"{spec.key}{REFUSED}"):
        return [f"最近填写的“{spec.label}”不对，没有保存，请重新填写。"]
    if spec.kind is FieldKind.ID_NUMBER and content.get(f"{spec.key}_hash"):
        return []
    if _is_due(spec, content) and is_blank(typed):
        return [str(field.error_messages["required"])]
    try:
        field.clean(typed)
    except ValidationError as error:
        return [str(text) for text in error.messages]
    return []


def _is_due(spec: FieldSpec, content: Content) -> bool:
    """Whether another answer of the same row makes this one necessary: a leased room its lessor."""
    return spec.required_when is not None and content.get(spec.required_when[0]) == spec.required_when[1]
