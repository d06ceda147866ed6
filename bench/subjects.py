"""What is measured: the pages of the desk and of the public, the acts on a file, the rollups of the statistics."""

from collections.abc import Iterator

from django.conf import settings
from django.test import Client
from django.utils import timezone

from bench.bare import ROWS, tally, update
from bench.measuring import Measured, measure, measure_once
from bench.region import DESK, VERSIONS
from filings.enums import State
from filings.models import Filing
from filings.queries.checklist import submitted_versions
from filings.queries.looking import seen_by
from filings.queries.queue import queue
from filings.services import intake, looking
from portal.accounts.models import User
from portal.authorities.queries import authority
from portal.home.models import FilingTime, RollupState
from portal.home.statistics.refreshing import refresh

RUNS = 20
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
    yield _line(filings, "file_page", _files(client, keys), bare_first)
    for what, state in (("file_page_five_versions", State.ACCEPTED), ("resubmission_diff", State.SUBMITTED)):
        yield _line(filings, what, _files(client, [row.pk for row in _of_five_versions(state)]), bare_first)
    yield from _searches(filings)
    bare = measure(update, _repeated(keys))
    yield _line(filings, "bare_update", bare, bare)
    yield _line(filings, "accept", _acceptance(), bare)
    yield _line(filings, "tick_a_change", _ticking(), bare)
    yield from _statistics(filings, bare_first)


def _of_five_versions(state: State) -> list[Filing]:
    """Files in this state that went to and fro: those copied last, which no smaller size has touched."""
    rows = Filing.objects.filter(state=state, versions__no=VERSIONS, authority__code=DESK).select_related("authority")
    return list(rows.order_by("-pk")[:RUNS])


def _statistics(filings: int, bare_page: Measured) -> Iterator[Line]:
    """The page as the region reads it, and what it rests on: the rollups from nothing, and half an hour later."""
    bare = measure(lambda _: tally(), range(4), warm=1)
    yield _line(filings, "bare_tally", bare, bare)
    FilingTime.objects.all()._raw_delete("default")
    RollupState.objects.update(as_of=None)
    yield _line(filings, "rollup_from_nothing", measure_once(lambda: refresh(at=timezone.now())), bare)
    yield _line(filings, "rollup_again", measure(lambda _: refresh(at=timezone.now()), range(4), warm=1), bare)
    yield _line(filings, "statistics_page", _page(_signed_in("region-reviewer"), "/desk/statistics/"), bare_page)


def _searches(filings: int) -> Iterator[Line]:
    """The public directory by an occupation's code, and by the two characters of its name, each beside its bare query."""
    visitor = Client(headers={"host": "127.0.0.1"})
    for what, words in (("search_code", "6-31-01-03"), ("search_two_characters", "电工")):
        bare = _page(visitor, f"/bare/search/?q={words}")
        yield _line(filings, f"bare_{what}", bare, bare)
        yield _line(filings, what, _page(visitor, f"/directory/?q={words}"), bare)


def _acceptance() -> Measured:
    """The acceptance of as many filings, each once: those copied last, so that what is told and copied again stays as it was."""
    officer = User.objects.get(username="liuzhou-acceptor")
    first = queue(authority(DESK)).filter(state=State.SUBMITTED).exclude(versions__no=2)  # a resubmission waits for its ticks
    waiting = list(first.select_related("authority").order_by("-pk")[: RUNS + 3])
    return measure(lambda filing: intake.accept(filing, by=officer, at=timezone.now(), seen=filing.version), waiting)


def _ticking() -> Measured:
    """One change of a resubmission ticked by its reviewer, each once."""
    officer = User.objects.get(username="liuzhou-reviewer")
    waiting = [(row, one.change.path) for row in _of_five_versions(State.SUBMITTED) for one in seen_by(submitted_versions(row), None, None)]

    def tick(one: tuple[Filing, str]) -> object:
        return looking.acknowledge(one[0], one[1], looked_at=VERSIONS, by=officer, at=timezone.now())

    return measure(tick, waiting[: RUNS + 3])


def _files(client: Client, keys: list[int]) -> Measured:
    return measure(lambda key: _get(client, f"/desk/filings/{key}/"), _repeated(keys))


def _page(client: Client, address: str) -> Measured:
    return measure(lambda _: _get(client, address), range(RUNS + 3))


def _repeated(keys: list[int]) -> list[int]:
    return [keys[number % len(keys)] for number in range(RUNS + 3)]


def _signed_in(username: str) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username=username), backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")


def _line(filings: int, what: str, found: Measured, bare: Measured) -> Line:
    """`least_ms` is the shortest run: what other work on the machine disturbs least."""
    return {
        "filings": filings,
        "what": what,
        "ms": round(found.ms, 2),
        "least_ms": round(found.least_ms, 2),
        "sql": found.sql,
        "ratio_to_bare": round(found.ms / bare.ms, 2),
    }
