"""One inspection of one institution, from its notice to its published result. Clause: 文三(一)."""

from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django_fsm import transition

from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.documents.models import Attachment
from portal.institutions.models import LegalPerson, Registration
from portal.people.models import Person, Team
from portal.policy.clauses import Reason
from portal.workflow.fields import StateField
from portal.workflow.models import Stateful
from portal.workflow.steps import Step, step
from supervision.enums import Form, InspectionResult, InspectionState, PlanKind
from supervision.models.draw import Draw
from supervision.models.plan import InspectionPlan

CLAUSE = "文三(一)"
_Q = models.Q
_SIGNED = (InspectionState.SIGNED, InspectionState.CONFIRMED, InspectionState.PUBLISHED)
_CONFIRMED = (InspectionState.CONFIRMED, InspectionState.PUBLISHED)


class Inspection(Stateful):
    """A visit (or a comparison of data, or a remote look) by a team of at least two.

    It comes from a plan, a draw of it, or a complaint. Unannounced, it is notified at the door. The result is public within the figure
    `inspection_publication` of working days after the second signature.
    """

    state = StateField("状态", max_length=12, choices=InspectionState.choices, default=InspectionState.SCHEDULED, protected=True)
    number = models.CharField("检查编号", max_length=40, unique=True)
    code = models.CharField("入场码", max_length=16, unique=True, help_text="印在通知书的二维码上，机构扫码核对来人")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="inspections", verbose_name="检查机关")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="inspections", verbose_name="备案登记")
    kind = models.CharField("种类", max_length=12, choices=PlanKind.choices)
    form = models.CharField("形式", max_length=12, choices=Form.choices, default=Form.VISIT)
    plan = models.ForeignKey(InspectionPlan, models.PROTECT, null=True, blank=True, related_name="inspections", verbose_name="检查计划")
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, blank=True, related_name="inspections", verbose_name="抽取")
    complaint = models.ForeignKey(
        "supervision.Complaint", models.PROTECT, null=True, blank=True, related_name="inspections", verbose_name="投诉举报"
    )
    sitting = models.ForeignKey(
        "supervision.Sitting", models.PROTECT, null=True, blank=True, related_name="inspections", verbose_name="场次"
    )
    team = models.OneToOneField(Team, models.PROTECT, null=True, blank=True, related_name="inspection", verbose_name="检查组")
    is_unannounced = models.BooleanField("不预先通知", default=False)
    planned_on = models.DateField("拟检查日期")
    scheduled_at = models.DateTimeField("安排时间")
    scheduled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="安排人")
    notified_at = models.DateTimeField("通知时间", null=True, blank=True)
    notified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人"
    )
    began_at = models.DateTimeField("开始时间", null=True, blank=True)
    signed_at = models.DateTimeField("签字完成时间", null=True, blank=True)
    statement = models.TextField("机构意见", blank=True)
    stated_at = models.DateTimeField("机构意见时间", null=True, blank=True)
    stated_by = models.CharField("机构签字人", max_length=60, blank=True)
    result = models.CharField("结果", max_length=16, choices=InspectionResult.choices, blank=True)
    conclusion = models.TextField("检查结论", blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    published_at = models.DateTimeField("公开时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    cancel_reason = models.TextField("取消理由", blank=True)

    class Meta:
        verbose_name = "检查"
        verbose_name_plural = "检查"
        ordering: ClassVar[list[str]] = ["-planned_on", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["authority", "state", "planned_on"], name="inspection_list"),
            models.Index(fields=["authority", "-planned_on", "-id"], name="inspection_recent"),
            models.Index(fields=["-planned_on", "-id"], name="inspection_latest"),
            models.Index(fields=["-published_at", "-id"], condition=_Q(state="published"), name="inspection_public"),
            models.Index(fields=["registration", "planned_on"], name="inspection_of"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draw", "registration"], name="inspection_once_a_draw"),
            models.CheckConstraint(condition=~_Q(state="notified") | _Q(notified_at__isnull=False), name="inspection_notified_is_stamped"),
            models.CheckConstraint(
                condition=~_Q(state__in=("on_site", *_SIGNED)) | _Q(began_at__isnull=False, team__isnull=False),
                name="inspection_begun_by_team",
            ),
            models.CheckConstraint(condition=~_Q(state__in=_SIGNED) | _Q(signed_at__isnull=False), name="inspection_signed_is_stamped"),
            models.CheckConstraint(
                condition=~_Q(state__in=_CONFIRMED) | (_Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~_Q(result="")),
                name="inspection_confirmed_with_result",
            ),
            models.CheckConstraint(
                condition=~_Q(state="published") | _Q(published_at__isnull=False), name="inspection_published_is_stamped"
            ),
            models.CheckConstraint(
                condition=~_Q(state="cancelled") | (_Q(cancelled_at__isnull=False) & ~_Q(cancel_reason="")),
                name="inspection_cancelled_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.registration}"

    @property
    def institution(self) -> LegalPerson:
        """The institution that is inspected."""
        return self.registration.legal_person

    def parted(self, by: User, step: Step, on: date) -> tuple[Reason, ...]:
        """Whoever was on the team does not confirm its result."""
        if step.name == "confirm" and self.team is not None and self.team.members.filter(person__user=by).exists():
            return (Reason(CLAUSE, "你是检查组成员，结果须由组外人员确认。", "D111"),)
        return ()

    @transition(
        "state",
        InspectionState.SCHEDULED,
        InspectionState.NOTIFIED,
        custom=step("批准并通知", "approve_supervision", "authority", CLAUSE, consequence="出具检查通知书；不预先通知的，到场时出示。"),
    )
    def notify(self, *, by: User, at: datetime) -> None:
        self.notified_at, self.notified_by = at, by

    @transition(
        "state",
        InspectionState.NOTIFIED,
        InspectionState.ON_SITE,
        custom=step("开始检查", "inspect_on_site", "team", CLAUSE, consequence="不少于两名检查人员到场并出示证件。"),
    )
    def begin(self, *, by: User, at: datetime) -> None:
        self.began_at = at

    @transition(
        "state",
        InspectionState.ON_SITE,
        InspectionState.SIGNED,
        custom=step("签字", "inspect_on_site", "team", CLAUSE, consequence="第二名检查人员签字后检查记录不能再改，开始计算结果公开期限。"),
    )
    def sign(self, *, by: User, at: datetime) -> None:
        self.signed_at = at

    @transition(
        "state",
        InspectionState.ON_SITE,
        None,
        custom=step("记录机构意见", "inspect_on_site", "team", CLAUSE, consequence="当场由机构在场人员说明并签字，只记录一次。", form=True),
    )
    def record_statement(self, *, by: User, at: datetime, statement: str, signatory: str) -> None:
        self.stated_at, self.stated_by, self.statement = at, signatory, statement

    @transition(
        "state",
        InspectionState.SIGNED,
        None,
        custom=step(
            "发表意见",
            "report_activity",
            "institution",
            CLAUSE,
            consequence="对检查记录有意见的，在结果确认前发表，只能发表一次。",
            form=True,
        ),
    )
    def comment(self, *, by: User, at: datetime, statement: str) -> None:
        self.stated_at, self.stated_by, self.statement = at, str(by), statement

    @transition(
        "state",
        InspectionState.SIGNED,
        InspectionState.CONFIRMED,
        custom=step("确认结果", "review_supervision", "authority", CLAUSE, consequence="由检查组以外的人员确认，须写明结论。", form=True),
    )
    def confirm(self, *, by: User, at: datetime, result: str, conclusion: str) -> None:
        self.confirmed_at, self.confirmed_by, self.result, self.conclusion = at, by, result, conclusion

    @transition(
        "state",
        InspectionState.CONFIRMED,
        InspectionState.PUBLISHED,
        custom=step("公开结果", "review_supervision", "authority", CLAUSE, consequence="结果在公众页面公开，不能撤回。"),
    )
    def publish(self, *, by: User, at: datetime) -> None:
        self.published_at = at

    @transition(
        "state",
        (InspectionState.SCHEDULED, InspectionState.NOTIFIED),
        InspectionState.CANCELLED,
        custom=step("取消", "approve_supervision", "authority", CLAUSE, consequence="须写明理由，记录保留。", form=True),
    )
    def cancel(self, *, by: User, at: datetime, reason: str) -> None:
        self.cancelled_at, self.cancel_reason = at, reason


class InspectionSignature(models.Model):
    """A member of the team signs the record as it stands (`record_sha256`): two make it signed."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="signatures", verbose_name="检查")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="检查人员")
    certificate = models.CharField("证号", max_length=40)
    record_sha256 = models.CharField("检查记录校验值", max_length=64)
    signed_at = models.DateTimeField("签字时间")

    class Meta:
        verbose_name = "签字"
        verbose_name_plural = "签字"
        ordering: ClassVar[list[str]] = ["signed_at", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["inspection", "person"], name="signed_once")]

    def __str__(self) -> str:
        return f"{self.person}"


class InspectionPhoto(models.Model):
    """A photo of the visit: hashed, and chained to the one before, so that a changed or missing one shows.

    `link` is SHA-256 of (link of the photo before or "", sha256 of this file, taken_at, place) in canonical JSON.
    """

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="photos", verbose_name="检查")
    no = models.PositiveIntegerField("序号")
    point = models.CharField("要点编号", max_length=40, blank=True)
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+", verbose_name="照片")
    sha256 = models.CharField("SHA-256", max_length=64)
    link = models.CharField("链值", max_length=64)
    taken_at = models.DateTimeField("拍摄时间")
    latitude = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="拍摄人")

    class Meta:
        verbose_name = "现场照片"
        verbose_name_plural = "现场照片"
        ordering: ClassVar[list[str]] = ["no"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["inspection", "no"], name="photo_number_once")]

    def __str__(self) -> str:
        return f"{self.inspection_id}-{self.no}"
