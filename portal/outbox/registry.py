"""Which function does what: handlers by name, registered in the `tasks` module of each app."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar

from django.utils.module_loading import autodiscover_modules

Call = TypeVar("Call", bound=Callable[..., None])

LEASE = timedelta(minutes=5)
ATTEMPTS = 10


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be called for a row, how long one attempt may take and how many there are."""

    call: Callable[..., None]
    lease: timedelta = LEASE
    attempts: int = ATTEMPTS


class UnknownTaskError(LookupError):
    """No handler has this name."""


class PermanentError(Exception):
    """Raised by a handler: trying again is of no use, the row is given up at once."""


_handlers: dict[str, Work] = {}


def handler(name: str, *, lease: timedelta = LEASE, attempts: int = ATTEMPTS) -> Callable[[Call], Call]:
    """Register a function for the tasks of a name, e.g. "documents.render".

    It is called with the ids of the row and `at=`, outside any transaction. It may run twice (a worker may die between its work and
    saying so), so what it writes is unique by the database. A call that can outlast `lease` says so with `leases.renew`.
    """

    def register(call: Call) -> Call:
        known = _handlers.setdefault(name, Work(call, lease, attempts))
        if known.call is not call:
            raise ValueError(f"two handlers are named {name}")
        return call

    return register


def work_named(name: str) -> Work:
    """The handler of a name. Raises UnknownTaskError."""
    if name not in _handlers:
        _discover()
    try:
        return _handlers[name]
    except KeyError:
        raise UnknownTaskError(name) from None


@cache
def _discover() -> None:
    autodiscover_modules("tasks")


def checked_ids(ids: dict[str, Any]) -> dict[str, int | str]:
    """The ids of a task as they can stand in a row. Raises TypeError for anything but numbers and words."""
    for name, value in ids.items():
        if not isinstance(value, int | str):
            raise TypeError(f"a task takes ids, not {name}={value!r}")
    return ids
