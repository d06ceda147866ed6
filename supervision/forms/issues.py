"""What is typed for an issue of the ledger: its finding, the order, the extension, the report, the words of an answer."""

from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile

from portal.access.forms import PlainForm
from portal.policy.clauses import CLAUSES
from supervision.enums import Ledger, Severity
from supervision.rules.issues import GROUNDS, HINTS, ground_words

MOST_FILES: Final = 10
_DUTIES: Final = ("文二", "文三", "附1一", "附2一")  # the clauses an institution has to keep


class DayInput(forms.DateInput):
    """A day as the browser's own control."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def words(label: str, hint: str = "", *, most: int = 2000, rows: int = 5) -> forms.CharField:
    """A field for several lines."""
    return forms.CharField(label=label, max_length=most, help_text=hint, widget=forms.Textarea(attrs={"rows": rows}))


def clause_choices() -> list[tuple[str, str]]:
    """Every clause that a finding may rest on: the duties first, then annex 3."""
    duties = [(key, f"{key} {clause.title}") for key, clause in CLAUSES.items() if key.startswith(_DUTIES)]
    return [("", "请选择"), *duties, *((GROUNDS[code], f"{GROUNDS[code]} {CLAUSES[GROUNDS[code]].title}") for code in GROUNDS)]


def hint_choices() -> list[tuple[str, str]]:
    """The grounds of annex 3, those that facts hint at first, each with what makes one think of it (L15)."""
    hinted = dict(HINTS.values())
    first = [(code, f"{ground_words(code)}：{why}") for code, why in sorted(hinted.items())]
    return [("", "不涉及"), *first, *((code, ground_words(code)) for code in GROUNDS if code not in hinted)]


class RaiseForm(PlainForm):
    """登记问题."""

    ledger = forms.ChoiceField(label="台账", choices=Ledger.choices, widget=forms.RadioSelect)
    severity = forms.ChoiceField(label="程度", choices=Severity.choices, widget=forms.RadioSelect)
    conduct_on = forms.DateField(label="发生日期", widget=DayInput())
    finding = words("发现的问题", "写明时间、地点、事实，不写处理意见")
    clause = forms.ChoiceField(label="所依据的条款")
    hint = forms.ChoiceField(label="可能涉及的情形", required=False, help_text="只作提示，不是认定；是否构成违纪违规由案件调查认定")
    authority = forms.ChoiceField(label="督办机关")

    def __init__(self, *args: Any, authorities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"].choices = clause_choices()  # type: ignore[attr-defined]
        self.fields["hint"].choices = hint_choices()  # type: ignore[attr-defined]
        self.fields["authority"].choices = authorities  # type: ignore[attr-defined]
        if len(authorities) == 1:
            self.fields["authority"].widget = forms.HiddenInput()
            self.fields["authority"].initial = authorities[0][0]


class OrderForm(PlainForm):
    """责令整改."""

    text = words("整改要求", "写明整改到什么程度、报告时附什么材料")
    due_on = forms.DateField(label="整改期限", widget=DayInput(), help_text="当日 24 时截止；最后一日为休息日的，顺延至下一工作日")


class ExtendForm(PlainForm):
    """延长期限."""

    due_on = forms.DateField(label="延长后的期限", widget=DayInput(), help_text="只能延长一次")
    reason = words("延长的理由", most=400, rows=3)


class WordsForm(PlainForm):
    """The words of an answer."""

    words = words("意见")

    def __init__(self, *args: Any, label: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label, self.fields["words"].help_text = label, hint


class _Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, each a file of its own."""

    widget = _Several

    def clean(self, data: Any, initial: Any = None) -> list["UploadedFile[bytes]"]:
        """Each of them; none is an empty list. Raises ValidationError for too many."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_FILES:
            raise forms.ValidationError(f"一次最多 {MOST_FILES} 个文件，请合并后再传。")
        if self.required and not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(FilesField, self).clean(one, initial) for one in given]


class ReportForm(PlainForm):
    """报告整改情况."""

    text = words("整改情况", "逐条写明怎样整改、何时完成")
    proofs = FilesField(label="整改证明材料", required=False, help_text="照片、记录等，每个不超过 20 MB，可一次选多个")
