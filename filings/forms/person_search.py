"""Looking a person up: by name or whole ID number, and why."""

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices

from filings.services.searching import Wanted
from portal.people.identity import normalised, problem

_DIGITS: Final = re.compile(r"\d{4,}")
_ID_NUMBER: Final = re.compile(r"\d{15,17}[\dXx]?")


class Purpose(TextChoices):
    """What a search is made for."""

    REVIEW = "review", "审核备案人员"
    PANEL = "panel", "遴选评估专家"
    COMPLAINT = "complaint", "核实投诉举报"
    SUPERVISION = "supervision", "日常监管"


class PersonForm(forms.Form):
    """What is typed is sent by POST and stands in no address; an ID number is replaced by its hash at once."""

    who = forms.CharField(label="姓名或身份证号", max_length=60, help_text="姓名须完整；身份证号须为完整的 18 位，不保存，不记录")
    purpose = forms.ChoiceField(label="查询目的", choices=[("", "请选择"), *Purpose.choices], help_text="随查询一并留痕")
    matter = forms.CharField(label="事由", max_length=200, help_text="如受理编号、投诉编号；随查询一并留痕")

    def clean_who(self) -> str:
        """A whole name, or a well-formed number: what looks like a number is never taken for a name."""
        typed: str = " ".join(self.cleaned_data["who"].split())
        if not _DIGITS.search(normalised(typed)):
            return typed
        if trouble := problem(typed):
            raise ValidationError(trouble)
        return normalised(typed)

    def clean_matter(self) -> str:
        """Words, without anybody's ID number: they are recorded."""
        words: str = self.cleaned_data["matter"]
        if _ID_NUMBER.search(normalised(words)):
            raise ValidationError("事由随查询留痕，不要写身份证号。")
        return words

    def wanted(self) -> Wanted:
        """The search that is asked for, once the form is valid."""
        data: dict[str, Any] = self.cleaned_data
        kind = "id_number" if _DIGITS.search(data["who"]) else "name"
        return Wanted(purpose=str(Purpose(data["purpose"]).label), matter=data["matter"], **{kind: data["who"]})
