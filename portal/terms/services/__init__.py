"""What can be done to the terms of a subject; each stands within the act of its caller."""

from portal.terms.services.changing import (
    NoOpenTermError,
    PauseError,
    extend,
    pause,
    reset,
    resume,
    start,
    stop,
    stop_all,
    switch_pause,
    transfer,
)
from portal.terms.services.holding import Held
from portal.terms.services.recomputing import Recomputed, recompute_behind
from portal.terms.services.reminding import Reminded, mark_delivered, remind
from portal.terms.services.sweeping import Swept, sweep
from portal.terms.services.validity import start_validity

__all__ = [
    "Held",
    "NoOpenTermError",
    "PauseError",
    "Recomputed",
    "Reminded",
    "Swept",
    "extend",
    "mark_delivered",
    "pause",
    "recompute_behind",
    "remind",
    "reset",
    "resume",
    "start",
    "start_validity",
    "stop",
    "stop_all",
    "sweep",
    "switch_pause",
    "transfer",
]
