"""The double-random draw: registers frozen and public before there is a seed. Clause: 文三(一)."""

from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django_fsm import transition

from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.policy.clauses import Reason
from portal.workflow.fields import StateField
from portal.workflow.models import Stateful
from portal.workflow.steps import Step, step
from supervision.enums import DrawState
from supervision.models.plan import InspectionPlan

CLAUSE = "文三(一)"
_FROZEN = (DrawState.FROZEN, DrawState.SEEDED, DrawState.DRAWN, DrawState.PUBLISHED)
_SEEDED = (DrawState.SEEDED, DrawState.DRAWN, DrawState.PUBLISHED)
_DRAWN = (DrawState.DRAWN, DrawState.PUBLISHED)
_Q = models.Q


class Draw(Stateful):
    """One draw of a plan: the document (`redraw.document`: both registers and the sizes), its hashes, the seed, and what came out.

    A void draw stays whole; the next one names it in `replaces`. `shares` are the shares and caps the sizes were computed from.
    """

    state = StateField("状态", max_length=12, choices=DrawState.choices, default=DrawState.PREPARED, protected=True)
    number = models.CharField("抽取编号", max_length=40, unique=True)
    plan = models.ForeignKey(InspectionPlan, models.PROTECT, related_name="draws", verbose_name="检查计划")
    shares = models.JSONField("抽取设定")
    document = models.JSONField("抽取文件")
    hashes = models.JSONField("校验值", default=dict)
    prepared_at = models.DateTimeField("备妥时间")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人")
    frozen_at = models.DateTimeField("冻结时间", null=True, blank=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="冻结人")
    seed = models.CharField("种子", max_length=200, blank=True)
    seed_source = models.CharField("种子来源", max_length=200, blank=True)
    seeded_at = models.DateTimeField("录入时间", null=True, blank=True)
    seeded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="种子录入人"
    )
    result = models.JSONField("抽取结果", default=dict)
    drawn_at = models.DateTimeField("抽取时间", null=True, blank=True)
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    void_at = models.DateTimeField("作废时间", null=True, blank=True)
    void_reason = models.TextField("作废理由", blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="替代的抽取")

    class Meta:
        verbose_name = "双随机抽取"
        verbose_name_plural = "双随机抽取"
        ordering: ClassVar[list[str]] = ["-prepared_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~_Q(state__in=_FROZEN) | (_Q(frozen_at__isnull=False, frozen_by__isnull=False) & ~_Q(hashes={})),
                name="draw_frozen_is_stamped",
            ),
            models.CheckConstraint(
                condition=~_Q(state__in=_SEEDED)
                | (_Q(seeded_at__isnull=False, seeded_by__isnull=False) & ~_Q(seed="") & ~_Q(seed_source="")),
                name="draw_seeded_is_stamped",
            ),
            models.CheckConstraint(
                condition=~_Q(state="prepared") | _Q(seed="", frozen_at__isnull=True), name="draw_no_seed_before_freeze"
            ),
            models.CheckConstraint(condition=_Q(seed="") | _Q(seeded_at__gt=models.F("frozen_at")), name="draw_seed_after_freeze"),
            models.CheckConstraint(condition=_Q(seed="") | ~_Q(seeded_by=models.F("frozen_by")), name="draw_two_persons"),
            models.CheckConstraint(condition=~_Q(state__in=_DRAWN) | _Q(drawn_at__isnull=False), name="draw_drawn_is_stamped"),
            models.CheckConstraint(condition=~_Q(state="published") | _Q(published_at__isnull=False), name="draw_published_is_stamped"),
            models.CheckConstraint(
                condition=~_Q(state="void") | (_Q(void_at__isnull=False) & ~_Q(void_reason="")), name="draw_void_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def authority(self) -> Authority:
        """The authority whose plan it serves."""
        return self.plan.authority

    def parted(self, by: User, step: Step, on: date) -> tuple[Reason, ...]:
        """Whoever froze the registers does not enter the seed."""
        if step.name == "enter_seed" and by.pk == self.frozen_by_id:
            return (Reason(CLAUSE, "名录由你冻结，种子须由另一名工作人员录入。", "N1"),)
        return ()

    @transition(
        "state",
        DrawState.PREPARED,
        DrawState.FROZEN,
        custom=step("冻结并公布名录", "inspect", "authority", CLAUSE, consequence="两份名录和抽取数的校验值即时公开，不能再改。"),
    )
    def freeze(self, *, by: User, at: datetime, hashes: dict[str, str]) -> None:
        self.frozen_at, self.frozen_by, self.hashes = at, by, hashes

    @transition(
        "state",
        DrawState.FROZEN,
        DrawState.SEEDED,
        custom=step("录入种子", "inspect", "authority", CLAUSE, consequence="由另一名工作人员录入见证人掷出或公开发布的数字。", form=True),
    )
    def enter_seed(self, *, by: User, at: datetime, seed: str, source: str) -> None:
        self.seeded_at, self.seeded_by, self.seed, self.seed_source = at, by, seed, source

    @transition(
        "state",
        DrawState.SEEDED,
        DrawState.DRAWN,
        custom=step("抽取", "inspect", "authority", CLAUSE, consequence="按冻结的名录和种子算出检查对象和检查组。"),
    )
    def run(self, *, by: User, at: datetime, result: dict[str, object]) -> None:
        self.drawn_at, self.result = at, result

    @transition(
        "state",
        DrawState.DRAWN,
        DrawState.PUBLISHED,
        custom=step("公布结果", "review_supervision", "authority", CLAUSE, consequence="公布名单并形成检查任务，任何人可以重算。"),
    )
    def publish(self, *, by: User, at: datetime) -> None:
        self.published_at = at

    @transition(
        "state",
        (DrawState.PREPARED, *_FROZEN[:-1]),
        DrawState.VOID,
        custom=step(
            "作废", "approve_supervision", "authority", CLAUSE, consequence="须写明理由，全部内容保留；重新抽取时注明替代本次。", form=True
        ),
    )
    def void(self, *, by: User, at: datetime, reason: str) -> None:
        self.void_at, self.void_reason = at, reason
