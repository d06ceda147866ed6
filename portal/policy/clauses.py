"""Clauses of the notice that may be cited, each with a short title in our words, and the reason a rule gives when it says no.

Keys are written as officers write them: 文一(二), 附1二(三), 附2二(一)1(4), 附3一(二)3. Several clauses in one citation are joined by "、".
"""

import re
from dataclasses import dataclass
from typing import Final

from portal.policy.references import BASED_ON, BASES, REFERENCES, Basis

NOTICE: Final = "《关于加强技能人才评价机构管理工作的通知》"
JOINER: Final = "、"
_FULL_WIDTH: Final = str.maketrans("()", "（）")


class UnknownClauseError(LookupError):
    """A citation of something that neither the notice nor a known document holds."""


@dataclass(frozen=True)
class Clause:
    """One clause of the notice; `heading` is the official heading it stands under, `quote` the few official words a page must show."""

    key: str
    title: str
    heading: str
    quote: str = ""

    @property
    def citation(self) -> str:
        """The clause as a paper cites it: 《…通知》附件2“二、备案流程”（五）."""
        tail = re.sub(r"^(文|附[123])[一二三四]?·?|^(序言|结尾)$", "", self.key).translate(_FULL_WIDTH)
        return f"{NOTICE}{self.heading}{tail.replace('末', '末段')}"


@dataclass(frozen=True)
class Reason:
    """Why a rule says no: clause, the sentence for the reader, requirement id (tests only), the field it concerns, the page that mends it.

    An empty clause is a plain fact of the case (a page that is out of date). Raises UnknownClauseError for an unregistered citation.
    """

    clause: str
    text: str
    rule: str = ""
    path: str = ""
    link: str = ""

    def __post_init__(self) -> None:
        cited(self.clause)


_HEADINGS: Final[dict[str, str]] = {
    "文一": "正文“一、严格评价机构备案”",
    "文二": "正文“二、规范考核评价活动”",
    "文三": "正文“三、加强评价机构监管”",
    "文四": "正文“四、工作要求”",
    "附1一": "附件1“一、备案条件”",
    "附1二": "附件1“二、备案流程”",
    "附1末": "附件1",
    "附2一": "附件2“一、备案条件”",
    "附2二": "附件2“二、备案流程”",
    "附2末": "附件2",
    "附3一": "附件3“一、评价机构违纪违规行为认定处理”",
    "附3二": "附件3“二、评价机构违纪违规处理程序”",
    "序言": "序言",
    "结尾": "结尾",
}

_MAIN: Final[dict[str, str]] = {
    "序言": "制定依据与评价机构的含义",
    "文一(一)": "评价机构的基本条件、类别与评价依据",
    "文一(二)": "备案原则与层级、信息变更、有效期与延续、目录清单",
    "文二(一)": "按备案范围和承诺开展评价，考务、题库与资料保管",
    "文二(二)": "人员选派、轮换回避、内部控制、要情报告与跨市报备",
    "文二(三)": "全过程监管、结果审核与质量督导机制",
    "文三(一)": "质量督导与执法检查",
    "文三(二)": "星级评定",
    "文三(三)": "质量通报与退出机制",
    "文四(一)": "各级部门的工作要求",
    "文四(二)": "评价机构的主体责任",
    "结尾": "国家和自治区有新规定的从其规定",
}

_EXAMINING: Final[dict[str, str]] = {
    "附1一(一)": "主体、制度、信用、经费与办公场所",
    "附1一(二)": "专门机构与人员，每个职业、项目的考评人员人数",
    "附1一(三)": "场所、设施设备与视频监控，权属或长期租用",
    "附1一(四)": "评价管理制度，社会效益优先",
    "附1一(五)": "培训职责、业务范围、影响力与经验",
    "附1二(一)": "申请材料",
    "附1二(一)1": "初次备案材料",
    "附1二(一)2": "变更备案材料",
    "附1二(一)1(1)": "初次备案申请表",
    "附1二(一)1(2)": "法人登记证书复印件或统一社会信用代码",
    "附1二(一)1(3)": "考核鉴定机构备案的函，仅职业资格评价",
    "附1二(一)2(1)": "新增职业、项目及等级备案申请表",
    "附1二(一)2(2)": "信息变更的函，仅职业资格评价",
    "附1二(一)末": "鼓励电子核验",
    "附1二(二)": "职业、项目范围与受理部门",
    "附1二(三)": "备案办理期限、备案回执与不予备案",
    "附1末": "设区市向区中心报送备案信息",
}

_GRADING: Final[dict[str, str]] = {
    "附2一(一)": "主体、制度、信用、经费与办公场所",
    "附2一(二)": "专门机构与人员，每个职业的考评人员人数",
    "附2一(三)": "场所、设施设备与视频监控，权属或长期租用",
    "附2一(四)": "评价管理制度，社会效益优先",
    "附2一(五)": "企业自主评价的职业与人才发展机制",
    "附2一(六)": "社会培训评价组织的职责、范围、影响力与经验",
    "附2一(七)": "不能设立社会培训评价组织的情形",
    "附2一(七)1": "政府、所属事业单位与未脱钩的社会团体",
    "附2一(七)2": "机构或法定代表人在培训评价领域违法失信",
    "附2一(七)3": "社会组织年审不合格或列入非法社会组织名单",
    "附2一(七)4": "企业列入经营异常目录",
    "附2一(七)5": "机构在培训评价领域有不良记录",
    "附2二(一)": "申请材料",
    "附2二(一)1": "初次备案材料",
    "附2二(一)2": "变更备案材料",
    "附2二(一)1(1)": "初次备案申请表",
    "附2二(一)1(2)": "法人登记证书复印件或统一社会信用代码",
    "附2二(一)1(3)": "认定工作方案及质量管控措施",
    "附2二(一)1(4)": "企业评价规范，用人单位依其开展评价时",
    "附2二(一)1(5)": "题库或卷库清单，企业用人单位",
    "附2二(一)1(6)": "培训评价经历材料，社会培训评价组织",
    "附2二(一)1(7)": "信用报告，社会培训评价组织",
    "附2二(一)2(1)": "新增职业及等级备案申请表",
    "附2二(一)2(2)": "信息变更备案的函，变更基本信息时",
    "附2二(二)": "职业范围、评价对象与受理部门",
    "附2二(三)": "技术评估的期限、组织、方式与内容",
    "附2二(四)": "区中心网上公示",
    "附2二(五)": "报部审核、机构编码、办理期限、有效期与不予备案",
    "附2末": "设区市向区中心报送备案信息",
}

_VIOLATIONS: Final[dict[str, tuple[str, ...]]] = {
    "附3一(一)": (
        "一般违纪违规：约谈、提醒、责成整改",
        "参评资格审核不严或未执行标准规范，情节轻微",
        "组织管理松懈，影响公平公正",
        "未按规定使用试题资源、阅卷或违反考务证书规定，情节轻微",
        "评价档案不完整、不规范",
        "未按规范安排考评人员和内部质量督导员，情节轻微",
        "未按收费标准执行",
        "未报备考点，擅自在所在地之外评价",
        "未严格执行考务程序，擅自变更时间地点",
    ),
    "附3一(二)": (
        "严重违纪违规：书面通知、暂停评价、限期整改",
        "约谈后一年内再次一般违纪违规",
        "超职业、超等级、超区域评价",
        "一年无正当理由不开展评价或星级基本合格",
        "包过保过等虚假宣传",
        "擅自降低标准或更改结果",
        "未按期完成整改",
        "涉嫌重大违纪违规正在调查",
        "投诉举报经核实",
    ),
    "附3一(三)": (
        "特别严重违纪违规：终止备案、退出目录",
        "整改后再次违反暂停情形",
        "虚假材料、虚假承诺取得资格",
        "伪造申报资料、纵容违规报名、发放山寨证书",
        "考场秩序混乱、大面积违规或组织舞弊",
        "贩卖证书、数据造假、泄露隐私",
        "重大安全事故、试题泄密",
        "两年以上无正当理由不开展评价或星级不合格",
        "出租转让或挂靠使用评价资质",
        "主体重大变更影响评价或主体灭失",
        "不接受监管",
        "期满放弃延续或延续评估未达条件",
        "违法严重失信，法定代表人因履职被列失信被执行人",
        "生产安全事故达到一般及以上等级",
        "不履行承诺造成严重不良社会影响",
    ),
}

_PROCEDURE: Final[dict[str, str]] = {
    "附3二·调查": "违纪违规行为调查",
    "附3二·认定": "违纪违规行为认定",
    "附3二·处理": "决定前的告知、决定与送达",
    "附3二·申辩与申诉": "陈述申辩、复核与申诉",
    "附3二·建立档案": "处理档案",
}

# Official words, only where a page must show whose number it is.
_QUOTES: Final[dict[str, str]] = {
    "文一(二)": "应于有效期满前3个月内向原备案人力资源社会保障部门提交申请",
    "附1一(二)": "每个职业（工种）、项目不少于3名的考评人员",
    "附1二(三)": "应在7个工作日完成备案",
    "附1末": "在备案完成后10个工作日内",
    "附2一(二)": "每个职业（工种）不少于3名的考评人员",
    "附2二(三)": "材料审核后30个工作日内",
    "附2二(四)": "公示时间不少于5个工作日",
    "附2二(五)": "受理后应在10个工作日完成备案（其中评估、公示、报人社部审核不计入办理时限）",
    "附2末": "在备案完成后10个工作日内",
}

# A clause that sets more than one number: the words of the others, by their figure.
_FIGURE_QUOTES: Final[dict[str, str]] = {"ministry_report": "公示后5个工作日内将职业技能等级认定机构备案信息报人力资源社会保障部审核"}


def figure_quote(key: str) -> str:
    """The official words of a figure where its clause is quoted for another one; else empty."""
    return _FIGURE_QUOTES.get(key, "")


def _violation_titles() -> dict[str, str]:
    """Each tier's own title under its key, its items under key + number."""
    return {tier + (str(number) if number else ""): title for tier, titles in _VIOLATIONS.items() for number, title in enumerate(titles)}


def _heading(key: str) -> str:
    return next(heading for prefix, heading in _HEADINGS.items() if key.startswith(prefix))


CLAUSES: Final[dict[str, Clause]] = {
    key: Clause(key, title, _heading(key), _QUOTES.get(key, ""))
    for key, title in (_MAIN | _EXAMINING | _GRADING | _violation_titles() | _PROCEDURE).items()
}
_DOCUMENTS: Final[dict[str, Basis]] = {basis.key: basis for basis in (*BASES, *REFERENCES)}


def clause(key: str) -> Clause:
    """The clause of the notice under this key. Raises UnknownClauseError."""
    try:
        return CLAUSES[key]
    except KeyError:
        raise UnknownClauseError(key) from None


def basis(key: str) -> Basis:
    """A document outside the notice (劳动法, 行政许可法32). Raises UnknownClauseError."""
    try:
        return _DOCUMENTS[key]
    except KeyError:
        raise UnknownClauseError(key) from None


def cited(citation: str) -> tuple[Clause | Basis, ...]:
    """Everything a citation names, in its order: clauses and documents joined by "、"; empty for "". Raises UnknownClauseError."""
    keys = citation.split(JOINER) if citation else []
    return tuple(CLAUSES[key] if key in CLAUSES else basis(key) for key in keys)


def is_citation(text: str) -> bool:
    """Whether every part of the text is a registered clause or document."""
    return all(key in CLAUSES or key in _DOCUMENTS for key in text.split(JOINER)) if text else True


def printed(citation: str) -> str:
    """The citation as a paper prints it; a document that we only refer to carries its 参照."""
    return JOINER.join(
        item.citation if isinstance(item, Clause) else (item.title if item.label == BASED_ON else f"{item.label}{item.title}")
        for item in cited(citation)
    )
