from django.db import migrations
from django.db.models import F


def stamp(apps, schema_editor):
    """Until now a sheet was checked while it was uploaded."""
    batches = apps.get_model("legacy", "Import").objects
    batches.filter(checked_at=None).update(checked_at=F("uploaded_at"))
    batches.filter(state="checked").update(state="received")


def unstamp(apps, schema_editor):
    apps.get_model("legacy", "Import").objects.filter(state="received").update(state="checked")


class Migration(migrations.Migration):
    dependencies = [
        ("legacy", "0002_receive_before_checking"),
    ]

    operations = [migrations.RunPython(stamp, unstamp)]
