"""The sections of the application form about people: who they are, what they may assess, how they are engaged."""

from typing import Final

from filings.enums import Level
from filings.rules.form_spec import FieldKind as K
from filings.rules.form_spec import FieldSpec, SectionSpec


def _person(*extra: FieldSpec) -> tuple[FieldSpec, ...]:
    """The columns of every list of people: who, then what the role adds, then how engaged."""
    return (
        FieldSpec("name", "姓名"),
        FieldSpec("id", "身份证件号码", K.ID_NUMBER, hint="只保存加密摘要和掩码"),
        *extra,
        FieldSpec("external", "外聘", K.FLAG, required=False, clause="附*一(二)"),
        FieldSpec("employer", "所在单位", required=False, required_when=("external", True)),
        FieldSpec("agreement", "已签协议", K.FLAG, required=False, hint="外聘人员须签订协议", clause="附*一(二)"),
    )


_ASSESSORS: Final = SectionSpec(
    "assessors",
    "考评人员",
    "每个申报职业（工种）或项目不少于 3 名，证卡须在提交当日有效。同一人可用于多个职业。",
    "附*一(二)",
    columns=_person(
        FieldSpec("card_no", "考评员证号"),
        FieldSpec("occupations", "可考评职业或项目", K.LINES, clause="附*一(二)"),
        FieldSpec("level", "可考评最高等级", K.CHOICE, required=False, choices=Level),
        FieldSpec("card_until", "证卡有效期止", K.DATE, hint="提交当日须有效", clause="附*一(二)"),
    ),
    min_rows=1,
    unit="人",
)

_EXPERTS: Final = SectionSpec(
    "experts",
    "专家",
    "专职或兼职专家，外聘的须签订协议。",
    "附*一(二)",
    columns=_person(
        FieldSpec("field", "专业领域"),
        FieldSpec("title", "职称或技能等级", required=False),
        FieldSpec("occupations", "对应职业或项目", K.LINES, required=False),
    ),
    min_rows=1,
    unit="人",
)

_SUPERVISORS: Final = SectionSpec(
    "supervisors",
    "内部质量督导员",
    "证卡须在提交当日有效，外聘的须签订协议。",
    "附*一(二)",
    columns=_person(
        FieldSpec("card_no", "督导员证号", required=False),
        FieldSpec("card_until", "证卡有效期止", K.DATE, required=False, hint="提交当日须有效"),
    ),
    min_rows=1,
    unit="人",
)

_STAFF: Final = SectionSpec(
    "staff",
    "专职工作人员",
    "负责评价工作的专门机构的人员。",
    "附*一(二)",
    columns=(
        FieldSpec("name", "姓名"),
        FieldSpec("id", "身份证件号码", K.ID_NUMBER, hint="只保存加密摘要和掩码"),
        FieldSpec("post", "岗位"),
        FieldSpec("full_time", "专职", K.FLAG, required=False, clause="附*一(二)"),
    ),
    min_rows=1,
    unit="人",
)

PEOPLE: Final = (_ASSESSORS, _EXPERTS, _SUPERVISORS, _STAFF)
