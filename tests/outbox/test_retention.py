"""Kept promises go after their days, in chunks; what waits or was given up never does."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from portal.outbox.models import Mail, Task
from portal.outbox.retention import forget_done, kept_long_enough
from portal.outbox.services import enqueue, send_mail, sweep
from tests.outbox.conftest import AT

Promising = Callable[[], AbstractContextManager[None]]
DONE_AT = AT + timedelta(minutes=1)


@pytest.fixture
def rows(promising: Promising) -> None:
    """Three tasks and a letter that are done, one task given up, one task and one letter that wait."""
    with promising():
        for number in range(3):
            enqueue("tests.note", number=number)
        enqueue("tests.refuse", number=3)
        enqueue("tests.note", due_at=AT + timedelta(days=400), number=4)
        send_mail("li@example.org", "受理通知", "正文")
        send_mail("li@example.org", "补正告知", "正文", due_at=AT + timedelta(days=400))
    sweep(DONE_AT)
    assert (Task.objects.filter(done_at__isnull=False).count(), Mail.objects.filter(done_at__isnull=False).count()) == (3, 1)


@pytest.mark.parametrize(("later", "gone"), [(timedelta(days=90, seconds=-1), 0), (timedelta(days=90), 4), (timedelta(days=365), 4)])
def test_done_rows_go_after_ninety_days(later: timedelta, gone: int, rows: None) -> None:
    assert forget_done(DONE_AT + later) == gone
    assert (Task.objects.count(), Mail.objects.count()) == ((5, 2) if not gone else (2, 1))
    assert forget_done(DONE_AT + later) == 0


def test_what_was_given_up_and_what_waits_stays(rows: None) -> None:
    forget_done(DONE_AT + timedelta(days=3650))
    left = Task.objects.order_by("due_at")
    assert [(task.args["number"], task.failed_at is not None) for task in left] == [(3, True), (4, False)]
    assert Mail.objects.get().subject == "补正告知"


def test_each_table_has_its_own_days(rows: None, settings: Settings) -> None:
    settings.MAILS_KEPT_DAYS = 365
    assert forget_done(DONE_AT + timedelta(days=90)) == 3
    assert Mail.objects.filter(done_at__isnull=False).count() == 1


def test_chunks_take_all_of_it(rows: None, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(20):
        assert forget_done(DONE_AT + timedelta(days=90), chunk=2) == 4


@pytest.mark.parametrize(("days", "found"), [(44, 1), (45, 0)])
def test_settings_that_forget_too_soon_are_refused(days: int, found: int, settings: Settings) -> None:
    settings.TASKS_KEPT_DAYS = days
    assert len(kept_long_enough()) == found
