"""The cross-city notice: an institution that evaluates in another city reports it there and waits for consent. Clause: 文二(二)."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django_fsm import transition

from filings.enums import NoticeKind, NoticeState
from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson, Registration
from portal.workflow.fields import StateField
from portal.workflow.models import Stateful
from portal.workflow.steps import step

CLAUSE = "文二(二)"
HOLDING = (NoticeState.CONSENTED, NoticeState.CONDITIONED)
_ANSWERED = (*HOLDING, NoticeState.REFUSED, NoticeState.REVOKED)
_Q, _F = models.Q, models.F


class CrossCityNotice(Stateful):
    """One sitting, or one standing site, reported to the city where it takes place (D45).

    The host consents, consents on conditions, or refuses; its silence is never consent. What the institution said stands in the reports;
    the columns repeat the last one. The consent ends with the registration's validity (D109) and does not outlive a suspension.
    """

    state = StateField("状态", max_length=12, choices=NoticeState.choices, default=NoticeState.ASKED, protected=True)
    number = models.CharField("报备编号", max_length=30, unique=True)
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="cross_city_notices", verbose_name="备案登记")
    host = models.ForeignKey(Authority, models.PROTECT, related_name="hosted_notices", verbose_name="活动所在地")
    kind = models.CharField("报备种类", max_length=10, choices=NoticeKind.choices)
    site = models.CharField("考点名称", max_length=80)
    division = models.CharField("活动地区划", max_length=6)
    address = models.CharField("地址", max_length=200)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    headcount = models.PositiveIntegerField("人数")

    created_at = models.DateTimeField("首次报备")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="报备人")
    asked_at = models.DateTimeField("本次报备")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )
    answer = models.TextField("条件或理由", blank=True)
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = "跨市报备"
        verbose_name_plural = "跨市报备"
        ordering: ClassVar[list[str]] = ["-asked_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["host", "state", "asked_at"], name="notice_host")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_Q(ends_on__gte=_F("starts_on")), name="notice_ends_after_start"),
            models.CheckConstraint(condition=_Q(headcount__gte=1), name="notice_has_people"),
            models.CheckConstraint(
                condition=_Q(state__in=_ANSWERED, answered_at__isnull=False, answered_by__isnull=False)
                | _Q(state=NoticeState.ASKED, answered_at__isnull=True, answered_by__isnull=True)
                | _Q(state=NoticeState.WITHDRAWN),
                name="notice_answer_is_stamped",
            ),
            models.CheckConstraint(
                condition=~_Q(state__in=(NoticeState.CONDITIONED, NoticeState.REFUSED, NoticeState.REVOKED)) | ~_Q(answer=""),
                name="notice_answer_has_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.site}"

    @property
    def institution(self) -> LegalPerson:
        """The party that reports."""
        return self.registration.legal_person

    @transition(
        "state",
        NoticeState.ASKED,
        NoticeState.CONSENTED,
        custom=step("同意", "review_filing", "host", CLAUSE, consequence="同意后方可开展，本次活动由本市监管。"),
    )
    def consent(self, *, by: User, at: datetime) -> None:
        self.answered_at, self.answered_by = at, by

    @transition(
        "state",
        NoticeState.ASKED,
        NoticeState.CONDITIONED,
        custom=step("附条件同意", "review_filing", "host", CLAUSE, consequence="写明条件，机构按条件开展，本次活动由本市监管。", form=True),
    )
    def consent_on_conditions(self, *, by: User, at: datetime, answer: str) -> None:
        self.answered_at, self.answered_by, self.answer = at, by, answer

    @transition(
        "state",
        NoticeState.ASKED,
        NoticeState.REFUSED,
        custom=step("不同意", "review_filing", "host", CLAUSE, consequence="须写明理由，机构不得在本市开展本次活动。", form=True),
    )
    def refuse(self, *, by: User, at: datetime, answer: str) -> None:
        self.answered_at, self.answered_by, self.answer = at, by, answer

    @transition(
        "state",
        HOLDING,
        NoticeState.REVOKED,
        custom=step("撤销同意", "review_filing", "host", CLAUSE, consequence="须写明理由，自即日起不得再开展。", form=True),
    )
    def revoke(self, *, by: User, at: datetime, answer: str) -> None:
        self.revoked_at, self.answer = at, answer

    @transition(
        "state",
        (NoticeState.ASKED, *HOLDING),
        NoticeState.ASKED,
        custom=step(
            "变更报告", "edit_filing", "institution", CLAUSE, consequence="时间、地点、职业或人数有变的，须重新取得同意。", form=True
        ),
    )
    def report_change(self, *, by: User, at: datetime) -> None:
        self.asked_at = at
        self.answered_at, self.answered_by, self.answer = None, None, ""

    @transition(
        "state",
        (NoticeState.ASKED, *HOLDING),
        None,
        custom=step(
            "更换考评人员", "edit_filing", "institution", CLAUSE, consequence="只换考评人员的，告知所在市，不重新征求同意。", form=True
        ),
    )
    def replace_assessors(self, *, by: User, at: datetime) -> None:
        pass

    @transition(
        "state",
        (NoticeState.ASKED, *HOLDING),
        NoticeState.WITHDRAWN,
        custom=step("撤回报备", "edit_filing", "institution", CLAUSE, consequence="撤回后不得再凭本报备开展，记录保留。", form=True),
    )
    def withdraw(self, *, by: User, at: datetime) -> None:
        self.withdrawn_at = at


class NoticeReport(models.Model):
    """What the institution reported, each time: the document as given, what in it was new, and the host's answer to it."""

    notice = models.ForeignKey(CrossCityNotice, models.CASCADE, related_name="reports", verbose_name="跨市报备")
    no = models.PositiveSmallIntegerField("第几次")
    content = models.JSONField("报备内容")  # the keys of filings.rules.cross_city.Report
    changed = models.JSONField("变动内容", default=list)  # the labels of what differs from the report before
    asks_anew = models.BooleanField("须重新取得同意", default=True)
    reason = models.CharField("变更原因", max_length=400, blank=True)
    reported_at = models.DateTimeField("报告时间")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="报告人")
    result = models.CharField("答复结果", max_length=12, choices=NoticeState.choices, blank=True)
    answer = models.TextField("条件或理由", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.CharField("答复人", max_length=60, blank=True)

    class Meta:
        verbose_name = "报备内容"
        verbose_name_plural = "报备内容"
        ordering: ClassVar[list[str]] = ["no"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["notice", "no"], name="notice_report_once")]

    def __str__(self) -> str:
        return f"{self.notice} 第{self.no}次"
