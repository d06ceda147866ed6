"""The request of an institution to give up a registration, and the authority's answer (D69)."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django_fsm import transition

from filings.enums import ExitState
from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson, Registration
from portal.workflow.fields import StateField
from portal.workflow.models import Stateful
from portal.workflow.steps import step

CLAUSE = "文三(三)"
_ANSWERED = (ExitState.CONFIRMED, ExitState.REFUSED)


class ExitRequest(Stateful):
    """One request. It is no sanction; it is confirmed by the authority that supervises the registration. Every row stays."""

    state = StateField("状态", max_length=10, choices=ExitState.choices, default=ExitState.REQUESTED, protected=True)
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="exits", verbose_name="备案登记")
    reason = models.TextField("注销事由")
    requested_at = models.DateTimeField("申请时间")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申请人")
    answer = models.TextField("答复", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = "注销申请"
        verbose_name_plural = "注销申请"
        ordering: ClassVar[list[str]] = ["-requested_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["registration"], condition=models.Q(state=ExitState.REQUESTED), name="one_open_exit_a_registration"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=_ANSWERED) | models.Q(answered_at__isnull=False, answered_by__isnull=False),
                name="exit_answer_is_stamped",
            ),
            models.CheckConstraint(condition=~models.Q(state=ExitState.REFUSED) | ~models.Q(answer=""), name="refused_exit_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.registration} {self.get_state_display()}"

    @property
    def institution(self) -> LegalPerson:
        """Who asks."""
        return self.registration.legal_person

    @property
    def authority(self) -> Authority:
        """Who answers: the authority that supervises the registration now."""
        return self.registration.supervised_by

    @transition(
        "state",
        ExitState.REQUESTED,
        ExitState.CONFIRMED,
        custom=step(
            "确认注销", "approve_filing", "authority", CLAUSE, consequence="自今日起不得开展评价，目录显示已注销，回执失效。", form=True
        ),
    )
    def confirm(self, *, by: User, at: datetime, answer: str) -> None:
        self.answered_at = at
        self.answered_by = by
        self.answer = answer

    @transition(
        "state",
        ExitState.REQUESTED,
        ExitState.REFUSED,
        custom=step("不予注销", "approve_filing", "authority", CLAUSE, consequence="写明理由，备案登记不变。", form=True),
    )
    def refuse(self, *, by: User, at: datetime, answer: str) -> None:
        self.answered_at = at
        self.answered_by = by
        self.answer = answer

    @transition(
        "state",
        ExitState.REQUESTED,
        ExitState.WITHDRAWN,
        custom=step("撤回注销申请", "submit_filing", "institution", CLAUSE, consequence="备案登记不变。"),
    )
    def withdraw(self, *, by: User, at: datetime) -> None:
        self.withdrawn_at = at
