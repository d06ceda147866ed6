"""Who may be sent, and when a team is enough: O19, 行政处罚法42."""

from datetime import date

import pytest

from supervision.enums import InspectorKind, PlanKind
from supervision.rules.team import Candidate, candidate_reasons, team_reasons

DAY = date(2026, 11, 23)
OFFICER, EXTERNAL = InspectorKind.OFFICER, InspectorKind.EXTERNAL


def one(**change: object) -> Candidate:
    given: dict[str, object] = {"name": "韦小明", "kind": OFFICER, "valid_until": DAY, "has_account": True, "goes_there": True, "ties": ()}
    return Candidate(**(given | change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("candidate", "count"),
    [
        (one(), 0),
        (one(valid_until=date(2026, 11, 22)), 1),
        (one(has_account=False), 1),
        (one(goes_there=False), 1),
        (one(ties=("曾在该机构任职", "亲属在该机构")), 2),
    ],
)
def test_candidate_is_refused_for_each_reason(candidate: Candidate, count: int) -> None:
    assert len(candidate_reasons(candidate, DAY)) == count


@pytest.mark.parametrize(
    ("kind", "members", "refused"),
    [
        (PlanKind.ROUTINE, [OFFICER, EXTERNAL], False),
        (PlanKind.ROUTINE, [EXTERNAL, EXTERNAL], False),
        (PlanKind.ROUTINE, [OFFICER], True),
        (PlanKind.ENFORCEMENT, [OFFICER, OFFICER], False),
        (PlanKind.ENFORCEMENT, [OFFICER, EXTERNAL], True),
        (PlanKind.ENFORCEMENT, [], True),
    ],
)
def test_team_has_two_and_on_enforcement_two_officers(kind: PlanKind, members: list[InspectorKind], refused: bool) -> None:
    assert bool(team_reasons(kind, members, 2)) is refused
