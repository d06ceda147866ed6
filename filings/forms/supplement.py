"""The supplement notice as a form: every section and every material is found complete or told what to supply, with its clause (D03, T2)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from filings.enums import Matter
from filings.models import Filing
from filings.rules.form_sections import sections_for
from filings.rules.form_spec import SectionSpec
from filings.rules.materials import MaterialNeed
from filings.rules.supplement import SupplementItem
from portal.accounts.models import User
from portal.institutions.enums import Track
from portal.policy.clauses import CLAUSES

COMPLETE, MISSING = "complete", "missing"
Document = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Spot:
    """One thing to be gone through: a section or a material, the places within it, the clauses it may be asked by."""

    key: str
    title: str
    places: tuple[tuple[str, str], ...]
    clauses: tuple[str, ...]


def spots(filing: Filing, document: Document, needs: Iterable[MaterialNeed]) -> list[Spot]:
    """Every section of the form, then every material the filing needs from the applicant's hand."""
    sections = [spec for spec in sections_for(Track(filing.track), Matter(filing.matter)) if spec.key != "materials"]
    found = [_of_section(spec, document.get(spec.key, {})) for spec in sections]
    owed = [need for need in needs if need.required and not need.waived and not need.by_form]
    return [*found, *(Spot(f"file-{need.key}", need.label, ((f"materials.files.{need.key}", "整份"),), (need.clause,)) for need in owed)]


def _of_section(spec: SectionSpec, content: Mapping[str, Any]) -> Spot:
    fields = [(f"{spec.key}.{field.key}", field.label) for field in spec.fields]
    rows = [
        (f"{spec.key}[{row['row_id']}]", f"第 {number} 行 {row.get('name') or ''}".strip())
        for number, row in enumerate(content.get("rows") or (), start=1)
        if row.get("row_id")
    ]
    clauses = dict.fromkeys([spec.clause, *(field.clause for field in (*spec.fields, *spec.columns))])
    known = tuple(clause for clause in clauses if clause in CLAUSES)
    return Spot(spec.key, spec.title, ((spec.key, "整节"), *rows, *fields), known)


class SpotForm(forms.Form):
    """One section or material: complete, or what is missing, a line for each item."""

    state = forms.ChoiceField(label="核对结果", choices=[(COMPLETE, "齐全"), (MISSING, "需补正")], widget=forms.RadioSelect)
    place = forms.ChoiceField(label="对应内容", required=False)
    text = forms.CharField(label="怎样补正（每行一项）", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    clause = forms.ChoiceField(label="依据", required=False)

    def __init__(self, data: Any = None, *, spot: Spot) -> None:
        super().__init__(data, prefix=f"spot-{spot.key}", use_required_attribute=False)
        self.spot = spot
        self.fields["place"].choices = spot.places  # type: ignore[attr-defined]
        self.fields["clause"].choices = [(clause, f"{clause} {CLAUSES[clause].title}") for clause in spot.clauses]  # type: ignore[attr-defined]
        self.fields["state"].error_messages["required"] = f"“{spot.title}”还没有核对：选齐全，或写明怎样补正。"

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("state") == MISSING and not said.get("text", "").strip():
            self.add_error("text", ValidationError(f"“{self.spot.title}”需补正的，写明怎样补正。"))
        return said

    def items(self) -> Iterator[SupplementItem]:
        """What is asked here, one for each line."""
        if self.cleaned_data["state"] == MISSING:
            for line in self.cleaned_data["text"].splitlines():
                if line.strip():
                    yield SupplementItem(self.cleaned_data["place"], line.strip(), self.cleaned_data["clause"])


class ConsentForm(forms.Form):
    """For a later notice that asks for more than was told before: who of the approvers consents, and why (D03, D98)."""

    approver = forms.TypedChoiceField(label="同意增项的审批岗", coerce=int, required=False, empty_value=None)
    reason = forms.CharField(label="增项理由", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, approvers: Sequence[User]) -> None:
        super().__init__(data, prefix="consent")
        self.people = {user.pk: user for user in approvers}
        self.fields["approver"].choices = [("", "没有增项，不需要"), *((user.pk, str(user)) for user in approvers)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("approver")) != bool(said.get("reason", "").strip()):
            raise ValidationError("增项须同时写明同意的审批岗和理由。")
        return said

    @property
    def consent(self) -> dict[str, Any]:
        """Approver and reason of a valid form, as the service takes them."""
        return {"approver": self.people.get(self.cleaned_data["approver"]), "reason": self.cleaned_data["reason"].strip()}
