"""The number of each answer, and indexes for lists of inspections by day."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("supervision", "0003_count_rectifications_in_time")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="checklistanswer", name="edit_no", field=models.PositiveIntegerField(default=0, verbose_name="修改序号")
        ),
        migrations.AddIndex(
            model_name="inspection", index=models.Index(fields=["authority", "-planned_on", "-id"], name="inspection_recent")
        ),
        migrations.AddIndex(model_name="inspection", index=models.Index(fields=["-planned_on", "-id"], name="inspection_latest")),
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(condition=models.Q(("state", "published")), fields=["-published_at", "-id"], name="inspection_public"),
        ),
    ]
