"""What kinds of institution there are, and what can be said of their standing."""

from django.db.models import TextChoices


class Kind(TextChoices):
    """The two kinds of the notice's preamble."""

    EXAMINING = "examining", "职业技能考核鉴定机构"
    GRADING = "grading", "职业技能等级认定机构"


class Track(TextChoices):
    """The five tracks a registration can be on; a legal person holds at most one registration on each (D37)."""

    EXAMINING_QUALIFICATION = "examining_qualification", "职业资格评价"
    EXAMINING_SPECIAL = "examining_special", "专项职业能力考核"
    GRADING_EMPLOYER = "grading_employer", "企业自主评价"
    GRADING_SCHOOL = "grading_school", "院校自主评价"
    GRADING_SOCIAL = "grading_social", "社会培训评价组织"

    @property
    def kind(self) -> Kind:
        return Kind.EXAMINING if self.value.startswith("examining") else Kind.GRADING

    @property
    def annex(self) -> str:
        """The annex that governs the track."""
        return "附1" if self.kind is Kind.EXAMINING else "附2"


class Affiliation(TextChoices):
    """To whom the body belongs: decides between region and city (附1二(二), 附2二(二))."""

    PRIVATE = "private", "民营或其他"
    COUNTY = "county", "县（市、区）直属"
    MUNICIPAL = "municipal", "设区市直属"
    REGIONAL_DIRECT = "regional_direct", "自治区直属"
    CENTRAL_PUBLIC = "central_public", "中央直属"
    CENTRAL_ENTERPRISE = "central_enterprise", "中央企业所属独立法人"
    CENTRAL_ENTERPRISE_UNIT = "central_enterprise_unit", "中央企业驻桂分支机构"
    REGION_WIDE_ASSOCIATION = "region_wide_association", "全区性社会团体"


class LegalForm(TextChoices):
    COMPANY = "company", "企业"
    PUBLIC_INSTITUTION = "public_institution", "事业单位"
    SOCIAL_ASSOCIATION = "social_association", "社会团体"
    PRIVATE_NON_ENTERPRISE = "private_non_enterprise", "民办非企业单位"
    GOVERNMENT_BODY = "government_body", "机关"
    BRANCH = "branch", "分支机构（非独立法人）"


class RegistrationState(TextChoices):
    """What is stored; expiry and renewal are answered by `standing`, not stored."""

    VALID = "valid", "有效"
    SUSPENDED = "suspended", "暂停评价"
    TERMINATED = "terminated", "已终止"
    CANCELLED = "cancelled", "已注销"


class Standing(TextChoices):
    """The answer for a day."""

    VALID = "valid", "有效"
    RENEWING = "renewing", "续期审理中"
    SUSPENDED = "suspended", "暂停评价"
    EXPIRED = "expired", "已到期"
    TERMINATED = "terminated", "已终止"
    CANCELLED = "cancelled", "已注销"
    NOT_YET = "not_yet", "尚未备案"


class FactKind(TextChoices):
    """Dated facts of a registration's standing."""

    SUSPENSION = "suspension", "暂停评价活动"
    TERMINATION = "termination", "终止备案"
    CANCELLATION = "cancellation", "自愿注销"
    RENEWAL = "renewal", "续期审理"
    EXPIRY = "expiry", "有效期届满"
    STAR = "star", "星级"
    WATCH = "watch", "重点监管"
    HOLD = "hold", "在办案件"


class Audience(TextChoices):
    """Who may be examined (附2二(二), B47, B48)."""

    PUBLIC = "public", "面向社会"
    OWN_WORKERS = "own_workers", "本单位职工（含劳务派遣、劳务外包等各类用工人员）"
    OWN_STUDENTS = "own_students", "本校学生"


class EngagementRole(TextChoices):
    ASSESSOR = "assessor", "考评人员"
    EXPERT = "expert", "专家"
    SUPERVISOR = "supervisor", "内部质量督导员"
    STAFF = "staff", "专职工作人员"
