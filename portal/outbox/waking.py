"""Telling a worker at once that there is something to do. Only a courtesy: whoever is not told is found by the sweep."""

import logging
import time

from celery import current_app

from portal.outbox.models import Row

logger = logging.getLogger(__name__)

SILENCE_SECONDS = 5.0
_silent_until = 0.0


def wake(row: Row) -> None:
    """Called after the commit. A broker that is lost never troubles the user: it is logged, and for a moment nobody tries again."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        current_app.send_task("portal.outbox.tasks.run", args=(row._meta.model_name, str(row.pk)), retry=False)
    except Exception as lost:  # each transport has its own errors; the act is committed, so none of them may pass
        _silent_until = time.monotonic() + SILENCE_SECONDS
        logger.warning("the broker is lost, the sweep takes over: %s: %s", type(lost).__name__, lost)
