"""The checklists that the portal ships as samples, as rows; run by the migration, as often as one likes. Clause: 文三(一)."""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from portal.workdays.rules import ZONE

DATA: Final = Path(__file__).parent / "data" / "checklists.json"
FROM: Final = date(2020, 1, 1)
MADE_AT: Final = datetime(2026, 1, 1, tzinfo=ZONE)
MADE_BY: Final = "平台样例"


def checklists() -> list[dict[str, Any]]:
    """The editions as shipped."""
    found: list[dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def load_checklists(model: Callable[[str], Any]) -> None:
    """First editions of the three kinds; an edition that stands already stays as it is."""
    for row in checklists():
        words = {"title": row["title"], "points": row["points"], "effective_from": FROM, "made_at": MADE_AT, "made_by": MADE_BY}
        model("ChecklistTemplate").objects.get_or_create(kind=row["kind"], no=row["no"], defaults={**words, "is_sample": True})
