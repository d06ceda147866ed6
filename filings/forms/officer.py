"""What officers type for an act: a reason, a ground with its clause, an authority, a colleague. The rules stand in the services."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from filings.enums import Level, LineOutcome, Matter
from filings.models import Filing, FilingLine
from filings.rules.form_sections import form_of
from filings.rules.supplement import SupplementItem
from filings.services.deciding import Verdict
from portal.accounts.models import User
from portal.authorities.models import Authority, AuthorityKind
from portal.institutions.enums import Track
from portal.policy.clauses import CLAUSES

REASON_LENGTH = 2000


def clause_choices(filing: Filing) -> list[tuple[str, str]]:
    """The clauses an officer may cite on this filing: those of its annex, then those of the notice itself."""
    own = Track(filing.track).annex
    keys = [key for key in CLAUSES if key.startswith(own)] + [key for key in CLAUSES if key.startswith("文")]
    return [("", "请选择依据"), *((key, f"{key} {CLAUSES[key].title}") for key in keys)]


class ReasonForm(forms.Form):
    """An act that wants its reason."""

    reason = forms.CharField(label="理由", max_length=REASON_LENGTH, widget=forms.Textarea)

    def __init__(self, *args: Any, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = hint


class TransferForm(forms.Form):
    """To which authority, and why. The Centre takes no filings."""

    target = forms.ModelChoiceField(Authority.objects.none(), label="移送到", empty_label="请选择受理机关")
    reason = forms.CharField(label="理由", max_length=REASON_LENGTH, widget=forms.Textarea, help_text="写明按哪一项受理范围应由该机关受理")

    def __init__(self, *args: Any, filing: Filing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Authority.objects.exclude(kind=AuthorityKind.CENTRE).exclude(pk=filing.authority_id or 0)
        self.fields["target"].queryset = others  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Which colleague."""

    assignee = forms.TypedChoiceField(label="分派给", coerce=int)

    def __init__(self, *args: Any, colleagues: Iterable[tuple[User, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {user.pk: user for user, _ in colleagues}
        self.fields["assignee"].choices = [  # type: ignore[attr-defined]
            ("", "请选择同事"),
            *((user.pk, f"{user}・{roles}") for user, roles in colleagues),
        ]

    @property
    def chosen(self) -> User:
        """The colleague chosen in a valid form."""
        return self.people[self.cleaned_data["assignee"]]


class GroundForm(forms.Form):
    """One ground of a refusal to accept: which section of the form that was filled in, the reason, the clause."""

    path = forms.ChoiceField(label="涉及内容")
    text = forms.CharField(label="理由", max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 3}))
    clause = forms.ChoiceField(label="依据")

    def __init__(self, *args: Any, filing: Filing, document: Mapping[str, Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = [(spec.key, spec.title) for spec in form_of(document, Track(filing.track), Matter(filing.matter))]
        self.fields["path"].choices = [("", "请选择"), *titles]  # type: ignore[attr-defined]
        self.fields["clause"].choices = clause_choices(filing)  # type: ignore[attr-defined]


class GroundFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """The grounds, one at least."""

    @property
    def grounds(self) -> list[SupplementItem]:
        """Those of a valid formset, removed ones left out."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        return [SupplementItem(row["path"], row["text"], row["clause"]) for row in rows]


Grounds = forms.formset_factory(GroundForm, formset=GroundFormSet, extra=0, min_num=1, validate_min=True, can_delete=True, max_num=20)


class VerdictForm(forms.Form):
    """The proposal for one line: granted, or refused with reason and basis (D35, D36). The service demands both."""

    outcome = forms.ChoiceField(
        label="拟定结果",
        choices=[(LineOutcome.GRANTED.value, "准予"), (LineOutcome.REFUSED.value, "不予")],
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.CharField(label="理由", max_length=REASON_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    basis = forms.ChoiceField(label="依据", required=False)

    def __init__(self, data: Any = None, *, line: FilingLine, clauses: list[tuple[str, str]], initial: Mapping[str, str]) -> None:
        super().__init__(data, prefix=f"line-{line.pk}", use_required_attribute=False, initial=dict(initial))
        self.line = line
        self.fields["basis"].choices = clauses  # type: ignore[attr-defined]

    @property
    def verdict(self) -> Verdict:
        """What was said; nothing chosen stays open and is refused by the rules."""
        said = self.cleaned_data
        outcome = LineOutcome(said["outcome"]) if said.get("outcome") else LineOutcome.PENDING
        refused = outcome == LineOutcome.REFUSED
        return Verdict(outcome, said.get("reason", "") if refused else "", said.get("basis", "") if refused else "")


class ObjectionForm(forms.Form):
    """The answer to an objection: dismissed, or upheld against some lines."""

    against = forms.TypedMultipleChoiceField(
        label="异议成立的职业",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选表示异议不成立。全部选上时，本件转拟定不予备案决定。",
    )
    answer = forms.CharField(
        label="答复", max_length=REASON_LENGTH, widget=forms.Textarea, help_text="写明核查情况和结论，提出人凭回执码可以看到"
    )

    def __init__(self, *args: Any, lines: Iterable[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["against"].choices = [  # type: ignore[attr-defined]
            (line["id"], f"{line['name']} {Level(line['level']).word if line['level'] else ''}".strip()) for line in lines
        ]
