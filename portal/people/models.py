"""Persons across institutions, their credentials, and teams."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from guardian.models import UserObjectPermissionBase

from portal.accounts.rights import PartyKind, permissions
from portal.authorities.models import Authority


class Person(models.Model):
    """One person, whichever institutions name him: known by a keyed hash of the ID number, shown by its mask (N14).

    The ID number itself is stored nowhere.
    """

    id_hash = models.CharField("证件号摘要", max_length=64, unique=True)
    id_mask = models.CharField("证件号（遮盖）", max_length=20)
    name = models.CharField("姓名", max_length=60)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="person", verbose_name="账号")

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"

    def __str__(self) -> str:
        return self.name


class CredentialKind(models.TextChoices):
    ASSESSOR = "assessor", "考评员证"
    SUPERVISOR = "supervisor", "质量督导员证"
    EXPERT = "expert", "专家聘书"


class MemberKind(models.TextChoices):
    """As what somebody sits on a team: the first two on a panel of evaluation (附2二(三)), the others on an inspection (文二(三))."""

    PROFESSIONAL = "professional", "专业人员"
    MANAGERIAL = "managerial", "管理人员"
    INSPECTOR = "inspector", "检查人员"
    SUPERVISOR = "supervisor", "质量督导员"


PANEL_KINDS = (MemberKind.PROFESSIONAL, MemberKind.MANAGERIAL)


class Credential(models.Model):
    """A card a person holds; it counts through its last day (D103). `capacity`: as what an expert is appointed (附2二(三))."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="credentials", verbose_name="人员")
    kind = models.CharField("种类", max_length=12, choices=CredentialKind.choices)
    number = models.CharField("证号", max_length=40)
    occupations = models.JSONField("职业编码", default=list)
    level = models.CharField("最高等级", max_length=12, blank=True)
    capacity = models.CharField("聘任类别", max_length=12, choices=MemberKind.choices, blank=True)
    valid_until = models.DateField("有效期止", null=True, blank=True)

    class Meta:
        verbose_name = "证卡"
        verbose_name_plural = "证卡"
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "kind", "number"], name="credential_once")]

    def __str__(self) -> str:
        return self.number


class TeamKind(models.TextChoices):
    EVALUATION = "evaluation", "技术评估专家组"
    INSPECTION = "inspection", "检查组"


class Team(models.Model):
    """One party for a panel or an inspection team (later: raters, handlers): rights begin with acceptance and end with the conclusion."""

    kind = models.CharField("种类", max_length=12, choices=TeamKind.choices)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="teams", verbose_name="组织机关")
    title = models.CharField("名称", max_length=120)
    created_at = models.DateTimeField("组建时间")
    concluded_at = models.DateTimeField("结论时间", null=True, blank=True)

    class Meta:
        verbose_name = "工作组"
        verbose_name_plural = "工作组"
        permissions = permissions(PartyKind.TEAM)

    def __str__(self) -> str:
        return self.title


class MemberState(models.TextChoices):
    INVITED = "invited", "已邀请"
    ACCEPTED = "accepted", "已接受"
    RECUSED = "recused", "已回避"
    DECLINED = "declined", "已谢绝"
    LEFT = "left", "已退出"


class TeamMember(models.Model):
    """A person's place on a team, with the recusal declaration made on acceptance (文二(二) 回避制)."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="members", verbose_name="工作组")
    person = models.ForeignKey(Person, models.PROTECT, related_name="team_places", verbose_name="人员")
    kind = models.CharField("类别", max_length=12, choices=MemberKind.choices)
    is_lead = models.BooleanField("组长", default=False)
    state = models.CharField("状态", max_length=10, choices=MemberState.choices, default=MemberState.INVITED)
    invited_at = models.DateTimeField("邀请时间")
    reminded_at = models.DateTimeField("催复时间", null=True, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    declaration = models.TextField("回避声明", blank=True)

    class Meta:
        verbose_name = "成员"
        verbose_name_plural = "成员"
        ordering: ClassVar[list[str]] = ["-is_lead", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "person"], name="person_once_a_team"),
            models.UniqueConstraint(
                fields=["team"], condition=models.Q(is_lead=True, state__in=["invited", "accepted"]), name="one_lead_a_team"
            ),
            models.CheckConstraint(
                condition=models.Q(state="invited", answered_at__isnull=True)
                | (~models.Q(state="invited") & models.Q(answered_at__isnull=False)),
                name="member_answer_stamped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.get_kind_display()}）"


class TeamUserObjectPermission(UserObjectPermissionBase):
    """django-guardian's row for a right on a team: a projection, written by portal.access alone."""

    content_object = models.ForeignKey(Team, models.CASCADE)
