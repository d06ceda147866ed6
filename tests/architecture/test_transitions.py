"""Each transition carries what buttons, documentation and refusal tests read: label, right, party, clause (design 2)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django_fsm import GET_STATE, RETURN_VALUE, FSMField, FSMFieldMixin, transition

from portal.institutions.enums import Track
from portal.policy.clauses import UnknownClauseError, cited
from portal.workflow.fields import StateField
from portal.workflow.models import Stateful
from tests.architecture.source import PACKAGES, hold

WORDS = ("label", "right", "party", "clause")


def stateful_models() -> list[type[models.Model]]:
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in PACKAGES]
    return [model for model in ours if any(isinstance(field, FSMFieldMixin) for field in model._meta.fields)]


def transitions_of(model: type) -> Iterator[Any]:
    for name in dir(model):
        meta = getattr(getattr(model, name, None), "_django_fsm", None)
        yield from meta.transitions.values() if meta else ()


def faults(model: type) -> Iterator[str]:
    """What is missing from a model's transitions, or stands there and must not."""
    for step in transitions_of(model):
        where = f"{model.__name__}.{step.name} from {step.source}"
        yield from (f"{where}: no {word}" for word in WORDS if word not in step.custom)
        yield from (f"{where}: empty {word}" for word in ("label", "right", "party") if step.custom.get(word, "x") == "")
        if step.conditions:
            yield f"{where}: conditions= swallow reasons; use blockers"
        if step.on_error is not None:
            yield f"{where}: on_error= hides a second outcome; make it a transition"
        if isinstance(step.target, GET_STATE | RETURN_VALUE):
            yield f"{where}: its target is not written down"
        if step.permission is not None:
            yield f"{where}: permission= is never asked here; name a right"
        if step.custom.get("party") and not hasattr(model, step.custom["party"]):
            yield f"{where}: the model has no party {step.custom['party']}"
        for clause in readings(model, step.custom.get("clause", "")):
            yield from unknown_clause(where, clause)


def readings(model: type, clause: str) -> list[str]:
    """The clause as it reads for each kind of subject: a model whose kinds have annexes of their own says so in `cite`."""
    if not hasattr(model, "cite"):
        return [clause]
    return sorted({model(track=track).cite(clause) for track in Track})


def unknown_clause(where: str, clause: str) -> Iterator[str]:
    try:
        cited(clause)
    except UnknownClauseError:
        yield f"{where}: no such clause as {clause}"


def all_faults(of_models: Iterable[type]) -> list[str]:
    return [fault for model in of_models for fault in faults(model)]


def test_every_transition_is_complete() -> None:
    hold(all_faults(stateful_models()))


def test_every_model_with_a_workflow_has_the_common_base() -> None:
    assert [model.__name__ for model in stateful_models() if not issubclass(model, Stateful)] == []


def test_every_state_field_is_protected_and_plain_to_migrations() -> None:
    fields = [(model, field) for model in stateful_models() for field in model._meta.fields if isinstance(field, FSMFieldMixin)]
    assert [model.__name__ for model, field in fields if not (isinstance(field, StateField) and field.protected)] == []


class Bad:
    """Not a Django model: only what a transition hangs on."""

    authority = None

    @transition(field=FSMField(), source="a", target="b", custom={"label": "受理", "right": "", "party": "authority", "clause": "附9九"})
    def accept(self) -> None: ...

    @transition(field=FSMField(), source="a", target=RETURN_VALUE("b", "c"), conditions=[lambda self: True], on_error="d", permission="x")
    def decline(self) -> str:
        return "b"


def test_an_incomplete_transition_is_found() -> None:
    assert all_faults([Bad]) == [
        "Bad.accept from a: empty right",
        "Bad.accept from a: no such clause as 附9九",
        *(f"Bad.decline from a: no {word}" for word in WORDS),
        "Bad.decline from a: conditions= swallow reasons; use blockers",
        "Bad.decline from a: on_error= hides a second outcome; make it a transition",
        "Bad.decline from a: its target is not written down",
        "Bad.decline from a: permission= is never asked here; name a right",
    ]
