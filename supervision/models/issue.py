"""The issue ledger: what was found, what was ordered, what was mended, who verified it. Clause: 文三(一), 附3一(二)6."""

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
from supervision.enums import IssueEnd, IssueState, Ledger, Severity
from supervision.models.anomaly import Anomaly
from supervision.models.complaint import Complaint
from supervision.models.incident import Incident
from supervision.models.inspection import Inspection
from supervision.models.sitting import Sitting

CLAUSE = "文三(一)"
_Q = models.Q
_ORDERED = (IssueState.RECTIFYING, IssueState.REPORTED)


class Issue(Stateful):
    """One finding about one registration, in one of the two ledgers.

    `due_on` is the ordered deadline, extended once at most; a term of the same day reminds. What is past it and not closed is overdue, and
    stays a fact (`overdue_since`) even when it is mended later (L05). `hint` is a ground of annex 3 the finder thought of (L15), no finding.
    """

    state = StateField("状态", max_length=12, choices=IssueState.choices, default=IssueState.OPEN, protected=True)
    number = models.CharField("问题编号", max_length=40, unique=True)
    ledger = models.CharField("台账", max_length=12, choices=Ledger.choices)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="issues", verbose_name="督办机关")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="issues", verbose_name="备案登记")
    inspection = models.ForeignKey(Inspection, models.PROTECT, null=True, blank=True, related_name="issues", verbose_name="检查")
    point = models.CharField("检查要点", max_length=40, blank=True)
    sitting = models.ForeignKey(Sitting, models.PROTECT, null=True, blank=True, related_name="issues", verbose_name="场次")
    anomaly = models.OneToOneField(Anomaly, models.PROTECT, null=True, blank=True, related_name="issue", verbose_name="数据异常")
    complaint = models.ForeignKey(Complaint, models.PROTECT, null=True, blank=True, related_name="issues", verbose_name="投诉举报")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="issues", verbose_name="要情")
    finding = models.TextField("发现的问题")
    clause = models.CharField("条款", max_length=40)
    hint = models.CharField("可能涉及的情形", max_length=8, blank=True)
    severity = models.CharField("程度", max_length=10, choices=Severity.choices)
    conduct_on = models.DateField("发生日期")
    raised_at = models.DateTimeField("登记时间")
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    order_text = models.TextField("整改要求", blank=True)
    ordered_at = models.DateTimeField("责令整改时间", null=True, blank=True)
    due_on = models.DateField("整改期限", null=True, blank=True)
    extended_at = models.DateTimeField("延期时间", null=True, blank=True)
    extension_reason = models.TextField("延期理由", blank=True)
    overdue_since = models.DateField("逾期自", null=True, blank=True)
    mended_on = models.DateField("整改完成日期", null=True, blank=True)  # the day of the report that was verified (D92)
    closed_at = models.DateTimeField("销号时间", null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="销号人")
    ending = models.CharField("销号方式", max_length=10, choices=IssueEnd.choices, blank=True)
    closing_words = models.TextField("核验情况或理由", blank=True)

    class Meta:
        verbose_name = "问题"
        verbose_name_plural = "问题"
        ordering: ClassVar[list[str]] = ["-raised_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["authority", "state", "due_on"], name="issue_list"),
            models.Index(fields=["authority", "ledger", "-raised_at", "-id"], name="issue_ledger"),
            models.Index(fields=["registration", "-raised_at"], name="issue_of"),
            models.Index(fields=["-raised_at", "-id"], name="issue_newest"),  # the region's ledger, over all authorities
            models.Index(fields=["state", "due_on"], name="issue_due"),
            models.Index(fields=["due_on", "authority", "ending", "mended_on"], name="issue_rate"),  # the rate is counted within it
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~_Q(state__in=_ORDERED) | (_Q(ordered_at__isnull=False, due_on__isnull=False) & ~_Q(order_text="")),
                name="issue_ordered_is_stamped",
            ),
            models.CheckConstraint(
                condition=(_Q(state="closed", closed_at__isnull=False, closed_by__isnull=False) & ~_Q(ending="") & ~_Q(closing_words=""))
                | (~_Q(state="closed") & _Q(closed_at__isnull=True, closed_by__isnull=True, ending="")),
                name="issue_closed_is_stamped",
            ),
            models.CheckConstraint(
                condition=_Q(extended_at__isnull=True, extension_reason="") | (_Q(extended_at__isnull=False) & ~_Q(extension_reason="")),
                name="issue_extended_with_reason",
            ),
            models.CheckConstraint(condition=_Q(ending="verified") ^ _Q(mended_on__isnull=True), name="issue_mended_is_verified"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def institution(self) -> LegalPerson:
        """The institution that has to mend it."""
        return self.registration.legal_person

    def parted(self, by: User, step: Step, on: date) -> tuple[Reason, ...]:
        """Whoever raised an issue does not close it."""
        if step.name in ("verify", "waive") and by.pk == self.raised_by_id:
            return (Reason(CLAUSE, "问题由你登记，须由他人核验或销号。", "D111"),)
        return ()

    @transition(
        "state",
        IssueState.OPEN,
        IssueState.RECTIFYING,
        custom=step("责令整改", "inspect", "authority", CLAUSE, consequence="写明要求和期限，机构在期限内报告整改情况。", form=True),
    )
    def order(self, *, by: User, at: datetime, text: str, due_on: date) -> None:
        self.ordered_at, self.order_text, self.due_on = at, text, due_on

    @transition(
        "state",
        _ORDERED,
        None,
        custom=step("延长期限", "review_supervision", "authority", CLAUSE, consequence="只能延长一次，须写明理由。", form=True),
    )
    def extend(self, *, by: User, at: datetime, due_on: date, reason: str) -> None:
        self.extended_at, self.extension_reason, self.due_on = at, reason, due_on

    @transition(
        "state",
        IssueState.RECTIFYING,
        IssueState.REPORTED,
        custom=step("报告整改情况", "report_activity", "institution", CLAUSE, consequence="附整改证明材料，由督办机关核验。", form=True),
    )
    def report(self, *, by: User, at: datetime) -> None:
        pass

    @transition(
        "state",
        IssueState.REPORTED,
        IssueState.CLOSED,
        custom=step("核验销号", "review_supervision", "authority", CLAUSE, consequence="由登记人以外的人员核验，写明核验情况。", form=True),
    )
    def verify(self, *, by: User, at: datetime, words: str, mended_on: date) -> None:
        self.closed_at, self.closed_by, self.ending, self.closing_words = at, by, IssueEnd.VERIFIED, words
        self.mended_on = mended_on

    @transition(
        "state",
        IssueState.REPORTED,
        IssueState.RECTIFYING,
        custom=step("退回整改", "review_supervision", "authority", CLAUSE, consequence="写明未到位之处，期限不变。", form=True),
    )
    def send_back(self, *, by: User, at: datetime) -> None:
        pass

    @transition(
        "state",
        (IssueState.OPEN, *_ORDERED),
        IssueState.CLOSED,
        custom=step("不予追究", "approve_supervision", "authority", CLAUSE, consequence="须写明理由，记录保留。", form=True),
    )
    def waive(self, *, by: User, at: datetime, words: str) -> None:
        self.closed_at, self.closed_by, self.ending, self.closing_words = at, by, IssueEnd.WAIVED, words


class IssueReport(models.Model):
    """What the institution reported of its rectification, each time, and what the authority answered. Files hang on this row."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="reports", verbose_name="问题")
    no = models.PositiveSmallIntegerField("第几次")
    text = models.TextField("整改情况")
    reported_at = models.DateTimeField("报告时间")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="报告人")
    is_accepted = models.BooleanField("核验通过", null=True)
    answer = models.TextField("核验意见", blank=True)
    answered_at = models.DateTimeField("核验时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核验人"
    )

    class Meta:
        verbose_name = "整改报告"
        verbose_name_plural = "整改报告"
        ordering: ClassVar[list[str]] = ["no"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["issue", "no"], name="issue_report_once")]

    def __str__(self) -> str:
        return f"{self.issue} 第{self.no}次"
