"""Who may do what: the rights of each kind of party, and the rights that each role brings.

A right is a permission on a *party* (an authority, the Centre, an institution, a team), never on a file. The truth is the membership;
django-guardian's rows are its projection, written by `portal.access.services` alone.
"""

from enum import StrEnum
from typing import Any

from django.db.models import TextChoices


class PartyKind(StrEnum):
    """What a right is held on."""

    AUTHORITY = "authority"
    INSTITUTION = "institution"
    TEAM = "team"


class Role(TextChoices):
    """The part a member plays in a party."""

    ADMINISTRATOR = "administrator", "单位管理员"
    CLERK = "clerk", "经办人"
    ACCEPTOR = "acceptor", "受理岗"
    REVIEWER = "reviewer", "审核岗"
    APPROVER = "approver", "审批岗"
    INSPECTOR = "inspector", "检查岗"
    CENTRE_OFFICER = "centre_officer", "中心经办岗"
    EXPERT = "expert", "专家"
    AUDITOR = "auditor", "审计查阅岗"
    SYSTEM_ADMINISTRATOR = "system_administrator", "系统管理员"
    SECURITY_ADMINISTRATOR = "security_administrator", "安全管理员"
    AUDIT_ADMINISTRATOR = "audit_administrator", "审计管理员"


# party kind -> right -> label
RIGHTS: dict[PartyKind, dict[str, str]] = {
    PartyKind.AUTHORITY: {
        "read_filings": "查看备案",
        "accept_filing": "受理",
        "review_filing": "审核",
        "approve_filing": "审批",
        "publicise_filing": "公示与报部",
        "read_supervision": "查看监管",
        "inspect": "检查",
        "review_supervision": "监管审核",
        "approve_supervision": "监管审批",
        "manage_figures": "设定时限与日历",
        "import_records": "导入数据与核验名单",
        "manage_members": "管理账号",
        "read_audit": "查阅审计",
    },
    PartyKind.INSTITUTION: {
        "read_filings": "查看备案",
        "edit_filing": "填报",
        "submit_filing": "提交与撤回",
        "report_activity": "报告评价活动",
        "manage_members": "管理账号",
    },
    PartyKind.TEAM: {
        "sign_opinion": "签署评估意见",
        "lead_evaluation": "作出评估结论",
        "inspect_on_site": "现场检查",
    },
}

ROLE_RIGHTS: dict[Role, frozenset[str]] = {
    Role.ADMINISTRATOR: frozenset({"read_filings", "edit_filing", "submit_filing", "report_activity", "manage_members"}),
    Role.CLERK: frozenset({"read_filings", "edit_filing", "report_activity"}),
    Role.ACCEPTOR: frozenset({"read_filings", "accept_filing"}),
    Role.REVIEWER: frozenset({"read_filings", "review_filing", "read_supervision", "review_supervision"}),
    Role.APPROVER: frozenset({"read_filings", "approve_filing", "read_supervision", "approve_supervision"}),
    Role.INSPECTOR: frozenset({"read_filings", "read_supervision", "inspect"}),
    Role.CENTRE_OFFICER: frozenset({"read_filings", "publicise_filing", "read_supervision"}),
    Role.EXPERT: frozenset(),  # an expert's rights are those of the team, from acceptance to conclusion
    Role.AUDITOR: frozenset({"read_filings", "read_supervision", "read_audit"}),
    Role.SYSTEM_ADMINISTRATOR: frozenset({"manage_figures", "import_records"}),
    Role.SECURITY_ADMINISTRATOR: frozenset({"manage_members"}),
    Role.AUDIT_ADMINISTRATOR: frozenset({"read_audit"}),
}

# Who holds the rights that no role brings, in words.
MEMBERS: dict[str, str] = {"sign_opinion": "评估组成员", "lead_evaluation": "评估组成员", "inspect_on_site": "检查组成员"}

INSTITUTION_ROLES = frozenset({Role.ADMINISTRATOR, Role.CLERK})
OFFICER_ROLES = frozenset(Role) - INSTITUTION_ROLES


def permissions(kind: PartyKind) -> list[tuple[str, Any]]:
    """The Meta.permissions of the party model of this kind: (codename, label) pairs."""
    return list(RIGHTS[kind].items())


def label(right: str) -> str:
    """The word for a right. Raises KeyError for a right that no party has."""
    for rights in RIGHTS.values():
        if right in rights:
            return rights[right]
    raise KeyError(right)


def roles_with(right: str) -> tuple[Role, ...]:
    """The roles that bring this right, in the order of the roles."""
    return tuple(role for role in Role if right in ROLE_RIGHTS[role])
