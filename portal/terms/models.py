"""Terms, what happened to them, and the reminders sent: every clock of the portal stands here."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from portal.policy.figures import LEAST
from portal.terms.rules.history import Event, EventKind
from portal.terms.rules.holders import Holder, HolderKind, Owner
from portal.terms.rules.ledger import Unit
from portal.terms.rules.slot import Reading

_Q = models.Q
_OPEN = _Q(stopped_at__isnull=True)


class Term(models.Model):
    """One clock of one subject. The truth is its events; everything from `due_on` on is their projection and can be recomputed.

    The subject and the owner are plain columns, so that queues and the overdue filter need no join; `subject_type` reads like
    "filings.filing". `started_on` is day zero, which is not counted. `due_on` is the last day, to 24:00; it is empty while a pause
    without an end is on that began in time. The figure and its version are those the term was set under.
    """

    subject_type = models.CharField("对象类型", max_length=60)
    subject_id = models.BigIntegerField("对象编号")
    key = models.CharField("期限", max_length=40)
    label = models.CharField("名称", max_length=60)
    owner_kind = models.CharField("责任方", max_length=12, choices=HolderKind.choices)
    owner_authority_code = models.CharField("责任机关代码", max_length=12, blank=True)
    owner_ref = models.CharField("责任方编号", max_length=40, blank=True)
    started_at = models.DateTimeField("起算时间")
    length = models.PositiveSmallIntegerField("长度")
    unit = models.CharField("单位", max_length=14, choices=Unit.choices)
    figure_key = models.CharField("依据数值", max_length=64)
    figure_version = models.BigIntegerField("数值记录")
    clause = models.CharField("条款", max_length=60, blank=True)
    internal = models.BooleanField("内部时限")
    calendar_key = models.CharField("日历", max_length=20)

    calendar_version = models.PositiveIntegerField("日历版本")
    started_on = models.DateField("起算日")
    due_on = models.DateField("到期日", null=True, blank=True)
    provisional = models.BooleanField("暂定", default=False)
    holder_kind = models.CharField("现由", max_length=12, choices=HolderKind.choices)
    holder_name = models.CharField("现由（名称）", max_length=120, blank=True)
    paused_since = models.DateField("停表自", null=True, blank=True)
    left_when_paused = models.PositiveSmallIntegerField("停表时剩余", null=True, blank=True)
    remind_on = models.DateField("下次提醒日", null=True, blank=True)
    stopped_at = models.DateTimeField("终止时间", null=True, blank=True)
    stopped_on = models.DateField("终止日", null=True, blank=True)
    outcome = models.CharField("终止事由", max_length=60, blank=True)

    class Meta:
        verbose_name = "期限"
        verbose_name_plural = "期限"
        ordering: ClassVar = ["started_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id"], name="term_subject"),
            models.Index(fields=["owner_authority_code", "due_on"], condition=_OPEN, name="term_open_due"),
            models.Index(fields=["remind_on"], condition=_OPEN & _Q(remind_on__isnull=False), name="term_to_remind"),
            models.Index(fields=["calendar_key", "calendar_version", "id"], condition=_OPEN, name="term_open_calendar"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "key"], condition=_OPEN, name="one_open_term_a_key"),
            models.CheckConstraint(condition=_Q(length__gte=1), name="term_has_length"),
            models.CheckConstraint(
                condition=_Q(owner_kind__in=HolderKind.values, holder_kind__in=HolderKind.values), name="term_holder_known"
            ),
            models.CheckConstraint(condition=_Q(unit__in=Unit.values), name="term_unit_known"),
            models.CheckConstraint(condition=_Q(internal=True) | ~_Q(clause=""), name="term_has_clause_or_is_internal"),
            models.CheckConstraint(condition=_Q(due_on__gte=models.F("started_on")), name="term_due_after_start"),
            models.CheckConstraint(condition=_Q(due_on__isnull=False) | _Q(paused_since__isnull=False), name="running_term_has_due"),
            models.CheckConstraint(
                condition=_Q(paused_since__isnull=True, left_when_paused__isnull=True)
                | _Q(paused_since__isnull=False, left_when_paused__isnull=False),
                name="term_pause_is_stamped",
            ),
            models.CheckConstraint(
                condition=_Q(stopped_at__isnull=True, stopped_on__isnull=True, outcome="")
                | (_Q(stopped_at__isnull=False, stopped_on__isnull=False, remind_on__isnull=True) & ~_Q(outcome="")),
                name="term_stop_is_stamped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}（{self.subject_type} {self.subject_id}）"

    @property
    def owner(self) -> Owner:
        return Owner(HolderKind(self.owner_kind), self.owner_authority_code, self.owner_ref)

    @property
    def holder(self) -> Holder:
        """Who has the time now: the owner, or whoever a pause waits for."""
        return Holder(HolderKind(self.holder_kind), self.holder_name)

    @property
    def is_open(self) -> bool:
        return self.stopped_at is None

    @property
    def is_least(self) -> bool:
        """Whether the time must last at least so long: once it is over something may end, and nobody is late (B59)."""
        return self.figure_key in LEAST

    @property
    def reading(self) -> Reading:
        """What a list shows of the term, from its own columns."""
        return Reading(
            length=self.length,
            unit=Unit(self.unit),
            started_on=self.started_on,
            due_on=self.due_on,
            clause=self.clause,
            internal=self.internal,
            provisional=self.provisional,
            paused_by=self.holder if self.paused_since else None,
            left_when_paused=self.left_when_paused,
            paused_since=self.paused_since,
            stopped_on=self.stopped_on,
            least=self.is_least,
        )


class AppendOnlyError(RuntimeError):
    """An event was to be changed or deleted."""


class EventQuerySet(models.QuerySet["TermEvent"]):
    """Rows are added, nothing else."""

    def update(self, **kwargs: Any) -> int:
        raise AppendOnlyError("events of a term are append-only")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("events of a term are append-only")


class TermEvent(models.Model):
    """One thing that happened to a term, never changed. The actor is a snapshot; before and after are the due day around it."""

    term = models.ForeignKey(Term, models.PROTECT, related_name="events", verbose_name="期限")
    kind = models.CharField("事项", max_length=10, choices=EventKind.choices)
    on = models.DateField("日期")
    at = models.DateTimeField("时间")
    holder_kind = models.CharField("由谁", max_length=12, choices=HolderKind.choices)
    holder_name = models.CharField("由谁（名称）", max_length=120, blank=True)
    reason = models.CharField("事由", max_length=200, blank=True)
    mark = models.CharField("标记", max_length=60, blank=True)
    clause = models.CharField("条款", max_length=60, blank=True)
    length = models.PositiveSmallIntegerField("长度", default=0)
    before_due = models.DateField("原到期日", null=True, blank=True)
    after_due = models.DateField("新到期日", null=True, blank=True)
    by_id = models.BigIntegerField("经办人编号", null=True)
    by = models.CharField("经办人", max_length=400)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "期限变动"
        verbose_name_plural = "期限变动"
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["id"], condition=_Q(kind="recompute"), name="term_event_recomputed")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_Q(kind__in=EventKind.values), name="term_event_kind_known"),
            models.UniqueConstraint(fields=["term"], condition=_Q(kind="start"), name="one_start_a_term"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnlyError("events of a term are append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("events of a term are append-only")

    @property
    def holder(self) -> Holder:
        return Holder(HolderKind(self.holder_kind), self.holder_name)

    @property
    def event(self) -> Event:
        """The event as the rules read it."""
        return Event(EventKind(self.kind), self.on, self.holder, self.reason, self.mark, self.clause, self.length, self.after_due)


class Reminder(models.Model):
    """One reminder to one person: once for each stage of each due day. The inbox delivers it."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="reminders", verbose_name="期限")
    stage = models.CharField("阶段", max_length=12)
    due_on = models.DateField("到期日")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="收件人")
    created_at = models.DateTimeField("生成时间")
    delivered_at = models.DateTimeField("送达时间", null=True, blank=True)

    class Meta:
        verbose_name = "期限提醒"
        verbose_name_plural = "期限提醒"
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["id"], condition=_Q(delivered_at__isnull=True), name="reminder_undelivered")]
        constraints: ClassVar = [
            # a due day that moved is a new thing to be told, hence the day beside term, stage and recipient
            models.UniqueConstraint(fields=["term", "stage", "due_on", "recipient"], name="reminder_once_a_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.term} {self.stage}"
