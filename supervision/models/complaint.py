"""Complaints from the public and from peers. Clause: 文四(二), 附3一(二)8."""

from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django_fsm import transition

from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson, Registration
from portal.policy.clauses import Reason
from portal.workflow.fields import StateField
from portal.workflow.models import Stateful
from portal.workflow.steps import Step, step
from supervision.enums import ComplaintKind, ComplaintState, Verdict

CLAUSE = "文四(二)"


class Complaint(Stateful):
    """One complaint, sent without login; its progress can be read by whoever has the receipt code, of which only a hash is kept.

    Name and contact are never shown to the institution (D111). `registration` is set at triage, when the institution is recognised.
    """

    state = StateField("状态", max_length=10, choices=ComplaintState.choices, default=ComplaintState.RECEIVED, protected=True)
    number = models.CharField("编号", max_length=40, unique=True)
    code_hash = models.CharField("查询码摘要", max_length=64, unique=True)
    form_hash = models.CharField("表单摘要", max_length=64, unique=True, null=True, blank=True)
    kind = models.CharField("来源", max_length=8, choices=ComplaintKind.choices, default=ComplaintKind.PUBLIC)
    peer = models.ForeignKey(LegalPerson, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="反映的机构")
    about = models.CharField("被反映的机构", max_length=120)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    registration = models.ForeignKey(
        Registration, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name="备案登记"
    )
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="complaints", verbose_name="办理机关")
    title = models.CharField("事项", max_length=120)
    text = models.TextField("内容")
    happened_on = models.DateField("发生日期", null=True, blank=True)
    division = models.CharField("所在市", max_length=6, blank=True)
    place = models.CharField("地点", max_length=200, blank=True)
    is_anonymous = models.BooleanField("匿名", default=False)
    name = models.CharField("姓名", max_length=60, blank=True)
    contact = models.CharField("联系方式", max_length=120, blank=True)
    received_at = models.DateTimeField("收到时间")
    triaged_at = models.DateTimeField("受理决定时间", null=True, blank=True)
    triaged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受理人")
    decline_reason = models.TextField("不予受理理由", blank=True)
    verifying_at = models.DateTimeField("核查开始", null=True, blank=True)
    verdict = models.CharField("核查结论", max_length=8, choices=Verdict.choices, blank=True)
    findings = models.TextField("核查情况", blank=True)  # for officers; may name people
    answer = models.TextField("答复", blank=True)  # for whoever complained
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closing_reason = models.TextField("不登记问题的理由", blank=True)  # where it is true and no issue of the ledger came of it

    class Meta:
        verbose_name = "投诉举报"
        verbose_name_plural = "投诉举报"
        ordering: ClassVar[list[str]] = ["-received_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["authority", "state", "received_at"], name="complaint_list"),
            models.Index(fields=["-received_at", "-id"], name="complaint_newest"),  # the region's list, over all authorities
            models.Index(fields=["state", "received_at"], name="complaint_waiting"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(is_anonymous=True, name="")
                | (models.Q(is_anonymous=False) & ~models.Q(name="") & ~models.Q(contact="")),
                name="complaint_named_or_anonymous",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | (models.Q(triaged_at__isnull=False) & ~models.Q(decline_reason="")),
                name="complaint_declined_with_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("answered", "closed"))
                | (models.Q(answered_at__isnull=False, answered_by__isnull=False) & ~models.Q(verdict="") & ~models.Q(answer="")),
                name="complaint_answered_is_stamped",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def parted(self, by: User, step: Step, on: date) -> tuple[Reason, ...]:
        """Whoever took a complaint in and verified it does not answer it alone."""
        if step.name == "reply" and by.pk == self.triaged_by_id:
            return (Reason(CLAUSE, "投诉由你受理，答复须由他人审核。", "D111"),)
        return ()

    @transition(
        "state",
        ComplaintState.RECEIVED,
        ComplaintState.ACCEPTED,
        custom=step("受理", "inspect", "authority", CLAUSE, consequence="确认被反映的机构后开始核查。", form=True),
    )
    def accept(self, *, by: User, at: datetime, registration: Registration) -> None:
        self.triaged_at, self.triaged_by, self.registration = at, by, registration

    @transition(
        "state",
        ComplaintState.RECEIVED,
        ComplaintState.DECLINED,
        custom=step("不予受理", "inspect", "authority", CLAUSE, consequence="须写明理由，反映人可凭查询码看到。", form=True),
    )
    def decline(self, *, by: User, at: datetime, reason: str) -> None:
        self.triaged_at, self.triaged_by, self.decline_reason = at, by, reason

    @transition(
        "state",
        (ComplaintState.RECEIVED, ComplaintState.ACCEPTED),
        ComplaintState.RECEIVED,
        custom=step("转办", "inspect", "authority", CLAUSE, consequence="转有管辖权的机关，须写明理由。", form=True),
    )
    def pass_on(self, *, by: User, at: datetime, authority: Authority) -> None:
        self.authority, self.triaged_at, self.triaged_by, self.registration = authority, None, None, None

    @transition(
        "state",
        ComplaintState.ACCEPTED,
        ComplaintState.VERIFYING,
        custom=step("开始核查", "inspect", "authority", CLAUSE, consequence="可安排检查，核查情况记入本件。"),
    )
    def begin(self, *, by: User, at: datetime) -> None:
        self.verifying_at = at

    @transition(
        "state",
        ComplaintState.VERIFYING,
        ComplaintState.ANSWERED,
        custom=step("答复", "review_supervision", "authority", CLAUSE, consequence="写明核查结论和答复，反映人可凭查询码看到。", form=True),
    )
    def reply(self, *, by: User, at: datetime, verdict: str, findings: str, answer: str) -> None:
        self.answered_at, self.answered_by = at, by
        self.verdict, self.findings, self.answer = verdict, findings, answer

    @transition(
        "state",
        ComplaintState.ANSWERED,
        ComplaintState.CLOSED,
        custom=step("办结", "inspect", "authority", CLAUSE, consequence="属实的，须先登记问题或写明不登记的理由。", form=True),
    )
    def close(self, *, by: User, at: datetime, reason: str = "") -> None:
        self.closed_at, self.closing_reason = at, reason


class ComplaintNote(models.Model):
    """What officers noted while they verified a complaint, and why it was passed on: appended, never changed, never shown to whoever complained."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="notes", verbose_name="投诉举报")
    text = models.TextField("内容")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="记录人")

    class Meta:
        verbose_name = "核查记录"
        verbose_name_plural = "核查记录"
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.at:%Y-%m-%d}"
