"""The sections of the application form, in their order, with every field, label, hint and clause (FORM_VERSION 3)."""

from typing import Final

from filings.enums import (
    Audience,
    ChangeKind,
    Level,
    ListingKind,
    Matter,
    Norm,
    PaperKind,
    Premises,
    Room,
)
from filings.rules.change_form import narrowed
from filings.rules.change_kinds import filed_basics, kinds_of
from filings.rules.document import Document
from filings.rules.form_people import PEOPLE
from filings.rules.form_spec import FieldKind as K
from filings.rules.form_spec import FieldSpec, SectionSpec
from portal.institutions.enums import Affiliation, Kind, LegalForm, Track

_GRADING: Final = frozenset(track for track in Track if track.kind is Kind.GRADING)
_EMPLOYER: Final = frozenset({Track.GRADING_EMPLOYER})
_SOCIAL: Final = frozenset({Track.GRADING_SOCIAL})
_QUALIFICATION: Final = frozenset({Track.EXAMINING_QUALIFICATION})
_SPECIAL: Final = frozenset({Track.EXAMINING_SPECIAL})
_TRAINING_DUTY: Final = frozenset(Track) - {Track.GRADING_EMPLOYER, Track.GRADING_SCHOOL}
_CHANGE: Final = frozenset({Matter.CHANGE})

_INSTITUTION: Final = SectionSpec(
    "institution",
    "机构信息",
    "按登记证照填写。注册地和所属关系决定由哪一级受理。",
    "附*一(一)",
    fields=(
        FieldSpec("changes", "本次变更内容", K.CHOICES, choices=ChangeKind, matters=_CHANGE, clause="附*二(一)2"),
        FieldSpec("name", "机构名称", hint="与登记证照一致", clause="附*一(一)"),
        FieldSpec("credit_code", "统一社会信用代码", K.CREDIT_CODE, hint="18 位，核验一致后免交证书复印件", clause="附*二(一)1(2)"),
        FieldSpec("legal_form", "机构性质", K.CHOICE, choices=LegalForm, clause="附*一(一)"),
        FieldSpec("affiliation", "所属关系", K.CHOICE, choices=Affiliation, hint="属区直、中直或全区性团体的，附证明", clause="附*二(二)"),
        FieldSpec("registered_division", "注册地", K.DIVISION, hint="按注册地址所在的县（市、区），不按登记机关", clause="附*二(二)"),
        FieldSpec("registered_address", "注册地址", clause="附*一(一)"),
        FieldSpec("working_division", "办公所在地", K.DIVISION, clause="附*二(二)"),
        FieldSpec("working_address", "办公地址", hint="固定办公场所", clause="附*一(一)"),
        FieldSpec("registry", "登记机关", required=False),
        FieldSpec("established_on", "成立日期", K.DATE),
        FieldSpec("legal_representative", "法定代表人", clause="附*一(一)"),
        FieldSpec("representative_id", "法定代表人身份证件号码", K.ID_NUMBER, hint="只保存加密摘要和掩码"),
        FieldSpec("business_scope", "业务范围", K.LONG_TEXT, hint="与登记或批准的范围一致", clause="附*一(一)"),
        FieldSpec("main_business", "主营业务", K.LONG_TEXT, hint="说明与申报职业的直接关系", clause="附2一(五)", tracks=_EMPLOYER),
        FieldSpec("staff_total", "职工总数", K.INTEGER, hint="含各类用工人员"),
        FieldSpec("department", "负责评价工作的专门机构", hint="部门名称", clause="附*一(二)"),
        FieldSpec("contact", "联系人"),
        FieldSpec("contact_phone", "联系电话", K.PHONE),
        FieldSpec("email", "电子邮箱", K.EMAIL),
        FieldSpec("audience", "评价对象", K.CHOICES, choices=Audience, clause="附2二(二)", tracks=_GRADING),
        FieldSpec("audience", "评价对象", K.CHOICES, choices=Audience, clause="文一(一)", tracks=frozenset(Track) - _GRADING),
        FieldSpec(
            "covered_units", "纳入自主评价的所属单位", K.LONG_TEXT, required=False, hint="每行一个", clause="附2二(二)", tracks=_EMPLOYER
        ),
        FieldSpec("funding", "评价工作经费来源", K.LONG_TEXT, clause="附*一(一)"),
        FieldSpec("fees", "收费项目和标准", K.LONG_TEXT, required=False, hint="不收费的写“不收费”"),
        FieldSpec("influence", "在申报领域的影响力", K.LONG_TEXT, clause="附*一(五)", tracks=frozenset(Track) - _GRADING),
        FieldSpec("influence", "在申报领域的影响力", K.LONG_TEXT, clause="附2一(六)", tracks=_SOCIAL),
        FieldSpec("experience", "培训或评价经验", K.LONG_TEXT, clause="附*一(五)", tracks=frozenset(Track) - _GRADING),
        FieldSpec("experience", "培训或评价经验", K.LONG_TEXT, clause="附2一(六)", tracks=_SOCIAL),
    ),
    later="按登记证照填写。变更和延续都由原备案机关受理，现在的注册地和所属关系不影响受理。",
)

_OCCUPATIONS: Final = SectionSpec(
    "occupations",
    "申报职业与等级",
    "逐个职业（工种）填写，等级和评价依据分别决定。",
    "附*二(二)",
    columns=(
        FieldSpec("code", "职业（工种）", K.OCCUPATION, hint="按名称或编码查找", clause="附*二(二)"),
        FieldSpec("work_type", "工种", required=False, hint="只申报其中一个工种的填写"),
        FieldSpec("levels", "申报等级", K.CHOICES, choices=Level),
        FieldSpec("norm", "评价依据", K.CHOICE, choices=Norm, clause="文一(一)"),
        FieldSpec("norm_number", "评价规范备案号", required=False, hint="未备案的在材料中上传", clause="文一(一)", tracks=_GRADING),
        FieldSpec("practitioners", "本单位从业人数", K.INTEGER, hint="该职业（工种）的在岗人数", clause="附2一(五)", tracks=_EMPLOYER),
    ),
    min_rows=1,
    unit="个",
    tracks=frozenset(Track) - _SPECIAL,
)

_ITEMS: Final = SectionSpec(
    "items",
    "申报项目",
    "从自治区公布的专项职业能力考核项目中选择。",
    "附1二(二)",
    columns=(FieldSpec("code", "专项职业能力考核项目", K.ITEM, clause="附1二(二)"),),
    min_rows=1,
    unit="个",
    tracks=_SPECIAL,
)

_VENUES: Final = SectionSpec(
    "venues",
    "场地",
    "理论考场和技能操作考核场地都要填写，均须有视频监控。",
    "附*一(三)",
    columns=(
        FieldSpec("name", "场地名称"),
        FieldSpec("room", "用途", K.CHOICE, choices=Room, clause="附*一(三)"),
        FieldSpec("division", "所在地", K.DIVISION),
        FieldSpec("address", "地址"),
        FieldSpec("area", "面积（平方米）", K.DECIMAL),
        FieldSpec("stations", "座位或工位数", K.INTEGER),
        FieldSpec("computers", "计算机台数", K.INTEGER, required=False, required_when=("room", Room.COMPUTER)),
        FieldSpec("monitored", "有视频监控", K.FLAG, required=False, clause="附*一(三)"),
        FieldSpec("occupations", "适用职业或项目", K.LINES, required=False, required_when=("room", Room.SKILL), clause="附*一(三)"),
        FieldSpec("premises", "权属", K.CHOICE, choices=Premises, clause="附*一(三)"),
        FieldSpec("lessor", "出租方", required=False, required_when=("premises", Premises.LEASED), clause="附*一(三)"),
        FieldSpec("lease_from", "租期起", K.DATE, required=False, required_when=("premises", Premises.LEASED), clause="附*一(三)"),
        FieldSpec("lease_to", "租期止", K.DATE, required=False, required_when=("premises", Premises.LEASED), clause="附*一(三)"),
    ),
    min_rows=1,
    unit="处",
)

_EQUIPMENT: Final = SectionSpec(
    "equipment",
    "设施设备",
    "按申报职业或项目的标准配置，含视频监控设备。",
    "附*一(三)",
    columns=(
        FieldSpec("name", "名称"),
        FieldSpec("model", "型号", required=False),
        FieldSpec("count", "数量", K.INTEGER),
        FieldSpec("occupations", "适用职业或项目", K.LINES, required=False, hint="通用设备可不选"),
        FieldSpec("premises", "权属", K.CHOICE, choices=Premises, clause="附*一(三)"),
    ),
    min_rows=1,
    unit="项",
)


_RULES: Final = SectionSpec(
    "rules",
    "管理制度",
    "考务、题库、质量督导、证书、档案、安全等制度。",
    "附*一(四)",
    columns=(
        FieldSpec("name", "制度名称", clause="附*一(四)"),
        FieldSpec("issued_on", "发布日期", K.DATE),
    ),
    min_rows=1,
    unit="项",
)

_PAPERS: Final = SectionSpec(
    "papers",
    "题库或卷库清单",
    "企业用人单位按职业和等级列出。",
    "附2二(一)1(5)",
    columns=(
        FieldSpec("occupations", "职业（工种）", K.LINES, clause="附2二(一)1(5)"),
        FieldSpec("level", "等级", K.CHOICE, choices=Level),
        FieldSpec("kind", "类型", K.CHOICE, choices=PaperKind, clause="附2二(一)1(5)"),
        FieldSpec("count", "题量或套数", K.INTEGER),
        FieldSpec("source", "来源"),
        FieldSpec("reviewed_on", "审核日期", K.DATE, required=False, clause="文二(一)"),
    ),
    min_rows=1,
    unit="项",
    tracks=_EMPLOYER,
)

_MATERIALS: Final = SectionSpec(
    "materials",
    "材料",
    "按填报内容计算，只收这里列出的材料。",
    "附*二(一)",
    fields=(
        FieldSpec("consent_body", "职业资格实施部门（单位）", clause="附1二(二)", tracks=_QUALIFICATION),
        FieldSpec("consent_number", "同意文件文号", required=False, clause="附1二(二)", tracks=_QUALIFICATION),
        FieldSpec("consent_on", "同意日期", K.DATE, clause="附1二(二)", tracks=_QUALIFICATION),
        FieldSpec(
            "consent_files", "同意文件", K.FILES, required=False, hint="与备案函合一的不另交", clause="附1二(二)", tracks=_QUALIFICATION
        ),
        FieldSpec("letter_is_consent", "备案函即同意文件", K.FLAG, required=False, clause="附1二(一)1(3)", tracks=_QUALIFICATION),
        FieldSpec("credit_report_on", "信用报告出具日期", K.DATE, clause="附2二(一)1(7)", tracks=_SOCIAL),
        FieldSpec(
            "certificate_files",
            "变更后的登记证照",
            K.FILES,
            required=False,
            hint="名称、性质、法定代表人、注册地址、业务范围变更的附上",
            clause="文一(二)",
            matters=_CHANGE,
        ),
        FieldSpec(
            "office_files", "新办公场所的证明", K.FILES, required=False, hint="产权证书或租用合同", clause="文一(二)", matters=_CHANGE
        ),
        FieldSpec(
            "rules_files",
            "管理制度文本",
            K.FILES,
            required=False,
            hint="考务、题库、质量督导、证书、档案、安全等制度的正文",
            clause="附*一(四)",
        ),
        FieldSpec("affiliation_files", "所属关系证明", K.FILES, required=False, hint="区直、中直或全区性团体附上", clause="附*二(二)"),
        FieldSpec("authorisation_files", "总部授权书", K.FILES, required=False, hint="分支机构附上", clause="附*一(一)"),
    ),
)

_COMMITMENT: Final = SectionSpec(
    "commitment",
    "承诺与提交",
    "逐项承诺，如实列明不良记录，由法定代表人签署。",
    "文二(一)",
    fields=(
        FieldSpec("attested", "承诺事项", K.CHOICES, hint="列出的每一项都要确认", clause="附*一(一)"),
        FieldSpec("signed_by", "签署人（法定代表人）", clause="文二(一)"),
        FieldSpec("signed_on", "签署日期", K.DATE, clause="文二(一)"),
    ),
    columns=(
        FieldSpec("kind", "记录类型", K.CHOICE, choices=ListingKind),
        FieldSpec("from_on", "列入日期", K.DATE),
        FieldSpec("removed_on", "移出日期", K.DATE, required=False, hint="仍在列的留空"),
        FieldSpec("source", "公布部门或名录", required=False),
    ),
    unit="条",
)

SECTIONS: Final[tuple[SectionSpec, ...]] = (
    _INSTITUTION,
    _OCCUPATIONS,
    _ITEMS,
    _VENUES,
    _EQUIPMENT,
    *PEOPLE,
    _RULES,
    _PAPERS,
    _MATERIALS,
    _COMMITMENT,
)


def sections_for(track: Track, matter: Matter = Matter.INITIAL) -> tuple[SectionSpec, ...]:
    """The form of a track and matter: its sections and fields in order, clauses in the annex of the track."""
    return tuple(section.of(track, matter) for section in SECTIONS if track in section.tracks)


def form_of(document: Document, track: Track, matter: Matter) -> tuple[SectionSpec, ...]:
    """The form that this document fills in: that of a change is narrowed to the kinds it has chosen."""
    whole = sections_for(track, matter)
    if matter is not Matter.CHANGE:
        return whole
    institution = document.get("institution", {})
    return narrowed(whole, kinds_of(institution), filed_basics(institution))
