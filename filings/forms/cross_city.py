"""What is typed for a cross-city notice: the report of the institution, the words of the host's answer."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from filings.enums import Level, NoticeKind
from filings.forms.catalogue import Catalogue
from filings.rules.cross_city import Report
from portal.access.forms import PlainForm
from portal.accounts.one_line import OneLine
from portal.institutions.models import Engagement, ScopeLine

WORDS = 2000
REASON = 400


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class _Lines(forms.MultipleChoiceField):
    """Wanted, and yet left empty it is the rule that refuses it, together with everything else."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class _People(forms.TypedMultipleChoiceField):
    """The same for persons by their numbers."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class ReportForm(PlainForm):
    """Place, dates, occupations, people and assessors; what may be chosen is the registration's own."""

    site = OneLine(label="考点名称", max_length=80)
    division = forms.ChoiceField(label="活动地", help_text="开展考核评价的县（市、区），由所在设区市答复")
    address = OneLine(label="详细地址", max_length=200)
    starts_on = _day("开始日期")
    ends_on = _day("结束日期")
    lines = _Lines(label="职业和等级", widget=forms.CheckboxSelectMultiple)
    headcount = forms.IntegerField(label="人数", min_value=1, max_value=99999, help_text="常设考点填每批最多人数")
    assessors = _People(label="考评人员", coerce=int, empty_value=[], widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, catalogue: Catalogue, scope: Mapping[str, ScopeLine], people: Mapping[int, Engagement], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].choices = [("", "请选择"), *catalogue.divisions]  # type: ignore[attr-defined]
        self.fields["lines"].choices = [(key, line_words(line)) for key, line in scope.items()]  # type: ignore[attr-defined]
        self.fields["assessors"].choices = [(ref, _person(row)) for ref, row in people.items()]  # type: ignore[attr-defined]

    @property
    def partial(self) -> Report:
        """What was soundly said, for the rules to judge beside the form's own errors.

        A missing day is taken to be the other, so that no rule holds it against anything else.
        """
        said = self.cleaned_data
        days = [said.get("starts_on") or said.get("ends_on") or date.min, said.get("ends_on") or said.get("starts_on") or date.min]
        return Report(
            site=said.get("site", ""),
            division=said.get("division", ""),
            address=said.get("address", ""),
            starts_on=days[0],
            ends_on=days[1],
            lines=tuple(said.get("lines", ())),
            headcount=said.get("headcount") or 0,
            assessors=tuple(said.get("assessors", ())),
        )

    @property
    def report(self) -> Report:
        """What a valid form says."""
        said = self.cleaned_data
        return Report(
            site=said["site"],
            division=said["division"],
            address=said["address"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            lines=tuple(sorted(said["lines"])),
            headcount=said["headcount"],
            assessors=tuple(sorted(said["assessors"])),
        )


def line_words(line: ScopeLine) -> str:
    """电工 四级."""
    name = f"{line.name}（{line.work_type}）" if line.work_type else line.name
    return f"{name} {Level(line.level).word}" if line.level else name


def _person(row: Engagement) -> str:
    until = f"，证卡至 {row.valid_until}" if row.valid_until else ""
    return f"{row.person}（{row.person.id_mask}{until}）"


class NoticeForm(ReportForm):
    """A first report says too whether it is one sitting or a site that stands."""

    kind = forms.ChoiceField(label="报备种类", choices=NoticeKind.choices, widget=forms.RadioSelect)
    field_order = ("kind",)


class ChangeForm(ReportForm):
    """A later report says why."""

    reason = forms.CharField(label="变更原因", max_length=REASON, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(PlainForm):
    """The words of an answer: conditions, or reasons. The service demands them."""

    answer = forms.CharField(label="理由", max_length=WORDS, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, label: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].label, self.fields["answer"].help_text = label, hint
        self.fields["answer"].error_messages["required"] = f"请写明{label}。"


class WithdrawForm(PlainForm):
    """Why a notice is given up."""

    reason = forms.CharField(label="撤回原因", max_length=REASON, widget=forms.Textarea(attrs={"rows": 3}))
