"""The steps of a workflow, read from its transitions: buttons, documentation and refusal tests have this one source."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models


@dataclass(frozen=True, slots=True)
class Step:
    """One transition: its word, the right it needs on which party of the subject, its clause, and where it leads."""

    name: str
    label: str
    right: str
    party: str
    clause: str
    sources: frozenset[str]
    target: str | None
    consequence: str = ""
    form: bool = False  # the button opens a form ("…" after the word)

    def party_of(self, subject: Any) -> Any:
        """The party of this subject that must have given the right."""
        return getattr(subject, self.party)

    def clause_of(self, subject: Any) -> str:
        """The clause as it reads for this subject: a subject whose kinds have annexes of their own says so in `cite`."""
        cite = getattr(subject, "cite", None)
        return cite(self.clause) if cite is not None else self.clause


def _transitions(model: type[models.Model]) -> Iterator[Any]:
    """The transitions of a model and its bases, in the order of their declaration."""
    for base in reversed(model.__mro__):
        for method in vars(base).values():
            meta = getattr(method, "_django_fsm", None)
            if meta is not None:
                yield meta


@cache
def steps(model: type[models.Model]) -> dict[str, Step]:
    """All steps of a model by name. Raises KeyError where a transition lacks its label, right, party or clause."""
    found: dict[str, Step] = {}
    for meta in _transitions(model):
        transitions = list(meta.transitions.values())
        first = transitions[0]
        custom = first.custom
        found[first.name] = Step(
            name=first.name,
            label=custom["label"],
            right=custom["right"],
            party=custom["party"],
            clause=custom["clause"],
            sources=frozenset(str(transition.source) for transition in transitions),
            target=str(first.target) if first.target is not None else None,
            consequence=custom.get("consequence", ""),
            form=custom.get("form", False),
        )
    return found


def steps_from(subject: models.Model, state: str) -> tuple[Step, ...]:
    """The steps that leave this state, in the order of their declaration."""
    return tuple(step for step in steps(type(subject)).values() if state in step.sources)


def step(name: str, right: str, party: str, clause: str, *, consequence: str = "", form: bool = False) -> dict[str, Any]:
    """The metadata of a transition: its word, the right it needs and on which party, its clause, what follows."""
    return {"label": name, "right": right, "party": party, "clause": clause, "consequence": consequence, "form": form}
