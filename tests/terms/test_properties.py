"""What holds of every clock whatever happens to it: its time is whole, a pause costs nobody a day, recomputing is computing."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.models import User
from portal.terms import services
from portal.terms.models import Term
from portal.terms.rules.history import Event, EventKind, replay
from portal.terms.rules.holders import HolderKind
from portal.terms.rules.ledger import Limit, Pause, Unit, due
from portal.terms.rules.responsibility import shares
from portal.terms.rules.timeline import line
from portal.workdays.rules import Calendar
from portal.workdays.services import calendar as calendar_in_force
from tests.terms.calendars import APPLICANT, BUREAU, CENTRE, HOLIDAYS, MINISTRY, PANEL, calendar, on
from tests.terms.filing_story import INSTITUTION, LIUZHOU, at, change, person, start

ZERO = on("09-02")
HOLDERS = st.sampled_from([APPLICANT, PANEL, CENTRE, MINISTRY])
GAPS = st.integers(0, 15)


@st.composite
def stories(draw):
    """A clock from its start through pauses, handed on or resumed, resets and extensions, to a stop or to today."""
    cursor, paused = ZERO, False
    events = [Event(EventKind.START, ZERO, BUREAU, "办理", "受理", "", draw(st.integers(1, 30)))]
    for _ in range(draw(st.integers(0, 8))):
        cursor += timedelta(days=draw(GAPS))
        kind = draw(st.sampled_from([EventKind.PAUSE, EventKind.RESUME, EventKind.RESET, EventKind.EXTEND, EventKind.TRANSFER]))
        if kind is EventKind.RESUME and not paused:
            kind = EventKind.PAUSE
        holder = draw(HOLDERS) if kind is EventKind.PAUSE else BUREAU
        length = draw(st.integers(1, 10)) if kind in (EventKind.RESET, EventKind.EXTEND) else 0
        events.append(Event(kind, cursor, holder, "停" if kind is EventKind.PAUSE else "办理", "", "", length))
        paused = kind is EventKind.PAUSE or (paused and kind in (EventKind.EXTEND, EventKind.TRANSFER))
    if draw(st.booleans()):
        events.append(Event(EventKind.STOP, cursor + timedelta(days=draw(GAPS)), BUREAU, mark="办结"))
    return events


def gapped(first: date, widths: list[int]) -> list[Pause]:
    """Pauses that stand apart, each after a gap: (gap, width) in turn."""
    found, cursor = [], first
    for gap, width in zip(widths[::2], widths[1::2], strict=False):
        begins = cursor + timedelta(days=gap)
        cursor = begins + timedelta(days=width)
        found.append(Pause(begins, cursor, PANEL, "技术评估", ""))
    return found


@given(stories(), st.integers(0, 40))
def test_time_by_responsibility_sums_to_the_calendar_span(events, later):
    history = replay(events)
    today = max(event.on for event in events) + timedelta(days=later)
    segments = line([history], today)
    end = history.stopped_on or today
    assert sum((segment.to_on - segment.from_on).days for segment in segments) == (end - ZERO).days
    assert [(one.to_on, True) for one in segments[:-1]] == [(two.from_on, True) for two in segments[1:]]
    held = shares(segments, calendar())
    assert [share.kind for share in held] == list(HolderKind)
    assert sum(share.days for share in held) == (end - ZERO).days
    assert sum(share.working_days for share in held) == calendar().count(ZERO, end)


@given(st.lists(st.integers(1, 12), min_size=2, max_size=8), st.integers(0, 3), st.integers(1, 30), st.sampled_from(Unit))
def test_a_pause_put_in_anywhere_never_moves_the_due_day_earlier(widths, index, length, unit):
    """Not only after the others: any of them may be the one that is added."""
    length = min(length, 3) if unit == Unit.MONTHS else length
    every = gapped(ZERO, widths)
    added = every[index % len(every)]
    without = [pause for pause in every if pause is not added]
    limit = Limit(ZERO, length, unit)
    assert due(limit, every, calendar()).on >= due(limit, without, calendar()).on


@given(st.integers(1, 20), st.integers(0, 20), st.integers(0, 20))
def test_a_longer_pause_never_moves_the_due_day_earlier(gap, width, more):
    begins = ZERO + timedelta(days=gap)
    short, long = (Pause(begins, begins + timedelta(days=days), PANEL, "", "") for days in (width, width + more))
    limit = Limit(ZERO, 10)
    assert due(limit, [long], calendar()).on >= due(limit, [short], calendar()).on


EDITS = st.dictionaries(st.dates(date(2026, 9, 1), date(2026, 11, 30)), st.booleans(), max_size=12)


def edited(days: dict[date, bool], version: int) -> Calendar:
    return calendar({**HOLIDAYS, **{day: (working, "临时安排") for day, working in days.items()}}, version=version)


def fresh(term: Term, days: Calendar) -> tuple[date | None, bool]:
    """The term's day as if nothing had ever been computed: from its acts alone."""
    acts = [row.event for row in term.events.exclude(kind="recompute")]
    history = replay([Event(one.kind, one.on, one.holder, one.reason, one.mark, one.clause, one.length) for one in acts], Unit(term.unit))
    found = due(history.limit, history.pauses, days)
    return (found.on, found.provisional) if found else (None, False)


@pytest.mark.django_db
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=EDITS, second=EDITS, paused=st.sampled_from(["", "open", "ended"]), length=st.sampled_from(["grading_filing", "evaluation"]))
def test_recomputing_after_any_edits_is_computing_anew(first, second, paused, length):
    """Whatever came between, the authority's day is that of the last calendar; a party's is never before what it was told (D101)."""
    by, subject = User.objects.first() or person(), person(f"件{User.objects.count()}")
    start(subject, "authority", "09-02 10:20", by=by, figure=length, owner=LIUZHOU)
    start(subject, "party", "09-02 10:20", by=by, figure=length, owner=INSTITUTION, holder=APPLICANT)
    if paused:
        change("pause", subject, "authority", "09-07 09:00", by=by, reason="技术评估", holder=PANEL)
    if paused == "ended":
        change("resume", subject, "authority", "09-16 09:00", by=by, holder=BUREAU)
    told = Term.objects.get(subject_id=subject.pk, key="party").due_on
    for days in (first, second):
        version = max(Term.objects.values_list("calendar_version", flat=True), default=calendar_in_force().version) + 1
        now = edited(days, version)
        while services.recompute_behind(now, at=at("09-17 09:00")).seen:
            pass
        authority, party = (Term.objects.get(subject_id=subject.pk, key=key) for key in ("authority", "party"))
        assert (authority.due_on, authority.provisional) == fresh(authority, now)
        assert party.due_on == max(told, fresh(party, now)[0])
        told = party.due_on
