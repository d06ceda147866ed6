from django.db import migrations
from django.utils import timezone

from portal.workdays.loading import load_calendar


def load(apps, schema_editor):
    models = (apps.get_model("workdays", name) for name in ("Arrangement", "ArrangedDay", "CalendarVersion"))
    load_calendar(*models, at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("workdays", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
