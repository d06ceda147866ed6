"""The archive of a sitting: five volumes, how long each is kept, holds, and disposal signed by two. Clause: 文二(一)."""

from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django_fsm import transition

from portal.accounts.models import User
from portal.institutions.models import LegalPerson, Registration
from portal.policy.clauses import Reason
from portal.workflow.fields import StateField
from portal.workflow.models import Stateful
from portal.workflow.steps import Step, step
from supervision.enums import DisposalState, Medium, Volume
from supervision.models.sitting import Sitting

CLAUSE = "文二(一)"


class ArchiveVolume(models.Model):
    """One volume in one medium. Of a video the hash and the place are kept, not the video. `keep_until` is the last day of keeping."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="volumes", verbose_name="场次")
    volume = models.CharField("卷", max_length=14, choices=Volume.choices)
    medium = models.CharField("载体", max_length=12, choices=Medium.choices)
    title = models.CharField("题名", max_length=120)
    place = models.CharField("存放处", max_length=200)
    pages = models.PositiveIntegerField("页数（件数）", null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    filed_at = models.DateTimeField("立卷时间")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="立卷人")
    keep_until = models.DateField("保管至")
    disposed_on = models.DateField("处置日期", null=True, blank=True)

    class Meta:
        verbose_name = "案卷"
        verbose_name_plural = "案卷"
        ordering: ClassVar[list[str]] = ["sitting", "volume", "medium", "id"]
        indexes: ClassVar = [models.Index(fields=["keep_until"], name="volume_due", condition=models.Q(disposed_on__isnull=True))]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(medium="paper") | ~models.Q(sha256=""), name="electronic_volume_has_hash")
        ]

    def __str__(self) -> str:
        return f"{self.get_volume_display()}（{self.get_medium_display()}）"


class LegalHold(models.Model):
    """Nothing of a registration (or of one sitting) is disposed of while a hold is open: a hold beats disposal (T18)."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="legal_holds", verbose_name="备案登记")
    sitting = models.ForeignKey(Sitting, models.PROTECT, null=True, blank=True, related_name="legal_holds", verbose_name="场次")
    reason = models.CharField("理由", max_length=200)
    placed_at = models.DateTimeField("设定时间")
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="设定人")
    lifted_at = models.DateTimeField("解除时间", null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="解除人")
    lifted_reason = models.CharField("解除理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "保全"
        verbose_name_plural = "保全"
        ordering: ClassVar[list[str]] = ["-placed_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True, lifted_by__isnull=True, lifted_reason="")
                | (models.Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~models.Q(lifted_reason="")),
                name="hold_lifted_with_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration} {self.reason}"


class Disposal(Stateful):
    """A list of volumes whose keeping is over, proposed by one member of the institution and signed by another."""

    state = StateField("状态", max_length=10, choices=DisposalState.choices, default=DisposalState.PROPOSED, protected=True)
    legal_person = models.ForeignKey(LegalPerson, models.PROTECT, related_name="disposals", verbose_name="机构")
    volumes = models.ManyToManyField(ArchiveVolume, related_name="disposals", verbose_name="案卷")
    method = models.CharField("处置方式", max_length=120)
    proposed_at = models.DateTimeField("拟定时间")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="拟定人")
    signed_at = models.DateTimeField("签署时间", null=True, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签署人")
    dropped_reason = models.CharField("作废理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "处置清单"
        verbose_name_plural = "处置清单"
        ordering: ClassVar[list[str]] = ["-proposed_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(signed_at__isnull=False, signed_by__isnull=False),
                name="disposal_signed_is_stamped",
            ),
            models.CheckConstraint(condition=~models.Q(signed_by=models.F("proposed_by")), name="disposal_two_persons"),
        ]

    def __str__(self) -> str:
        return f"{self.legal_person} {self.proposed_at:%Y-%m-%d}"

    @property
    def institution(self) -> LegalPerson:
        """Whose archive it is."""
        return self.legal_person

    def parted(self, by: User, step: Step, on: date) -> tuple[Reason, ...]:
        """Whoever proposed a list does not sign it."""
        if step.name == "sign" and by.pk == self.proposed_by_id:
            return (Reason(CLAUSE, "清单由你拟定，须由本单位另一人签署。", "T18"),)
        return ()

    @transition(
        "state",
        DisposalState.PROPOSED,
        DisposalState.DONE,
        custom=step("签署处置", "report_activity", "institution", CLAUSE, consequence="签署后案卷登记为已处置，记录保留。"),
    )
    def sign(self, *, by: User, at: datetime) -> None:
        self.signed_at, self.signed_by = at, by

    @transition(
        "state",
        DisposalState.PROPOSED,
        DisposalState.DROPPED,
        custom=step("作废清单", "report_activity", "institution", CLAUSE, consequence="须写明理由，案卷继续保管。", form=True),
    )
    def drop(self, *, by: User, at: datetime, reason: str) -> None:
        self.dropped_reason = reason
