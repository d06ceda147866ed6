"""Print one invented paper of each kind, to look at the templates beside the reference pictures."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from portal.documents.rendering import render_paper
from portal.documents.samples import samples


class Command(BaseCommand):
    help = "每种文书印一份样张（内容虚构，未签名），供比对版式。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, type=Path, metavar="DIR", help="存放样张的文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["to"]
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in samples().items():
            (folder / f"{name}.pdf").write_bytes(render_paper(content))
            self.stdout.write(f"{content.title}  {folder / name}.pdf")
