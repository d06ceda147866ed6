"""The inspection plan: what is looked at, with what stress, at whom, and when. Clause: 文三(一)."""

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
from supervision.enums import Mechanism, PlanKind, PlanState

CLAUSE = "文三(一)"


class InspectionPlan(Stateful):
    """A plan of an authority, drafted by one and approved by another; once it is published everybody reads it (一公开).

    `forms` holds values of `enums.Form`; `partners` the names of other authorities of a joint inspection (文四(一)).
    """

    state = StateField("状态", max_length=12, choices=PlanState.choices, default=PlanState.DRAFTED, protected=True)
    number = models.CharField("计划编号", max_length=40, unique=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="inspection_plans", verbose_name="组织机关")
    kind = models.CharField("种类", max_length=12, choices=PlanKind.choices)
    title = models.CharField("名称", max_length=120)
    forms = models.JSONField("督导形式", default=list)
    mechanism = models.CharField("督导机制", max_length=16, choices=Mechanism.choices, default=Mechanism.OWN)
    content = models.TextField("监管内容")
    focus = models.TextField("监管重点")
    objects_text = models.TextField("监管对象")
    partners = models.JSONField("联合检查部门", default=list)
    from_on = models.DateField("开始日期")
    to_on = models.DateField("结束日期")
    drafted_at = models.DateTimeField("拟订时间")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="拟订人")
    approved_at = models.DateTimeField("批准时间", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人"
    )
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    closed_at = models.DateTimeField("总结时间", null=True, blank=True)
    summary = models.TextField("总结", blank=True)
    withdrawn_reason = models.TextField("撤销理由", blank=True)

    class Meta:
        verbose_name = "检查计划"
        verbose_name_plural = "检查计划"
        ordering: ClassVar[list[str]] = ["-from_on", "-id"]
        indexes: ClassVar = [models.Index(fields=["authority", "state", "from_on"], name="plan_list")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(to_on__gte=models.F("from_on")), name="plan_ends_after_start"),
            models.CheckConstraint(
                condition=models.Q(state__in=("drafted", "withdrawn")) | models.Q(approved_at__isnull=False, approved_by__isnull=False),
                name="plan_approved_is_stamped",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("published", "closed")) | models.Q(published_at__isnull=False),
                name="plan_published_is_stamped",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed") | (models.Q(closed_at__isnull=False) & ~models.Q(summary="")),
                name="plan_closed_with_summary",
            ),
            models.CheckConstraint(condition=~models.Q(approved_by=models.F("drafted_by")), name="plan_two_persons"),
        ]

    def __str__(self) -> str:
        return self.title

    def parted(self, by: User, step: Step, on: date) -> tuple[Reason, ...]:
        """Whoever drafted a plan does not approve it."""
        if step.name == "approve" and by.pk == self.drafted_by_id:
            return (Reason(CLAUSE, "计划由你拟订，须由他人批准。", "D111"),)
        return ()

    @transition(
        "state",
        PlanState.DRAFTED,
        PlanState.APPROVED,
        custom=step("批准", "approve_supervision", "authority", CLAUSE, consequence="批准后可以公布，不能再修改内容。"),
    )
    def approve(self, *, by: User, at: datetime) -> None:
        self.approved_at, self.approved_by = at, by

    @transition(
        "state",
        PlanState.APPROVED,
        PlanState.PUBLISHED,
        custom=step("公布", "review_supervision", "authority", CLAUSE, consequence="公布后社会公众可以查阅。"),
    )
    def publish(self, *, by: User, at: datetime) -> None:
        self.published_at = at

    @transition(
        "state",
        PlanState.PUBLISHED,
        PlanState.CLOSED,
        custom=step("总结", "inspect", "authority", CLAUSE, consequence="写明完成情况，计划办结。", form=True),
    )
    def close(self, *, by: User, at: datetime, summary: str) -> None:
        self.closed_at, self.summary = at, summary

    @transition(
        "state",
        (PlanState.DRAFTED, PlanState.APPROVED),
        PlanState.WITHDRAWN,
        custom=step("撤销", "approve_supervision", "authority", CLAUSE, consequence="须写明理由，记录保留。", form=True),
    )
    def withdraw(self, *, by: User, at: datetime, reason: str) -> None:
        self.withdrawn_reason = reason
