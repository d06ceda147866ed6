"""Every act, called as the service it is, by everybody: who may takes it, everybody else is refused for want of the right (T3)."""

import pytest

from portal.accounts.models import User
from portal.audit.models import Entry
from portal.workflow import performing
from portal.workflow.performing import NotAllowed, Refused
from tests.rights.acts import Act
from tests.rights.cast import PEOPLE
from tests.rights.table import ACTS
from tests.rights.world import World, rolled_back


def walk(world: World, act: Act) -> dict[str, str]:
    """What becomes of the act in the hands of each: taken, refused for a reason of his own, or not allowed."""
    world.subject(act.subject)
    before = Entry.objects.count()
    with rolled_back():  # who is refused leaves nothing to take back
        found = {name: attempt(world, act, world.cast.people[name]) for name in sorted(PEOPLE - act.may)}
        assert Entry.objects.count() == before
    for name in act.may:
        with rolled_back():
            found[name] = attempt(world, act, world.cast.people[name])
    return found


def attempt(world: World, act: Act, by: User) -> str:
    """One of them tries it."""
    try:
        act.take(world, world.subject(act.subject), by)
    except NotAllowed:
        return "not allowed"
    except Refused:
        return "refused"
    return "taken"


def expected(act: Act) -> dict[str, str]:
    return {name: "taken" if name in act.may else "refused" if name in act.told else "not allowed" for name in sorted(PEOPLE)}


@pytest.mark.parametrize("act", ACTS, ids=[act.name for act in ACTS])
def test_act_is_taken_by_whom_the_table_names_and_by_nobody_else(act: Act, world: World) -> None:
    if not act.apart:
        assert walk(world, act) == expected(act)
        return
    with world.apart():
        assert walk(world, act) == expected(act)


def taken_by(world: World, act: Act, *names: str) -> list[str]:
    """Who of these takes it, each as if alone."""
    found = []
    for name in names:
        with rolled_back():
            found += [name] if attempt(world, act, world.cast.people[name]) == "taken" else []
    return found


def row(name: str) -> Act:
    return next(act for act in ACTS if act.name == name)


def test_step_whose_right_is_not_asked_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without the one question of `performing` a stranger confirms an exit."""
    world.subject("exit_request")
    assert taken_by(world, row("leaving.confirm"), "nobody", "neighbour.clerk") == []
    monkeypatch.setattr(performing, "lacking", lambda by, step, subject: ())
    assert taken_by(world, row("leaving.confirm"), "nobody", "neighbour.clerk") == ["nobody", "neighbour.clerk"]


def test_superuser_whom_django_lets_through_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with Django's own answer a superuser hands on everybody's files."""
    world.subject("assigned")
    assert taken_by(world, row("relieving.relieve"), "superuser", "locked") == []
    monkeypatch.delattr(User, "has_perm")
    assert taken_by(world, row("relieving.relieve"), "superuser", "locked") == ["superuser"]
