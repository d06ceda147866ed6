"""Filters that turn Django's forms and their errors into what the field and error-summary components draw."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from django import forms, template
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.formsets import DELETION_FIELD_NAME

register = template.Library()

Formset: TypeAlias = "forms.BaseFormSet[Any]"
Form: TypeAlias = "forms.BaseForm | Formset"
CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.filter
def control(field: BoundField) -> str:
    """How the field is laid out: "check" (one box), "choices" (a group with a legend) or "line"."""
    widget = field.field.widget
    if isinstance(widget, CHOICES):
        return "choices"
    return "check" if isinstance(widget, forms.CheckboxInput) else "line"


def _messages(errors: Any) -> Iterator[dict[str, str]]:
    """Each error as text and clause; a rule puts its clause into ValidationError(params={"clause": ...})."""
    for error in errors.as_data():
        params = error.params if isinstance(error, ValidationError) and isinstance(error.params, dict) else {}
        for text in error.messages:
            yield {"text": str(text), "clause": str(params.get("clause", ""))}


@register.filter
def field_errors(field: BoundField) -> list[dict[str, str]]:
    """The errors of one field with their clauses."""
    return list(_messages(field.errors))


@register.filter
def collected_errors(source: "Form | list[Form] | tuple[Form, ...] | str") -> list[dict[str, str]]:
    """Every error of a form, a formset or several of them: text, clause and the anchor of its field."""
    if isinstance(source, list | tuple):
        return [error for form in source for error in collected_errors(form)]
    if isinstance(source, forms.BaseFormSet):
        return [*_messages(source.non_form_errors()), *_rows(source)] if source.is_bound else []
    return list(_form_errors(source)) if isinstance(source, forms.BaseForm) else []  # a missing variable of a template is ""


def _form_errors(form: forms.BaseForm) -> Iterator[dict[str, str]]:
    yield from _messages(form.non_field_errors())
    for field in form:
        for error in _messages(field.errors):
            yield {**error, "href": f"#{field.id_for_label or field.auto_id}", "label": str(field.label)}


def _rows(formset: Formset) -> Iterator[dict[str, str]]:
    """The errors of the rows that stay, each led by its row number as the reader counts."""
    for number, form in enumerate(formset.forms, start=1):
        errors = list(_form_errors(form))  # cleans the form; deleted_forms is empty as long as any row is wrong
        if formset.can_delete and form.cleaned_data.get(DELETION_FIELD_NAME):
            continue
        for error in errors:
            yield {**error, "label": f"第 {number} 行 {error.get('label', '')}".strip()}
