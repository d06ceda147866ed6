"""Who promises, when, and handlers for the promises."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from portal.audit.actors import SYSTEM
from portal.audit.services import act
from portal.outbox.models import Mail, Task
from tests.outbox import handlers

AT = datetime(2026, 9, 1, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def promising(db: None) -> Callable[[], AbstractContextManager[None]]:
    """An act to promise in."""
    handlers.calls.clear()
    return lambda: act(SYSTEM, AT)


def the_task() -> Task:
    return Task.objects.get()


def the_mail() -> Mail:
    return Mail.objects.get()
