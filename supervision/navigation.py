"""The tabs of supervision, by reader: one entry of the bar leads to each face, the tabs stand on its pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.access.models import Membership
from portal.accounts.rights import ROLE_RIGHTS, Role


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: shown to whoever holds one of the rights (nobody's right: to everybody at that face)."""

    label: str
    url: str
    rights: frozenset[str] = frozenset()


DESK = (
    Tab("概览", "/desk/supervision/"),
    Tab("计划", "/desk/supervision/plans/"),
    Tab("抽取", "/desk/supervision/draws/"),
    Tab("检查", "/desk/supervision/inspections/"),
    Tab("问题台账", "/desk/supervision/issues/"),
    Tab("场次", "/desk/supervision/sittings/"),
    Tab("数据异常", "/desk/supervision/anomalies/"),
    Tab("投诉举报", "/desk/supervision/complaints/"),
    Tab("要情", "/desk/supervision/incidents/"),
    Tab("停止活动", "/desk/supervision/dormancy/"),
    Tab("通报", "/desk/supervision/bulletins/"),
    Tab("指导服务", "/desk/supervision/guidance/"),
    Tab("检查人员", "/desk/supervision/inspectors/"),
    Tab("资料保全", "/desk/supervision/holds/"),
)
MY = (
    Tab("场次", "/my/activity/"),
    Tab("年度计划", "/my/activity/plans/"),
    Tab("题库卷库", "/my/activity/banks/"),
    Tab("数据异常", "/my/activity/anomalies/"),
    Tab("档案", "/my/activity/archives/"),
    Tab("要情报告", "/my/activity/incidents/"),
    Tab("检查", "/my/activity/inspections/"),
    Tab("问题整改", "/my/activity/issues/"),
    Tab("反映问题", "/my/activity/complaints/"),
    Tab("通知培训", "/my/activity/guidance/"),
)
FACES = {"/desk/supervision/": DESK, "/my/activity/": MY}


def tabs(path: str, held: Iterable[Membership]) -> list[dict[str, object]]:
    """The tabs of the face this path belongs to, the one it stands under marked; empty elsewhere."""
    face = next((entries for prefix, entries in FACES.items() if path.startswith(prefix)), ())
    rights = {right for row in held for right in ROLE_RIGHTS[Role(row.role)]}
    shown = [tab for tab in face if not tab.rights or tab.rights & rights]
    under = max((tab.url for tab in shown if path.startswith(tab.url)), key=len, default="")
    return [{"label": tab.label, "url": tab.url, "active": tab.url == under} for tab in shown]
