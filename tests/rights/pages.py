"""How an address stands in the table of pages: what is pressed there, by whom, and who reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tests.rights.world import World

Arguments = Callable[[Any], tuple[Any, ...]]
Data = Callable[[World, Any], dict[str, Any]]

REFUSED, ABSENT = 403, 404


@dataclass(frozen=True)
class Page:
    """One row. `reads`: to whom the subject exists at all; `beyond`: what everybody else whom the page's mark lets through is told.

    `data`: what the form holds where the right is asked only once it is filled in.
    """

    name: str
    subject: str
    may: frozenset[str]
    reads: frozenset[str]
    arguments: Arguments = lambda subject: (subject.pk,)
    beyond: int = ABSENT
    apart: bool = False
    data: Data = lambda world, subject: {}

    def address(self, subject: Any) -> str:
        return reverse(self.name, args=self.arguments(subject))


def word(*words: str) -> Arguments:
    """The subject's number and the words that follow it in the address."""
    return lambda subject: (subject.pk, *words)


def nothing(subject: Any) -> tuple[Any, ...]:
    return ()
