"""What is typed for a year's plan, an edition of a bank, and a hand-over of papers."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from portal.access.forms import PlainForm
from portal.accounts.one_line import OneLine
from portal.institutions.models import ScopeLine
from portal.people.models import Person
from supervision.enums import BankKind, CustodyAct
from supervision.forms.arrangement import kept_rows
from supervision.forms.sitting import moment
from supervision.models import PaperBank
from supervision.queries.sittings import label
from supervision.rules.papers import Planned
from supervision.services.banks import Edition, HandOver

MOST_ROWS = 500
MONTHS = [(number, f"{number} 月") for number in range(1, 13)]


def _lines(scope: Mapping[str, ScopeLine]) -> list[tuple[str, str]]:
    return [("", "请选择"), *((key, label(row)) for key, row in scope.items())]


class PlannedForm(PlainForm):
    """One row of a plan."""

    line = forms.ChoiceField(label="职业和等级")
    month = forms.TypedChoiceField(label="月份", choices=[("", "请选择"), *MONTHS], coerce=int)
    headcount = forms.IntegerField(label="计划人数", min_value=1, max_value=99999)

    def __init__(self, *args: Any, scope: Mapping[str, ScopeLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = _lines(scope)  # type: ignore[attr-defined]


PlanRows: "type[BaseFormSet[PlannedForm]]" = formset_factory(
    PlannedForm, extra=3, can_delete=True, max_num=MOST_ROWS, validate_max=True, absolute_max=MOST_ROWS + 1
)


class NoteForm(PlainForm):
    """What is said beside the rows."""

    note = forms.CharField(label="说明", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


def planned(formset: "BaseFormSet[Any]") -> list[Planned]:
    """The rows of a valid formset."""
    return [Planned(row["line"], row["month"], row["headcount"]) for row in kept_rows(formset)]


class BankForm(PlainForm):
    """One edition."""

    kind = forms.ChoiceField(label="种类", choices=BankKind.choices, widget=forms.RadioSelect)
    line = forms.ChoiceField(label="职业和等级")
    title = OneLine(label="名称", max_length=120)
    edition = OneLine(label="版本", max_length=40)
    norm = OneLine(label="编制依据", max_length=120, help_text="国家职业标准、评价规范或考核规范的名称和版本")
    size = forms.IntegerField(label="题（卷）数", min_value=1, max_value=9999999)
    reviewed_by = OneLine(label="审定人", max_length=60)
    reviewed_on = forms.DateField(label="审定日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, *args: Any, scope: Mapping[str, ScopeLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = _lines(scope)  # type: ignore[attr-defined]

    @property
    def said(self) -> Edition:
        """What a valid form says."""
        names = ("title", "line", "norm", "edition", "size", "reviewed_by", "reviewed_on")
        return Edition(kind=BankKind(self.cleaned_data["kind"]), **{name: self.cleaned_data[name] for name in names})


class CustodyForm(PlainForm):
    """One hand-over between two persons."""

    bank = forms.TypedChoiceField(label="题库、卷库", coerce=int)
    act = forms.ChoiceField(label="动作", choices=CustodyAct.choices)
    copies = forms.IntegerField(label="份数", min_value=1, max_value=99999)
    giver = forms.TypedChoiceField(label="交出人", coerce=int)
    receiver = forms.TypedChoiceField(label="接收人", coerce=int)
    happened_at = moment("交接时间")
    note = OneLine(label="备注", max_length=200, required=False)

    def __init__(self, *args: Any, banks: Iterable[PaperBank], people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.banks, self.people = {one.pk: one for one in banks}, {one.pk: one for one in people}
        names = [("", "请选择"), *((key, f"{one.name}（{one.id_mask}）") for key, one in self.people.items())]
        self.fields["bank"].choices = [(key, str(one)) for key, one in self.banks.items()]  # type: ignore[attr-defined]
        self.fields["giver"].choices = self.fields["receiver"].choices = names  # type: ignore[attr-defined]

    @property
    def said(self) -> HandOver:
        """What a valid form says."""
        data = self.cleaned_data
        return HandOver(
            self.banks[data["bank"]],
            CustodyAct(data["act"]),
            data["copies"],
            self.people[data["giver"]],
            self.people[data["receiver"]],
            data["happened_at"],
            data["note"],
        )
