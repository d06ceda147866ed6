"""Separation of duties: who proposed or accepted does not approve (D111)."""

from portal.policy.clauses import Reason


def approval_reasons(actor: int, *, proposer: int | None, acceptor: int | None) -> tuple[Reason, ...]:
    """What keeps this officer from approving; officers by their id. Clause: 文二(二) asks institutions for the same."""
    found = []
    if actor == proposer:
        found.append(Reason("", "本件由你提出拟定决定，不能由你审批。请转给其他审批岗。", "D111"))
    if actor == acceptor:
        found.append(Reason("", "本件由你受理，不能由你审批。请转给其他审批岗。", "D111"))
    return tuple(found)
