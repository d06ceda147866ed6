"""Incidents (要情): reported at once to whoever supervises and to the host of the activity. Clause: 文二(二)."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django_fsm import transition

from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson, Registration
from portal.workflow.fields import StateField
from portal.workflow.models import Stateful
from portal.workflow.steps import step
from supervision.enums import IncidentKind, IncidentState
from supervision.models.sitting import Sitting

CLAUSE = "文二(二)"


class Incident(Stateful):
    """One incident of a registration.

    `due_at` is the end of the internal limit after `known_at` (D12); a report after it is late and says why. `authority` supervises the
    registration, `host` is where it happened during a cross-city activity (D72): both read it, the authority follows it up.
    """

    state = StateField("状态", max_length=10, choices=IncidentState.choices, default=IncidentState.REPORTED, protected=True)
    number = models.CharField("要情编号", max_length=40, unique=True)
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="incidents", verbose_name="备案登记")
    sitting = models.ForeignKey(Sitting, models.PROTECT, null=True, blank=True, related_name="incidents", verbose_name="场次")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="incidents", verbose_name="监管机关")
    host = models.ForeignKey(Authority, models.PROTECT, null=True, blank=True, related_name="hosted_incidents", verbose_name="活动所在地")
    kind = models.CharField("种类", max_length=12, choices=IncidentKind.choices)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("经过和已采取的措施")
    division = models.CharField("发生地", max_length=6, blank=True)
    place = models.CharField("地点", max_length=200)
    happened_at = models.DateTimeField("发生时间")
    known_at = models.DateTimeField("知悉时间")
    reported_at = models.DateTimeField("报告时间")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="报告人")
    due_at = models.DateTimeField("应报告时间")
    late_reason = models.CharField("迟报原因", max_length=400, blank=True)
    deaths = models.PositiveSmallIntegerField("死亡人数", default=0)
    injured = models.PositiveSmallIntegerField("重伤人数", default=0)
    loss_yuan = models.PositiveBigIntegerField("直接经济损失（元）", default=0)
    received_at = models.DateTimeField("签收时间", null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签收人"
    )
    escalated_at = models.DateTimeField("上报时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    conclusion = models.TextField("处置结论", blank=True)

    class Meta:
        verbose_name = "要情"
        verbose_name_plural = "要情"
        ordering: ClassVar[list[str]] = ["-reported_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["authority", "state", "-reported_at"], name="incident_list"),
            models.Index(fields=["-reported_at", "-id"], name="incident_newest"),
            models.Index(fields=["reported_at"], condition=models.Q(state="reported", escalated_at__isnull=True), name="incident_unheard"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(known_at__gte=models.F("happened_at")), name="incident_known_after_it_happened"),
            models.CheckConstraint(
                condition=models.Q(reported_at__lte=models.F("due_at")) | ~models.Q(late_reason=""), name="late_incident_says_why"
            ),
            models.CheckConstraint(
                condition=models.Q(state="reported") | models.Q(received_at__isnull=False, received_by__isnull=False),
                name="incident_received_is_stamped",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed") | (models.Q(closed_at__isnull=False) & ~models.Q(conclusion="")),
                name="incident_closed_with_conclusion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def institution(self) -> LegalPerson:
        """The institution that reports."""
        return self.registration.legal_person

    @transition(
        "state",
        IncidentState.REPORTED,
        IncidentState.FOLLOWING,
        custom=step("签收", "inspect", "authority", CLAUSE, consequence="签收后跟踪处置，机构可续报。"),
    )
    def receive(self, *, by: User, at: datetime) -> None:
        self.received_at, self.received_by = at, by

    @transition(
        "state",
        IncidentState.FOLLOWING,
        IncidentState.CLOSED,
        custom=step("办结", "review_supervision", "authority", CLAUSE, consequence="须写明处置结论。", form=True),
    )
    def close(self, *, by: User, at: datetime, conclusion: str) -> None:
        self.closed_at, self.conclusion = at, conclusion


class IncidentNote(models.Model):
    """A further report of the institution, or what an authority noted or asked: appended, never changed."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="notes", verbose_name="要情")
    is_official = models.BooleanField("机关记录")
    text = models.TextField("内容")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="记录人")

    class Meta:
        verbose_name = "续报与处置"
        verbose_name_plural = "续报与处置"
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.at:%Y-%m-%d}"
