"""Who may hold what: rules on roles, pure."""

from collections.abc import Collection

from portal.accounts.rights import Role
from portal.policy.clauses import Reason

# System, security and audit administration watch one another: one person holds one of them and, beside it, no post that handles cases.
ADMINISTRATIONS = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR})
CASE_POSTS = frozenset({Role.ACCEPTOR, Role.REVIEWER, Role.APPROVER, Role.INSPECTOR, Role.CENTRE_OFFICER, Role.EXPERT})


def grant_blockers(name: str, role: Role, held: Collection[Role]) -> tuple[Reason, ...]:
    """Why this role cannot be added to those held: empty when it can."""
    roles = {*held, role}
    administrations = roles & ADMINISTRATIONS
    if len(administrations) > 1:
        return (Reason("", f"{name}已任{_labels(administrations - {role})}：系统、安全、审计三项管理不能由一人兼任。"),)
    if administrations and roles & CASE_POSTS:
        others = roles - {role} if role in CASE_POSTS else roles & CASE_POSTS
        return (Reason("", f"{name}已任{_labels(others)}：管理员不办理业务，业务岗不兼任管理员。"),)
    return ()


def last_administrator(party: str, others: int) -> tuple[Reason, ...]:
    """An institution keeps at least one administrator."""
    return () if others else (Reason("", f"{party}只有这一名单位管理员，请先邀请或指定另一名。"),)


def own_account(is_own: bool) -> tuple[Reason, ...]:
    """Nobody grants or ends his own membership."""
    return (Reason("", "不能为自己授予或终止任职，请由另一名管理人员办理。"),) if is_own else ()


def _labels(roles: Collection[Role]) -> str:
    return "、".join(role.label for role in Role if role in roles)
