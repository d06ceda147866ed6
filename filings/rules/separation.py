"""Separation of duties: who proposed or accepted does not approve (D111); who filled it in at the counter takes no part in deciding it.

Whoever stands in for an officer is bound by what binds that officer on the file, and the officer by what was done in his stead (T12):
so each actor is given as the persons he acts as.
"""

from collections.abc import Collection

from portal.policy.clauses import Reason

# The rights whose steps decide on a filing; whoever helped to write it keeps out of all of them.
DECIDING_RIGHTS = frozenset({"accept_filing", "review_filing", "approve_filing"})


def approval_reasons(actor: Collection[int], *, proposer: Collection[int], acceptor: Collection[int]) -> tuple[Reason, ...]:
    """What keeps this officer from approving; each party as the ids of the persons it stands for. Clause: 文二(二) asks institutions for the same."""
    found = []
    if set(actor) & set(proposer):
        found.append(Reason("", "本件由你提出拟定决定，不能由你审批。请转给其他审批岗。", "D111"))
    if set(actor) & set(acceptor):
        found.append(Reason("", "本件由你受理，不能由你审批。请转给其他审批岗。", "D111"))
    return tuple(found)


def assistance_reasons(actor: Collection[int], assisting: Collection[int]) -> tuple[Reason, ...]:
    """What keeps this officer from accepting, reviewing and approving: he, or whom he stands in for, filled it in at the counter."""
    if set(actor) & set(assisting):
        return (Reason("", "本件由你（或你代理的同事）在柜台代填，不能由你受理、审核或审批。请转给其他同事。", "D111"),)
    return ()
