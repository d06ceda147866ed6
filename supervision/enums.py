"""States and kinds of supervision: what institutions report, and how authorities watch it. Clause: 文二, 文三(一), 文三(三)."""

from django.db.models import TextChoices

# --- what institutions report ---


class SittingState(TextChoices):
    """Where a sitting stands among the nine work items of 文二(一)."""

    PLANNED = "planned", "已计划"
    REGISTERING = "registering", "报名中"
    ARRANGED = "arranged", "已编排"
    HELD = "held", "已实施"
    POSTED = "posted", "成绩公示中"
    SUBMITTED = "submitted", "待结果审核"
    REVIEWED = "reviewed", "结果已审核"
    CERTIFIED = "certified", "证书已核发"
    ARCHIVED = "archived", "已归档"
    CANCELLED = "cancelled", "已取消"


class Post(TextChoices):
    """What somebody does at a sitting; which posts may not meet in one person is a table of rules (文二(二))."""

    CHIEF = "chief", "考评组长"
    ASSESSOR = "assessor", "考评人员"
    SUPERVISOR = "supervisor", "质量督导员"
    INVIGILATOR = "invigilator", "监考人员"
    CUSTODIAN = "custodian", "试卷保管人员"
    SCORER = "scorer", "阅卷评分人员"
    REGISTRAR = "registrar", "成绩登记人员"
    ADMINISTRATOR = "administrator", "考务管理人员"
    SAFETY = "safety", "安全管理人员"


class RoomKind(TextChoices):
    """A theory room by its two kinds, or a place for skills. Clause: 附2一(三)."""

    PAPER = "paper", "标准考场"
    COMPUTER = "computer", "智能化考场"
    SKILL = "skill", "技能操作场地"


class BankKind(TextChoices):
    """What an institution draws its papers from."""

    BANK = "bank", "题库"
    PAPERS = "papers", "卷库"


class CustodyAct(TextChoices):
    """What happens to papers between the safe and the room."""

    RECEIVED = "received", "接收入库"
    ISSUED = "issued", "领用"
    RETURNED = "returned", "回收"
    DESTROYED = "destroyed", "销毁"


class Volume(TextChoices):
    """The five volumes of a sitting's archive."""

    ELIGIBILITY = "eligibility", "报名资格卷"
    PLAN = "plan", "计划方案卷"
    PROCESS = "process", "过程记录卷"
    RESULTS = "results", "试卷成绩卷"
    CERTIFICATES = "certificates", "证书卷"


class Medium(TextChoices):
    """In what form a volume is kept; video counts as electronic (O15)."""

    PAPER = "paper", "纸质"
    ELECTRONIC = "electronic", "电子"
    VIDEO = "video", "监控视频"


class DisposalState(TextChoices):
    """A list of what may be disposed of is signed by two."""

    PROPOSED = "proposed", "待第二人签署"
    DONE = "done", "已处置"
    DROPPED = "dropped", "已作废"


class AnomalyKind(TextChoices):
    """What a comparison of data can find in a sitting."""

    PASS_RATE = "pass_rate", "合格率明显偏离同类"
    SAME_ASSESSOR = "same_assessor", "考评人员同一时间在多处"
    IMPOSSIBLE_TIME = "impossible_time", "时间安排不可能"
    OVER_CAPACITY = "over_capacity", "参加人数超过考位"
    OUT_OF_SCOPE = "out_of_scope", "超出备案职业、等级或区域"
    SAME_ROOM = "same_room", "同一考场同一时间有两场"


class AnomalyState(TextChoices):
    """An anomaly is a question, not a finding: it is explained, or becomes an issue."""

    OPEN = "open", "待说明"
    EXPLAINED = "explained", "已说明，待核"
    CLEARED = "cleared", "说明成立"
    RAISED = "raised", "已转问题"


class IncidentState(TextChoices):
    """Where the report of an incident stands."""

    REPORTED = "reported", "已报告"
    FOLLOWING = "following", "跟踪处置中"
    CLOSED = "closed", "已办结"


class IncidentKind(TextChoices):
    """What has to be reported at once. Clause: 文二(二)."""

    SAFETY = "safety", "安全事故"
    LEAK = "leak", "试题泄露"
    DISORDER = "disorder", "考场秩序混乱、大面积违纪"
    CHEATING = "cheating", "有组织作弊"
    DATA = "data", "数据或个人信息泄露"
    OPINION = "opinion", "重大舆情"
    OTHER = "other", "其他重要、重大要情"


# --- how authorities watch ---


class PlanKind(TextChoices):
    """The two kinds of quality supervision and the inspection of law enforcement. Clause: 文三(一)."""

    ROUTINE = "routine", "日常督导"
    SPECIAL = "special", "专项督导"
    ENFORCEMENT = "enforcement", "执法检查"


class Form(TextChoices):
    """The three forms of quality supervision. Clause: 文三(一)."""

    VISIT = "visit", "现场督导"
    COMPARISON = "comparison", "数据对比"
    REMOTE = "remote", "远程监控"


class Mechanism(TextChoices):
    """The four ways to staff quality supervision beside one's own officers. Clause: 文二(三)."""

    OWN = "own", "本机关人员"
    INTERNAL_OUT = "internal_out", "内督外用"
    EXTERNAL_SHARED = "external_shared", "外督共用"
    REGION_CITY = "region_city", "区市联动"
    MUTUAL = "mutual", "机构互督"


class PlanState(TextChoices):
    """Where an inspection plan stands."""

    DRAFTED = "drafted", "拟订中"
    APPROVED = "approved", "已批准"
    PUBLISHED = "published", "已公布"
    CLOSED = "closed", "已总结"
    WITHDRAWN = "withdrawn", "已撤销"


class InspectorKind(TextChoices):
    """Who may be drawn or sent."""

    OFFICER = "officer", "执法人员"
    EXTERNAL = "external", "外部质量督导员"
    INTERNAL = "internal", "机构内部质量督导员"


class DrawState(TextChoices):
    """A draw: both registers are frozen and public before there is a seed (N1)."""

    PREPARED = "prepared", "名录已备"
    FROZEN = "frozen", "名录已冻结公布"
    SEEDED = "seeded", "种子已录入"
    DRAWN = "drawn", "已抽取"
    PUBLISHED = "published", "已公布"
    VOID = "void", "已作废"


class SeedKind(TextChoices):
    """Where the seed of a draw comes from: it came up before witnesses, or in public."""

    DICE = "dice", "见证人掷骰"
    NUMBER = "number", "公开发布的数字"


class CreditClass(TextChoices):
    """The strata of a draw."""

    A = "A", "A 级"
    B = "B", "B 级"
    C = "C", "C 级"
    D = "D", "D 级"


class InspectionState(TextChoices):
    """Where one inspection of one institution stands."""

    SCHEDULED = "scheduled", "已安排"
    NOTIFIED = "notified", "已通知"
    ON_SITE = "on_site", "检查中"
    SIGNED = "signed", "已签字"
    CONFIRMED = "confirmed", "结果已确认"
    PUBLISHED = "published", "结果已公开"
    CANCELLED = "cancelled", "已取消"


class Finding(TextChoices):
    """The answer to one point of a checklist."""

    ABSENT = "absent", "无此项"
    FIT = "fit", "合格"
    UNFIT = "unfit", "不合格"


class InspectionResult(TextChoices):
    """What is made public of an inspection."""

    IN_ORDER = "in_order", "正常"
    ORDERED = "ordered", "发现问题已责令改正"
    NOT_PUBLISHED = "not_published", "未按规定公示"
    NOT_FOUND = "not_found", "无法联系"
    NO_COOPERATION = "no_cooperation", "不配合检查"


class Ledger(TextChoices):
    """The two ledgers. Clause: 文三(一)."""

    SUPERVISION = "supervision", "质量督导台账"
    ENFORCEMENT = "enforcement", "查处问题台账"


class Severity(TextChoices):
    """How heavy an issue looks to whoever raised it; no tier of a violation is meant (that is a case's to find)."""

    NOTICE = "notice", "提醒"
    ORDINARY = "ordinary", "一般"
    HEAVY = "heavy", "较重"


class IssueState(TextChoices):
    """Where an issue of the ledger stands; that it is overdue is derived."""

    OPEN = "open", "待处理"
    RECTIFYING = "rectifying", "整改中"
    REPORTED = "reported", "待核验"
    CLOSED = "closed", "已销号"


class IssueEnd(TextChoices):
    """How an issue was closed."""

    VERIFIED = "verified", "整改到位"
    WAIVED = "waived", "不予追究"


class BulletinState(TextChoices):
    """A bulletin is drafted by one, checked by another, published by a third right. Clause: 文三(三)."""

    DRAFTED = "drafted", "拟稿"
    CHECKED = "checked", "已核稿"
    PUBLISHED = "published", "已通报"
    WITHDRAWN = "withdrawn", "已撤回"


class Tone(TextChoices):
    """What a bulletin says of an institution."""

    GOOD = "good", "表扬"
    NEUTRAL = "neutral", "情况说明"
    ADVERSE = "adverse", "批评"


class ComplaintState(TextChoices):
    """Where a complaint stands."""

    RECEIVED = "received", "已收到"
    ACCEPTED = "accepted", "已受理"
    DECLINED = "declined", "不予受理"
    VERIFYING = "verifying", "核查中"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "已办结"


class ComplaintKind(TextChoices):
    """Who complains: anybody, or another institution (O25, S10)."""

    PUBLIC = "public", "社会监督"
    PEER = "peer", "同行监督"


class Verdict(TextChoices):
    """What the verification of a complaint found (L08)."""

    TRUE = "true", "属实"
    PARTLY = "partly", "部分属实"
    FALSE = "false", "不属实"
    UNKNOWN = "unknown", "无法核实"


class GuidanceKind(TextChoices):
    """What an authority offers institutions. Clause: 文四(一)."""

    ANNOUNCEMENT = "announcement", "通知公告"
    INTERPRETATION = "interpretation", "政策解读"
    COURSE = "course", "培训班"


class GuidanceState(TextChoices):
    """Where a piece of guidance stands."""

    DRAFTED = "drafted", "拟稿"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤回"


class DormancyState(TextChoices):
    """Where the question for the reasons of a silence stands (D13)."""

    ASKED = "asked", "待说明"
    ANSWERED = "answered", "已说明"
    GOOD_REASON = "good_reason", "有正当理由"
    NO_REASON = "no_reason", "无正当理由"
    ACTIVE = "active", "已恢复活动"
