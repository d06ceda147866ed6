"""What is typed for an employer's norm, with its text."""

from typing import Any, Final

from django import forms

from filings.enums import Level
from filings.forms.catalogue import Catalogue
from filings.forms.fields import Setting, field_of
from filings.rules.form_spec import FieldKind, FieldSpec
from filings.rules.norms import CLAUSE, Said
from portal.access.forms import PlainForm
from portal.institutions.enums import Track

_OCCUPATION: Final = FieldSpec("code", "职业", FieldKind.OCCUPATION, clause=CLAUSE)
_PDF: Final = forms.FileInput(attrs={"accept": "application/pdf,.pdf"})


class NormForm(PlainForm):
    """Occupation, title, edition, levels and the PDF; submitted again, the text may stay as it is (`keeps`: its name)."""

    title = forms.CharField(label="规范名称", max_length=120)
    edition = forms.CharField(label="版本", max_length=40, help_text="例如 2026 年第 1 版；修订后用新的版本")
    levels = forms.MultipleChoiceField(label="所涉等级", choices=Level.choices, widget=forms.CheckboxSelectMultiple)
    file = forms.FileField(label="规范文本", help_text="PDF，不超过 20 MB", widget=_PDF)

    use_required_attribute = False

    def __init__(self, *args: Any, catalogue: Catalogue, keeps: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # lenient as in a draft: a whole name or code is enough where only one occupation has it
        self.fields["code"] = field_of(_OCCUPATION, Setting(Track.GRADING_EMPLOYER, (), catalogue, strict=False))
        self.fields["code"].required = True
        self.order_fields(["code"])
        if keeps:
            self.fields["file"].required = False
            self.fields["file"].help_text = f"已上传“{keeps}”，不选择文件则沿用"

    @property
    def said(self) -> Said:
        """What a valid form says."""
        data = self.cleaned_data
        code, _, name = data["code"].partition(" ")
        return Said(code, name, data["title"].strip(), data["edition"].strip(), tuple(data["levels"]))


class ReturnForm(PlainForm):
    """Why a norm is sent back."""

    answer = forms.CharField(
        label="退回的理由", max_length=2000, help_text="告知单位，写明要改什么", widget=forms.Textarea(attrs={"rows": 5})
    )


class WithdrawForm(PlainForm):
    """Why a norm is given up."""

    reason = forms.CharField(label="撤回原因", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
