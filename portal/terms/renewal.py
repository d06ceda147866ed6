"""When a renewal may be applied for: one answer for the form, the pages, the reminders and the API (D05). Clause: 文一(二)."""

from datetime import date

from portal.policy.queries import figure
from portal.terms.rules.window import Window
from portal.workdays.rules import renewal_window


def window(valid_to: date, *, on: date) -> Window:
    """The window of a validity by the figures in force on a day; one flag turns to the other reading of the clause."""
    months = figure("renewal_window_months", on).number
    opens_on, closes_on = renewal_window(valid_to, months, before=bool(figure("renewal_before_window", on).value))
    return Window(opens_on, closes_on, valid_to)
