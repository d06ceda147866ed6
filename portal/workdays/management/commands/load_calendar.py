from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.workdays.loading import load_calendar
from portal.workdays.models import ArrangedDay, Arrangement, CalendarVersion


class Command(BaseCommand):
    """Takes over newly packaged national years, so that terms which waited for them are computed anew."""

    help = "收录新公布的国家放假安排；有变化时提高日历版本"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say whether anything changed."""
        changed = load_calendar(Arrangement, ArrangedDay, CalendarVersion, at=timezone.now())
        self.stdout.write("日历已更新" if changed else "日历没有变化")
