"""When an expert who has not answered his invitation is reminded by itself. Internal; clause: 附2二(三)."""

from collections.abc import Sequence
from datetime import date

from portal.workdays.rules import Calendar


def reminder_due(invited_on: date, reminded_on: date | None, today: date, stages: Sequence[int], calendar: Calendar) -> bool:
    """Whether a stage has come since he was last reminded, by whomever: each stage reminds once, stages slept through remind together.

    `stages` are working days after the invitation, which is day zero.
    """
    come = [on for stage in stages if (on := calendar.add(invited_on, stage).on) <= today]
    return bool(come) and (reminded_on is None or reminded_on < max(come))
