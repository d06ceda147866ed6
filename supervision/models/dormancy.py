"""Dormancy: a registration that has been silent is asked for its reasons before anything is proposed. Clause: 附3一(二)3, 附3一(三)7."""

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
from supervision.enums import DormancyState

CLAUSE = "附3一(二)3"
SETTLED = (DormancyState.GOOD_REASON, DormancyState.NO_REASON, DormancyState.ACTIVE)


class Dormancy(Stateful):
    """One silence of a registration: since when, what was asked, what was said, what was held of it.

    `idle_from` is the day after the last activity, `reached_on` the day the mark of `years` (1 or 2) was reached, both without suspended
    days (D13, D86). What is settled as without reason is a fact for violations to read; nothing else follows here.
    """

    state = StateField("状态", max_length=12, choices=DormancyState.choices, default=DormancyState.ASKED, protected=True)
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="dormancies", verbose_name="备案登记")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="dormancies", verbose_name="监管机关")
    years = models.PositiveSmallIntegerField("满几年")
    idle_from = models.DateField("停止活动自")
    reached_on = models.DateField("届满日期")
    asked_at = models.DateTimeField("询问时间")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="询问人")
    answer_by = models.DateField("说明期限")
    reasons = models.TextField("机构说明", blank=True)
    answered_at = models.DateTimeField("说明时间", null=True, blank=True)
    settled_at = models.DateTimeField("认定时间", null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="认定人")
    settlement = models.TextField("认定意见", blank=True)

    class Meta:
        verbose_name = "停止活动核查"
        verbose_name_plural = "停止活动核查"
        ordering: ClassVar[list[str]] = ["-asked_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["authority", "state", "-asked_at"], name="dormancy_list")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["registration", "years", "idle_from"], name="dormancy_asked_once"),
            models.CheckConstraint(
                condition=~models.Q(state="answered") | (models.Q(answered_at__isnull=False) & ~models.Q(reasons="")),
                name="dormancy_answered_is_stamped",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=SETTLED)
                | (models.Q(settled_at__isnull=False, settled_by__isnull=False) & ~models.Q(settlement="")),
                name="dormancy_settled_is_stamped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration} 满{self.years}年"

    @property
    def institution(self) -> LegalPerson:
        """The institution that is asked."""
        return self.registration.legal_person

    @transition(
        "state",
        (DormancyState.ASKED, DormancyState.ANSWERED),
        DormancyState.ANSWERED,
        custom=step("说明理由", "report_activity", "institution", CLAUSE, consequence="说明由监管机关认定。", form=True),
    )
    def answer(self, *, by: User, at: datetime, reasons: str) -> None:
        self.reasons, self.answered_at = reasons, at

    @transition(
        "state",
        DormancyState.ANSWERED,
        DormancyState.GOOD_REASON,
        custom=step("认定有正当理由", "review_supervision", "authority", CLAUSE, consequence="须写明认定意见，不提出处理建议。", form=True),
    )
    def excuse(self, *, by: User, at: datetime, words: str) -> None:
        self.settled_at, self.settled_by, self.settlement = at, by, words

    @transition(
        "state",
        (DormancyState.ASKED, DormancyState.ANSWERED),
        DormancyState.NO_REASON,
        custom=step(
            "认定无正当理由",
            "review_supervision",
            "authority",
            CLAUSE,
            consequence="说明期限届满或说明不成立时认定，转违纪违规处理。",
            form=True,
        ),
    )
    def blame(self, *, by: User, at: datetime, words: str) -> None:
        self.settled_at, self.settled_by, self.settlement = at, by, words

    @transition(
        "state",
        (DormancyState.ASKED, DormancyState.ANSWERED),
        DormancyState.ACTIVE,
        custom=step("登记恢复活动", "inspect", "authority", CLAUSE, consequence="核实有评价活动的，核查终结。", form=True),
    )
    def resume(self, *, by: User, at: datetime, words: str) -> None:
        self.settled_at, self.settled_by, self.settlement = at, by, words
