"""What was rectified after the evaluation, with its proof; whether it is enough."""

from django import forms

from filings.forms.officer import REASON_LENGTH
from portal.access.forms import PlainForm


class ReportForm(PlainForm):
    """The institution's answer to what the panel required of one line."""

    text = forms.CharField(
        label="整改情况",
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="对照专家组的要求逐项写明，提交后不能修改",
        error_messages={"required": "请写明整改情况。"},
    )
    file = forms.FileField(
        label="佐证材料",
        help_text="PDF、图片、Word 或 Excel，不超过 20 MB；有多份的合并后上传",
        error_messages={"required": "请上传整改的佐证材料。"},
    )

    use_required_attribute = False


class FindingForm(PlainForm):
    """The reviewer's finding."""

    is_met = forms.TypedChoiceField(
        label="核验结果",
        choices=[("yes", "整改到位"), ("no", "未到位，请申请人继续整改")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择核验结果。"},
    )
    finding = forms.CharField(
        label="核验意见",
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明如何核验、看到什么；申请人可以看到",
        error_messages={"required": "请写明核验意见。"},
    )
