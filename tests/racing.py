"""Several threads at once, each with its own database connection."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connections


def race(*calls: Callable[[], object], timeout: float = 120) -> list[object]:
    """Run the calls in as many threads, let loose together; a result each, or the exception it raised. Needs the fixture `transactional_db`."""
    outcomes: list[object] = [None] * len(calls)
    start = Barrier(len(calls))

    def run(number: int) -> None:
        try:
            start.wait(timeout)
            outcomes[number] = calls[number]()
        except Exception as failure:
            outcomes[number] = failure
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(number,), daemon=True) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout)
    assert not any(thread.is_alive() for thread in threads), "a thread hangs"
    return outcomes
