import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_typed_consents(apps, schema_editor):
    """What an acceptor typed of an approver's consent becomes a consent of its own; one of his own he never had."""
    notices = apps.get_model("filings", "SupplementNotice").objects.exclude(approved_by=None).exclude(approved_by=models.F("asked_by"))
    for notice in notices:
        notice.consent = apps.get_model("filings", "SupplementConsent").objects.create(
            filing=notice.filing,
            version=notice.version,
            items=[{"path": item.path, "text": item.text, "clause": item.clause} for item in notice.items.all()],
            reason=notice.approval_reason or "增项",
            requested_at=notice.asked_at,
            requested_by=notice.asked_by,
            is_granted=True,
            answer=notice.approval_reason or "同意",
            answered_at=notice.asked_at,
            answered_by=notice.approved_by,
        )
        notice.save(update_fields=["consent"])


class Migration(migrations.Migration):
    dependencies = [
        ("filings", "0006_keep_personal_views"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Clarification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(max_length=20, verbose_name="节")),
                ("question", models.TextField(verbose_name="需要说明什么")),
                ("clause", models.CharField(max_length=40, verbose_name="条款")),
                ("due_on", models.DateField(verbose_name="请于此日前答复")),
                ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                ("answer", models.TextField(blank=True, verbose_name="申请人说明")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
            ],
            options={
                "verbose_name": "说明请求",
                "verbose_name_plural": "说明请求",
                "ordering": ["asked_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ticks", models.JSONField(default=dict, verbose_name="逐处已阅")),
            ],
            options={
                "verbose_name": "已阅记录",
                "verbose_name_plural": "已阅记录",
            },
        ),
        migrations.CreateModel(
            name="SupplementConsent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("items", models.JSONField(verbose_name="拟告知内容")),
                ("reason", models.TextField(verbose_name="增项理由")),
                ("requested_at", models.DateTimeField(verbose_name="提请时间")),
                ("is_granted", models.BooleanField(null=True, verbose_name="同意")),
                ("answer", models.TextField(blank=True, verbose_name="审批岗意见")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
            ],
            options={
                "verbose_name": "增项请求",
                "verbose_name_plural": "增项请求",
                "ordering": ["requested_at", "id"],
            },
        ),
        migrations.AddField(
            model_name="checkanswer",
            name="edit_no",
            field=models.PositiveIntegerField(default=1, verbose_name="修改号"),
        ),
        migrations.AddField(
            model_name="supplementitem",
            name="edit_no",
            field=models.PositiveIntegerField(default=0, verbose_name="修改号"),
        ),
        migrations.AddField(
            model_name="supplementitem",
            name="marked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="核对时间"),
        ),
        migrations.AddField(
            model_name="supplementitem",
            name="marked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="核对人",
            ),
        ),
        migrations.AddField(
            model_name="supplementitem",
            name="marked_version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="filings.filingversion",
                verbose_name="所看版次",
            ),
        ),
        migrations.AddField(
            model_name="supplementitem",
            name="note",
            field=models.TextField(blank=True, verbose_name="核对说明"),
        ),
        migrations.AddConstraint(
            model_name="supplementitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_cured", None), ("marked_at", None), ("marked_by", None), ("marked_version", None)),
                    models.Q(
                        ("is_cured__isnull", False),
                        ("marked_at__isnull", False),
                        ("marked_by__isnull", False),
                        ("marked_version__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="item_mark_is_stamped",
            ),
        ),
        migrations.AddField(
            model_name="clarification",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="答复人",
            ),
        ),
        migrations.AddField(
            model_name="clarification",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="提出人"
            ),
        ),
        migrations.AddField(
            model_name="clarification",
            name="filing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="clarifications", to="filings.filing", verbose_name="备案"
            ),
        ),
        migrations.AddField(
            model_name="clarification",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="filings.filingversion", verbose_name="所看版次"
            ),
        ),
        migrations.AddField(
            model_name="look",
            name="filing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="looks", to="filings.filing", verbose_name="备案"
            ),
        ),
        migrations.AddField(
            model_name="look",
            name="officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="经办人"
            ),
        ),
        migrations.AddField(
            model_name="look",
            name="version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="filings.filingversion",
                verbose_name="已阅版次",
            ),
        ),
        migrations.AddField(
            model_name="supplementconsent",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="答复人",
            ),
        ),
        migrations.AddField(
            model_name="supplementconsent",
            name="filing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="filings.filing", verbose_name="备案"
            ),
        ),
        migrations.AddField(
            model_name="supplementconsent",
            name="requested_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="提请人"
            ),
        ),
        migrations.AddField(
            model_name="supplementconsent",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="filings.filingversion", verbose_name="所看版次"
            ),
        ),
        migrations.AddField(
            model_name="supplementnotice",
            name="consent",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notice",
                to="filings.supplementconsent",
                verbose_name="增项同意",
            ),
        ),
        migrations.AddConstraint(
            model_name="clarification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False), models.Q(("answer", ""), _negated=True)),
                    _connector="OR",
                ),
                name="clarification_answer_is_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.UniqueConstraint(fields=("filing", "officer"), name="look_once_an_officer"),
        ),
        migrations.AddConstraint(
            model_name="supplementconsent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at", None)), fields=("filing", "version"), name="one_open_consent_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="supplementconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None), ("answered_by", None), ("is_granted", None)),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("is_granted__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="consent_answer_is_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplementconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_by", None), models.Q(("answered_by", models.F("requested_by")), _negated=True), _connector="OR"
                ),
                name="requester_does_not_consent",
            ),
        ),
        migrations.RunPython(keep_typed_consents, migrations.RunPython.noop),
    ]
