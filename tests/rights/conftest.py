"""The one world of all walks."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

import tests.rights.supervision_on_stage  # noqa: F401  (its stages)
from tests.rights.cast import gathered
from tests.rights.world import World, rolled_back


@pytest.fixture(scope="package")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once for all walks and taken back after the last; a stage that one walk brings about serves the others."""
    with django_db_blocker.unblock(), rolled_back():
        yield World(gathered())


@pytest.fixture
def db() -> None:
    """In the place of the transaction that every other test has of its own: here each attempt is taken back by itself."""


@pytest.fixture
def world(db: None, made: World) -> World:
    return made
