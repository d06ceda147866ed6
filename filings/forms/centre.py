"""What the Centre types: the end of a publicity, a reason, the code that the ministry assigned. The rules stand in the services."""

from typing import Any

from django import forms

WORDS = 2000


class PublicityForm(forms.Form):
    """Until when the publicity lasts."""

    ends_on = forms.DateField(label="公示结束日", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, *args: Any, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].help_text = hint


class ExtensionForm(PublicityForm):
    """A later end, and why."""

    reason = forms.CharField(label="延长理由", max_length=WORDS, widget=forms.Textarea, help_text="申请人会收到，公示页面同时更新")


class CodeForm(forms.Form):
    """The institution code as the ministry wrote it."""

    institution_code = forms.CharField(
        label="机构编码", max_length=20, help_text="Y 或 S 加 12 位数字", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class ReturnForm(forms.Form):
    """Why the ministry returned it."""

    reason = forms.CharField(
        label="退回理由", max_length=WORDS, widget=forms.Textarea, help_text="写明人力资源社会保障部退回的原因，转受理机关拟定不予备案决定"
    )
