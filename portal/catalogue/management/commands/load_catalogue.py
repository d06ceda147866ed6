from datetime import date
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from portal.audit.actors import SYSTEM
from portal.catalogue.loading import load_catalogue, special_item_samples
from portal.catalogue.models import SpecialItem
from portal.catalogue.services import ItemRow, import_special_items

SAMPLE_BASIS = "样本数据，未经公布"


class Command(BaseCommand):
    """Brings the reference tables up to the data files; running it again changes nothing."""

    help = "载入职业、职业资格、准入类工种、行政区划；--samples 另载入标明样本的专项职业能力考核项目"

    def add_arguments(self, parser: CommandParser) -> None:
        """The samples are for the demo region only."""
        parser.add_argument("--samples", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say how many rows each table has from its file."""
        with transaction.atomic():
            loaded = load_catalogue(apps.get_app_config("catalogue").get_model)
        for name, count in loaded.items():
            self.stdout.write(f"{apps.get_model('catalogue', name)._meta.verbose_name}：{count}")
        if options["samples"]:
            self._load_samples()

    def _load_samples(self) -> None:
        known = set(SpecialItem.objects.values_list("name", flat=True))
        by_day: dict[date, list[ItemRow]] = {}
        for row in special_item_samples():
            if row["name"] not in known:
                by_day.setdefault(date.fromisoformat(row["effective_from"]), []).append(ItemRow(row["name"], row["norm"]))
        for day, rows in by_day.items():
            import_special_items(rows, basis=SAMPLE_BASIS, effective_from=day, by=SYSTEM, at=timezone.now(), sample=True)
        self.stdout.write(f"样本项目：{sum(map(len, by_day.values()))}")
