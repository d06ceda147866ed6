"""What the page of one section shows: the form with its findings beside their fields, the table with its rows, the meters."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField
from django.urls import reverse

from filings.enums import Matter
from filings.forms.sections import AnswerForm, SectionForms
from filings.queries.amended import as_filed
from filings.queries.writing import Asked, Finding, Writing
from filings.rules.document import text
from filings.rules.form_spec import FieldKind
from filings.rules.places import Place
from filings.views.applicant_drafts import clock
from filings.views.applicant_materials import beside, materials_context, size_words
from filings.views.applicant_steps import frame, section_url
from filings.views.applicant_tables import table_context
from portal.documents.filetypes import MAX_BYTES
from portal.policy.clauses import Reason

WIDE = (FieldKind.LONG_TEXT, FieldKind.CHOICES, FieldKind.LINES)
COUNTED = ("assessors", "occupations", "items")  # where the rule of three is shown


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field as the page lays it out: its clause, whether it takes the whole width, what the authority asked about it."""

    field: BoundField
    clause: str
    wide: bool
    asked: tuple[str, ...]
    filed: str = ""


def section_context(draft: Writing, key: str, forms: SectionForms, *, checked: bool, form: AnswerForm | None = None) -> dict[str, Any]:
    """The context of a section; findings are told once somebody has written in it, or when the reader comes from the check of the whole.

    `form`: what was posted and could not be saved, instead of what is stored.
    """
    told = draft.findings.get(key, []) if checked or draft.is_begun(key) else []
    stored = draft.sections[key]
    keys = [spec.key for spec in draft.specs]
    at = keys.index(key)
    form = form or _shown(forms, told)
    context = {
        **frame(draft, key),
        "spec": forms.spec,
        "key": key,
        "form": form,
        "lines": field_lines(form, [one for one in draft.asked_in(key) if not one.place.row], _filed(draft, key)) if form else (),
        "edit_no": stored.edit_no,
        "saved_at": clock(stored.saved_at),
        "summary": [error_line(draft, one) for one in told],
        "summary_title": f"有 {len(told)} 处需要修改",
        "asked": draft.asked_in(key),
        "previous": reverse("my_filing_section", args=[draft.filing.pk, keys[at - 1]]) if at else "",
        "is_last": at + 1 == len(keys),
        "next_url": next_url(draft, key),
        "meters": draft.found.gaps if key in COUNTED else (),
    }
    if forms.spec.columns:
        context |= table_context(draft, forms.spec, forms.rows, told)
    if key == "materials":
        return context | materials_context(draft)
    return context | {"beside": beside(draft, key), "max_size": size_words(MAX_BYTES)}


def _shown(forms: SectionForms, told: list[Finding]) -> AnswerForm | None:
    """The plain fields over what is stored; None where the section has none to type in."""
    form = forms.fields()
    form.show(by_field(told, ""))
    return form if form.specs else None


def _filed(draft: Writing, key: str) -> Mapping[str, str]:
    """What a change is held against: the basic information as it is filed."""
    return as_filed(draft.version) if key == "institution" and draft.filing.matter == Matter.CHANGE else {}


def field_lines(form: AnswerForm, asked: Sequence[Asked], filed: Mapping[str, str] | None = None) -> list[FieldLine]:
    """The fields in their order, each with its clause, what was asked about it, and what is filed."""
    return [
        FieldLine(
            form[spec.key],
            spec.clause,
            spec.kind in WIDE,
            tuple(one.item.text for one in asked if one.place.field == spec.key and not one.changed),
            (filed or {}).get(spec.key, ""),
        )
        for spec in form.specs
    ]


def next_url(draft: Writing, key: str) -> str:
    """The section after this one; after the last the check of the whole."""
    keys = [spec.key for spec in draft.specs]
    at = keys.index(key) + 1
    return section_url(draft.filing.pk, keys[at]) if at < len(keys) else reverse("my_filing_submit", args=[draft.filing.pk])


def by_field(told: list[Finding], row_id: str) -> dict[str, list[Reason]]:
    """The findings of the plain fields, or of one row, by field."""
    found: dict[str, list[Reason]] = defaultdict(list)
    for one in told:
        if one.place.row == row_id and one.place.field:
            found[one.place.field].append(one.reason)
    return found


def error_line(draft: Writing, one: Finding) -> dict[str, str]:
    """One line of the summary with the link to what it concerns; of a table it says the row."""
    return {"text": f"{_row_words(draft, one)}{one.reason.text}", "clause": one.reason.clause, "href": href(draft.filing.pk, one.place)}


def _row_words(draft: Writing, one: Finding) -> str:
    """场地第 2 行“实操车间”：, where the reason does not name the row itself."""
    content = draft.document.get(one.place.section, {})
    for number, row in enumerate(content.get("rows") or (), start=1):
        if one.place.row and row.get("row_id") == one.place.row:
            name = text(row, "name")
            title = next((spec.title for spec in draft.specs if spec.key == one.place.section), "")
            return "" if name and name in one.reason.text else f"{title}第 {number} 行{f'“{name}”' if name else ''}："
    return ""


def href(filing_id: int, where: Place) -> str:
    """Where an answer is given: a row's own page, a field, a material, a section's table; "" for what is no answer."""
    if not where.section:
        return ""
    if where.row:
        return reverse("my_filing_row", args=[filing_id, where.section, where.row]) + (f"#id_{where.field}" if where.field else "")
    anchor = f"material-{where.material}" if where.material else f"id_{where.field}" if where.field else "table"
    return f"{reverse('my_filing_section', args=[filing_id, where.section])}?check=1#{anchor}"
