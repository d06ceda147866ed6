"""The supplement notice as a form: every section and every material is found complete or told what to supply, with its clause (D03, T2)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from filings.enums import Matter
from filings.models import Filing
from filings.rules.form_sections import form_of
from filings.rules.form_spec import FieldKind, SectionSpec
from filings.rules.materials import MaterialNeed
from filings.rules.supplement import SupplementItem, length_error
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
    """Every section of the form that this version fills in, then every material it needs from the applicant's hand and every upload
    that its form asks for beside them."""
    form = form_of(document, Track(filing.track), Matter(filing.matter))
    answered = [spec if spec.key != "materials" else _without_uploads(spec) for spec in form]
    found = [_of_section(spec, document.get(spec.key, {})) for spec in answered if spec.key != "materials" or spec.fields]
    owed = [_of_upload(need.key, need.label, need.clause) for need in needs if need.owed]
    uploads = [field for spec in form if spec.key == "materials" for field in spec.fields if field.kind is FieldKind.FILES]
    return [*found, *owed, *(_of_upload(field.key, field.label, field.clause) for field in uploads)]


def _without_uploads(spec: SectionSpec) -> SectionSpec:
    return replace(spec, fields=tuple(field for field in spec.fields if field.kind is not FieldKind.FILES))


def _of_upload(key: str, title: str, clause: str) -> Spot:
    return Spot(f"file-{key}", title, ((f"materials.files.{key}", "整份"),), (clause,))


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


def drafted(found: Spot, items: Iterable[SupplementItem]) -> dict[str, str]:
    """What a draft of the notice says of this spot, as the form takes it: what it does not name was found complete."""
    places = {key for key, _ in found.places}
    mine = [item for item in items if item.path in places and item.clause in found.clauses]
    if not mine:
        return {"state": COMPLETE}
    return {"state": MISSING, "place": mine[0].path, "clause": mine[0].clause, "text": "\n".join(item.text for item in mine)}


class SpotForm(forms.Form):
    """One section or material: complete, or what is missing, a line for each item."""

    state = forms.ChoiceField(label="核对结果", choices=[(COMPLETE, "齐全"), (MISSING, "需补正")], widget=forms.RadioSelect)
    place = forms.ChoiceField(label="对应内容", required=False)
    text = forms.CharField(label="怎样补正（每行一项）", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    clause = forms.ChoiceField(label="依据", required=False)

    def __init__(self, data: Any = None, *, spot: Spot, drafted: Mapping[str, str] | None = None) -> None:
        super().__init__(data, prefix=f"spot-{spot.key}", use_required_attribute=False, initial=dict(drafted or {}))
        self.spot = spot
        self.fields["place"].choices = spot.places  # type: ignore[attr-defined]
        self.fields["clause"].choices = [(clause, f"{clause} {CLAUSES[clause].title}") for clause in spot.clauses]  # type: ignore[attr-defined]
        self.fields["state"].error_messages["required"] = f"“{spot.title}”还没有核对：选齐全，或写明怎样补正。"

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("state") == MISSING and not said.get("text", "").strip():
            self.add_error("text", ValidationError(f"“{self.spot.title}”需补正的，写明怎样补正。"))
        too_long = [length_error(line, number) for number, line in enumerate(_lines(said.get("text", "")), start=1)]
        for text in filter(None, too_long):
            self.add_error("text", ValidationError(f"“{self.spot.title}”{text}"))
        return said

    def items(self) -> Iterator[SupplementItem]:
        """What is asked here, one for each line."""
        if self.cleaned_data["state"] == MISSING:
            for line in _lines(self.cleaned_data["text"]):
                yield SupplementItem(self.cleaned_data["place"], line, self.cleaned_data["clause"])


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class BeyondForm(forms.Form):
    """Why a later notice asks for more than was told before: the request goes to the approver (D03, D98)."""

    reason = forms.CharField(label="增项理由", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="beyond")


class ConsentForm(forms.Form):
    """The approver's own answer to such a request."""

    verdict = forms.ChoiceField(
        label="答复",
        choices=[("grant", "同意增项"), ("refuse", "不同意")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择同意或不同意。"},
    )
    answer = forms.CharField(
        label="理由", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text="同意的，理由印在补正告知书上"
    )

    @property
    def grants(self) -> bool:
        """Whether a valid form consents."""
        return bool(self.cleaned_data["verdict"] == "grant")
