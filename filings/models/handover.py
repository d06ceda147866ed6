"""The move of a registration to another supervising authority, as a decided change proposes it (D20)."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django_fsm import transition

from filings.enums import HandoverState
from filings.models.filing import Filing
from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.institutions.models import Registration
from portal.workflow.fields import StateField
from portal.workflow.models import Stateful
from portal.workflow.steps import step

CLAUSE = "文一(二)"
_WAITING = (HandoverState.PROPOSED, HandoverState.DECLINED)


class Handover(Stateful):
    """A proposal by the supervising authority that another one take over; it moves with the other's consent. Every row stays (D20, D109)."""

    state = StateField("状态", max_length=10, choices=HandoverState.choices, default=HandoverState.PROPOSED, protected=True)
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="handovers", verbose_name="变更备案")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="handovers", verbose_name="备案登记")
    source = models.ForeignKey(Authority, models.PROTECT, related_name="handovers_out", verbose_name="移出机关")
    target = models.ForeignKey(Authority, models.PROTECT, related_name="handovers_in", verbose_name="接收机关")
    reason = models.TextField("移交理由")
    proposed_at = models.DateTimeField("提出时间")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人")
    answer = models.TextField("答复理由", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )
    ended_at = models.DateTimeField("办结时间", null=True, blank=True)

    class Meta:
        verbose_name = "监管移交"
        verbose_name_plural = "监管移交"
        ordering: ClassVar[list[str]] = ["-proposed_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["registration"], condition=models.Q(state__in=_WAITING), name="one_waiting_handover"),
            models.CheckConstraint(
                condition=~models.Q(state=HandoverState.MOVED)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False, ended_at__isnull=False),
                name="handover_is_stamped",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=HandoverState.DECLINED) | models.Q(answered_at__isnull=False) & ~models.Q(answer=""),
                name="declined_handover_has_reason",
            ),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="handover_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.registration.legal_person}：{self.source} → {self.target}"

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to act."""
        return self.state in _WAITING

    @transition(
        "state",
        HandoverState.PROPOSED,
        HandoverState.MOVED,
        custom=step("同意接收", "approve_filing", "target", CLAUSE, consequence="监管即移入本机关，以后的变更和延续由本机关受理。"),
    )
    def take_over(self, *, by: User, at: datetime) -> None:
        self.answered_at = self.ended_at = at
        self.answered_by = by

    @transition(
        "state",
        HandoverState.PROPOSED,
        HandoverState.DECLINED,
        custom=step("不同意接收", "approve_filing", "target", CLAUSE, consequence="写明理由，退原监管机关处理，监管不变。", form=True),
    )
    def turn_down(self, *, by: User, at: datetime, answer: str) -> None:
        self.answered_at = at
        self.answered_by = by
        self.answer = answer

    @transition(
        "state",
        HandoverState.DECLINED,
        HandoverState.PROPOSED,
        custom=step("再次提出移交", "approve_filing", "source", CLAUSE, consequence="补充理由后重新送接收机关。", form=True),
    )
    def propose_again(self, *, by: User, at: datetime, reason: str) -> None:
        self.proposed_at = at
        self.proposed_by = by
        self.reason = reason
        self.answered_at = self.answered_by = None
        self.answer = ""

    @transition(
        "state",
        _WAITING,
        HandoverState.DROPPED,
        custom=step("不再移交", "approve_filing", "source", CLAUSE, consequence="写明理由，仍由本机关监管。", form=True),
    )
    def drop(self, *, by: User, at: datetime, reason: str) -> None:
        self.ended_at = at
        self.answer = reason
