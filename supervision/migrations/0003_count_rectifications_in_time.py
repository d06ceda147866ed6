"""The day on which an issue was mended, and indexes for ledgers over all authorities."""

from typing import ClassVar

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("authorities", "0004_add_the_rights_of_supervision"),
        ("supervision", "0002_name_inspectors_by_certificate"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="issue",
            name="mended_on",
            field=models.DateField(blank=True, null=True, verbose_name="整改完成日期"),
        ),
        migrations.AddIndex(
            model_name="dormancy",
            index=models.Index(fields=["authority", "state", "-asked_at"], name="dormancy_list"),
        ),
        migrations.AddIndex(model_name="issue", index=models.Index(fields=["-raised_at", "-id"], name="issue_newest")),
        migrations.AddIndex(model_name="issue", index=models.Index(fields=["state", "due_on"], name="issue_due")),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(fields=["due_on", "authority", "ending", "mended_on"], name="issue_rate"),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(("ending", "verified"), ("mended_on__isnull", True), _connector="XOR"), name="issue_mended_is_verified"
            ),
        ),
    ]
