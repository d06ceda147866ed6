"""Letters to many institutions at once: one text, released by a second person, sent one by one in the background (T14)."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django_fsm import transition

from filings.enums import MailingState
from filings.models.filing import Filing
from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.documents.models import Paper
from portal.institutions.models import LegalPerson, Registration
from portal.workflow.fields import StateField
from portal.workflow.models import Stateful
from portal.workflow.steps import step

_Q, _F = models.Q, models.F


class Mailing(Stateful):
    """One text for many rows of a list. Whether it is done is told by its letters, not by a state.

    `key` is that of the form it came from: pressed twice it is one mailing.
    """

    state = StateField("状态", max_length=10, choices=MailingState.choices, default=MailingState.PROPOSED, protected=True)
    key = models.UUIDField("唯一键", unique=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="mailings", verbose_name="发函机关")
    source = models.CharField("来自", max_length=16)  # filings.rules.mailing.QUEUE or REGISTRATIONS
    subject = models.CharField("标题", max_length=60)
    text = models.TextField("正文")
    drafted_at = models.DateTimeField("拟稿时间")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="拟稿人")
    answered_at = models.DateTimeField("核发时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核发人"
    )
    answer = models.TextField("退回理由", blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = "批量发函"
        verbose_name_plural = "批量发函"
        ordering: ClassVar[list[str]] = ["-drafted_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["authority", "state", "drafted_at"], name="mailing_desk")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=_Q(state=MailingState.RELEASED, answered_at__isnull=False, answered_by__isnull=False)
                | ~_Q(state=MailingState.RELEASED),
                name="mailing_release_is_stamped",
            ),
            models.CheckConstraint(
                condition=~_Q(state=MailingState.RELEASED) | ~_Q(answered_by=_F("drafted_by")), name="mailing_by_two_persons"
            ),
            models.CheckConstraint(condition=~_Q(state=MailingState.RETURNED) | ~_Q(answer=""), name="returned_mailing_has_reason"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def whole(self) -> str:
        """Subject and text: where placeholders may stand."""
        return f"{self.subject}\n{self.text}"

    @transition(
        "state",
        MailingState.PROPOSED,
        MailingState.RELEASED,
        custom=step("核发", "approve_filing", "authority", "", consequence="在后台逐份编号、印制、签章并送达，不能收回。"),
    )
    def release(self, *, by: User, at: datetime) -> None:
        self.answered_at, self.answered_by = at, by

    @transition(
        "state",
        MailingState.PROPOSED,
        MailingState.RETURNED,
        custom=step("退回", "approve_filing", "authority", "", consequence="写明理由，一份也不发出，拟稿人可以重新拟稿。", form=True),
    )
    def turn_down(self, *, by: User, at: datetime, answer: str) -> None:
        self.answered_at, self.answered_by, self.answer = at, by, answer

    @transition(
        "state",
        MailingState.PROPOSED,
        MailingState.WITHDRAWN,
        custom=step("撤回", "read_filings", "authority", "", consequence="一份也不发出，记录保留。"),
    )
    def withdraw(self, *, by: User, at: datetime) -> None:
        self.withdrawn_at = at


class Letter(models.Model):
    """One row of a mailing and what became of it: a paper and the moment it was delivered, or why there is none; empty while it waits."""

    mailing = models.ForeignKey(Mailing, models.PROTECT, related_name="letters", verbose_name="批量发函")
    filing = models.ForeignKey(Filing, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name="备案")
    registration = models.ForeignKey(Registration, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name="备案登记")
    legal_person = models.ForeignKey(LegalPerson, models.PROTECT, related_name="letters", verbose_name="收函单位")
    paper = models.OneToOneField(Paper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="工作函")
    sent_at = models.DateTimeField("送达时间", null=True, blank=True)
    refusal = models.TextField("未发原因", blank=True)
    refused_at = models.DateTimeField("未发时间", null=True, blank=True)

    class Meta:
        verbose_name = "函件"
        verbose_name_plural = "函件"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailing", "filing"], name="one_letter_a_filing"),
            models.UniqueConstraint(fields=["mailing", "registration"], name="one_letter_a_registration"),
            models.CheckConstraint(
                condition=_Q(filing__isnull=False, registration__isnull=True) | _Q(filing__isnull=True, registration__isnull=False),
                name="letter_about_one_thing",
            ),
            models.CheckConstraint(
                condition=_Q(paper__isnull=True, sent_at__isnull=True, refusal="", refused_at__isnull=True)
                | _Q(paper__isnull=False, sent_at__isnull=False, refusal="", refused_at__isnull=True)
                | _Q(paper__isnull=True, sent_at__isnull=True, refused_at__isnull=False) & ~_Q(refusal=""),
                name="letter_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mailing}：{self.legal_person}"

    @property
    def subject_row(self) -> Filing | Registration:
        """What the letter is about."""
        return self.filing or self.registration  # type: ignore[return-value]

    @property
    def is_waiting(self) -> bool:
        return self.sent_at is None and self.refused_at is None
