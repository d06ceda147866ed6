"""Bulletins (通报): drafted from facts, checked by a second person, published. Clause: 文三(三)."""

from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django_fsm import transition

from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.institutions.models import Registration
from portal.policy.clauses import Reason
from portal.workflow.fields import StateField
from portal.workflow.models import Stateful
from portal.workflow.steps import Step, step
from supervision.enums import BulletinState, Tone
from supervision.models.issue import Issue

CLAUSE = "文三(三)"


class Bulletin(Stateful):
    """One bulletin of an authority about a period; what it says of each institution stands in its mentions."""

    state = StateField("状态", max_length=10, choices=BulletinState.choices, default=BulletinState.DRAFTED, protected=True)
    number = models.CharField("文号", max_length=40, unique=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="bulletins", verbose_name="通报机关")
    title = models.CharField("标题", max_length=120)
    period_from = models.DateField("所涉期间自")
    period_to = models.DateField("至")
    text = models.TextField("正文")
    drafted_at = models.DateTimeField("拟稿时间")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="拟稿人")
    checked_at = models.DateTimeField("核稿时间", null=True, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核稿人")
    published_at = models.DateTimeField("通报时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_reason = models.TextField("撤回理由", blank=True)

    class Meta:
        verbose_name = "通报"
        verbose_name_plural = "通报"
        ordering: ClassVar[list[str]] = ["-drafted_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["authority", "state", "-drafted_at"], name="bulletin_list")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(period_to__gte=models.F("period_from")), name="bulletin_period"),
            models.CheckConstraint(
                condition=~models.Q(state__in=("checked", "published")) | models.Q(checked_at__isnull=False, checked_by__isnull=False),
                name="bulletin_checked_is_stamped",
            ),
            models.CheckConstraint(condition=~models.Q(checked_by=models.F("drafted_by")), name="bulletin_two_persons"),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False), name="bulletin_published_is_stamped"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_reason="")),
                name="bulletin_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def parted(self, by: User, step: Step, on: date) -> tuple[Reason, ...]:
        """Whoever drafted a bulletin does not check it."""
        if step.name == "proofread" and by.pk == self.drafted_by_id:
            return (Reason(CLAUSE, "通报由你拟稿，须由他人核稿。", "D111"),)
        return ()

    @transition(
        "state",
        BulletinState.DRAFTED,
        BulletinState.CHECKED,
        custom=step("核稿", "review_supervision", "authority", CLAUSE, consequence="核对所列事实后不能再改。"),
    )
    def proofread(self, *, by: User, at: datetime) -> None:
        self.checked_at, self.checked_by = at, by

    @transition(
        "state",
        BulletinState.CHECKED,
        BulletinState.DRAFTED,
        custom=step("退回拟稿", "approve_supervision", "authority", CLAUSE, consequence="须写明理由。", form=True),
    )
    def send_back(self, *, by: User, at: datetime) -> None:
        self.checked_at = self.checked_by = None

    @transition(
        "state",
        BulletinState.CHECKED,
        BulletinState.PUBLISHED,
        custom=step("发布通报", "approve_supervision", "authority", CLAUSE, consequence="通报所列机构，计入延续评估和星级评定的事实。"),
    )
    def publish(self, *, by: User, at: datetime) -> None:
        self.published_at = at

    @transition(
        "state",
        (BulletinState.DRAFTED, BulletinState.CHECKED, BulletinState.PUBLISHED),
        BulletinState.WITHDRAWN,
        custom=step("撤回", "approve_supervision", "authority", CLAUSE, consequence="须写明理由，公开页面保留撤回的痕迹。", form=True),
    )
    def withdraw(self, *, by: User, at: datetime, reason: str) -> None:
        self.withdrawn_at, self.withdrawn_reason = at, reason


class Mention(models.Model):
    """What a bulletin says of one registration, and the facts it rests on: issues of the ledger, inspections by number."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="mentions", verbose_name="通报")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="mentions", verbose_name="备案登记")
    tone = models.CharField("性质", max_length=8, choices=Tone.choices)
    words = models.TextField("内容")
    issues = models.ManyToManyField(Issue, blank=True, related_name="mentions", verbose_name="所依据的问题")

    class Meta:
        verbose_name = "被通报机构"
        verbose_name_plural = "被通报机构"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["bulletin", "registration"], name="mention_once_a_bulletin")]

    def __str__(self) -> str:
        return f"{self.registration}·{self.get_tone_display()}"
