"""A value built from database rows and kept per process until the rows' version moves, so that a lookup costs no query."""

from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar

from django.conf import settings
from django.db import transaction

T = TypeVar("T")


class Versioned(Generic[T]):
    """`build()` is called again when `version()`, one cheap query asked at most every REFERENCE_RECHECK_SECONDS, gives another number.

    The recheck is how a process learns of an edit made by another one; the process that edits calls `renew()` within its transaction.
    """

    def __init__(self, version: Callable[[], int], build: Callable[[], T]) -> None:
        self._version = version
        self._build = build
        self._kept: tuple[int, T] | None = None
        self._checked = 0.0

    def get(self) -> T:
        """The value, at most REFERENCE_RECHECK_SECONDS behind another process."""
        kept, now = self._kept, monotonic()
        if kept is not None and now < self._checked + settings.REFERENCE_RECHECK_SECONDS:
            return kept[1]
        number = self._version()  # read before the rows: a value newer than its number is built once more, never the reverse
        if kept is None or kept[0] != number:
            kept = (number, self._build())
        self._kept, self._checked = kept, now
        return kept[1]

    def forget(self) -> None:
        """Build anew at the next lookup."""
        self._kept = None

    def renew(self) -> None:
        """Forget now, for what follows in this transaction, and again when it is committed."""
        self.forget()
        transaction.on_commit(self.forget)
