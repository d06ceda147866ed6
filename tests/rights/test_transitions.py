"""Every step of every workflow needs its right on its party: exactly the roles that bring the right, at that party and no other (T3)."""

from typing import Any

import pytest
from django.apps import apps

from filings.models import CitySelection, CrossCityNotice, EmployerNorm, ExitRequest, Filing, Handover, Mailing, SelectionCall
from portal.legacy.models import Import
from portal.workflow.models import Stateful
from portal.workflow.performing import lacking
from portal.workflow.steps import Step, steps
from supervision.models import (
    Anomaly,
    Bulletin,
    Complaint,
    Disposal,
    Dormancy,
    Draw,
    Guidance,
    Incident,
    Inspection,
    InspectionPlan,
    Issue,
    Sitting,
)
from tests.rights.cast import holders
from tests.rights.world import World

WATCHED = {"institution": "own", "authority": "city"}
MEMBERS = {"expert": frozenset({"expert.lead"}), "inspectors": frozenset({"expert.lead", "expert.member"})}

# model: (the stage of a subject whose parties differ, the party of a step -> who that is in the cast)
SUBJECTS: dict[type[Stateful], tuple[str, dict[str, str]]] = {
    Filing: ("evaluating_now", {"institution": "own", "authority": "city", "centre": "centre", "team": "expert"}),
    ExitRequest: ("exit_request", {"institution": "own", "authority": "city"}),
    Handover: ("handover", {"source": "city", "target": "other"}),
    SelectionCall: ("call_draft", {"region": "region"}),
    CitySelection: ("selection_scored", {"recommender": "city"}),
    CrossCityNotice: ("notice", {"institution": "own", "host": "other"}),
    EmployerNorm: ("norm", {"institution": "own", "authority": "city"}),
    Mailing: ("mailing", {"authority": "city"}),
    Import: ("batch", {"authority": "region"}),
    InspectionPlan: ("inspection_plan", {"authority": "city"}),
    Draw: ("draw_prepared", {"authority": "city"}),
    Inspection: ("inspection_scheduled", {**WATCHED, "team": "inspectors"}),
    Sitting: ("sitting_planned", WATCHED),
    Anomaly: ("anomaly_open", WATCHED),
    Disposal: ("disposal_proposed", {"institution": "own"}),
    Issue: ("issue_open", WATCHED),
    Bulletin: ("bulletin_draft", {"authority": "city"}),
    Dormancy: ("dormancy_asked", WATCHED),
    Complaint: ("complaint_received", {"authority": "city"}),
    Incident: ("incident_reported", WATCHED),
    Guidance: ("guidance_draft", {"authority": "city"}),
}
APART = frozenset({CitySelection})


def workflows() -> set[type[Stateful]]:
    """Every model of ours that has steps."""
    ours = (model for model in apps.get_models() if issubclass(model, Stateful) and not model.__module__.startswith("tests."))
    return {model for model in ours if steps(model)}


def due(step: Step, parties: dict[str, str]) -> frozenset[str]:
    """Who should hold the right of a step; a panel's lead alone concludes, whoever has accepted inspects."""
    party = parties[step.party]
    return MEMBERS[party] if party in MEMBERS else holders(party, step.right)


def may_take(world: World, model: type[Stateful]) -> dict[str, frozenset[str]]:
    """Who lacks nothing for each step."""
    subject: Any = world.subject(SUBJECTS[model][0])
    people = world.cast.people.items()
    return {name: frozenset(who for who, user in people if not lacking(user, step, subject)) for name, step in steps(model).items()}


@pytest.mark.parametrize("model", SUBJECTS)
def test_step_is_open_to_its_right_on_its_party_and_to_nobody_else(model: type[Stateful], world: World) -> None:
    expected = {name: due(step, SUBJECTS[model][1]) for name, step in steps(model).items()}
    if model not in APART:
        assert may_take(world, model) == expected
        return
    with world.apart():
        assert may_take(world, model) == expected


@pytest.mark.parametrize("model", SUBJECTS)
def test_step_is_never_taken_by_the_portal_itself(model: type[Stateful], world: World) -> None:
    with world.apart():
        subject = world.subject(SUBJECTS[model][0])
        assert all(lacking(None, step, subject) for step in steps(model).values())


def test_no_workflow_is_left_out() -> None:
    assert workflows() == set(SUBJECTS)
