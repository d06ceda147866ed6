"""Legal persons, their registrations, and the dated facts of their standing. Written by `portal.institutions.services` alone."""

from datetime import date
from typing import ClassVar

from django.db import models
from guardian.models import UserObjectPermissionBase

from portal.accounts.rights import PartyKind, permissions
from portal.authorities.models import Authority
from portal.institutions.enums import Affiliation, Audience, EngagementRole, FactKind, LegalForm, RegistrationState, Track
from portal.people.models import Person
from portal.workflow.models import Stateful


class LegalPerson(models.Model):
    """An institution as a legal person: one row per unified social credit code."""

    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("名称", max_length=120)
    legal_form = models.CharField("单位性质", max_length=24, choices=LegalForm.choices)
    affiliation = models.CharField("隶属关系", max_length=24, choices=Affiliation.choices, default=Affiliation.PRIVATE)
    legal_representative = models.CharField("法定代表人", max_length=60)
    registered_division = models.CharField("注册地区划", max_length=6)
    registered_address = models.CharField("注册地址", max_length=200)
    working_division = models.CharField("办公地区划", max_length=6)
    working_address = models.CharField("办公地址", max_length=200)
    contact = models.CharField("联系人", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    business_scope = models.TextField("业务范围", blank=True)
    # the authority whose counter entered it, before anything is filed: it may invite the first administrator
    entered_with = models.ForeignKey(Authority, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="柜台录入机关")

    class Meta:
        verbose_name = "法人单位"
        verbose_name_plural = "法人单位"
        permissions = permissions(PartyKind.INSTITUTION)

    def __str__(self) -> str:
        return self.name


class LegalPersonUserObjectPermission(UserObjectPermissionBase):
    """django-guardian's row for a right on an institution: a projection of memberships, written by portal.access alone."""

    content_object = models.ForeignKey(LegalPerson, models.CASCADE)


class Registration(Stateful):
    """The standing a filing gives: unique by legal person and track; its kind follows from the track."""

    legal_person = models.ForeignKey(LegalPerson, models.PROTECT, related_name="registrations", verbose_name="法人单位")
    track = models.CharField("类别", max_length=24, choices=Track.choices)
    state = models.CharField("状态", max_length=12, choices=RegistrationState.choices, default=RegistrationState.VALID)
    filed_with = models.ForeignKey(Authority, models.PROTECT, related_name="filed_registrations", verbose_name="原备案机关")
    supervised_by = models.ForeignKey(Authority, models.PROTECT, related_name="supervised_registrations", verbose_name="监管机关")
    number = models.CharField("回执编号", max_length=40, unique=True)
    receipt_version = models.PositiveSmallIntegerField("回执版本", default=1)
    institution_code = models.CharField("机构编码", max_length=13, blank=True)
    audience = models.CharField("评价对象", max_length=14, choices=Audience.choices)
    filed_on = models.DateField("备案日期")
    valid_from = models.DateField("有效期起")
    valid_to = models.DateField("有效期止", null=True, blank=True)  # examining institutions have none (A44)
    # of a renewal, or of a new filing after an end; empty for the first term
    term_from = models.DateField("本期有效期起", null=True, blank=True)

    class Meta:
        verbose_name = "备案登记"
        verbose_name_plural = "备案登记"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["legal_person", "track"], name="one_registration_a_track"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="registration_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(track__startswith="grading", valid_to__isnull=False)
                | models.Q(track__startswith="examining", valid_to__isnull=True, institution_code=""),
                name="validity_and_code_for_grading_only",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.legal_person}（{self.get_track_display()}）"

    @property
    def term_starts_on(self) -> date:
        """The first day of the term in force, or of the one that follows it without a gap."""
        return self.term_from or self.valid_from


class ScopeLine(models.Model):
    """One occupation at one level (or one special-ability item) a registration covers; code, name and edition are kept as decided (D81)."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="scope", verbose_name="备案登记")
    code = models.CharField("编码", max_length=20)
    name = models.CharField("职业（工种）或项目", max_length=80)
    edition = models.CharField("版本", max_length=20, blank=True)
    work_type = models.CharField("工种", max_length=60, blank=True)
    level = models.CharField("等级", max_length=12, blank=True)
    norm = models.CharField("评价依据", max_length=80)
    from_on = models.DateField("纳入日期")
    until_on = models.DateField("移出日期", null=True, blank=True)

    class Meta:
        verbose_name = "备案范围"
        verbose_name_plural = "备案范围"
        ordering: ClassVar[list[str]] = ["code", "name", "work_type", "-level"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["registration", "code", "name", "work_type", "level"],
                condition=models.Q(until_on__isnull=True),
                name="scope_line_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}{self.level}"


class Site(models.Model):
    """A place where a registration examines."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="sites", verbose_name="备案登记")
    kind = models.CharField("种类", max_length=12)
    name = models.CharField("名称", max_length=80)
    address = models.CharField("地址", max_length=200, blank=True)
    from_on = models.DateField("启用日期")
    until_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "场地"
        verbose_name_plural = "场地"

    def __str__(self) -> str:
        return self.name


class Engagement(models.Model):
    """A person's work for an institution, as its approved filing names it."""

    legal_person = models.ForeignKey(LegalPerson, models.CASCADE, related_name="engagements", verbose_name="法人单位")
    track = models.CharField("类别", max_length=24, choices=Track.choices)
    person = models.ForeignKey(Person, models.PROTECT, related_name="engagements", verbose_name="人员")
    role = models.CharField("角色", max_length=12, choices=EngagementRole.choices)
    occupations = models.JSONField("职业编码", default=list)
    is_external = models.BooleanField("外聘", default=False)
    valid_until = models.DateField("证卡有效期止", null=True, blank=True)
    from_on = models.DateField("起")
    until_on = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = "聘用"
        verbose_name_plural = "聘用"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["legal_person", "track", "person", "role"], condition=models.Q(until_on__isnull=True), name="engaged_once_a_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}·{self.get_role_display()}"


class Fact(models.Model):
    """A dated fact of a registration's standing: half-open [from_on, until_on), open-ended when until_on is null."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="facts", verbose_name="备案登记")
    kind = models.CharField("种类", max_length=12, choices=FactKind.choices)
    from_on = models.DateField("自")
    until_on = models.DateField("至（不含）", null=True, blank=True)
    value = models.CharField("值", max_length=20, blank=True)
    reason = models.TextField("事由", blank=True)
    clause = models.CharField("条款", max_length=40)

    class Meta:
        verbose_name = "状态事实"
        verbose_name_plural = "状态事实"
        indexes: ClassVar = [models.Index(fields=["registration", "kind", "from_on"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")), name="fact_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.from_on}"


class Bar(models.Model):
    """A decision not to receive filings of a legal person any more (附3一(三), L12, D90); lifted by decision."""

    legal_person = models.ForeignKey(LegalPerson, models.CASCADE, related_name="bars", verbose_name="法人单位")
    from_on = models.DateField("自")
    until_on = models.DateField("至（不含）", null=True, blank=True)
    reason = models.TextField("事由")
    clause = models.CharField("条款", max_length=40)

    class Meta:
        verbose_name = "不再受理"
        verbose_name_plural = "不再受理"

    def __str__(self) -> str:
        return f"{self.legal_person} {self.from_on}"


class ConductRecord(models.Model):
    """What supervision, violations and ratings leave behind for renewal and ratings to read (L10, L11)."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="conduct", verbose_name="备案登记")
    kind = models.CharField("种类", max_length=24)
    on = models.DateField("日期")
    title = models.CharField("事项", max_length=200)
    clause = models.CharField("条款", max_length=40)
    link = models.CharField("链接", max_length=200, blank=True)

    class Meta:
        verbose_name = "监管记录"
        verbose_name_plural = "监管记录"
        ordering: ClassVar[list[str]] = ["-on", "-id"]

    def __str__(self) -> str:
        return self.title


class HistoricalMark(models.Model):
    """历史数据: a registration that was filed before the portal, and where its data come from (D74).

    Its clocks start from the imported filing date. Until `last_activity_on` is confirmed nothing may be concluded from its silence.
    """

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="historical", verbose_name="备案登记")
    source = models.CharField("数据来源", max_length=120)
    source_on = models.DateField("数据截至")
    imported_at = models.DateTimeField("导入时间")
    brought_person = models.BooleanField("法人随本登记导入", default=False)
    last_activity_on = models.DateField("最近一次评价活动", null=True, blank=True)
    confirmed_at = models.DateTimeField("活动核实时间", null=True, blank=True)

    class Meta:
        verbose_name = "历史数据标记"
        verbose_name_plural = "历史数据标记"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(last_activity_on__isnull=True, confirmed_at__isnull=True)
                | models.Q(last_activity_on__isnull=False, confirmed_at__isnull=False),
                name="activity_confirmed_with_its_day",
            )
        ]

    def __str__(self) -> str:
        return f"历史数据（{self.source}）"
