from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0001_initial"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="inspector",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_on__isnull", True)), fields=("authority", "certificate"), name="certificate_once_an_authority"
            ),
        ),
    ]
