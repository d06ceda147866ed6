"""The selection call for social organisations: the region's announcement, the cities' selections, the applications. Clause: 附2二(二)."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django_fsm import transition

from filings.enums import CallOutcome, CallState, SelectionState
from filings.models.filing import Filing
from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.authorities.queries import region
from portal.workflow.fields import StateField
from portal.workflow.models import Stateful
from portal.workflow.steps import step

CLAUSE = "附2二(二)"
_Q, _F = models.Q, models.F
_PUBLIC = (CallState.PUBLISHED, CallState.SETTLED, CallState.ANNOUNCED)


def _by(words: str) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=words)


class SelectionCall(Stateful):
    """One announcement (遴选公告): criteria, places, and a set of dates of its own (D32); drafted and published by two persons.

    Applications are taken from 00:00 of `opens_on` to 24:00 of `closes_on` (D92). `decide_by` replaces the ten working days (B65);
    `phases_excluded`: evaluation, publicity and the ministry's review move it. Places are counted in all, or by the cities' codes.
    """

    state = StateField("状态", max_length=12, choices=CallState.choices, default=CallState.DRAFT, protected=True)
    number = models.CharField("公告编号", max_length=30, unique=True, null=True, blank=True)
    title = models.CharField("标题", max_length=80)
    text = models.TextField("公告内容")
    opens_on = models.DateField("申请开始")
    closes_on = models.DateField("申请截止")
    recommend_by = models.DateField("设区市推荐截止")
    result_by = models.DateField("结果公布截止")
    decide_by = models.DateField("备案办结日期")
    phases_excluded = models.BooleanField("评估、公示、报部不计入", default=True)
    pass_points = models.PositiveSmallIntegerField("推荐最低分")
    places_in_all = models.PositiveSmallIntegerField("全区名额", null=True, blank=True)
    places_by_city = models.JSONField("各市名额", default=dict, blank=True)  # city code → places

    drafted_at = models.DateTimeField("起草时间")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="起草人")
    proposed_at = models.DateTimeField("提请发布", null=True, blank=True)
    proposed_by = _by("提请人")
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    published_by = _by("发布人")
    settled_at = models.DateTimeField("拟定结果", null=True, blank=True)
    settled_by = _by("结果拟定人")
    announced_at = models.DateTimeField("公布结果", null=True, blank=True)
    announced_by = _by("结果审定人")
    result = models.JSONField("公布的结果", default=list, blank=True)  # as announced, never changed: [{name, city, points, rank, outcome}]

    class Meta:
        verbose_name = "遴选公告"
        verbose_name_plural = "遴选公告"
        ordering: ClassVar[list[str]] = ["-opens_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=_Q(closes_on__gte=_F("opens_on"), recommend_by__gt=_F("closes_on"), result_by__gte=_F("recommend_by"))
                & _Q(decide_by__gt=_F("result_by")),
                name="call_dates_in_order",
            ),
            models.CheckConstraint(
                condition=~_Q(state__in=_PUBLIC)
                | _Q(number__isnull=False, proposed_by__isnull=False, published_at__isnull=False, published_by__isnull=False),
                name="published_call_is_stamped",
            ),
            models.CheckConstraint(
                condition=_Q(published_by__isnull=True) | (~_Q(published_by=_F("drafted_by")) & ~_Q(published_by=_F("proposed_by"))),
                name="call_published_by_another",
            ),
            models.CheckConstraint(
                condition=~_Q(state=CallState.ANNOUNCED)
                | _Q(settled_by__isnull=False, announced_at__isnull=False, announced_by__isnull=False),
                name="announced_call_is_stamped",
            ),
            models.CheckConstraint(
                condition=_Q(announced_by__isnull=True) | ~_Q(announced_by=_F("settled_by")), name="call_announced_by_another"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def region(self) -> Authority:
        """The party that announces."""
        return region()

    @property
    def is_public(self) -> bool:
        return self.state in _PUBLIC

    def is_open(self, on: date) -> bool:
        """Whether applications are taken on this day."""
        return self.state == CallState.PUBLISHED and self.opens_on <= on <= self.closes_on

    def places_of(self, city: str) -> int | None:
        """How many one city may recommend; None where the places are counted in all."""
        return None if self.places_in_all is not None else int(self.places_by_city.get(city, 0))

    @transition("state", CallState.DRAFT, CallState.PROPOSED, custom=step("提请发布", "review_filing", "region", CLAUSE))
    def propose(self, *, by: User, at: datetime) -> None:
        self.proposed_at, self.proposed_by = at, by

    @transition("state", CallState.PROPOSED, CallState.DRAFT, custom=step("退回修改", "approve_filing", "region", CLAUSE, form=True))
    def send_back(self, *, by: User, at: datetime) -> None:
        self.proposed_at, self.proposed_by = None, None

    @transition(
        "state",
        CallState.PROPOSED,
        CallState.PUBLISHED,
        custom=step("发布公告", "approve_filing", "region", CLAUSE, consequence="发布后向社会公开，内容不再改动，申请期内可以申请。"),
    )
    def publish(self, *, by: User, at: datetime, number: str) -> None:
        self.published_at, self.published_by, self.number = at, by, number

    @transition(
        "state",
        (CallState.DRAFT, CallState.PROPOSED),
        CallState.DROPPED,
        custom=step("作废", "review_filing", "region", CLAUSE, consequence="没有发布的公告作废后保留记录。", form=True),
    )
    def drop(self, *, by: User, at: datetime) -> None:
        pass

    @transition(
        "state",
        CallState.PUBLISHED,
        CallState.SETTLED,
        custom=step("拟定结果", "review_filing", "region", CLAUSE, consequence="各市推荐齐全后汇总，由审批岗审定公布。"),
    )
    def settle(self, *, by: User, at: datetime) -> None:
        self.settled_at, self.settled_by = at, by

    @transition("state", CallState.SETTLED, CallState.PUBLISHED, custom=step("退回汇总", "approve_filing", "region", CLAUSE, form=True))
    def reopen(self, *, by: User, at: datetime) -> None:
        self.settled_at, self.settled_by = None, None

    @transition(
        "state",
        CallState.SETTLED,
        CallState.ANNOUNCED,
        custom=step("公布结果", "approve_filing", "region", CLAUSE, consequence="结果向社会公布并告知每个申请单位，获推荐的转自治区受理。"),
    )
    def announce(self, *, by: User, at: datetime, result: list[dict[str, Any]]) -> None:
        self.announced_at, self.announced_by, self.result = at, by, result


class CallCriterion(models.Model):
    """One scored item of a call."""

    call = models.ForeignKey(SelectionCall, models.CASCADE, related_name="criteria", verbose_name="遴选公告")
    order = models.PositiveSmallIntegerField("序号")
    title = models.CharField("评分项目", max_length=60)
    points = models.PositiveSmallIntegerField("满分")
    guide = models.CharField("评分办法", max_length=400, blank=True)

    class Meta:
        verbose_name = "评分项目"
        verbose_name_plural = "评分项目"
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["call", "order"], name="criterion_once")]

    def __str__(self) -> str:
        return self.title


class CitySelection(Stateful):
    """One city's selection in a call: it scores what was applied for there, ranks, and recommends with reasons (D32)."""

    call = models.ForeignKey(SelectionCall, models.PROTECT, related_name="selections", verbose_name="遴选公告")
    city = models.ForeignKey(Authority, models.PROTECT, related_name="selections", verbose_name="遴选推荐机关")
    state = StateField("状态", max_length=12, choices=SelectionState.choices, default=SelectionState.SCORING, protected=True)
    opened_at = models.DateTimeField("首件申请时间")
    proposed_at = models.DateTimeField("提请审定", null=True, blank=True)
    proposed_by = _by("提请人")
    recommended_at = models.DateTimeField("推荐时间", null=True, blank=True)
    recommended_by = _by("审定人")

    class Meta:
        verbose_name = "设区市遴选"
        verbose_name_plural = "设区市遴选"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "city"], name="one_selection_a_city"),
            models.CheckConstraint(
                condition=~_Q(state=SelectionState.RECOMMENDED)
                | _Q(proposed_by__isnull=False, recommended_at__isnull=False, recommended_by__isnull=False),
                name="recommendation_is_stamped",
            ),
            models.CheckConstraint(
                condition=_Q(recommended_by__isnull=True) | ~_Q(recommended_by=_F("proposed_by")), name="recommended_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city.city_name}遴选：{self.call}"

    @property
    def recommender(self) -> Authority:
        """The party that selects."""
        return self.city

    @transition(
        "state",
        SelectionState.SCORING,
        SelectionState.PROPOSED,
        custom=step(
            "提请审定推荐名单", "review_filing", "recommender", CLAUSE, consequence="评分、排序和理由齐全后，由审批岗审定。", form=True
        ),
    )
    def propose(self, *, by: User, at: datetime) -> None:
        self.proposed_at, self.proposed_by = at, by

    @transition(
        "state",
        SelectionState.PROPOSED,
        SelectionState.SCORING,
        custom=step("退回重评", "approve_filing", "recommender", CLAUSE, form=True),
    )
    def send_back(self, *, by: User, at: datetime) -> None:
        self.proposed_at, self.proposed_by = None, None

    @transition(
        "state",
        SelectionState.PROPOSED,
        SelectionState.RECOMMENDED,
        custom=step("审定并推荐", "approve_filing", "recommender", CLAUSE, consequence="推荐名单报自治区，不再改动；结果由自治区公布。"),
    )
    def recommend(self, *, by: User, at: datetime) -> None:
        self.recommended_at, self.recommended_by = at, by


class CallEntry(models.Model):
    """One application in a call: its filing, its points and rank in its city, and what became of it."""

    selection = models.ForeignKey(CitySelection, models.PROTECT, related_name="entries", verbose_name="设区市遴选")
    filing = models.OneToOneField(Filing, models.PROTECT, related_name="call_entry", verbose_name="备案")
    applied_at = models.DateTimeField("申请时间")
    points = models.PositiveSmallIntegerField("得分", null=True, blank=True)
    rank = models.PositiveSmallIntegerField("排名", null=True, blank=True)
    is_recommended = models.BooleanField("推荐", null=True, blank=True)
    reason = models.TextField("理由", blank=True)
    outcome = models.CharField("结果", max_length=16, choices=CallOutcome.choices, blank=True)

    class Meta:
        verbose_name = "遴选申请"
        verbose_name_plural = "遴选申请"
        ordering: ClassVar[list[str]] = ["applied_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=_Q(is_recommended__isnull=True) | (_Q(rank__isnull=False, points__isnull=False) & ~_Q(reason="")),
                name="recommendation_has_reason",
            )
        ]

    def __str__(self) -> str:
        return str(self.filing)


class CallScore(models.Model):
    """The points of one application for one criterion, with what they rest on."""

    entry = models.ForeignKey(CallEntry, models.CASCADE, related_name="scores", verbose_name="遴选申请")
    criterion = models.ForeignKey(CallCriterion, models.PROTECT, related_name="scores", verbose_name="评分项目")
    points = models.PositiveSmallIntegerField("得分")
    note = models.CharField("评分依据", max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="评分人")
    at = models.DateTimeField("评分时间")

    class Meta:
        verbose_name = "评分"
        verbose_name_plural = "评分"
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "criterion"], name="score_once")]

    def __str__(self) -> str:
        return f"{self.criterion} {self.points}"
