"""The actor of an act: the account as the audit trail keeps it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol

from portal.accounts.models import User
from portal.audit import services as audit
from portal.audit.actors import SYSTEM, Actor

RoleResolver = Callable[[User, Any], str]


class Party(Protocol):
    """Whoever holds rights: an authority, the Centre, an institution, a team."""

    pk: Any

    def __str__(self) -> str: ...


def _no_role(user: User, party: Any) -> str:
    return ""


# Set once by portal.access, which knows memberships and stands to our right.
_resolve_role: RoleResolver = _no_role


def use_role_resolver(resolver: RoleResolver) -> None:
    """Lets portal.access say in which role a user acts for a party."""
    global _resolve_role
    _resolve_role = resolver


def actor(by: User | None, party: Any = None) -> Actor:
    """The snapshot of who acts: `by` None is the portal itself (a sweep, a task)."""
    if by is None:
        return SYSTEM
    return Actor(id=by.pk, name=str(by), role=_resolve_role(by, party), party=str(party) if party is not None else "")


@contextmanager
def act(by: User | None, at: datetime, party: Any = None) -> Iterator[None]:
    """One act: a transaction whose audit entries are written last.

    Within the open act of the same actor at the same instant it is that act: no further savepoint, the actor's words stay those of the
    outermost. Another's act within it is a savepoint of its own.
    """
    frame = audit.current()
    if frame is not None and frame.at == at and frame.by.id == (by.pk if by else None):
        yield
    else:
        with audit.act(actor(by, party), at):
            yield
