"""What is typed at the counter: whose mandate it is, who came with it, and why it ends."""

from datetime import date
from typing import Any

from django import forms

from filings.enums import IdKind
from filings.queries.assistance import longest_age
from filings.rules.assistance import Mandate, date_reasons, number_reasons
from filings.services.assisting import Newcomer
from portal.access.forms import PHONE, PlainForm
from portal.catalogue.rules.credit_codes import cleaned, credit_code_reasons
from portal.institutions.enums import LegalForm
from portal.people import identity
from portal.policy.clauses import Reason

_SCAN = forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,.pdf,.jpg,.jpeg,.png"})


class CodeForm(PlainForm):
    """Which institution, by its credit code."""

    code = forms.CharField(
        label="统一社会信用代码",
        help_text="18 位，见营业执照或法人登记证书。",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    use_required_attribute = False

    def clean_code(self) -> str:
        code = cleaned(self.cleaned_data["code"])
        reasons = credit_code_reasons(code)
        if reasons:
            raise forms.ValidationError([f"{reason.text}。" for reason in reasons])
        return code


def _refuse(reasons: tuple[Reason, ...]) -> None:
    if reasons:
        raise forms.ValidationError([reason.text for reason in reasons])


class MandateForm(PlainForm):
    """The mandate and who came with it; for an institution the portal does not know, its name and form as well."""

    name = forms.CharField(label="单位名称", help_text="与登记证书一致的全称。", max_length=120)
    legal_form = forms.ChoiceField(label="单位性质", choices=[("", "请选择"), *LegalForm.choices])
    agent_name = forms.CharField(label="来办人姓名", max_length=60)
    agent_position = forms.CharField(label="来办人职务", max_length=60)
    agent_phone = forms.CharField(label="来办人电话", max_length=30, validators=[PHONE])
    id_kind = forms.ChoiceField(label="证件种类", choices=IdKind.choices, initial=IdKind.CITIZEN)
    id_number = forms.CharField(
        label="证件号码",
        help_text="核对原件。只保存摘要和后四位，不保存号码。",
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": ""}),
    )
    mandated_on = forms.DateField(label="委托书日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    scan = forms.FileField(
        label="委托书扫描件",
        help_text="加盖公章，写明委托本件备案。PDF、JPEG、PNG，不超过 20 MB；有错误退回时须重新选择文件。",
        widget=_SCAN,
        error_messages={"empty": "这个文件是空的，请重新选择。"},
    )

    use_required_attribute = False

    def __init__(self, *args: Any, known: bool, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["scan"].error_messages["required"] = "请选择委托书扫描件。"
        if known:
            del self.fields["name"], self.fields["legal_form"]

    def clean_id_number(self) -> str:
        number = identity.normalised(self.cleaned_data["id_number"])
        _refuse(number_reasons(self.cleaned_data.get("id_kind", ""), number, problem=identity.problem(number)))
        return number

    def clean_mandated_on(self) -> date:
        mandated_on: date = self.cleaned_data["mandated_on"]
        _refuse(date_reasons(mandated_on, self._today, longest=longest_age(self._today)))
        return mandated_on

    def mandate(self) -> Mandate:
        """What a valid form says of the mandate."""
        names = ("agent_name", "agent_position", "agent_phone", "id_number", "mandated_on")
        said = {name: self.cleaned_data[name] for name in names}
        return Mandate(id_kind=IdKind(self.cleaned_data["id_kind"]), **said)

    def newcomer(self, code: str) -> Newcomer:
        """The institution to be entered."""
        return Newcomer(code, " ".join(self.cleaned_data["name"].split()), self.cleaned_data["legal_form"])


class RevokeForm(PlainForm):
    """Why a mandate ends."""

    reason = forms.CharField(
        label="撤销原因",
        help_text="撤销后不能再代填，已填的内容留作该单位的草稿。",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    use_required_attribute = False
