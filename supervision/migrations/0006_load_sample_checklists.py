"""The sample checklists of the three kinds of inspection."""

from functools import partial
from typing import Any, ClassVar

from django.db import migrations

from supervision.samples import load_checklists


def load(apps: Any, schema_editor: Any) -> None:
    load_checklists(partial(apps.get_model, "supervision"))


class Migration(migrations.Migration):
    dependencies: ClassVar = [("supervision", "0005_complaints_incidents_guidance")]

    operations: ClassVar = [migrations.RunPython(load, migrations.RunPython.noop)]
