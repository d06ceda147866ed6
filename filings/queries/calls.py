"""Reads of selection calls: which one is open, who may read which, what the cities have in hand. Clause: 附2二(二)."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from filings.enums import CallState, SelectionState, State
from filings.models import CallEntry, CallScore, CitySelection, Filing, SelectionCall
from filings.rules.call import Criterion, Dates, Recommended, Row, acceptance_reasons
from portal.access.models import Membership
from portal.access.queries import authorities_read
from portal.policy.clauses import Reason

PUBLIC = (CallState.PUBLISHED, CallState.SETTLED, CallState.ANNOUNCED)
LIVE = Q(filing__state=State.SUBMITTED)  # neither taken back nor withdrawn


def published() -> QuerySet[SelectionCall]:
    """What everybody may read, the latest window first."""
    return SelectionCall.objects.filter(state__in=PUBLIC)


def open_call(on: date) -> SelectionCall | None:
    """The call that takes applications on this day; windows never cross."""
    return SelectionCall.objects.filter(state=CallState.PUBLISHED, opens_on__lte=on, closes_on__gte=on).first()


def next_call(on: date) -> SelectionCall | None:
    """The published call whose window opens next."""
    return SelectionCall.objects.filter(state=CallState.PUBLISHED, opens_on__gt=on).order_by("opens_on").first()


def closed_window(on: date) -> tuple[Reason, ...]:
    """Why nobody can apply today: empty while a call is open (B46, D32)."""
    if open_call(on) is not None:
        return ()
    coming = next_call(on)
    if coming is None:
        return (Reason("附2二(二)", "社会培训评价组织仅在遴选公告期间受理，现在没有公告。", "B46", link="/publicity/calls/"),)
    text = f"社会培训评价组织仅在遴选公告期间受理，下一次申请期为 {coming.opens_on} 至 {coming.closes_on}。"
    return (Reason("附2二(二)", text, "B46", link=f"/publicity/calls/{coming.pk}/"),)


def visible_calls(posts: Sequence[Membership]) -> QuerySet[SelectionCall]:
    """The region, the Centre and auditors read every call, a city those that are public."""
    rows = SelectionCall.objects.annotate(
        applied=Count("selections__entries", filter=Q(selections__entries__filing__state=State.SUBMITTED))
    )
    return rows if authorities_read(posts) is None else rows.filter(state__in=PUBLIC)


def visible_selections(posts: Sequence[Membership]) -> QuerySet[CitySelection]:
    """A city's own selections; the region, the Centre and auditors read all."""
    rows = CitySelection.objects.select_related("call", "city")
    return rows if authorities_read(posts) is None else rows.filter(city__in=[row.authority_id for row in posts])


def live_entries(selection: CitySelection) -> list[CallEntry]:
    """The applications that stand or have had their result, the best first, those not ranked yet by the day they came in."""
    scores = Prefetch("scores", CallScore.objects.select_related("by").order_by("criterion__order"))
    rows = selection.entries.filter(LIVE | ~Q(outcome="")).select_related("filing__legal_person").prefetch_related(scores)
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, -(row.points or 0), row.applied_at))


def gone_entries(selection: CitySelection) -> list[CallEntry]:
    """Those that were taken back or withdrawn before the result."""
    return list(selection.entries.exclude(LIVE).filter(outcome="").select_related("filing"))


def criteria(call: SelectionCall) -> list[Criterion]:
    """The call's scored items as the rules read them."""
    return [Criterion(row.pk, row.title, row.points) for row in call.criteria.all()]


def dates(call: SelectionCall) -> Dates:
    """The call's dates as the rules read them."""
    return Dates(call.opens_on, call.closes_on, call.recommend_by, call.result_by, call.decide_by)


def rows(entries: Iterable[CallEntry]) -> list[Row]:
    """Applications as the rules read them."""
    return [Row(row.pk, row.filing.applicant_name, row.points, row.rank, row.is_recommended, row.reason) for row in entries]


def recommended(call: SelectionCall) -> list[Recommended]:
    """Every standing application that its city has recommended."""
    found = CallEntry.objects.filter(LIVE, selection__call=call, selection__state=SelectionState.RECOMMENDED, is_recommended=True)
    return [Recommended(row.pk, row.points or 0, row.rank or 0, row.applied_at) for row in found]


def waiting_cities(call: SelectionCall) -> list[str]:
    """The cities with applications in hand that have not recommended, in the order of the divisions."""
    open_ones = call.selections.exclude(state=SelectionState.RECOMMENDED).filter(entries__filing__state=State.SUBMITTED)
    return list(open_ones.distinct().order_by("city__order").values_list("city__short_name", flat=True))


def unselected(call: SelectionCall) -> QuerySet[CallEntry]:
    """What was not selected and still waits for its letter."""
    return CallEntry.objects.filter(LIVE, selection__call=call).exclude(outcome__in=("", "selected")).select_related("filing")


def pending(filing: Filing) -> tuple[Reason, ...]:
    """Why the region cannot end a filing of a call yet: its result is to be announced first (B46)."""
    if filing.call is None or filing.call.state == CallState.ANNOUNCED:
        return ()
    return acceptance_reasons("", announced=False)


def gate(filing: Filing) -> tuple[Reason, ...]:
    """Why the region cannot take up a filing of a call yet, or at all (B46); empty for every other filing."""
    if filing.call is None:
        return ()
    outcome = CallEntry.objects.filter(filing=filing).values_list("outcome", flat=True).first()
    return acceptance_reasons(outcome or "", announced=filing.call.state == CallState.ANNOUNCED)
