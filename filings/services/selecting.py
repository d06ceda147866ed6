"""A city's part in a selection call: applications come in, are scored when the window has closed, ranked, recommended. Clause: 附2二(二)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from filings.enums import SelectionState
from filings.models import CallEntry, CallScore, CitySelection, Filing
from filings.queries import calls
from filings.rules import call as rules
from portal.access.queries import users_of
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.authorities.queries import authority
from portal.inbox.services import tell
from portal.policy.clauses import Reason
from portal.terms import services as terms
from portal.terms.rules.holders import Holder, HolderKind, Owner
from portal.workflow.acting import act
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused, lock, perform, performing

CLAUSE = rules.CLAUSE


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a city says of one application beside its points."""

    rank: int | None
    is_recommended: bool | None
    reason: str


def enter(filing: Filing, city_code: str, *, by: User, at: datetime) -> CallEntry:
    """Puts a filing that is being submitted into the open call, on the desk of the city that selects; the caller saves the filing.

    Raises Refused where no call is open.
    """
    on = timezone.localdate(at)
    call = calls.open_call(on)
    if call is None:
        raise Refused(calls.closed_window(on))
    city = authority(city_code)
    selection, is_new = CitySelection.objects.get_or_create(call=call, city=city, defaults={"opened_at": at})
    if is_new:
        _start_clock(selection, by=by, at=at)
    entry, _ = CallEntry.objects.update_or_create(filing=filing, defaults={"selection": selection, "applied_at": at})
    filing.call, filing.recommender, filing.desk = call, city, city
    audit.record("filings.enter_call", filing, data={"call": call.number, "city": str(city)})
    title = f"遴选申请：{filing.applicant_name}"
    _tell(
        selection, city, [Role.REVIEWER], title, f"{filing.lines_text}。{call.closes_on} 24:00 截止后评分。", at, f"entry:{filing.version}"
    )
    return entry


def recall_blockers(filing: Filing, *, at: datetime) -> tuple[Reason, ...]:
    """Why an application cannot go back to the draft: its call's window is over (D92)."""
    return rules.recall_reasons(filing.call.closes_on, timezone.localdate(at)) if filing.call else ()


def _start_clock(selection: CitySelection, *, by: User, at: datetime) -> None:
    """The city's time runs to the day that the call names (B65)."""
    city = selection.city
    terms.start(
        selection,
        "call_recommendation",
        owner=Owner(HolderKind.AUTHORITY, authority_code=city.code),
        holder=Holder(HolderKind.AUTHORITY, city.short_name),
        at=at,
        by=by,
        until=selection.call.recommend_by,
        clause=rules.LIMITS,
        label="遴选推荐",
        mark="首件申请",
        starts_on=timezone.localdate(at),
    )


def seen_scores(entry: CallEntry) -> str:
    """As of when the points were read: a later score by a colleague makes the page stale (T4)."""
    last = max((score.at for score in entry.scores.all()), default=None)
    return last.isoformat() if last else ""


def score_blockers(selection: CitySelection, *, at: datetime) -> tuple[Reason, ...]:
    """Why this city does not score now: the window is open, or its list has gone on."""
    if selection.state != SelectionState.SCORING:
        return (Reason(CLAUSE, f"现为“{selection.get_state_display()}”，评分不再改动。", "D32"),)
    return rules.closed_reasons(selection.call.closes_on, timezone.localdate(at))


def score(entry: CallEntry, points: Mapping[int, int | None], notes: Mapping[int, str], *, by: User, at: datetime, seen: str) -> CallEntry:
    """Gives an application its points, all criteria at once; a rank given before is open again.

    `points` and `notes` by the criterion's number; `seen` from `seen_scores`. Raises NotAllowed, Refused, StaleError.
    """
    selection = entry.selection
    if not by.has_perm("review_filing", selection.city):
        raise NotAllowed((Reason(CLAUSE, f"由{selection.city}的审核岗评分。", "B46"),))
    with act(by, at, selection.city):
        locked = lock(selection)
        row = CallEntry.objects.select_related("filing").get(pk=entry.pk)
        gone = () if row.filing.state == "submitted" else (Reason(CLAUSE, "这件申请已经撤回，不再评分。", "D38"),)
        reasons = (*score_blockers(locked, at=at), *gone, *rules.score_reasons(calls.criteria(selection.call), points, notes))
        if reasons:
            raise Refused(reasons)
        if seen_scores(row) != seen:
            raise StaleError(locked, seen=0, found=locked.version)
        for criterion in selection.call.criteria.all():
            given = {"points": points[criterion.pk], "note": notes.get(criterion.pk, "").strip(), "by": by, "at": at}
            CallScore.objects.update_or_create(entry=row, criterion=criterion, defaults=given)
        row.points, row.rank, row.is_recommended = sum(filter(None, points.values())), None, None
        row.save()
        audit.record(
            "filings.score_entry", row.filing, data={"points": row.points, "of": {str(key): value for key, value in points.items()}}
        )
    return row


def propose_blockers(selection: CitySelection, *, at: datetime) -> tuple[Reason, ...]:
    """Why the list cannot be sent on at all: the window is open, points are missing, or nobody is left."""
    entries = calls.live_entries(selection)
    if not entries:
        return (Reason(CLAUSE, "本市没有申请，不需要推荐。", "D32"),)
    unscored = [row.filing.applicant_name for row in entries if row.points is None]
    missing = (Reason(CLAUSE, f"还没有评分：{'、'.join(unscored)}。", "D32"),) if unscored else ()
    return (*rules.closed_reasons(selection.call.closes_on, timezone.localdate(at)), *missing)


def propose(selection: CitySelection, judgements: Mapping[int, Judgement], *, by: User, at: datetime, seen: int) -> CitySelection:
    """Sends the ranked list with its reasons to the approver; `judgements` by the entry's number. Raises Refused, NotAllowed, StaleError."""
    call = selection.call
    with act(by, at, selection.city):
        entries = calls.live_entries(selection)
        said = [_judged(row, judgements.get(row.ref)) for row in calls.rows(entries)]
        reasons = propose_blockers(selection, at=at) or rules.recommendation_reasons(
            said, call.places_of(selection.city.code), call.pass_points
        )
        if reasons:
            raise Refused(reasons)
        with performing(selection, "propose", by=by, at=at, seen=seen) as proposed:
            for row in said:
                CallEntry.objects.filter(pk=row.ref).update(rank=row.rank, is_recommended=row.is_recommended, reason=row.reason)
        _tell(
            proposed,
            selection.city,
            [Role.APPROVER],
            f"待审定推荐名单：{call.title}",
            f"共 {len(said)} 件申请。",
            at,
            f"{proposed.version}",
        )
    return proposed


def _judged(row: rules.Row, said: Judgement | None) -> rules.Row:
    if said is None:
        return replace(row, rank=None, is_recommended=None, reason="")
    return replace(row, rank=said.rank, is_recommended=said.is_recommended, reason=said.reason.strip())


def send_back(selection: CitySelection, *, reason: str, by: User, at: datetime, seen: int) -> CitySelection:
    """Returns the list to the scorer with a reason."""
    if not reason.strip():
        raise Refused((Reason(CLAUSE, "请写明退回的理由。", path="reason"),))
    with act(by, at, selection.city):
        returned = perform(selection, "send_back", by=by, at=at, seen=seen, note=reason)
        _tell(returned, selection.city, [Role.REVIEWER], f"退回重评：{selection.call.title}", reason, at, f"{returned.version}")
    return returned


def recommend_blockers(selection: CitySelection, *, by: User) -> tuple[Reason, ...]:
    """Why he cannot settle the list: it is his own proposal."""
    return (Reason(CLAUSE, "提请人不能审定自己的推荐名单。", "D32"),) if selection.proposed_by_id == by.pk else ()


def recommend(selection: CitySelection, *, by: User, at: datetime, seen: int) -> CitySelection:
    """The city recommends: its list goes to the region and no longer changes. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, selection.city):
        reasons = recommend_blockers(selection, by=by)
        if reasons:
            raise Refused(reasons)
        done = perform(selection, "recommend", by=by, at=at, seen=seen)
        terms.stop(done, "call_recommendation", outcome="推荐", at=at, by=by)
        waiting = calls.waiting_cities(selection.call)
        body = f"还在遴选：{'、'.join(waiting)}。" if waiting else "各市推荐齐全，可以拟定结果。"
        people = users_of(selection.call.region, timezone.localdate(at), [Role.REVIEWER])
        title, link = f"{selection.city.short_name}已推荐：{selection.call.title}", f"/desk/calls/{selection.call_id}/"
        tell(people, key=f"selection:{done.pk}:{done.version}", title=title, body=body, link=link, clause=CLAUSE, at=at)
    return done


def _tell(selection: CitySelection, city: Authority, roles: list[Role], title: str, body: str, at: datetime, once: str) -> None:
    people = users_of(city, timezone.localdate(at), roles)
    link = f"/desk/calls/selections/{selection.pk}/"
    tell(people, key=f"selection:{selection.pk}:{once}", title=title, body=body, link=link, clause=CLAUSE, at=at)
