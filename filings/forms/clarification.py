"""Asking the applicant after acceptance, and the applicant's answer (D76)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from filings.forms.officer import REASON_LENGTH, clause_choices
from filings.models import Filing
from portal.access.forms import PlainForm
from portal.workdays.services import calendar

ANSWER_WORKING_DAYS = 5  # proposed to the officer, who sets the day: the notice knows no such limit


class QuestionForm(forms.Form):
    """What has to be explained, where it stands, by which clause, until when."""

    section = forms.ChoiceField(label="涉及内容")
    question = forms.CharField(label="需要说明什么", max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 4}))
    clause = forms.ChoiceField(label="依据")
    due_on = forms.DateField(
        label="答复期限",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="本请求指定期限，当日 24:00 前答复；是休息日的顺延到下一个工作日",
    )

    def __init__(self, data: Any = None, *, filing: Filing, labels: Mapping[str, Any], today: date) -> None:
        super().__init__(data, initial={"due_on": calendar().add(today, ANSWER_WORKING_DAYS).on})
        titles = [(key, section["title"]) for key, section in labels.items()]
        self.fields["section"].choices = [("", "请选择"), *titles]  # type: ignore[attr-defined]
        self.fields["clause"].choices = clause_choices(filing)  # type: ignore[attr-defined]


class ExplanationForm(PlainForm):
    """The applicant's explanation."""

    answer = forms.CharField(
        label="说明",
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="提交后不能修改，与所涉及的内容一并存档",
        error_messages={"required": "请写明说明内容。"},
    )
