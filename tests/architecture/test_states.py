"""A state changes by its transition and by nothing else: no assignment, no queryset, no constructor (style guide 10)."""

import ast
from functools import cache

from django.apps import apps
from django_fsm import FSMFieldMixin

from tests.architecture.source import PACKAGES, Source, dotted, findings, hold, python_files

# Where a state is written all the same: a column named so that is no workflow, and the tests of the base itself.
EXCEPTIONS = {
    "portal/institutions/services.py": "the standing of a registration follows its dated facts",
    "tests/workflow/test_performing.py": "begins in every state, on a model of the test's own",
    "tests/workflow/test_stateful.py": "shows that the base refuses what is written past it",
}
WRITERS = {"update", "create", "update_or_create", "get_or_create", "bulk_update", "aupdate", "acreate", "aupdate_or_create"}


@cache
def plain_models() -> frozenset[str]:
    """The models whose column named state is no workflow: an answer, a standing, a copy to search by."""
    named = [model for model in apps.get_models() if any(field.name == "state" for field in model._meta.fields)]
    return frozenset(model.__name__ for model in named if not isinstance(model._meta.get_field("state"), FSMFieldMixin))


def subject_of(node: ast.AST) -> str:
    """The name at the root of a chain of attributes and calls: Filing for `Filing.objects.filter(pk=1).update`."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return node.id if isinstance(node, ast.Name) else ""


def assigned(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return [part for target in node.targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
    return [node.target] if isinstance(node, ast.AugAssign | ast.AnnAssign) else []


def names_state(call: ast.Call) -> bool:
    """Whether a call hands over a state to be written: as a keyword, in `defaults=`, among the fields of a bulk update."""
    words = {keyword.arg for keyword in call.keywords}
    constants = {
        inner.value
        for keyword in call.keywords
        if keyword.arg in {"defaults", "create_defaults", "fields"}
        for inner in ast.walk(keyword.value)
        if isinstance(inner, ast.Constant)
    }
    listed = {inner.value for argument in call.args[1:] for inner in ast.walk(argument) if isinstance(inner, ast.Constant)}
    return "state" in words | constants | listed


def state_writes(source: Source) -> list[str]:
    found = []
    for node in source.nodes():
        if any(isinstance(target, ast.Attribute) and target.attr == "state" for target in assigned(node)):
            found.append(source.at(node, "assigns .state"))
        if not isinstance(node, ast.Call):
            continue
        is_writer = isinstance(node.func, ast.Attribute) and node.func.attr in WRITERS
        if is_writer and names_state(node) and subject_of(node) not in plain_models():
            found.append(source.at(node, f"{dotted(node.func).rpartition('.')[2]}() writes a state"))
        if dotted(node.func) == "setattr" and any(isinstance(part, ast.Constant) and part.value == "state" for part in node.args[1:2]):
            found.append(source.at(node, "setattr writes a state"))
    return found


def test_only_transitions_write_a_state() -> None:
    sources = [source for source in python_files(*PACKAGES, "tests", "bench") if source.path not in EXCEPTIONS]
    hold(findings(state_writes, sources))


def test_every_exception_still_needs_it() -> None:
    named = [source for source in python_files(*PACKAGES, "tests") if source.path in EXCEPTIONS]
    assert {source.path for source in named if state_writes(source)} == set(EXCEPTIONS)


def test_a_state_written_past_its_transition_is_found() -> None:
    lines = [
        "filing.state = 'accepted'",
        "a, filing.state = 1, 'accepted'",
        "Filing.objects.filter(pk=1).update(state='accepted')",
        "Filing.objects.create(state='accepted')",
        "Filing.objects.update_or_create(pk=1, defaults={'state': 'accepted'})",
        "Filing.objects.bulk_update(rows, ['state'])",
        "setattr(filing, 'state', 'accepted')",
    ]
    found = state_writes(Source("filings/x.py", "\n".join(lines)))
    assert [finding.split(":")[1].split(" ")[0] for finding in found] == ["1", "2", "3", "4", "5", "6", "7"]


def test_a_column_that_is_no_workflow_may_be_written() -> None:
    assert "TeamMember" in plain_models()
    assert state_writes(Source("portal/people/x.py", "TeamMember.objects.filter(pk=1).update(state='left')")) == []


def test_reading_a_state_is_no_writing() -> None:
    lines = ["Filing.objects.filter(state='accepted').update(note='')", "if filing.state == 'accepted': pass", "state = filing.state"]
    assert state_writes(Source("filings/x.py", "\n".join(lines))) == []
