"""manage.py verify_audit: walk the audit chain."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.audit.verification import verify


def noted(text: str) -> tuple[int, str]:
    """A kept number and hash, written 序号:摘要."""
    no, _, kept = text.partition(":")
    if not no.isdigit() or len(kept) != 64:
        raise ArgumentTypeError("应写作“序号:摘要”，摘要为 64 位十六进制数。")
    return int(no), kept


class Command(BaseCommand):
    help = "逐条核对审计链；完整时给出条数和末条摘要，断裂时指出第一条有误的记录并以状态 1 退出。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--noted", type=noted, metavar="序号:摘要", help="此前留存的末条序号和摘要，用以发现末尾记录被删")

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify(noted=options["noted"])
        if verdict.kind:
            raise CommandError(f"审计链在第 {verdict.broken_no} 条断裂：{verdict.kind.value}。", returncode=1)
        self.stdout.write(f"审计链完整：共 {verdict.count} 条，末条摘要 {verdict.last_hash}。")
