"""What a comparison of data finds in a sitting. Clause: 文三(一), 文二(三)."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django_fsm import transition

from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson
from portal.workflow.fields import StateField
from portal.workflow.models import Stateful
from portal.workflow.steps import step
from supervision.enums import AnomalyKind, AnomalyState
from supervision.models.sitting import Sitting

_Q = models.Q


class Anomaly(Stateful):
    """What a comparison of data found in a sitting: a question to the institution, no finding. `figures` are the numbers compared.

    One per sitting, kind and key: a scan that runs again finds the same row.
    """

    state = StateField("状态", max_length=10, choices=AnomalyState.choices, default=AnomalyState.OPEN, protected=True)
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="anomalies", verbose_name="场次")
    kind = models.CharField("种类", max_length=16, choices=AnomalyKind.choices)
    key = models.CharField("对象", max_length=80, blank=True)
    words = models.TextField("说明文字")
    figures = models.JSONField("数据", default=dict)
    found_at = models.DateTimeField("发现时间")
    explanation = models.TextField("机构说明", blank=True)
    explained_at = models.DateTimeField("说明时间", null=True, blank=True)
    settled_at = models.DateTimeField("核定时间", null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核定人")
    settlement = models.TextField("核定意见", blank=True)

    class Meta:
        verbose_name = "数据异常"
        verbose_name_plural = "数据异常"
        ordering: ClassVar[list[str]] = ["-found_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["state", "-found_at"], name="anomaly_list")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sitting", "kind", "key"], name="anomaly_once"),
            models.CheckConstraint(
                condition=~_Q(state__in=("cleared", "raised")) | _Q(settled_at__isnull=False, settled_by__isnull=False),
                name="anomaly_settled_is_stamped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.sitting_id}"

    @property
    def institution(self) -> LegalPerson:
        """The institution that is asked."""
        return self.sitting.registration.legal_person

    @property
    def authority(self) -> Authority:
        """The authority that asks."""
        return self.sitting.authority

    @transition(
        "state",
        (AnomalyState.OPEN, AnomalyState.EXPLAINED),
        AnomalyState.EXPLAINED,
        custom=step("说明情况", "report_activity", "institution", "文二(三)", consequence="说明由监管机关核定。", form=True),
    )
    def explain(self, *, by: User, at: datetime, text: str) -> None:
        self.explanation, self.explained_at = text, at

    @transition(
        "state",
        (AnomalyState.OPEN, AnomalyState.EXPLAINED),
        AnomalyState.CLEARED,
        custom=step("说明成立", "review_supervision", "authority", "文二(三)", consequence="写明核定意见，异常销除。", form=True),
    )
    def settle(self, *, by: User, at: datetime, words: str) -> None:
        self.settled_at, self.settled_by, self.settlement = at, by, words

    @transition(
        "state",
        (AnomalyState.OPEN, AnomalyState.EXPLAINED),
        AnomalyState.RAISED,
        custom=step("转问题台账", "inspect", "authority", "文三(一)", consequence="登记为问题，责令整改。", form=True),
    )
    def raise_issue(self, *, by: User, at: datetime) -> None:
        self.settled_at, self.settled_by = at, by
