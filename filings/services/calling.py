"""The region's part in a selection call: drafted, published by another, the result drawn up and announced by another. Clause: 附2二(二)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from filings.enums import CallOutcome, CallState, SelectionState
from filings.models import CallCriterion, CallEntry, Filing, SelectionCall
from filings.queries import calls
from filings.rules import call as rules
from filings.rules.supplement import SupplementItem
from filings.services import clocks, intake, notices
from portal.access.queries import users_of
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit import services as audit
from portal.authorities.models import Authority, AuthorityKind
from portal.authorities.queries import region
from portal.documents.services.numbering import draw
from portal.inbox.services import tell
from portal.policy.clauses import Reason
from portal.terms import services as terms
from portal.terms.rules.holders import Holder, HolderKind, Owner
from portal.workdays.services import calendar
from portal.workflow.acting import act
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused, lock, perform

CLAUSE = rules.CLAUSE


@dataclass(frozen=True, slots=True)
class Item:
    """One scored item as it is drafted."""

    title: str
    points: int
    guide: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a call says: the columns of `SelectionCall`, and its scored items in their order."""

    title: str
    text: str
    opens_on: date
    closes_on: date
    recommend_by: date
    result_by: date
    decide_by: date
    phases_excluded: bool
    pass_points: int
    places_in_all: int | None = None
    places_by_city: Mapping[str, int] = field(default_factory=dict)
    items: tuple[Item, ...] = ()

    @property
    def dates(self) -> rules.Dates:
        return rules.Dates(self.opens_on, self.closes_on, self.recommend_by, self.result_by, self.decide_by)

    @property
    def columns(self) -> dict[str, Any]:
        """Everything but the items."""
        found = asdict(self)
        del found["items"]
        return found


def draft_reasons(said: Draft) -> tuple[Reason, ...]:
    """What is wrong with a draft, all at once."""
    items = [rules.Criterion(number, row.title, row.points) for number, row in enumerate(said.items)]
    places = {city: number for city, number in said.places_by_city.items() if number}
    return (
        *rules.date_reasons(said.dates, calendar()),
        *rules.criteria_reasons(items, said.pass_points),
        *rules.places_reasons(said.places_in_all, places),
    )


def draft(said: Draft, *, by: User, at: datetime) -> SelectionCall:
    """Begins a call. Raises NotAllowed, Refused with everything that is wrong."""
    party = require_drafter(by)
    _refuse(draft_reasons(said))
    with act(by, at, party):
        call = SelectionCall.objects.create(**said.columns, drafted_at=at, drafted_by=by)
        _write_items(call, said.items)
        audit.record("filings.draft_call", call, data={"title": said.title})
    return call


def revise(call: SelectionCall, said: Draft, *, by: User, at: datetime, seen: int) -> SelectionCall:
    """Changes a call that nobody has sent on for publication; whoever changes it becomes its drafter. Raises NotAllowed, Refused, StaleError."""
    party = require_drafter(by)
    _refuse(draft_reasons(said))
    with act(by, at, party):
        locked = lock(call)
        if locked.version != seen:
            raise StaleError(call, seen=seen, found=locked.version)
        if locked.state != CallState.DRAFT:
            raise Refused((Reason(CLAUSE, f"公告现为“{locked.get_state_display()}”，不能再改。"),))
        for name, value in {**said.columns, "drafted_by": by}.items():
            setattr(locked, name, value)
        locked.save()
        locked.criteria.all().delete()
        _write_items(locked, said.items)
        audit.record("filings.revise_call", locked, data={"title": said.title})
    return locked


def require_drafter(by: User) -> Authority:
    """The region, for its reviewers. Raises NotAllowed for anybody else."""
    party = region()
    if not by.has_perm("review_filing", party):
        raise NotAllowed((Reason(CLAUSE, f"遴选公告由{party}的审核岗起草。", "B46"),))
    return party


def _write_items(call: SelectionCall, items: Sequence[Item]) -> None:
    CallCriterion.objects.bulk_create(CallCriterion(call=call, order=order, **asdict(item)) for order, item in enumerate(items, start=1))


def _refuse(reasons: tuple[Reason, ...]) -> None:
    if reasons:
        raise Refused(reasons)


def publish_blockers(call: SelectionCall, *, by: User, at: datetime) -> tuple[Reason, ...]:
    """Why he cannot publish it today: it is his own draft, its window has begun or crosses another."""
    own = by.pk in (call.drafted_by_id, call.proposed_by_id)
    others = SelectionCall.objects.filter(state__in=calls.PUBLIC).exclude(pk=call.pk)
    found = rules.publish_reasons(calls.dates(call), [calls.dates(other) for other in others], timezone.localdate(at))
    return (*((Reason(CLAUSE, "起草和发布不能是同一人，请由另一名审批人员发布。", "D32"),) if own else ()), *found)


def propose(call: SelectionCall, *, by: User, at: datetime, seen: int) -> SelectionCall:
    """Sends a draft on for publication."""
    with act(by, at, call.region):
        proposed = perform(call, "propose", by=by, at=at, seen=seen)
        tell_region(proposed, [Role.APPROVER], f"待发布：{call.title}", "遴选公告已起草，请审定发布。", at)
    return proposed


def send_back(call: SelectionCall, *, reason: str, by: User, at: datetime, seen: int) -> SelectionCall:
    """Returns a draft, or a drawn-up result, with a reason."""
    _refuse(() if reason.strip() else (Reason(CLAUSE, "请写明退回的理由。", path="reason"),))
    name = "reopen" if call.state == CallState.SETTLED else "send_back"
    with act(by, at, call.region):
        returned = perform(call, name, by=by, at=at, seen=seen, note=reason)
        tell_region(returned, [Role.REVIEWER], f"退回：{call.title}", reason, at)
    return returned


def publish(call: SelectionCall, *, by: User, at: datetime, seen: int) -> SelectionCall:
    """Publishes it, by somebody who has not drafted it; the cities are told. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, call.region):
        _refuse(publish_blockers(call, by=by, at=at))
        year = timezone.localdate(at).year
        number = f"遴选〔{year}〕{draw(call.region, 'call', year)}号"
        published = perform(call, "publish", by=by, at=at, seen=seen, number=number)
        owner = Owner(HolderKind.AUTHORITY, authority_code=call.region.code)
        holder = Holder(HolderKind.AUTHORITY, call.region.short_name)
        terms.start(
            published,
            "call_result",
            owner=owner,
            holder=holder,
            at=at,
            by=by,
            until=call.result_by,
            clause=rules.LIMITS,
            label="公布遴选结果",
            mark="发布公告",
            starts_on=timezone.localdate(at),
        )
        for city in Authority.objects.filter(kind=AuthorityKind.CITY):
            title = f"遴选公告已发布：{call.title}"
            body = f"申请期 {call.opens_on} 至 {call.closes_on}，请于 {call.recommend_by} 前完成遴选推荐。"
            tell_party(published, city, [Role.REVIEWER, Role.APPROVER], title, body, at)
    return published


def drop(call: SelectionCall, *, reason: str, by: User, at: datetime, seen: int) -> SelectionCall:
    """Gives up a call that was never published."""
    _refuse(() if reason.strip() else (Reason(CLAUSE, "请写明作废的理由。", path="reason"),))
    return perform(call, "drop", by=by, at=at, seen=seen, note=reason)


def settle_blockers(call: SelectionCall, *, at: datetime) -> tuple[Reason, ...]:
    """Why the result cannot be drawn up yet."""
    return rules.settle_reasons(calls.waiting_cities(call), call.closes_on, timezone.localdate(at))


def settle(call: SelectionCall, *, by: User, at: datetime, seen: int) -> SelectionCall:
    """Draws up the result from the cities' recommendations. Raises Refused while one is missing."""
    with act(by, at, call.region):
        _refuse(settle_blockers(call, at=at))
        settled = perform(call, "settle", by=by, at=at, seen=seen)
        tell_region(settled, [Role.APPROVER], f"待审定结果：{call.title}", "各市推荐已汇总，请审定公布。", at)
    return settled


def announce_blockers(call: SelectionCall, *, by: User) -> tuple[Reason, ...]:
    """Why he cannot announce it: he has drawn it up himself."""
    return (Reason(CLAUSE, "结果的拟定和公布不能是同一人。", "D32"),) if call.settled_by_id == by.pk else ()


def outcomes(call: SelectionCall) -> list[tuple[CallEntry, CallOutcome]]:
    """What each standing application comes to, the selected first, then by points."""
    chosen = rules.selected(calls.recommended(call), call.places_in_all)
    found = CallEntry.objects.filter(calls.LIVE, selection__call=call, selection__state=SelectionState.RECOMMENDED)
    rows = [(row, chosen.get(row.pk, CallOutcome.NOT_RECOMMENDED)) for row in found.select_related("filing", "selection__city")]
    order = list(CallOutcome)
    return sorted(rows, key=lambda row: (order.index(row[1]), row[0].selection.city.order, row[0].rank or 0))


def announce(call: SelectionCall, *, by: User, at: datetime, seen: int) -> SelectionCall:
    """Announces the result; each applicant is told, and the selected go to the region's acceptance. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, call.region):
        _refuse(announce_blockers(call, by=by))
        found = outcomes(call)
        result = [
            {
                "name": entry.filing.applicant_name,
                "city": entry.selection.city.city_name,
                "points": entry.points,
                "rank": entry.rank,
                "outcome": outcome.value,
            }
            for entry, outcome in found
        ]
        announced = perform(call, "announce", by=by, at=at, seen=seen, result=result)
        terms.stop(announced, "call_result", outcome="公布结果", at=at, by=by)
        for entry, outcome in found:
            _conclude(entry, outcome, call.region, by=by, at=at)
    return announced


def _conclude(entry: CallEntry, outcome: CallOutcome, party: Authority, *, by: User, at: datetime) -> None:
    """The application is the region's from here: to be accepted, or to be declined with a letter."""
    CallEntry.objects.filter(pk=entry.pk).update(outcome=outcome)
    filing = lock(entry.filing)
    filing.desk = party
    filing.save()
    audit.record("filings.conclude_call", filing, data={"outcome": outcome.value, "rank": entry.rank})
    clocks.follow(filing, "announce_call", by=by, at=at)
    notices.promise(filing, "call_result", outcome=outcome.value)


def decline_unselected(call: SelectionCall, *, by: User, at: datetime) -> list[Filing]:
    """Sends the letter of non-acceptance to everybody who was not selected, each with the reason of its city. Raises NotAllowed, Refused."""
    _refuse(() if call.state == CallState.ANNOUNCED else (Reason(CLAUSE, "遴选结果还没有公布。", "B46"),))
    with act(by, at, call.region):
        return [
            intake.decline(entry.filing, [SupplementItem("institution", reason_of(entry), CLAUSE)], by=by, at=at, seen=entry.filing.version)
            for entry in calls.unselected(call)
        ]


def reason_of(entry: CallEntry) -> str:
    """Why it was not selected, as the applicant is told."""
    if entry.outcome == CallOutcome.BEYOND_PLACES:
        return f"经设区市遴选推荐，得分 {entry.points} 分，全区名额已满，本次未能入选。"
    return f"经遴选未获推荐（得分 {entry.points} 分，本市第 {entry.rank} 名）：{entry.reason}"


def tell_party(call: SelectionCall, party: Authority, roles: list[Role], title: str, body: str, at: datetime, *, once: str = "") -> None:
    """A message about a call, one for each version of it; `once` tells several of one version apart."""
    people = users_of(party, timezone.localdate(at), roles)
    tell(people, key=f"call:{call.pk}:{call.version}{once}", title=title, body=body, link=f"/desk/calls/{call.pk}/", clause=CLAUSE, at=at)


def tell_region(call: SelectionCall, roles: list[Role], title: str, body: str, at: datetime, *, once: str = "") -> None:
    """The same to the region's own people."""
    tell_party(call, call.region, roles, title, body, at, once=once)
