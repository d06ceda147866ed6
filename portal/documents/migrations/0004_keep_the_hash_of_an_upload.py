from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_word_letters_by_version")]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="sha256",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="声明的 SHA-256"),
            preserve_default=False,
        ),
    ]
