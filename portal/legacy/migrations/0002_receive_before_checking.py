from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("legacy", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="import", name="import_state_has_its_stamp"),
        migrations.AddField(model_name="import", name="file", field=models.FileField(blank=True, upload_to="legacy", verbose_name="收到的文件")),
        migrations.AddField(model_name="import", name="rows_read", field=models.PositiveIntegerField(default=0, verbose_name="表格行数")),
        migrations.AddField(model_name="import", name="checked_at", field=models.DateTimeField(blank=True, null=True, verbose_name="检查完成时间")),
        migrations.AddField(model_name="import", name="rejected", field=models.TextField(blank=True, default="", verbose_name="不能接收的原因"), preserve_default=False),
        migrations.AlterField(
            model_name="import",
            name="state",
            field=models.CharField(
                choices=[("received", "已收到"), ("started", "已开始导入"), ("undone", "已撤销"), ("discarded", "已作废")],
                default="received",
                max_length=12,
                verbose_name="状态",
            ),
        ),
    ]
