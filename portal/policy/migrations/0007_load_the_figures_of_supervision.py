from django.db import migrations
from django.utils import timezone

from portal.policy.loading import load_figures


def load(apps, schema_editor):
    load_figures(apps.get_model("policy", "Figure"), apps.get_model("policy", "PolicyVersion"), at=timezone.now())


class Migration(migrations.Migration):
    """The figures that have come since are loaded; those that are there stay as they are."""

    dependencies = [("policy", "0006_load_the_age_of_mandate_and_commitment")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
