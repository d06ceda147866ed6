"""An employer's own assessment norm (企业评价规范), put on file before a filing relies on it. Clause: 文一(一), D40."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django_fsm import transition

from filings.enums import NormState
from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson
from portal.workflow.fields import StateField
from portal.workflow.models import Stateful
from portal.workflow.steps import step

CLAUSE = "文一(一)"
PENDING = (NormState.SUBMITTED, NormState.RETURNED)
_Q = models.Q


class EmployerNorm(Stateful):
    """One edition of a norm for one occupation; of those on file one is in force, a newer edition replaces it from its day on.

    The text is an attachment with the key `norm`; a replaced edition keeps its number and is found by it.
    """

    state = StateField("状态", max_length=12, choices=NormState.choices, default=NormState.SUBMITTED, protected=True)
    number = models.CharField("备案号", max_length=40, unique=True, null=True, blank=True)
    legal_person = models.ForeignKey(LegalPerson, models.PROTECT, related_name="norms", verbose_name="单位")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="norms", verbose_name="备案机关")
    code = models.CharField("职业编码", max_length=20)
    name = models.CharField("职业", max_length=80)
    title = models.CharField("规范名称", max_length=120)
    edition = models.CharField("版本", max_length=40)
    levels = models.JSONField("等级", default=list)  # values of Level

    submitted_at = models.DateTimeField("提交时间")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提交人")
    answered_at = models.DateTimeField("办理时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人"
    )
    answer = models.TextField("退回理由", blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    replaced_on = models.DateField("被替代日期", null=True, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="替代的版本")

    class Meta:
        verbose_name = "企业评价规范"
        verbose_name_plural = "企业评价规范"
        ordering: ClassVar[list[str]] = ["-submitted_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["authority", "state", "submitted_at"], name="norm_desk")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["legal_person", "code", "name"],
                condition=_Q(state=NormState.FILED, replaced_on__isnull=True),
                name="one_norm_in_force",
            ),
            models.UniqueConstraint(fields=["legal_person", "code", "name"], condition=_Q(state__in=PENDING), name="one_norm_pending"),
            models.CheckConstraint(
                condition=_Q(state=NormState.FILED, number__isnull=False, answered_at__isnull=False)
                | ~_Q(state=NormState.FILED) & _Q(number__isnull=True, replaced_on__isnull=True, replaces__isnull=True),
                name="norm_on_file_has_number",
            ),
            models.CheckConstraint(condition=~_Q(state=NormState.RETURNED) | ~_Q(answer=""), name="norm_returned_with_words"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.edition}）"

    @property
    def institution(self) -> LegalPerson:
        """The party that submits."""
        return self.legal_person

    @transition(
        "state",
        NormState.SUBMITTED,
        NormState.FILED,
        custom=step(
            "备案", "review_filing", "authority", CLAUSE, consequence="编给备案号，自即日起可以据此申报；同一职业的旧版同时被替代。"
        ),
    )
    def put_on_file(self, *, by: User, at: datetime) -> None:
        self.answered_at, self.answered_by, self.answer = at, by, ""

    @transition(
        "state",
        NormState.SUBMITTED,
        NormState.RETURNED,
        custom=step("退回", "review_filing", "authority", CLAUSE, consequence="写明理由，单位修改后可以重新提交。", form=True),
    )
    def send_back(self, *, by: User, at: datetime, answer: str) -> None:
        self.answered_at, self.answered_by, self.answer = at, by, answer

    @transition(
        "state",
        NormState.RETURNED,
        NormState.SUBMITTED,
        custom=step("重新提交", "submit_filing", "institution", CLAUSE, consequence="修改后重新提交，由备案机关再次审核。", form=True),
    )
    def resubmit(self, *, by: User, at: datetime) -> None:
        self.submitted_at, self.submitted_by = at, by

    @transition(
        "state",
        PENDING,
        NormState.WITHDRAWN,
        custom=step("撤回", "submit_filing", "institution", CLAUSE, consequence="撤回后本件办结，记录保留，可以另行提交。", form=True),
    )
    def withdraw(self, *, by: User, at: datetime) -> None:
        self.withdrawn_at = at
