"""States and kinds of a filing, with the words shown for them."""

from typing import Final

from django.db.models import TextChoices

from portal.catalogue.rules.occupations import Level as Level  # the one ladder of levels, named here for readers of the form


class Matter(TextChoices):
    """What is asked for. Clause: 附1二(一), 附2二(一), 文一(二)."""

    INITIAL = "initial", "初次备案"
    CHANGE = "change", "变更备案"
    RENEWAL = "renewal", "延续备案"


class State(TextChoices):
    """Where a filing stands; the acts between them are the table of the design (2a)."""

    DRAFT = "draft", "草稿"
    SUPPLEMENTING = "supplementing", "待补正"
    SUBMITTED = "submitted", "待受理"
    ACCEPTED = "accepted", "材料审核"
    DECLINED = "declined", "不予受理"
    DECIDING = "deciding", "拟定决定"
    REVIEWED = "reviewed", "待技术评估"
    EVALUATING = "evaluating", "技术评估"
    EVALUATED = "evaluated", "评估·结论已签"
    PUBLICISED = "publicised", "公示中"
    REPORTING = "reporting", "待报部"
    AT_MINISTRY = "at_ministry", "报部审核"
    APPROVING = "approving", "待审批"
    DECIDED = "decided", "已决定"
    WITHDRAWN = "withdrawn", "已撤回"


# The order in which a filing passes its states; those that end it otherwise stand beside the road.
ROAD: Final = (
    State.DRAFT,
    State.SUPPLEMENTING,
    State.SUBMITTED,
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
)


class Outcome(TextChoices):
    """What was decided; follows from the lines (D36), empty until the decision."""

    GRANTED = "granted", "已备案"
    PARTIAL = "partial", "部分备案"
    REFUSED = "refused", "不予备案"


class LineResult(TextChoices):
    """What the panel finds for one line (occupation and level, or item). Clause: 附2二(三)."""

    PASSED = "passed", "通过"
    PASSED_AFTER_FIX = "passed_after_fix", "整改后通过"
    FAILED = "failed", "不通过"


class LineOutcome(TextChoices):
    """What the authority decides for one line (D36)."""

    PENDING = "pending", "待决定"
    GRANTED = "granted", "准予备案"
    REFUSED = "refused", "不予备案"


class CheckResult(TextChoices):
    """A reviewer's answer to one item of the checklist."""

    OPEN = "open", "未定"
    REOPENED = "reopened", "重新检查"
    MET = "met", "符合"
    NOT_MET = "not_met", "不符合"
    NOT_APPLICABLE = "not_applicable", "不适用"


class Head(TextChoices):
    """The six subjects of the technical evaluation. Clause: 附2二(三)."""

    CREDIT = "credit", "机构信用"
    POSTS = "posts", "岗位设置"
    SCOPE = "scope", "评价范围及考核标准"
    PEOPLE = "people", "人员队伍"
    PREMISES = "premises", "场地设备"
    RULES = "rules", "管理制度"


class Method(TextChoices):
    """The four ways of evaluating. Clause: 附2二(三)."""

    BRIEFING = "briefing", "听取汇报"
    INTERVIEW = "interview", "访谈咨询"
    SITE_VISIT = "site_visit", "现场查看"
    DOCUMENTS = "documents", "资料审核"


class OpinionResult(TextChoices):
    """A panel member's result for one of the six heads."""

    MET = "met", "符合"
    MET_AFTER_FIX = "met_after_fix", "整改后符合"
    NOT_MET = "not_met", "不符合"


class ObjectionState(TextChoices):
    """An objection raised during publicity (D33)."""

    OPEN = "open", "待答复"
    UPHELD = "upheld", "成立"
    DISMISSED = "dismissed", "不成立"
    WITHDRAWN = "withdrawn", "已撤回"


class Audience(TextChoices):
    """Who may take part in the evaluation. Clause: 文一(一), 附2二(二)."""

    OWN_STAFF = "own_staff", "本单位职工"
    DISPATCHED = "dispatched", "劳务派遣人员"
    OUTSOURCED = "outsourced", "劳务外包人员"
    OTHER_WORKERS = "other_workers", "本单位其他用工人员"
    OWN_STUDENTS = "own_students", "本校学生"
    PUBLIC = "public", "社会人员"


class Norm(TextChoices):
    """What is evaluated against. Clause: 文一(一)."""

    NATIONAL_STANDARD = "national_standard", "国家职业标准"
    FILED_NORM = "filed_norm", "经备案的评价规范"
    ITEM_NORM = "item_norm", "专项职业能力考核规范"


class Premises(TextChoices):
    """Title to a site. Clause: 附1一(三), 附2一(三)."""

    OWNED = "owned", "自有"
    LEASED = "leased", "租用"


class Room(TextChoices):
    """Use of a site. Clause: 附1一(三), 附2一(三)."""

    STANDARD = "standard", "理论考场（标准考场）"
    COMPUTER = "computer", "理论考场（智能化考场）"
    SKILL = "skill", "技能操作考核场地"


class PersonRole(TextChoices):
    """What a person in the filing does. Clause: 附1一(二), 附2一(二)."""

    ASSESSOR = "assessor", "考评人员"
    EXPERT = "expert", "专家"
    SUPERVISOR = "supervisor", "内部质量督导员"
    STAFF = "staff", "专职工作人员"


class ListingKind(TextChoices):
    """A public record against the institution or its legal representative. Clause: 附1一(一), 附2一(一), 附2一(七)."""

    DISHONEST = "dishonest", "违法违规或失信记录"
    TRAINING_BREACH = "training_breach", "培训评价领域违法违规或失信行为（机构）"
    REPRESENTATIVE_BREACH = "representative_breach", "培训评价领域违法违规或失信行为（法定代表人）"
    ANNUAL_INSPECTION = "annual_inspection", "民政部门年审不合格"
    ILLEGAL_ORGANISATION = "illegal_organisation", "非法社会组织名单"
    ABNORMAL_OPERATION = "abnormal_operation", "企业经营异常目录"
    BAD_RECORD = "bad_record", "人才培训和评价领域不良记录"


class ChangeKind(TextChoices):
    """What a change filing asks for. Clause: 附1二(一)2, 附2二(一)2."""

    ADDED_OCCUPATIONS = "added_occupations", "新增职业（工种）"
    ADDED_LEVELS = "added_levels", "新增等级"
    ADDED_ITEMS = "added_items", "新增专项职业能力考核项目"
    NAME = "name", "变更机构名称"
    REPRESENTATIVE = "representative", "变更法定代表人"
    ADDRESS = "address", "变更地址（同一设区市内）"
    OTHER_CITY = "other_city", "注册地迁到另一设区市"
    AFFILIATION = "affiliation", "变更机构性质或所属关系"
    BASIC_DATA = "basic_data", "变更其他基本信息"


class HandoverState(TextChoices):
    """Where the move of a registration to another supervising authority stands (D20)."""

    PROPOSED = "proposed", "待接收"
    MOVED = "moved", "已移交"
    DECLINED = "declined", "不同意接收"
    DROPPED = "dropped", "不再移交"


class PaperKind(TextChoices):
    """Test resources. Clause: 附2二(一)1(5)."""

    BANK = "bank", "题库"
    PAPERS = "papers", "卷库"


class CreditCheck(TextChoices):
    """Whether the credit code checks out by electronic means (D24, D25)."""

    VERIFIED = "verified", "核验一致"
    FAILED = "failed", "核验不一致"
    UNAVAILABLE = "unavailable", "核验暂不可用"


class Stage(TextChoices):
    """What a reason stands in the way of (D91)."""

    SUBMISSION = "submission", "提交"
    DECISION = "decision", "决定"


class AnsweredBy(TextChoices):
    """Who answers a condition: the data itself, the applicant's attestation, or the reviewer."""

    DATA = "data", "系统核算"
    ATTESTATION = "attestation", "申请人承诺"
    REVIEWER = "reviewer", "审核人员核查"


class CallState(TextChoices):
    """Where a selection call stands. Whether its window is open is read off its dates. Clause: 附2二(二)."""

    DRAFT = "draft", "起草中"
    PROPOSED = "proposed", "待审定发布"
    PUBLISHED = "published", "已发布"
    SETTLED = "settled", "结果待审定"
    ANNOUNCED = "announced", "结果已公布"
    DROPPED = "dropped", "已作废"


class SelectionState(TextChoices):
    """Where one city's selection in a call stands. Clause: 附2二(二)."""

    SCORING = "scoring", "评分中"
    PROPOSED = "proposed", "推荐名单待审定"
    RECOMMENDED = "recommended", "已推荐"


class CallOutcome(TextChoices):
    """What a call came to for one application; empty until the result is announced (D32)."""

    SELECTED = "selected", "获遴选推荐"
    BEYOND_PLACES = "beyond_places", "获推荐，名额已满"
    NOT_RECOMMENDED = "not_recommended", "未获推荐"


class NoticeState(TextChoices):
    """Where a cross-city notice stands; whether its consent holds on a day is answered, not stored. Clause: 文二(二)."""

    ASKED = "asked", "待答复"
    CONSENTED = "consented", "已同意"
    CONDITIONED = "conditioned", "附条件同意"
    REFUSED = "refused", "不同意"
    REVOKED = "revoked", "同意已撤销"
    WITHDRAWN = "withdrawn", "已撤回"


class NoticeKind(TextChoices):
    """What is reported: one sitting, or a site that stands for a period (D45)."""

    SITTING = "sitting", "单场考核评价"
    STANDING = "standing", "常设考点"


class NormState(TextChoices):
    """Where an employer's norm stands; an edition that a newer one replaced stays on file, with the day. Clause: 文一(一)."""

    SUBMITTED = "submitted", "待备案"
    RETURNED = "returned", "已退回"
    FILED = "filed", "已备案"
    WITHDRAWN = "withdrawn", "已撤回"


class ExitState(TextChoices):
    """Where the request of an institution to give up its registration stands (D69)."""

    REQUESTED = "requested", "待确认"
    CONFIRMED = "confirmed", "已注销"
    REFUSED = "refused", "不予注销"
    WITHDRAWN = "withdrawn", "已撤回"


class AssistanceEnd(TextChoices):
    """How a mandate at the counter ended."""

    SUBMITTED = "submitted", "已提交"
    TAKEN_OVER = "taken_over", "单位收回自行填报"
    REVOKED = "revoked", "委托撤销"
    CLOSED = "closed", "本件已办结"
    LAPSED = "lapsed", "逾期未用，自动终止"


class IdKind(TextChoices):
    """The document by which somebody is known at the counter."""

    CITIZEN = "citizen", "居民身份证"
    PERMIT = "permit", "港澳台居民居住证或通行证"
    PASSPORT = "passport", "护照"
    OTHER = "other", "其他有效证件"


class MailingState(TextChoices):
    """Where letters to many stand; how far they have gone is told by the letters."""

    PROPOSED = "proposed", "待核发"
    RELEASED = "released", "已核发"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"
