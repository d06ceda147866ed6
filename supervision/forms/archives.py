"""Forms of archives: a list of disposal, a hold."""

from typing import Any

from django import forms

from portal.access.forms import PlainForm
from portal.institutions.models import Registration
from supervision.models import Sitting
from supervision.rules.retention import LONGEST


class DisposalForm(PlainForm):
    """拟定处置清单: how; which volumes is ticked in the list."""

    method = forms.CharField(label="处置方式", max_length=LONGEST, help_text="如：两人监督下碎纸销毁；电子材料删除并记录")


class HoldForm(PlainForm):
    """设定保全: of a registration by the number of its receipt, or of one of its sittings."""

    number = forms.CharField(label="回执编号", max_length=40, help_text="如 桂技评备〔2026〕4502-0012号")
    sitting = forms.CharField(label="场次编号", max_length=40, required=False, help_text="只保全一场的填写；不填的保全全部场次")
    reason = forms.CharField(label="保全理由", max_length=200, help_text="如：投诉核查、案件调查需要")

    def clean_number(self) -> Registration:
        """The registration of that number."""
        found = (
            Registration.objects.select_related("legal_person", "supervised_by").filter(number=self.cleaned_data["number"].strip()).first()
        )
        if found is None:
            raise forms.ValidationError("没有这个回执编号，请核对后重新填写。")
        return found

    def clean(self) -> dict[str, Any]:
        """The sitting is one of that registration."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        registration, number = given.get("number"), given.get("sitting", "").strip()
        given["sitting"] = Sitting.objects.filter(registration=registration, number=number).first() if registration and number else None
        if registration and number and given["sitting"] is None:
            self.add_error("sitting", "本登记没有这个场次编号，请核对后重新填写。")
        return given
