"""Every service that takes an actor and an instant is an act of the table, or says why it is none."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import filings.services
import portal
import supervision.services
from tests.rights.cast import PEOPLE
from tests.rights.parts import BENEATH, BY_PAGE, PARTS
from tests.rights.table import ACTS

BESIDE = ("access.invitations", "access.second_factor", "policy.proposing")
ROOF = ("portal.home.", "portal.api.")  # screens, and the demo region that is told through the services


def service_modules() -> Iterator[tuple[str, ModuleType]]:
    """The modules of services with the word their functions go by: the module's own, or the app's where it is called services."""
    apps = ((filings.services, "filings.services."), (supervision.services, "supervision.services."), (portal, "portal."))
    found = [module for package, prefix in apps for module in pkgutil.walk_packages(package.__path__, prefix)]
    for module in found:
        parts = module.name.split(".")
        if module.name.startswith((*ROOF, *BENEATH)) or not ("services" in parts or module.name.removeprefix("portal.") in BESIDE):
            continue
        yield parts[-2] if parts[-1] == "services" else parts[-1], importlib.import_module(module.name)


def acts_of(word: str, module: ModuleType) -> Iterator[str]:
    """The functions of a module that somebody does at an instant; what only asks what stands in the way is none."""
    for name, function in inspect.getmembers(module, inspect.isfunction):
        keywords = {key for key, given in inspect.signature(function).parameters.items() if given.kind is given.KEYWORD_ONLY}
        own = function.__module__ == module.__name__ and not name.startswith("_") and not name.endswith("_blockers")
        if own and {"by", "at"} <= keywords:
            yield f"{word}.{name}"


def test_every_service_is_in_the_table_or_says_why_not() -> None:
    """A new act is a row in a table of acts (who may take it), a piece of one a line in `parts`: see CONTRIBUTING."""
    found = {act for word, module in service_modules() for act in acts_of(word, module)}
    assert found == {act.service for act in ACTS} | set(PARTS) | set(BY_PAGE)


def test_rows_have_names_of_their_own_and_name_people_who_are_there() -> None:
    assert len({act.name for act in ACTS}) == len(ACTS)
    assert frozenset().union(*(act.may | act.told for act in ACTS)) <= PEOPLE
    assert not any(act.may & act.told for act in ACTS)
