"""What a list says of itself, and why a source is flagged."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.verification.enums import Matter


class ListForm(forms.Form):
    """A list to be loaded."""

    matter = forms.ChoiceField(label="核验事项", choices=Matter.choices)
    title = forms.CharField(label="名单名称", max_length=120)
    publisher = forms.CharField(label="发布单位", max_length=120)
    as_of = forms.DateField(label="名单截至", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    file = forms.FileField(
        label="名单",
        allow_empty_file=True,
        help_text="XLSX 或者 CSV，最多 20 MB、5 万行",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if day > self.today:
            raise ValidationError("名单截至日期不能晚于今天。")
        return day
