"""Whether a registration may be given up by its institution (D69)."""

from typing import Final

from portal.institutions.enums import Standing
from portal.policy.clauses import Reason

CLAUSE: Final = "文三(三)"
_STANDS: Final = frozenset({Standing.VALID, Standing.SUSPENDED, Standing.RENEWING})


def exit_reasons(standing: Standing, *, held: bool, active: str) -> tuple[Reason, ...]:
    """Everything in the way: it is over already, a case about it is open, a filing of its track is in hand.

    After the end of the validity the exit is no longer at its own wish but a decision (V3.11).
    """
    found: list[Reason] = []
    if standing not in _STANDS:
        found.append(Reason(CLAUSE, f"本项备案{standing.label}，不再办理自愿注销。", "D69"))
    if held:
        found.append(Reason(CLAUSE, "本项备案有在办案件，案件办结后才能申请注销。", "D69"))
    if active:
        found.append(Reason(CLAUSE, f"这一类别有一件在办（{active}），请先撤回或等其办结。", "D69"))
    return tuple(found)
