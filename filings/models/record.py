"""What a filing keeps: its columns, the constraints that tie states to stamps, and the claims that can be read off them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from filings.enums import Matter, Outcome, State
from filings.models.substitution import Substitution, holding
from filings.rules.separation import DECIDING_RIGHTS, assistance_reasons
from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.authorities.queries import centre
from portal.institutions.enums import Kind, Track
from portal.institutions.models import LegalPerson, Registration
from portal.people.models import Team
from portal.policy.clauses import Reason
from portal.workflow.fields import StateField
from portal.workflow.models import Stateful
from portal.workflow.steps import Step

if TYPE_CHECKING:
    from filings.models.assistance import Assistance
    from filings.models.line import FilingLine

CLOSED = (State.DECLINED, State.DECIDED, State.WITHDRAWN)

_Q = models.Q
_OPEN = ~_Q(state__in=(*CLOSED, State.DRAFT))  # what queues hold

_COUNTED = ("state", "is_again", "track", "matter", "assignee", "paused_by", "clock_key")


def _after(states: tuple[State, ...], *stamps: str) -> _Q:
    """In these states the stamps must be there."""
    return ~_Q(state__in=states) | _Q(**{f"{stamp}__isnull": False for stamp in stamps})


class FilingRecord(Stateful):
    """The columns of a filing; its steps stand in `Filing`."""

    state = StateField("状态", max_length=16, choices=State.choices, default=State.DRAFT, protected=True)
    number = models.CharField("受理编号", max_length=20, unique=True, null=True, blank=True)
    legal_person = models.ForeignKey(LegalPerson, models.PROTECT, related_name="filings", verbose_name="申请单位")
    track = models.CharField("机构类别", max_length=24, choices=Track.choices)
    matter = models.CharField("备案种类", max_length=8, choices=Matter.choices, default=Matter.INITIAL)
    registration = models.ForeignKey(Registration, models.PROTECT, null=True, blank=True, related_name="filings", verbose_name="备案登记")
    outcome = models.CharField("结果", max_length=8, choices=Outcome.choices, blank=True)

    authority = models.ForeignKey(Authority, models.PROTECT, null=True, blank=True, related_name="filings", verbose_name="受理机关")
    routed_by = models.CharField("受理依据", max_length=40, blank=True)
    desk = models.ForeignKey(Authority, models.PROTECT, null=True, blank=True, related_name="desk_filings", verbose_name="现在哪里办")
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="承办人")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="filings", verbose_name="专家组")
    call = models.ForeignKey(
        "filings.SelectionCall", models.PROTECT, null=True, blank=True, related_name="filings", verbose_name="遴选公告"
    )
    recommender = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="recommended_filings", verbose_name="遴选推荐机关"
    )

    applicant_name = models.CharField("申请单位名称", max_length=120)
    lines_text = models.CharField("申报职业", max_length=120, blank=True)
    search_text = models.TextField("检索文本", blank=True)
    # Projections of the terms, for the queues' order: the authority's own clock, which has no day while it stands still, and the Centre's.
    due_on = models.DateField("到期日", null=True, blank=True)
    centre_due_on = models.DateField("中心到期日", null=True, blank=True)
    evaluation_due_on = models.DateField("评估到期日", null=True, blank=True)  # runs on while the authority's clock stands still (B53)
    clock_key = models.CharField("主要期限", max_length=30, blank=True)
    paused_by = models.CharField("停表", max_length=20, blank=True)
    is_again = models.GeneratedField(  # waits for acceptance a second time; a column, so that the queue's index can hold it
        expression=models.ExpressionWrapper(
            _Q(state=State.SUBMITTED, submitted_at__gt=models.F("first_submitted_at")), models.BooleanField(null=True)
        ),
        output_field=models.BooleanField(null=True),
        db_persist=True,
        verbose_name="重新提交",
    )

    is_assisted = models.BooleanField("柜台代填", default=False)  # whether anybody ever filled in at the counter: `assistances` says who

    created_at = models.DateTimeField("建立时间")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="建立人")
    first_submitted_at = models.DateTimeField("首次提交", null=True, blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    supplement_asked_at = models.DateTimeField("通知补正", null=True, blank=True)
    accepted_at = models.DateTimeField("受理时间", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受理人"
    )
    declined_at = models.DateTimeField("不予受理时间", null=True, blank=True)
    reviewed_at = models.DateTimeField("材料审核通过", null=True, blank=True)
    evaluation_opened_at = models.DateTimeField("评估通知", null=True, blank=True)
    evaluated_at = models.DateTimeField("评估结论", null=True, blank=True)
    publicised_at = models.DateTimeField("公示开始", null=True, blank=True)
    publicity_closed_at = models.DateTimeField("公示结束", null=True, blank=True)
    reported_at = models.DateTimeField("报部时间", null=True, blank=True)
    ministry_answered_at = models.DateTimeField("部审核结果", null=True, blank=True)
    institution_code = models.CharField("机构编码", max_length=13, blank=True)
    adverse_reason = models.TextField("不利事由", blank=True)
    proposed_at = models.DateTimeField("提请审批", null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="拟办人"
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审批人")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    counter: "Assistance | None" = None  # no column: the mandate under which a page shows this row to an officer, left by its resolver

    class Meta:
        abstract = True
        verbose_name = "备案"
        verbose_name_plural = "备案"
        indexes: ClassVar = [
            models.Index(fields=["desk", "centre_due_on", "id"], condition=_OPEN, name="filing_desk"),
            models.Index(fields=["authority", "due_on", "id"], condition=_OPEN, name="filing_authority"),
            # every column that a view of the queue asks for, in the order in which it groups: its counts read the index alone and sort nothing
            models.Index(fields=["desk", *_COUNTED, "centre_due_on", "evaluation_due_on"], condition=_OPEN, name="filing_desk_parts"),
            models.Index(
                fields=["authority", *_COUNTED, "desk", "due_on", "evaluation_due_on"], condition=_OPEN, name="filing_authority_parts"
            ),
            models.Index(fields=["legal_person", "state"], name="filing_applicant"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["legal_person", "track"], condition=~_Q(state__in=CLOSED), name="one_active_filing_a_track"
            ),  # D37
            models.CheckConstraint(
                condition=_Q(call__isnull=True, recommender__isnull=True) | _Q(call__isnull=False, recommender__isnull=False),
                name="call_filing_has_recommender",
            ),
            models.CheckConstraint(
                condition=~_Q(state=State.SUBMITTED) | _Q(submitted_at__isnull=False, authority__isnull=False, number__isnull=False),
                name="submitted_has_authority",
            ),
            models.CheckConstraint(
                condition=_after(
                    (
                        State.ACCEPTED,
                        State.REVIEWED,
                        State.EVALUATING,
                        State.EVALUATED,
                        State.PUBLICISED,
                        State.REPORTING,
                        State.AT_MINISTRY,
                        State.DECIDING,
                        State.APPROVING,
                        State.DECIDED,
                    ),
                    "accepted_at",
                    "accepted_by",
                    "authority",
                ),
                name="accepted_is_stamped",
            ),
            models.CheckConstraint(
                condition=_after(
                    (State.EVALUATING, State.EVALUATED, State.PUBLICISED, State.REPORTING, State.AT_MINISTRY),
                    "reviewed_at",
                    "evaluation_opened_at",
                    "team",
                ),
                name="evaluation_is_stamped",
            ),
            models.CheckConstraint(
                condition=_after((State.PUBLICISED, State.REPORTING, State.AT_MINISTRY), "evaluated_at", "publicised_at"),
                name="publicity_is_stamped",
            ),
            models.CheckConstraint(
                condition=_after((State.APPROVING, State.DECIDED), "proposed_at", "proposed_by"), name="proposal_is_stamped"
            ),
            models.CheckConstraint(
                condition=_Q(state=State.DECIDED, decided_at__isnull=False, decided_by__isnull=False) & ~_Q(outcome="")
                | ~_Q(state=State.DECIDED) & _Q(decided_at__isnull=True, outcome=""),
                name="decision_is_stamped",
            ),
            models.CheckConstraint(
                condition=_Q(decided_by__isnull=True) | ~_Q(decided_by=models.F("proposed_by")), name="proposer_does_not_approve"
            ),
            models.CheckConstraint(
                condition=_Q(decided_by__isnull=True) | ~_Q(decided_by=models.F("accepted_by")), name="acceptor_does_not_approve"
            ),  # D111
        ]

    def __str__(self) -> str:
        return f"{self.number or '未提交'} {self.applicant_name}"

    @property
    def kind(self) -> Kind:
        return Track(self.track).kind

    @property
    def institution(self) -> LegalPerson:
        """The party that files."""
        return self.legal_person

    @property
    def centre(self) -> Authority:
        """The Centre: publicity, ministry report and directory of city files too (D41)."""
        return centre()

    def cite(self, clause: str) -> str:
        """A clause that both annexes word alike (附*), cited in the annex of this filing's kind; 附*决定 is where each sets the decision."""
        if clause == "附*决定":
            return "附1二(三)" if self.kind is Kind.EXAMINING else "附2二(五)"
        return clause.replace("附*", Track(self.track).annex)

    @property
    def scope_lines(self) -> models.QuerySet["FilingLine"]:
        """The occupations and items applied for: what is evaluated and publicised; changes of basic information are only decided (D18)."""
        return self.lines.filter(change="")  # type: ignore[attr-defined,no-any-return]

    def lends(self, by: User, step: Step) -> bool:
        """An officer submits, and nothing else, under the mandate that is open on this filing."""
        return step.name == "submit" and self.assistance_of(by) is not None

    def assistance_of(self, by: User) -> "Assistance | None":
        """The mandate under which he fills this filing in now, if any."""
        if not self.is_assisted:
            return None
        found: Assistance | None = self.assistances.filter(ended_at=None, officer=by).select_related("authority").first()  # type: ignore[attr-defined]
        return found if found is not None and found.serves(by) else None

    def parted(self, by: User, step: Step, on: date) -> tuple[Reason, ...]:
        """Whoever helped to write it does not accept, review or approve it; nor does who stands in for him."""
        return self.parted_from(by, on) if step.right in DECIDING_RIGHTS else ()

    def parted_from(self, by: User, on: date) -> tuple[Reason, ...]:
        """The same for an act beside the steps."""
        if not self.is_assisted:
            return ()
        assisting = frozenset(self.assistances.values_list("officer_id", flat=True))  # type: ignore[attr-defined]
        [actor] = self.persons([(by.pk, on)])
        return assistance_reasons(actor, assisting)

    def marks(self, by: User, at: datetime) -> dict[str, str]:
        """For whom he stands in: the absent colleague who has the file, the institution whose mandate he holds."""
        mandate = self.assistance_of(by)
        if mandate is not None:
            return {"mandate": str(mandate), "assistance": str(mandate.pk)}
        if self.assignee_id in (None, by.pk):
            return {}
        here = Substitution.objects.filter(holding(timezone.localdate(at)), authority=self.authority_id, absent=self.assignee_id)
        return {"for": str(self.assignee)} if here.filter(substitute=by).exists() else {}

    def persons(self, acts: Iterable[tuple[int | None, date | None]]) -> list[frozenset[int]]:
        """For each (officer, day): himself, and the assignee where he acted in his stead on that day. One query at most."""
        given = list(acts)
        others = [user for user, _ in given if user is not None and user != self.assignee_id]
        rows = (
            list(Substitution.objects.filter(authority=self.authority_id, absent=self.assignee_id, substitute__in=others))
            if self.assignee_id and others
            else []
        )
        return [
            frozenset({user, *(row.absent_id for row in rows if row.substitute_id == user and on is not None and row.binds(on))})
            if user is not None
            else frozenset()
            for user, on in given
        ]

    @property
    def is_open(self) -> bool:
        return self.state not in CLOSED

    def is_overdue(self, today: date) -> bool:
        """Whether the leading term is over; a paused one is not."""
        return self.due_on is not None and not self.paused_by and self.due_on < today
