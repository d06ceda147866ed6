from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.policy.loading import load_figures
from portal.policy.models import Figure, PolicyVersion


class Command(BaseCommand):
    """Adds the first record of every figure that has none; records that exist stay as they are."""

    help = "载入尚无记录的时限与数值"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say how many were new."""
        added = load_figures(Figure, PolicyVersion, at=timezone.now())
        self.stdout.write(f"新增 {added} 项")
