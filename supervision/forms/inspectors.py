"""What is typed for the register of inspectors."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from filings.forms.fields import CreditCodeField, IdNumberField
from portal.access.forms import PlainForm
from portal.accounts.models import User
from portal.accounts.one_line import OneLine
from portal.authorities.models import Authority
from portal.authorities.queries import filing_authorities
from portal.institutions.models import LegalPerson
from portal.institutions.queries import legal_person
from supervision.enums import InspectorKind
from supervision.forms.plans import day
from supervision.services.inspectors import Said

_PRIVATE: Final = forms.TextInput(attrs={"autocomplete": "off", "data-private": "", "inputmode": "text"})


class InstitutionField(CreditCodeField):
    """An institution by its credit code; one that the portal knows."""

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        found = legal_person(code) if code else None
        if code and found is None:
            raise ValidationError("没有这个统一社会信用代码的评价机构，请核对。")
        return found


class CertificateForm(PlainForm):
    """A certificate and its end."""

    certificate = OneLine(label="证号", max_length=40, help_text="执法证或质量督导员证；抽取文件按证号公开")
    valid_until = day("有效期止", "含当日")


class InspectorForm(CertificateForm):
    """One who is entered: the identity number is kept as a hash and a mask alone."""

    authority = forms.ChoiceField(label="名录机关")
    name = OneLine(label="姓名", max_length=60)
    id_number = IdNumberField(label="身份证号", max_length=24, help_text="只保存摘要和遮盖后的号码", widget=_PRIVATE)
    kind = forms.ChoiceField(label="种类", choices=InspectorKind.choices, widget=forms.RadioSelect)
    employer = InstitutionField(
        label="所在评价机构", required=False, max_length=40, help_text="机构内部质量督导员填统一社会信用代码；对该机构自动回避"
    )
    cities = forms.MultipleChoiceField(
        label="可派往的设区市", required=False, help_text="都不选为不限", widget=forms.CheckboxSelectMultiple
    )
    account = forms.ChoiceField(label="登录账号", required=False, help_text="本机关工作人员的账号；检查组的办理权限给到这个账号")
    field_order = ("authority", "name", "id_number", "kind", "certificate", "valid_until", "employer", "cities", "account")

    def __init__(self, *args: Any, parties: list[Authority], accounts: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._accounts = {str(user.pk): user for user in accounts}
        cities = [(row.code, row.city_name) for row in filing_authorities() if row.parent_id is not None]
        self.fields["cities"].choices = cities  # type: ignore[attr-defined]
        options = [("", "不关联"), *((key, f"{user.name}（{user.username}）") for key, user in self._accounts.items())]
        self.fields["account"].choices = options  # type: ignore[attr-defined]
        self.fields["authority"].choices = [(party.code, party.name) for party in parties]  # type: ignore[attr-defined]
        if len(parties) == 1:
            del self.fields["authority"]

    @property
    def said(self) -> Said:
        """What a valid form says."""
        data = self.cleaned_data
        return Said(
            name=data["name"],
            id_number=data["id_number"],
            kind=data["kind"],
            certificate=data["certificate"],
            valid_until=data["valid_until"],
            employer=data["employer"],
            cities=tuple(data["cities"]),
            account=self._accounts.get(data["account"]),
        )


class AvoidanceForm(PlainForm):
    """From which institution, and why."""

    legal_person = InstitutionField(label="回避对象的统一社会信用代码", max_length=40)
    reason = OneLine(label="回避理由", max_length=200, help_text="例如 近亲属在该机构任职")

    @property
    def institution(self) -> LegalPerson:
        found: LegalPerson = self.cleaned_data["legal_person"]
        return found
