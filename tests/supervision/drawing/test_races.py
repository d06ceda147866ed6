"""Two hands on one draw at once: exactly one act stands, on both databases. Clause: 文三(一), N1, T16."""

from collections import Counter
from dataclasses import replace

import pytest

from portal.audit.models import Entry
from supervision.models import Draw
from supervision.services import draws
from tests.racing import race
from tests.supervision.drawing import stage
from tests.supervision.drawing.stage import HOUR, NOW, SEED

OTHER = replace(SEED, seed="1 1 1 1 2 2 2 2")


def kinds(outcomes: list[object]) -> dict[str, int]:
    return dict(Counter(type(outcome).__name__ for outcome in outcomes))


def test_of_two_seeds_entered_at_once_one_stands(transactional_db: None) -> None:
    office = stage.bureau()
    draw = stage.frozen(office)
    calls = [
        lambda said=said: draws.enter_seed(draw, said, by=office.second, at=NOW + 3 * HOUR, seen=draw.version)  # type: ignore[misc]
        for said in (SEED, OTHER)
    ]
    outcomes = race(*calls)
    assert kinds(outcomes) == {"Draw": 1, "StaleError": 1}
    [stands] = [outcome for outcome in outcomes if isinstance(outcome, Draw)]
    assert Draw.objects.get(pk=draw.pk).seed == stands.seed
    assert Entry.objects.filter(act="supervision.publish_seed").count() == 1


def test_seeds_written_past_the_version_would_both_seem_to_stand(transactional_db: None) -> None:
    """The negative control: the same two hands, each writing blindly, both are told that all is well, and one seed is lost."""
    office = stage.bureau()
    draw = stage.frozen(office)
    columns = {"seed_source": "骰", "seeded_at": NOW + 3 * HOUR, "seeded_by": office.second}
    blind = [lambda seed=seed: Draw.objects.filter(pk=draw.pk).update(seed=seed, **columns) for seed in ("1", "2")]  # type: ignore[misc]
    assert race(*blind) == [1, 1]


def test_freeze_and_an_edit_at_once_leave_what_was_hashed(transactional_db: None) -> None:
    office = stage.bureau()
    draw = stage.prepared(office)
    outcomes = race(
        lambda: draws.freeze(draw, by=office.inspector, at=NOW + HOUR, seen=draw.version),
        lambda: draws.refresh(draw, team=3, by=office.second, at=NOW + HOUR, seen=draw.version),
    )
    assert kinds(outcomes) == {"Draw": 1, "StaleError": 1}
    kept = Draw.objects.get(pk=draw.pk)
    assert (kept.frozen_at is None) == (kept.document["sizes"]["team"] == 3)


def test_of_two_draws_prepared_at_once_one_stands(transactional_db: None) -> None:
    office = stage.bureau()
    stage.registers(office)
    plan = stage.published(office)
    outcomes = race(*(lambda by=by: draws.prepare(plan, team=2, by=by, at=NOW) for by in (office.inspector, office.second)))  # type: ignore[misc]
    assert (kinds(outcomes), Draw.objects.count()) == ({"Draw": 1, "Refused": 1}, 1)


@pytest.mark.parametrize("code", ["450200", "450000"], ids=["two-plans", "city-and-region"])
def test_of_two_draws_that_may_share_an_institution_one_is_frozen(transactional_db: None, code: str) -> None:
    office = stage.bureau()
    first = stage.prepared(office)
    beside = office if code == "450200" else stage.bureau(code)
    for number in (5, 6) if code == "450000" else ():
        stage.inspector(number, beside.authority)
    second = draws.prepare(stage.published(beside, title="专项督导"), team=2, by=beside.inspector, at=NOW)
    outcomes = race(
        lambda: draws.freeze(first, by=office.inspector, at=NOW + HOUR, seen=first.version),
        lambda: draws.freeze(second, by=beside.inspector, at=NOW + HOUR, seen=second.version),
    )
    assert kinds(outcomes) == {"Draw": 1, "Refused": 1}
