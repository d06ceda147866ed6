"""manage.py demo: the demo region."""

import time
from argparse import ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.accounts import demo
from portal.accounts.models import User
from portal.home.demo.loading import load


def positive(text: str) -> int:
    """A whole number from 1."""
    if not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError("应为不小于 1 的整数。")
    return int(text)


class Command(BaseCommand):
    help = "装入演示区域：机关、人员、机构和各种状态的备案，均为虚构。只用于演示设置。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--institutions", type=positive, default=120, metavar="N", help="机构数，默认 120")
        parser.add_argument("--filings", type=positive, default=60, metavar="N", help="备案件数，默认 60")
        parser.add_argument("--force", action="store_true", help="库里已有账号时仍然装入（演示账号不得已经存在）")

    def handle(self, *args: Any, institutions: int, filings: int, force: bool, **options: Any) -> None:
        refuse_unless_empty(force=force)
        begun = time.monotonic()
        now = timezone.now()
        loaded = load(timezone.localdate(now), institutions=institutions, filings=filings, say=self.say, at=now)
        self.say(f"演示区域已装入：机构 {loaded.institutions} 家，备案 {loaded.filings} 件，用时 {time.monotonic() - begun:.0f} 秒。")

    def say(self, text: str) -> None:
        """At once, also where the output is a file or a pipe."""
        self.stdout.write(text)
        self.stdout.flush()


def refuse_unless_empty(*, force: bool) -> None:
    """Raises CommandError outside the demo settings, and where somebody is in the database already."""
    if not settings.DEMO:
        raise CommandError("演示区域只能装入演示设置（DEMO）：演示账号的密码是公开的。")
    names = [account.username for account in demo.accounts()]
    if User.objects.filter(username__in=names).exists():
        raise CommandError("演示账号已经存在，没有装入。要重新装入，请换一个空的数据库。")
    if User.objects.exists() and not force:
        raise CommandError("库里已有账号，没有装入。确要在现有数据之外加入演示区域，请加 --force。")
