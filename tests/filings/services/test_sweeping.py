"""What the passing of time does: overdue clocks come before the approver once, a calendar edit moves the queue's due days."""

from datetime import date, datetime, timedelta

import pytest

from filings.enums import State
from filings.models import Filing
from filings.queries.clarifications import questions
from filings.queries.clock import FILING_LINE
from filings.queries.queue import overdue, queue
from filings.rules.clarification import pending_reasons
from filings.services import clarifying, sweeping
from portal.audit.actors import Actor
from portal.audit.models import Entry
from portal.inbox.models import Message
from portal.outbox.services import sweep as keep_promises
from portal.terms.models import Term
from portal.terms.queries import slots
from portal.terms.services import recompute_behind
from portal.workdays.models import Scope
from portal.workdays.services import calendar, confirm_days, enter_days
from tests.filings import road
from tests.filings.stage import MONDAY, ZONE, centre_officer, desk, submitted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SANYUESAN = [(date(2026, 4, day), False, "壮族三月三") for day in (20, 21)]


def noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 12, tzinfo=ZONE)


def test_an_overdue_acceptance_comes_before_the_approver_once() -> None:
    """D98: told the day after the last day, not on it, and once however often the sweep runs."""
    bureau = desk()
    filing = submitted()
    assert filing.due_on is not None
    assert sweeping.escalate(filing.due_on, at=noon(filing.due_on)) == 0
    late = noon(filing.due_on + DAY)
    assert [sweeping.escalate(late.date(), at=late), sweeping.escalate(late.date(), at=late)] == [1, 0]
    keep_promises(late)
    told = Message.objects.filter(title__startswith="逾期未办")
    assert [message.recipient for message in told] == [bureau.approver]
    assert Filing.objects.get().state == State.SUBMITTED
    assert Entry.objects.filter(act="filings.escalate").count() == 1


def test_a_late_evaluation_is_overdue_while_the_filing_clock_stands_still() -> None:
    """B53, D01: the ten days are paused, the thirty are not; queue and sweep say so."""
    bureau = desk()
    filing, _ = road.evaluating_now(road.reviewed(road.accepted(submitted(), bureau, MONDAY), bureau, MONDAY), bureau, MONDAY)
    assert (filing.due_on, filing.paused_by) == (None, "panel")
    last = date(2026, 10, 23)  # thirty working days after 7 September
    assert [sweeping.escalate(day, at=noon(day)) for day in (last, last + DAY)] == [0, 1]
    held = queue(bureau.authority)
    assert [list(held.filter(overdue(bureau.authority, day).sql)) for day in (last, last + DAY)] == [[], [filing]]
    assert Entry.objects.get(act="filings.escalate").data["clock"] == "evaluation"
    shown = [slots(Filing, [filing.pk], day, FILING_LINE)[filing.pk] for day in (last, last + 3 * DAY)]
    assert [(slot.line1, slot.tone) for slot in shown] == [("停表·专家组", "paused"), ("逾期 1 个工作日", "overdue")]


def test_a_paused_clock_is_nobodys_fault() -> None:
    bureau, officer = desk(), centre_officer()
    filing = road.evaluated(road.reviewed(road.accepted(submitted(), bureau, MONDAY), bureau, MONDAY), bureau, MONDAY)
    filing = road.publicised(filing, officer, MONDAY + 7 * DAY)
    later = MONDAY + 29 * DAY
    assert (filing.state, sweeping.escalate(later.date(), at=later)) == (State.PUBLICISED, 0)


def test_a_calendar_edit_moves_the_due_day_of_the_queue() -> None:
    """T10, D14: a holiday entered afterwards; the filing's version stays, so nobody's open page goes stale."""
    desk()
    filing = submitted()
    before = filing.due_on
    assert before is not None
    first, second = Actor(1, "甲", "", ""), Actor(2, "乙", "", "")
    arranged = enter_days(Scope.GUANGXI, 2026, [*SANYUESAN, (before, False, "临时放假")], basis="桂政办发〔2026〕1号", by=first, at=MONDAY)
    confirm_days(arranged, by=second, at=MONDAY)
    recompute_behind(calendar(), at=MONDAY, limit=100)
    assert sweeping.refresh_due_days() == 1
    after = Filing.objects.get()
    assert (after.due_on, after.version) == (before + DAY, filing.version)


def day_off(on: date) -> None:
    days = [*SANYUESAN, (on, False, "临时放假")]
    arranged = enter_days(Scope.GUANGXI, 2026, days, basis="桂政办发〔2026〕1号", by=Actor(1, "甲", "", ""), at=MONDAY)
    confirm_days(arranged, by=Actor(2, "乙", "", ""), at=MONDAY)
    recompute_behind(calendar(), at=MONDAY, limit=100)


def test_a_calendar_edit_moves_the_day_of_a_question() -> None:
    """D14, D76: its clock and what its page and the rules read are one day. A question due on another day is the control."""
    bureau = desk()
    filing = road.accepted(submitted(), bureau, MONDAY)
    friday, monday = date(2026, 9, 11), date(2026, 9, 14)
    said = {"clause": "附2一(三)", "by": bureau.reviewer, "at": MONDAY, "seen": filing.version}
    moved, other = (clarifying.ask(filing, "venues", "请说明", due_on=on, **said) for on in (friday, monday + DAY))
    day_off(friday)
    assert sweeping.refresh_due_days() == 2  # the filing, whose own clock runs over the day, and the one question
    moved.refresh_from_db()
    other.refresh_from_db()
    assert (moved.due_on, other.due_on) == (monday, monday + DAY)
    assert moved.due_on == Term.objects.get(subject_type="filings.clarification", subject_id=moved.pk).due_on
    assert [bool(pending_reasons(questions(filing)[:1], on)) for on in (monday, monday + DAY)] == [True, False]
    assert clarifying.answer(moved, "独用", by=filing.created_by, at=noon(monday)).answer == "独用"
    assert Entry.objects.get(act="filings.answer_clarification").data["late"] == ""
    assert sweeping.refresh_due_days() == 0
    assert sweeping.refresh_due_days() == 0
