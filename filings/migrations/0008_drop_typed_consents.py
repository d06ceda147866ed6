from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("filings", "0007_record_consents_marks_looks_and_clarifications")]

    operations = [
        migrations.RemoveField(
            model_name="supplementnotice",
            name="approval_reason",
        ),
        migrations.RemoveField(
            model_name="supplementnotice",
            name="approved_by",
        ),
    ]
