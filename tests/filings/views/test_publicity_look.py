"""The pages of a corrected publicity, an extended call, a question's clock and folded rounds, seen at both widths: no violation, nothing wider."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from filings.models import Publicity
from filings.queries.calls import dates as dates_of
from filings.rules.publicity import Corrections
from filings.services import calling, clarifying, extending_calls, publicising, republishing
from portal.accounts.models import User
from portal.workdays.services import calendar
from tests.browser_fixtures import WIDTHS, Look, axe, chromium, look, overflow
from tests.filings import road
from tests.filings.called import DRAFT
from tests.filings.stage import ZONE, Desk, centre_officer, desk, submitted
from tests.filings.views.officers import accepted

__all__ = ["chromium", "look"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)


def ago(days: int) -> datetime:
    on = timezone.localdate() - days * DAY
    return datetime(on.year, on.month, on.day, 10, 0, tzinfo=ZONE)


def opened(look: Look, live_server: LiveServer, account: User | None, path: str, width: int) -> Page:
    """The page in the given width, signed in."""
    if account is None:
        return look(f"{live_server.url}{path}", width)
    client = Client()
    client.force_login(account)
    state = {"cookies": [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}], "origins": []}
    return look(f"{live_server.url}{path}", width, storage_state=state)


def corrected_publicity(bureau: Desk) -> tuple[Publicity, str, User]:
    """The first publicity, the receipt code of an objection carried over from it, and the Centre's officer."""
    officer = centre_officer()
    filing = road.reviewed(road.accepted(submitted(at=ago(60)), bureau, ago(59)), bureau, ago(58))
    filing = road.publicised(road.evaluated(filing, bureau, ago(57)), officer, ago(2))
    first = filing.publicities.get()
    raised = publicising.raise_objection(first, text="公示的实训场地系借用，请核实。", name="覃先生", contact="0772-1", at=ago(1))
    said = Corrections(first.snapshot["name"], "柳州市柳东新区官塘大道 8 号", {first.snapshot["lines"][0]["id"]: "经备案的评价规范"})
    republishing.correct(filing, said, reason="住所门牌号写错。", by=officer, at=ago(0), seen=filing.version)
    return first, raised.receipt_code, officer


def extended_call() -> tuple[str, str, User]:
    """A call that was extended once and is to be extended again: its number, the address of what waits, the region's approver."""
    region, today = desk("450000"), timezone.localdate()
    days = [calendar().add(today, number).on for number in (10, 20, 30, 40, 45, 50)]
    dates = {"opens_on": today, "closes_on": days[0], "recommend_by": days[2], "result_by": days[3], "decide_by": days[5]}
    said = replace(DRAFT, **dates)
    call = calling.draft(said, by=region.reviewer, at=ago(3))
    call = calling.propose(call, by=region.reviewer, at=ago(3), seen=call.version)
    call = calling.publish(call, by=region.approver, at=ago(3), seen=call.version)
    for last in (days[0] + DAY, days[1]):
        after = replace(dates_of(call), closes_on=last)
        found = extending_calls.propose(call, after, reason="申请单位反映时间不足。", by=region.reviewer, at=ago(0), seen=call.version)
        if last != days[1]:
            call = extending_calls.confirm(found, by=region.approver, at=ago(0))
    return str(call.pk), f"/desk/calls/{call.pk}/extensions/{found.pk}/", region.approver


def test_pages_are_whole_at_both_widths(live_server: LiveServer, look: Look) -> None:
    cache.clear()
    bureau = desk()
    first, code, officer = corrected_publicity(bureau)
    number, extension, approver = extended_call()
    asked = accepted(bureau, 9)
    one = clarifying.ask(
        asked,
        "venues",
        "实训车间是否与他人共用？",
        due_on=timezone.localdate() + 5 * DAY,
        clause="附2一(三)",
        by=bureau.reviewer,
        at=timezone.now(),
        seen=asked.version,
    )
    new = Publicity.objects.get(replaces=first)
    pages: list[tuple[User | None, str]] = [
        (officer, f"/desk/centre/filings/{first.filing_id}/correct-publicity/"),
        (officer, "/desk/centre/?list=publicised"),
        (None, f"/publicity/{first.pk}/"),
        (None, f"/publicity/{new.pk}/"),
        (None, "/publicity/"),
        (None, f"/publicity/objections/{code}/"),
        (approver, f"/desk/calls/{number}/"),
        (approver, extension),
        (None, f"/publicity/calls/{number}/"),
        (asked.created_by, f"/my/filings/{asked.pk}/"),
        (asked.created_by, f"/my/filings/{asked.pk}/clock/clarification-{one.pk}/"),
    ]
    for account, path in pages:
        for width in WIDTHS:
            page = opened(look, live_server, account, path, width)
            assert (path, width, axe(page), overflow(page)) == (path, width, [], 0)
            page.context.close()
