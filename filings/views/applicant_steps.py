"""The navigation of the form: each section with its state in icon and word, and the counts that the reader knows from its own page."""

from dataclasses import dataclass

from django.urls import reverse

from filings.enums import Matter
from filings.queries.writing import Writing
from filings.rules.change_kinds import kinds_of
from filings.rules.form_spec import SectionSpec
from filings.services.changing import words_of
from portal.authorities.models import Authority


@dataclass(frozen=True, slots=True)
class Step:
    """One section in the navigation; `state` done, error or todo."""

    key: str
    label: str
    url: str
    state: str
    note: str
    active: bool


def section_url(filing_id: int, key: str) -> str:
    return reverse("my_filing_section", args=[filing_id, key])


def steps(draft: Writing, active: str) -> list[Step]:
    """All sections of the form in their order."""
    return [_step(draft, spec, active) for spec in draft.specs]


def _step(draft: Writing, spec: SectionSpec, active: str) -> Step:
    state, note = _state(draft, spec)
    return Step(spec.key, spec.title, section_url(draft.filing.pk, spec.key), state, note, spec.key == active)


def _state(draft: Writing, spec: SectionSpec) -> tuple[str, str]:
    """Done is what nothing stands against: the same findings that the check of the whole lists."""
    found = draft.findings.get(spec.key, [])
    if not draft.is_begun(spec.key):
        return ("todo", "未填") if found else ("done", "可不填")
    if spec.key == "materials":
        return _materials(draft)
    if found:
        return "error", f"{len(found)} 处待改"
    return "done", f"{len(draft.sections[spec.key].content.get('rows') or ())} {spec.unit}" if spec.min_rows else ""


def _materials(draft: Writing) -> tuple[str, str]:
    found = draft.findings.get("materials", [])
    missing = sum(bool(one.place.material) for one in found)
    if missing:
        return "error", f"缺 {missing} 份"
    return ("error", f"{len(found)} 处待改") if found else ("done", "")


def frame(draft: Writing, active: str) -> dict[str, object]:
    """What every page of the form shows around its section: navigation, progress, authority, forecast."""
    found = steps(draft, active)
    numbers = [step.key for step in found]
    return {
        "filing": draft.filing,
        "steps": found,
        "done": sum(step.state == "done" for step in found),
        "total": len(found),
        "number": numbers.index(active) + 1 if active in numbers else len(found),
        "step_label": next((step.label for step in found if step.active), ""),
        "route": _route(draft),
        "change": _change(draft),
        "decided": next((step for step in draft.found.forecast if step.step == "decide"), None),
    }


def _change(draft: Writing) -> dict[str, str] | None:
    """What a change filing changes, and where that is chosen anew until it is submitted for the first time."""
    if draft.filing.matter != Matter.CHANGE:
        return None
    words = words_of(kinds_of(draft.document.get("institution", {})))
    return {"words": words, "url": "" if draft.filing.number else reverse("my_change_kinds", args=[draft.filing.pk])}


def _route(draft: Writing) -> dict[str, str]:
    """The accepting authority as it stands: the one that has the filing already, else the one its answers lead to."""
    route = draft.found.route
    if draft.filing.authority is not None and draft.filing.number:
        return {"name": draft.filing.authority.name, "clause": draft.filing.routed_by, "note": ""}
    found = Authority.objects.filter(code=route.authority).first() if route.authority else None
    return {"name": found.name if found else "", "clause": route.clause, "note": route.note}
