"""The items of the bar, by reader and right."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.access.models import Membership
from portal.accounts.rights import ROLE_RIGHTS, Role


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: shown to everybody at that face, or to whoever holds one of the rights or plays one of the parts.

    `under`: the pages at which it is marked, where they are more than those below its own address.
    """

    label: str
    url: str
    rights: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()
    under: str = ""

    @property
    def prefix(self) -> str:
        return self.under or self.url


WORKING = frozenset({"accept_filing", "review_filing", "approve_filing", "publicise_filing", "manage_figures", "import_records"})

DESK = (
    Item("待办", "/desk/todo/", WORKING),
    Item("备案", "/desk/queue/", frozenset({"read_filings"}), under="/desk/"),
    Item("公示报部", "/desk/centre/", frozenset({"publicise_filing"})),
    Item("遴选", "/desk/calls/", frozenset({"review_filing", "approve_filing"})),
    Item("监管", "/desk/supervision/", frozenset({"read_supervision"})),
    Item("跨市报备", "/desk/cross-city/", frozenset({"review_filing", "approve_filing", "inspect"})),
    Item("评价规范", "/desk/norms/", frozenset({"review_filing"})),
    Item("人员", "/desk/people/", frozenset({"review_filing"})),
    Item("技术评估", "/desk/panels/", roles=frozenset({Role.EXPERT})),  # an expert's rights are those of his panels
    Item("柜台代填", "/desk/counter/", frozenset({"accept_filing"})),
    Item("机构账号", "/desk/institutions/", frozenset({"accept_filing"})),
    Item("账号", "/desk/members/", frozenset({"manage_members"})),
    Item("统计", "/desk/statistics/", frozenset({"read_filings"})),
    Item("落款", "/desk/letterhead/", frozenset({"approve_filing"})),
    Item("设置", "/desk/settings/", frozenset({"manage_figures"})),
    Item("导入", "/desk/imports/", frozenset({"import_records"})),
    Item("目录", "/directory/"),
)
MY = (
    Item("我的备案", "/my/"),
    Item("评价活动", "/my/activity/"),
    Item("跨市报备", "/my/cross-city/"),
    Item("评价规范", "/my/norms/"),
    Item("消息", "/my/inbox/"),
    Item("账号", "/my/members/", frozenset({"manage_members"})),
)
FACES = {"/desk/": DESK, "/my/": MY}


def items(path: str, held: Iterable[Membership]) -> list[dict[str, Any]]:
    """The entries of the face this path belongs to, the one it stands under marked; empty on a page of neither face."""
    face = next((entries for prefix, entries in FACES.items() if path.startswith(prefix)), ())
    roles = {Role(row.role) for row in held}
    rights = {right for role in roles for right in ROLE_RIGHTS[role]}
    shown = [item for item in face if not (item.rights or item.roles) or item.rights & rights or item.roles & roles]
    under = max((item.prefix for item in shown if path.startswith(item.prefix)), key=len, default="")
    return [{"label": item.label, "url": item.url, "active": item.prefix == under} for item in shown]
