"""Officers and filings in hand for tests of the desk's pages; everything happened in the days before now."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from filings.models import Filing
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.queries import authority
from tests.filings import road
from tests.filings.stage import Desk, centre_officer, submitted, user

DAY = timedelta(days=1)


def now() -> datetime:
    return timezone.now()


def signed_in(account: User) -> Client:
    client = Client()
    client.force_login(account)
    return client


def officer(role: Role, code: str = "450200") -> User:
    account = user(f"{code}{role.label}")
    grant(account, authority(code), role, by=None, at=now() - 400 * DAY)
    return account


def url(filing: Filing, tail: str = "") -> str:
    return f"/desk/filings/{filing.pk}/{tail}"


def opened(account: User, filing: Filing, tail: str = "") -> HttpResponse:
    return signed_in(account).get(url(filing, tail))


def pressed(account: User, filing: Filing, tail: str, **data: Any) -> HttpResponse:
    return signed_in(account).post(url(filing, tail), {"seen": filing.version, **data})


def fresh(filing: Filing) -> Filing:
    return Filing.objects.get(pk=filing.pk)


def in_hand(number: int = 1) -> Filing:
    """Submitted four days ago."""
    return submitted(number, at=now() - 4 * DAY)


def accepted(bureau: Desk, number: int = 1) -> Filing:
    return road.accepted(in_hand(number), bureau, now() - 3 * DAY)


def reviewed(bureau: Desk, number: int = 1) -> Filing:
    return road.reviewed(accepted(bureau, number), bureau, now() - 3 * DAY)


def publicised(bureau: Desk, number: int = 1) -> Filing:
    """Concluded by its panel, and publicised since yesterday."""
    filing = road.reviewed(road.accepted(submitted(number, at=now() - 9 * DAY), bureau, now() - 8 * DAY), bureau, now() - 8 * DAY)
    filing = road.evaluated(filing, bureau, now() - 7 * DAY)
    return road.publicised(filing, centre_officer(), now() - DAY)


def queries(client: Client, address: str) -> list[str]:
    """What the page asks of the database once the session and the process are warm."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in asked.captured_queries]
