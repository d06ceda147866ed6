"""What is measured: the queue's first and last page, the file page, the acceptance."""

from collections.abc import Iterator

from django.conf import settings
from django.test import Client
from django.utils import timezone

from bench.bare import ROWS, update
from bench.measuring import Measured, measure
from filings.enums import State
from filings.queries.queue import queue
from filings.services import intake
from portal.accounts.models import User
from portal.authorities.queries import authority

DESK = "450200"
RUNS = 19
Line = dict[str, object]


def measured(filings: int) -> Iterator[Line]:
    """One line for each subject at the size the database now has."""
    client = _signed_in("liuzhou-reviewer")
    open_filings = queue(authority(DESK))
    last = -(-open_filings.count() // ROWS)
    bare_first, bare_last = (_page(client, f"/bare/{DESK}/{number}/") for number in (1, last))
    yield _line(filings, "bare_page", bare_first, bare_first)
    yield _line(filings, "queue_first_page", _page(client, "/desk/queue/?view=all"), bare_first)
    yield _line(filings, "queue_last_page", _page(client, f"/desk/queue/?view=all&page={last}"), bare_last) | {"page": last}
    keys = list(open_filings.filter(state=State.ACCEPTED).values_list("pk", flat=True)[:RUNS])
    yield _line(filings, "file_page", measure(lambda key: _get(client, f"/desk/filings/{key}/"), _repeated(keys)), bare_first)
    yield from _searches(filings)
    bare = measure(update, _repeated(keys))
    yield _line(filings, "bare_update", bare, bare)
    yield _line(filings, "accept", _acceptance(), bare)


def _searches(filings: int) -> Iterator[Line]:
    """The public directory by an occupation's code, and by the two characters of its name, each beside its bare query."""
    visitor = Client(headers={"host": "127.0.0.1"})
    for what, words in (("search_code", "6-31-01-03"), ("search_two_characters", "电工")):
        bare = _page(visitor, f"/bare/search/?q={words}")
        yield _line(filings, f"bare_{what}", bare, bare)
        yield _line(filings, what, _page(visitor, f"/directory/?q={words}"), bare)


def _acceptance() -> Measured:
    """The acceptance of as many filings, each once."""
    officer = User.objects.get(username="liuzhou-acceptor")
    first = queue(authority(DESK)).filter(state=State.SUBMITTED).exclude(versions__no=2)  # a resubmission waits for its ticks
    waiting = list(first.select_related("authority")[: RUNS + 4])
    return measure(lambda filing: intake.accept(filing, by=officer, at=timezone.now(), seen=filing.version), waiting)


def _page(client: Client, address: str) -> Measured:
    return measure(lambda _: _get(client, address), range(RUNS + 4))


def _repeated(keys: list[int]) -> list[int]:
    return [keys[number % len(keys)] for number in range(RUNS + 4)]


def _signed_in(username: str) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username=username), backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")


def _line(filings: int, what: str, found: Measured, bare: Measured) -> Line:
    return {"filings": filings, "what": what, "ms": round(found.ms, 2), "sql": found.sql, "ratio_to_bare": round(found.ms / bare.ms, 2)}
