"""manage.py verify_rights: the projected rights against memberships and teams."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.access.verification import differences, due


class Command(BaseCommand):
    help = "核对权限：逐条列出与任职、工作组不符的权限；有不符时以 1 退出。"

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        found = differences(today)
        for difference in found:
            self.stdout.write(str(difference))
        if found:
            raise CommandError(f"权限有 {len(found)} 处与任职不符。", returncode=1)
        self.stdout.write(f"权限与任职一致：共 {len(due(today))} 项。")
