"""How an act stands in the table: what it starts from, how it is taken, and exactly who may."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.accounts.models import User
from tests.rights.world import World

Take = Callable[[World, Any, User], object]


@dataclass(frozen=True)
class Act:
    """One row. `name`: the service, with a word behind a colon where it is taken in several ways; `subject`: the stage it starts from.

    `told`: who is refused for a reason of his own before his right is asked (his own proposal), all others for want of the right.
    `apart`: its subject cannot stand beside that of another row.
    """

    name: str
    subject: str
    take: Take
    may: frozenset[str]
    told: frozenset[str] = field(default_factory=frozenset)
    apart: bool = False

    @property
    def service(self) -> str:
        return self.name.partition(":")[0]


Expected = Mapping[str, str]
