"""What an import asks of its officer."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class SheetForm(forms.Form):
    """The sheet, where its data come from, as of which day."""

    source = forms.CharField(label="数据来源", max_length=120, help_text="例如：柳州市局 2025 年评价机构台账")
    source_on = forms.DateField(label="数据截至", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    file = forms.FileField(
        label="填好的表格",
        allow_empty_file=True,
        help_text="XLSX，最多 20 MB、5 万行",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["source_on"].widget.attrs["max"] = today.isoformat()

    def clean_source_on(self) -> date:
        day: date = self.cleaned_data["source_on"]
        if day > self.today:
            raise ValidationError("数据截至日期不能晚于今天。")
        return day


class UndoForm(forms.Form):
    """Why a whole import is taken back."""

    reason = forms.CharField(label="撤销理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
