"""One Django field for each kind of answer: how it is typed, checked and stored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy

from filings.forms.catalogue import Catalogue, Choice
from filings.rules.conditions import attestations_for
from filings.rules.form_spec import FieldKind, FieldSpec
from portal.accounts.plain_words import name_field
from portal.catalogue.rules.credit_codes import cleaned, credit_code_reasons
from portal.institutions.enums import Track
from portal.people import identity


@dataclass(frozen=True, slots=True)
class Setting:
    """What fields take from outside the form's description: the track, the lines applied for, the reference tables, whether everything is
    demanded."""

    track: Track
    lines: Sequence[Choice]
    catalogue: Catalogue
    strict: bool


class OccupationField(forms.CharField):
    """An occupation as code and name in one line, chosen from suggestions: 6-31-01-03 电工; a code alone is not enough (D81).

    A draft completes a name or code that only one occupation has, so that nobody needs the suggestions' script.
    """

    def clean(self, value: Any) -> str:
        typed = " ".join(str(super().clean(value) or "").split())
        code, _, name = typed.partition(" ")
        if not typed or self.knows(code, name):
            return typed
        if self.lenient and (whole := self.complete(typed)):
            return whole
        raise ValidationError("没有这个职业，请从提示中选择（编码和名称要一致）。", params={"clause": self.clause})

    clause = ""
    lenient = True
    knows: Callable[[str, str], bool]
    complete: Callable[[str], str]


class CreditCodeField(forms.CharField):
    """A unified social credit code in its written form, checked by its two check digits."""

    def clean(self, value: Any) -> str:
        code = cleaned(str(super().clean(value) or ""))
        reasons = credit_code_reasons(code) if code else ()
        if reasons:
            raise ValidationError([ValidationError(reason.text, params={"clause": self.clause}) for reason in reasons])
        return code

    clause = ""


class IdNumberField(forms.CharField):
    """A citizen ID number: typed once, kept as keyed hash and mask; left empty it stays as it was stored."""

    def clean(self, value: Any) -> str:
        number = identity.normalised(str(super().clean(value) or ""))
        if number and (problem := identity.problem(number)):
            raise ValidationError(problem)
        return number


def _text(spec: FieldSpec, setting: Setting) -> forms.Field:
    return forms.CharField(max_length=200)


def _long_text(spec: FieldSpec, setting: Setting) -> forms.Field:
    return forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


def _date(spec: FieldSpec, setting: Setting) -> forms.Field:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _integer(spec: FieldSpec, setting: Setting) -> forms.Field:
    return forms.IntegerField(min_value=0, max_value=10_000_000, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))


def _decimal(spec: FieldSpec, setting: Setting) -> forms.Field:
    return forms.DecimalField(min_value=Decimal(0), max_digits=10, decimal_places=2)


def _flag(spec: FieldSpec, setting: Setting) -> forms.Field:
    return forms.BooleanField()


def _choice(spec: FieldSpec, setting: Setting) -> forms.Field:
    assert spec.choices is not None
    return forms.ChoiceField(choices=[("", "请选择"), *spec.choices.choices])


def _choices(spec: FieldSpec, setting: Setting) -> forms.Field:
    options = spec.choices.choices if spec.choices else [(check.id, check.text) for check in attestations_for(setting.track)]
    return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple)


def _lines(spec: FieldSpec, setting: Setting) -> forms.Field:
    return forms.MultipleChoiceField(choices=setting.lines, widget=forms.CheckboxSelectMultiple)


def _division(spec: FieldSpec, setting: Setting) -> forms.Field:
    return forms.ChoiceField(choices=lambda: [("", "请选择"), *setting.catalogue.divisions])


def _phone(spec: FieldSpec, setting: Setting) -> forms.Field:
    words = {"invalid": "电话只含数字、空格和短横，例如 0772-1234567。"}
    return forms.RegexField(r"^\+?[\d\- ]{7,20}$", error_messages=words, widget=forms.TextInput(attrs={"type": "tel"}))


def _email(spec: FieldSpec, setting: Setting) -> forms.Field:
    return forms.EmailField()


def _credit_code(spec: FieldSpec, setting: Setting) -> forms.Field:
    field = CreditCodeField(max_length=30)
    field.clause = spec.clause
    return field


def _id_number(spec: FieldSpec, setting: Setting) -> forms.Field:
    attrs = {"data-private": "", "autocomplete": "off", "inputmode": "text"}
    return IdNumberField(max_length=24, widget=forms.TextInput(attrs=attrs))


def _occupation(spec: FieldSpec, setting: Setting) -> forms.Field:
    field = OccupationField(max_length=120, widget=forms.TextInput(attrs=_SUGGESTED))
    field.clause, field.lenient = spec.clause, not setting.strict
    field.knows, field.complete = setting.catalogue.knows, setting.catalogue.complete
    return field


def _item(spec: FieldSpec, setting: Setting) -> forms.Field:
    return forms.ChoiceField(choices=lambda: [("", "请选择"), *setting.catalogue.items])


_SUGGESTED = {
    "list": "occupations",
    "autocomplete": "off",
    "placeholder": "名称、编码或拼音首字母",
    "hx-get": reverse_lazy("my_occupations"),
    "hx-trigger": "input changed delay:250ms",
    "hx-target": "#occupations",
}

_BUILD: dict[FieldKind, Callable[[FieldSpec, Setting], forms.Field]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.DATE: _date,
    FieldKind.INTEGER: _integer,
    FieldKind.DECIMAL: _decimal,
    FieldKind.FLAG: _flag,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.DIVISION: _division,
    FieldKind.PHONE: _phone,
    FieldKind.EMAIL: _email,
    FieldKind.CREDIT_CODE: _credit_code,
    FieldKind.ID_NUMBER: _id_number,
    FieldKind.OCCUPATION: _occupation,
    FieldKind.ITEM: _item,
    FieldKind.LINES: _lines,
}


def field_of(spec: FieldSpec, setting: Setting) -> forms.Field:
    """The Django field of one description; required only where everything is demanded. Files are uploaded apart and have none."""
    field = _BUILD[spec.kind](spec, setting)
    field.label = spec.label
    field.help_text = spec.hint
    field.required = setting.strict and spec.required
    field.error_messages["required"] = f"请填写“{spec.label}”。"
    name_field(field, f"“{spec.label}”")
    return field
