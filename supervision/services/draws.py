"""The double-random draw: prepared, frozen and public, seeded by another, drawn, published; void with a reason. Clause: 文三(一), N1, ADR 13."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from portal.access.queries import users_of
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.authorities.queries import region
from portal.inbox.services import tell
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.models import StaleError
from portal.workflow.performing import Refused, lock, perform, performing
from supervision import redraw
from supervision.enums import DrawState, PlanState
from supervision.models import Draw, InspectionPlan
from supervision.queries import draws as queries
from supervision.queries import pool
from supervision.queries.plans import open_draws
from supervision.rules.drawing import MOST_TEAM, document_reasons
from supervision.rules.seeds import Seed, seed_reasons
from supervision.rules.strata import CLAUSE
from supervision.services.entering import need, numbered
from supervision.services.scheduling import schedule_drawn


def prepare_blockers(plan: InspectionPlan, *, at: datetime) -> tuple[Reason, ...]:
    """Why nothing is drawn of a plan now, apart from what its registers hold."""
    found = []
    if plan.state != PlanState.PUBLISHED:
        found.append(Reason(CLAUSE, f"计划现为“{plan.get_state_display()}”，公布后才能抽取。", "S06"))
    elif plan.to_on < timezone.localdate(at):
        found.append(Reason(CLAUSE, f"计划已于 {plan.to_on} 到期，不能再抽取。", "S06"))
    other = open_draws(plan).first()
    if other is not None:
        found.append(Reason(CLAUSE, f"本计划的抽取 {other.number} 还没有公布或作废。", "N1", link=f"/desk/supervision/draws/{other.pk}/"))
    return tuple(found)


def prepare(plan: InspectionPlan, *, team: int, by: User, at: datetime) -> Draw:
    """Writes both registers and the sizes of a draw of this plan, as they are today. Raises NotAllowed, Refused."""
    authority, on = plan.authority, timezone.localdate(at)
    need(by, "inspect", authority, CLAUSE)
    with act(by, at, authority):
        locked = lock(plan)
        _refuse(prepare_blockers(locked, at=at))
        document = _document(locked, team, at)
        draw = Draw.objects.create(
            number=numbered(authority, "draw", at),
            plan=locked,
            shares=pool.limits(on, team).stored,
            document=document,
            prepared_at=at,
            prepared_by=by,
            replaces=queries.to_replace(locked),
        )
        audit.record("supervision.prepare_draw", draw, data={"label": "备妥名录", **_measure(document), "clause": CLAUSE})
    return draw


def refresh(draw: Draw, *, team: int, by: User, at: datetime, seen: int) -> Draw:
    """Writes the registers anew, as they are today; only before the freeze. Raises NotAllowed, Refused, StaleError."""
    need(by, "inspect", draw.authority, CLAUSE)
    with act(by, at, draw.authority):
        locked = lock(draw)
        if locked.version != seen:
            raise StaleError(draw, seen=seen, found=locked.version)
        if locked.state != DrawState.PREPARED:
            raise Refused((Reason(CLAUSE, f"抽取现为“{locked.get_state_display()}”，名录不能再改。", "N1"),))
        locked.document, locked.shares = _document(locked.plan, team, at), pool.limits(timezone.localdate(at), team).stored
        locked.prepared_at, locked.prepared_by = at, by
        locked.save()
        audit.record("supervision.refresh_draw", locked, data={"label": "重新备妥", **_measure(locked.document), "clause": CLAUSE})
    return locked


def _document(plan: InspectionPlan, team: int, at: datetime) -> dict[str, Any]:
    """The document of the day. Raises Refused where nothing can be drawn from it."""
    if not redraw.LEAST_TEAM <= team <= MOST_TEAM:
        raise Refused((Reason(CLAUSE, f"检查组每组 {redraw.LEAST_TEAM} 至 {MOST_TEAM} 人。", "S06", "team"),))
    document = pool.document(plan, team, timezone.localdate(at))
    _refuse(document_reasons(document))
    return document


def _measure(document: dict[str, Any]) -> dict[str, int]:
    """How long the registers are: what the audit trail keeps of them."""
    rows, people = document["objects"], document["inspectors"]
    drawn = sum(document["sizes"]["strata"].values())
    return {"objects": len(rows), "excluded": sum(bool(row["excluded"]) for row in rows), "inspectors": len(people), "sizes": drawn}


def freeze(draw: Draw, *, by: User, at: datetime, seen: int) -> Draw:
    """Fixes and publishes both registers with their hashes, as long as they are those of today. Raises NotAllowed, Refused, StaleError.

    Two draws whose registers may share an institution are never frozen side by side: neither would know of the other's visits (T16).
    """
    with act(by, at, draw.authority):
        Authority.objects.select_for_update().get(pk=region().pk)  # freezes follow one another
        with performing(draw, "freeze", by=by, at=at, seen=seen, hashes={}) as frozen:
            frozen.hashes = redraw.hashes(frozen.document)
            _refuse(_freeze_reasons(frozen, at))
        data = {"label": "校验值", **frozen.hashes}
        audit.record("supervision.publish_hashes", frozen, data=data)
        words = "名录和校验值已公开。请由另一名工作人员录入冻结之后产生的种子。"
        _tell(frozen, [Role.INSPECTOR], f"抽取名录已冻结，待录入种子：{frozen.number}", words, at)
    return frozen


def _freeze_reasons(draw: Draw, at: datetime) -> tuple[Reason, ...]:
    other = queries.bound_beside(draw)
    if other is not None:
        text = f"{other.plan.authority}的抽取 {other.number} 已冻结、尚未公布，名录可能有相同的机构，请等它公布或作废。"
        return (Reason(CLAUSE, text, "T16"),)
    if pool.document(draw.plan, draw.document["sizes"]["team"], timezone.localdate(at)) != draw.document:
        return (Reason(CLAUSE, "备妥之后名录或机构状态有变化，请先“重新备妥”，核对后再冻结。", "T16"),)
    return ()


def enter_seed(draw: Draw, said: Seed, *, by: User, at: datetime, seen: int) -> Draw:
    """Enters the seed that came up after the freeze; never by whoever froze. Raises NotAllowed, Refused, StaleError."""
    with act(by, at, draw.authority):
        with performing(draw, "enter_seed", by=by, at=at, seen=seen, seed=said.seed, source=said.source) as seeded:
            if seeded.frozen_at is not None:
                _refuse(seed_reasons(said, frozen_at=timezone.localtime(seeded.frozen_at), at=at))
        audit.record("supervision.publish_seed", seeded, data={"label": "种子", "seed": said.seed, "source": said.source})
    return seeded


def run(draw: Draw, *, by: User, at: datetime, seen: int) -> Draw:
    """Draws, and keeps what came out. Raises NotAllowed, Refused where the stored registers are not those that were frozen, StaleError."""
    with act(by, at, draw.authority):
        with performing(draw, "run", by=by, at=at, seen=seen, result={}) as drawn:
            _refuse(unfit(drawn))
            drawn.result = redraw.draw(drawn.document, drawn.seed)
        count, short = len(drawn.result["drawn"]), len(drawn.result["short"])
        audit.record("supervision.note_drawn", drawn, data={"label": "抽取结果", "drawn": count, "short": short})
        _tell(drawn, [Role.REVIEWER], f"抽取完成，待公布结果：{drawn.number}", f"抽出 {count} 家。", at)
    return drawn


def publish(draw: Draw, *, by: User, at: datetime, seen: int) -> Draw:
    """Makes the result public and arranges a visit for each that was drawn. Raises NotAllowed, Refused, StaleError."""
    with act(by, at, draw.authority):
        with performing(draw, "publish", by=by, at=at, seen=seen) as published:
            _refuse(unfit(published))
        schedule_drawn(published, by=by, at=at)
        _tell(published, [Role.INSPECTOR], f"抽取结果已公布：{published.number}", f"抽出 {len(published.result['drawn'])} 家。", at)
    return published


def unfit(draw: Draw) -> tuple[Reason, ...]:
    """Why a stored draw cannot be gone on with: it no longer fits what was published."""
    found = queries.check(draw)
    if not found:
        return ()
    return (Reason(CLAUSE, f"{'、'.join(found)}与冻结时公布的校验值不符，不能继续，请作废并报告。", "N1"),)


def void(draw: Draw, *, reason: str, by: User, at: datetime, seen: int) -> Draw:
    """Gives a draw up; all of it stays, and the next draw of the plan names it. Raises NotAllowed, Refused, StaleError."""
    if not reason.strip():
        raise Refused((Reason(CLAUSE, "请写明作废的理由。", "N1", "reason"),))
    with act(by, at, draw.authority):
        gone = perform(draw, "void", by=by, at=at, seen=seen, note=reason.strip(), reason=reason.strip())
        _tell(gone, [Role.INSPECTOR], f"抽取已作废：{gone.number}", reason.strip(), at)
    return gone


def _refuse(reasons: tuple[Reason, ...]) -> None:
    if reasons:
        raise Refused(reasons)


def _tell(draw: Draw, roles: list[Role], title: str, body: str, at: datetime) -> None:
    people = users_of(draw.authority, timezone.localdate(at), roles)
    key, link = f"draw:{draw.pk}:{draw.version}", f"/desk/supervision/draws/{draw.pk}/"
    tell(people, key=key, title=title, body=body, link=link, clause=CLAUSE, at=at)
