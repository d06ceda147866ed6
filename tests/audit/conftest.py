"""A short chain, and a way to tamper with it behind the triggers."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from portal.audit import triggers
from portal.audit.actors import Actor
from portal.audit.services import act, record

AT = datetime(2026, 9, 1, 8, 30, 0, 123456, tzinfo=ZoneInfo("Asia/Shanghai"))
LI = Actor(id=7, name="李明", role="受理岗", party="南宁市人力资源和社会保障局")


@pytest.fixture
def chain(db: None) -> None:
    """Nine entries."""
    subject = ContentType.objects.create(app_label="audit", model="chained")
    for number in range(9):
        with act(LI, AT):
            record(f"act-{number}", subject, data={"number": number})


@pytest.fixture
def behind_the_triggers() -> Callable[[], AbstractContextManager[None]]:
    @contextmanager
    def _behind() -> Iterator[None]:
        triggers.remove(connection)
        yield
        triggers.install(connection)

    return _behind
