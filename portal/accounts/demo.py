"""The accounts of the demo region: who may be chosen with one click on the sign-in page, in the demo settings alone (D83).

The demo loader creates exactly these; `make run` prints their one password.
"""

from dataclasses import dataclass

from portal.accounts.rights import Role

DEMO_PASSWORD = "demo-2026-guangxi"

LIUZHOU, NANNING, REGION, CENTRE = "450200", "450100", "450000", "450000C"
FIRST_INSTITUTION, SECOND_INSTITUTION, THIRD_INSTITUTION = "institution-1", "institution-2", "institution-3"

INSTITUTIONS = {
    FIRST_INSTITUTION: "柳州龙屏机械制造有限公司",
    SECOND_INSTITUTION: "南宁市邕江技工学校",
    THIRD_INSTITUTION: "柳州绿洲汽车部件有限公司",
}

GROUPS = (*INSTITUTIONS.values(), "柳州市局", "南宁市局", "自治区厅", "区中心", "专家", "审计与管理")


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account: `party` is an authority's division code, or which of the demo institutions."""

    username: str
    name: str
    group: str
    party: str
    role: Role

    @property
    def label(self) -> str:
        """The words on its button: 覃志强・受理岗."""
        return f"{self.name}・{self.role.label}"


def _account(group: int, party: str, username: str, name: str, role: Role) -> DemoAccount:
    return DemoAccount(username, name, GROUPS[group], party, role)


DEMO_ACCOUNTS: tuple[DemoAccount, ...] = (
    _account(0, FIRST_INSTITUTION, "institution-1", "韦丽萍", Role.ADMINISTRATOR),
    _account(0, FIRST_INSTITUTION, "institution-1-clerk", "陆海燕", Role.CLERK),
    _account(1, SECOND_INSTITUTION, "institution-2", "黄建国", Role.ADMINISTRATOR),
    _account(1, SECOND_INSTITUTION, "institution-2-clerk", "农秀英", Role.CLERK),
    _account(2, THIRD_INSTITUTION, "institution-3", "梁艳芳", Role.ADMINISTRATOR),
    _account(3, LIUZHOU, "liuzhou-acceptor", "覃志强", Role.ACCEPTOR),
    _account(3, LIUZHOU, "liuzhou-reviewer", "蓝晓梅", Role.REVIEWER),
    _account(3, LIUZHOU, "liuzhou-approver", "莫建华", Role.APPROVER),
    _account(3, LIUZHOU, "liuzhou-inspector", "罗文斌", Role.INSPECTOR),
    _account(4, NANNING, "nanning-acceptor", "李明", Role.ACCEPTOR),
    _account(4, NANNING, "nanning-reviewer", "梁玉珍", Role.REVIEWER),
    _account(4, NANNING, "nanning-approver", "陈国栋", Role.APPROVER),
    _account(5, REGION, "region-acceptor", "何春燕", Role.ACCEPTOR),
    _account(5, REGION, "region-reviewer", "周立新", Role.REVIEWER),
    _account(5, REGION, "region-approver", "唐世杰", Role.APPROVER),
    _account(6, CENTRE, "centre-officer", "谢雅琴", Role.CENTRE_OFFICER),
    _account(7, REGION, "expert-1", "林德昌", Role.EXPERT),
    _account(7, REGION, "expert-2", "吴桂芳", Role.EXPERT),
    _account(7, REGION, "expert-3", "甘永康", Role.EXPERT),
    _account(8, REGION, "auditor", "苏敏", Role.AUDITOR),
    _account(8, REGION, "system-administrator", "邓伟", Role.SYSTEM_ADMINISTRATOR),
    _account(8, REGION, "system-administrator-2", "覃玉兰", Role.SYSTEM_ADMINISTRATOR),
    _account(8, REGION, "security-administrator", "龙雪梅", Role.SECURITY_ADMINISTRATOR),
    _account(8, REGION, "audit-administrator", "温志远", Role.AUDIT_ADMINISTRATOR),
)


def accounts() -> tuple[DemoAccount, ...]:
    """Every demo account, in the order of the sign-in page."""
    return DEMO_ACCOUNTS


def grouped() -> list[tuple[str, list[DemoAccount]]]:
    """The accounts under the headings of the sign-in page."""
    return [(group, [account for account in DEMO_ACCOUNTS if account.group == group]) for group in GROUPS]


def named(username: str) -> DemoAccount | None:
    """The demo account of this user name, if there is one."""
    return next((account for account in DEMO_ACCOUNTS if account.username == username), None)
