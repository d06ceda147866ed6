from django.db import migrations

from portal.authorities.roster import CENTRE, REGION, ROSTER, remedies_text


def load(apps, schema_editor):
    Authority = apps.get_model("authorities", "Authority")
    region = None
    for order, row in enumerate(ROSTER):
        authority = Authority.objects.create(
            code=row.code,
            number=row.number,
            kind=row.kind,
            name=row.name,
            short_name=row.short_name,
            city_name=row.city_name,
            parent=region,
            remedies="" if row.code == CENTRE else remedies_text(row),
            order=order,
        )
        if row.code == REGION:
            region = authority


class Migration(migrations.Migration):
    dependencies = [("authorities", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
