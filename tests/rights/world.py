"""One world for all walks: the cast, and each subject in the state that an act starts from, made once when it is first asked for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from tests.filings.stage import Desk
from tests.rights.cast import NEIGHBOUR, Cast

Make = Callable[["World"], models.Model]

STAGES: dict[str, Make] = {}


def stage(make: Make) -> Make:
    """Registers how the subject of this name comes into its state."""
    STAGES[make.__name__] = make
    return make


@dataclass
class World:
    """`own`: the number of the next institution that comes to a stage."""

    cast: Cast
    own: int = 0
    kept: dict[str, models.Model] = field(default_factory=dict)

    def number(self) -> int:
        self.own += 1
        assert self.own < NEIGHBOUR
        return self.own

    def desk(self, party: str = "city") -> Desk:
        return self.cast.desk(party)

    def subject(self, name: str) -> Any:
        """The subject in its state, as the database holds it."""
        if name not in self.kept:
            self.kept[name] = STAGES[name](self)
        return type(self.kept[name])._default_manager.get(pk=self.kept[name].pk)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What comes to its stage meanwhile is gone afterwards."""
        kept = dict(self.kept)
        try:
            with rolled_back():
                yield
        finally:
            self.kept = kept


@contextmanager
def rolled_back() -> Iterator[None]:
    """Whatever is done within leaves nothing; an act may be taken within as if it were alone."""
    atomic = transaction.atomic()
    atomic._from_testcase = True  # type: ignore[attr-defined]  # as the test cases of Django say it: not another transaction
    with atomic:
        try:
            yield
        finally:
            transaction.set_rollback(True)
