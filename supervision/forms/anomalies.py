"""Forms of anomalies: an explanation, an opinion on it, an issue made of it."""

from typing import Any

from django import forms

from portal.access.forms import PlainForm
from supervision.enums import Severity
from supervision.forms.issues import clause_choices, hint_choices, words


class ExplainForm(PlainForm):
    """说明情况."""

    text = words("情况说明", "写明原因和核对的情况，不要写考生的个人信息")


class SettleForm(PlainForm):
    """说明成立."""

    words = words("核定意见", "写明为何说明成立，告知机构")


class RaiseFromForm(PlainForm):
    """转问题台账."""

    severity = forms.ChoiceField(label="程度", choices=Severity.choices, widget=forms.RadioSelect)
    finding = words("发现的问题", "写明时间、地点、事实，不写处理意见")
    clause = forms.ChoiceField(label="所依据的条款")
    hint = forms.ChoiceField(label="可能涉及的情形", required=False, help_text="只作提示，不是认定")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"].choices = clause_choices()  # type: ignore[attr-defined]
        self.fields["hint"].choices = hint_choices()  # type: ignore[attr-defined]
