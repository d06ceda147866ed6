from functools import partial

from django.db import migrations

from portal.catalogue.loading import load_catalogue


def load(apps, schema_editor):
    load_catalogue(partial(apps.get_model, "catalogue"))


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
