"""What is typed for a complaint, by whoever complains and by the officers who handle it."""

from typing import Any, Final
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from filings.forms.fields import CreditCodeField
from portal.access.forms import PlainForm
from portal.accounts.one_line import OneLine
from portal.authorities.models import Authority, AuthorityKind
from portal.institutions.models import Registration
from supervision.enums import Verdict
from supervision.forms.issues import DayInput, FilesField
from supervision.rules.complaints import Told
from supervision.services.complaining import MOST_FILES

WORDS: Final = 4000
NAMED, ANONYMOUS = "named", "anonymous"


def words(label: str, hint: str = "", *, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=WORDS, widget=forms.Textarea(attrs={"rows": rows}), **more)


def cities() -> list[tuple[str, str]]:
    """The fourteen cities by the codes of their authorities."""
    rows = Authority.objects.filter(kind=AuthorityKind.CITY)
    return [("", "不清楚"), *rows.values_list("code", "city_name")]


class ComplaintForm(PlainForm):
    """An institution, what happened, files; named or not. `form_key` makes a second press of the same form harmless."""

    about = OneLine(label="被反映的机构", max_length=120, help_text="按目录中的全称填写；不清楚全称的，写你知道的名称")
    credit_code = CreditCodeField(label="统一社会信用代码", max_length=30, required=False, help_text="知道的请填写，便于确定是哪家机构")
    title = OneLine(label="反映的事项", max_length=120, help_text="例如 超标准收费、替考、考场秩序混乱")
    text = words("事实经过", "写明时间、地点、经过和依据。请勿填写他人的证件号码", rows=7)
    happened_on = forms.DateField(label="发生日期", required=False, widget=DayInput())
    division = forms.ChoiceField(label="所在市", required=False)
    place = OneLine(label="具体地点", max_length=200, required=False)
    proofs = FilesField(
        label="证明材料", required=False, help_text=f"照片、票据等，最多 {MOST_FILES} 个，每个不超过 20 MB；提交有误时须重新选择"
    )
    named = forms.ChoiceField(
        label="是否实名",
        choices=[(NAMED, "实名"), (ANONYMOUS, "匿名")],
        widget=forms.RadioSelect,
        help_text="姓名和联系方式只供办理机关核实，不告知被反映的机构",
    )
    name = OneLine(label="姓名", max_length=60, required=False, help_text="实名的须填写")
    contact = OneLine(label="联系方式", max_length=120, required=False, help_text="实名的须填写，电话或邮箱")
    form_key = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid4,
        error_messages={"required": "表单已失效，请重新打开。", "invalid": "表单已失效，请重新打开。"},
    )

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].choices = cities()  # type: ignore[attr-defined]

    @property
    def told(self) -> Told:
        """What a valid form says."""
        names = ("about", "title", "text", "credit_code", "happened_on", "division", "place", "name", "contact")
        return Told(**{name: self.cleaned_data[name] for name in names}, is_anonymous=self.cleaned_data["named"] == ANONYMOUS)


class PeerForm(ComplaintForm):
    """The same by an institution, always under its own name."""

    def __init__(self, *args: Any, party: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.party = party
        for name in ("named", "name"):
            del self.fields[name]
        self.fields["contact"].required = True
        self.fields["contact"].help_text = "只供办理机关核实，不告知被反映的机构"

    @property
    def told(self) -> Told:
        """What a valid form says."""
        names = ("about", "title", "text", "credit_code", "happened_on", "division", "place", "contact")
        return Told(**{name: self.cleaned_data[name] for name in names}, name=self.party[:60], is_anonymous=False)


class ReceiptForm(PlainForm):
    """Number and code of a receipt."""

    number = OneLine(label="编号", max_length=40)
    code = OneLine(label="查询码", max_length=20, help_text="八位，例如 7K3M-9Q2X", widget=forms.TextInput(attrs={"autocomplete": "off"}))


class AcceptForm(PlainForm):
    """Which registration is meant: one of those recognised, or another by its number."""

    registration = forms.ChoiceField(label="被反映的备案登记", widget=forms.RadioSelect, required=False)
    number = OneLine(label="回执编号", max_length=40, required=False, help_text="上面没有的，按备案回执编号填写")

    def __init__(self, *args: Any, known: list[Registration], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(row.pk): row for row in known}
        self.found: Registration | None = None
        if known:
            self.fields["registration"].choices = [(key, f"{row}，{row.number}") for key, row in self.known.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["registration"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("number"):
            self.found = Registration.objects.select_related("supervised_by", "legal_person").filter(number=data["number"]).first()
            if self.found is None:
                self.add_error("number", ValidationError("没有这个回执编号，请核对。"))
        else:
            self.found = self.known.get(data.get("registration", ""))
            if self.found is None and not self.errors:
                self.add_error("number", ValidationError("请确认被反映的是哪个备案登记；无法确认的，转办或不予受理。"))
        return data


class DeclineForm(PlainForm):
    reason = words("不予受理的理由", "反映人凭查询码可以看到")


class PassForm(PlainForm):
    """To which authority, and why."""

    authority = forms.ModelChoiceField(Authority.objects.exclude(kind=AuthorityKind.CENTRE), label="转往机关", empty_label="请选择")
    reason = words("转办的理由", "转往机关可以看到，反映人看不到")


class ReplyForm(PlainForm):
    """The verdict, what was found, and the answer."""

    verdict = forms.ChoiceField(label="核查结论", choices=Verdict.choices, widget=forms.RadioSelect)
    findings = words("核查情况", "供监管人员查阅，不对外")
    answer = words("给反映人的答复", "反映人凭查询码可以看到；不写姓名和联系方式，不写由谁办理")


class CloseForm(PlainForm):
    reason = words("不登记问题的理由", "查证属实而没有登记问题的须写明", rows=3, required=False)


class NoteForm(PlainForm):
    text = words("内容", rows=3)
