"""Saving a part of a draft: reading what is stored, answering a save and a conflict. The protocol of autosave is in docs/components.md."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from filings.enums import Matter
from filings.forms.sections import AnswerForm, SectionForms, section_forms
from filings.models import Filing, Section
from filings.queries.reading import Words
from filings.rules.form_spec import FieldKind
from filings.services.versions import ConflictError, draft
from portal.institutions.enums import Track


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """A section that is being written: its forms over what is stored, and at which edit it stands."""

    forms: SectionForms
    edit_no: int


def open_section(filing: Filing, key: str) -> SectionDraft | None:
    """The section of the open version; None where nothing is being written. Raises Http404 for a section this form does not have."""
    version = draft(filing)
    if version is None:
        return None
    rows = {section.key: section for section in version.sections.all()}
    if key not in rows:
        raise Http404("没有这一节")
    content = {name: section.content for name, section in rows.items()}
    try:
        forms = section_forms(key, content, track=Track(filing.track), matter=Matter(filing.matter), on=timezone.localdate())
    except KeyError as absent:  # a change asks for some of the sections alone
        raise Http404("没有这一节") from absent
    return SectionDraft(forms, rows[key].edit_no)


def wants_json(request: HttpRequest) -> bool:
    """Whether a script saves in the background."""
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def edit_no(request: HttpRequest) -> int:
    """The edit that the reader's page was drawn from; a number nobody ever had where there is none."""
    text = request.POST.get("edit_no", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def clock(at: datetime | None) -> str:
    """The time of day of a save, 10:24:31; the day before it where it is not today's."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{local:%H:%M:%S}" if local.date() == timezone.localdate() else f"{local:%m-%d %H:%M}"


def saved_answer(saved: Section, form: AnswerForm) -> dict[str, Any]:
    """What autosave is told after a save."""
    return {"edit_no": saved.edit_no, "saved_at": clock(saved.saved_at), "errors": form.problems}


def conflict_answer(conflict: ConflictError) -> dict[str, str]:
    """Who saved first, and when."""
    return {"by": conflict.section.saved_by, "saved_at": clock(conflict.section.saved_at)}


def conflict_difference(form: AnswerForm, conflict: ConflictError, row_id: str = "") -> dict[str, Any]:
    """What stands now against what was typed, in words; the next save is made against what stands."""
    standing = conflict.section.content
    if row_id:
        standing = next((row for row in standing.get("rows") or () if row.get("row_id") == row_id), {})
    typed = form.stored()
    words = Words({})
    rows = [
        {"label": spec.label, "before": words.of(typed.get(spec.key)), "after": words.of(standing.get(spec.key))}
        for spec in form.specs
        if spec.kind is not FieldKind.ID_NUMBER and typed.get(spec.key) != standing.get(spec.key)
    ]
    who = conflict.section.saved_by or "另一窗口"
    return {
        "difference": rows,
        "refused_title": f"{who} {clock(conflict.section.saved_at)} 修改过本节，请先看差异",
        "edit_no": conflict.section.edit_no,
    }
