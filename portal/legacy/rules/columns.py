"""The columns of the sheet by which the existing directory is brought in (D74). One row is one occupation or item of one registration."""

from dataclasses import dataclass
from typing import Final

from portal.catalogue.rules.occupations import Level
from portal.institutions.enums import Affiliation, Audience, LegalForm, RegistrationState, Track

LEVEL_WORDS: Final = tuple(level.word for level in Level)


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column; `of` says what it describes: the legal person, the registration, or the line itself."""

    key: str
    label: str
    of: str
    required: bool = False
    hint: str = ""
    words: tuple[str, ...] = ()


def _labels(choices: type) -> tuple[str, ...]:
    return tuple(str(label) for label in choices.labels)  # type: ignore[attr-defined]


_DAY: Final = "写成 2026-10-09"
COLUMNS: Final[tuple[ColumnSpec, ...]] = (
    ColumnSpec("name", "机构名称", "person", True, "法人登记证书上的全称"),
    ColumnSpec("credit_code", "统一社会信用代码", "person", True, "18 位"),
    ColumnSpec("track", "备案类别", "registration", True, "五类之一", _labels(Track)),
    ColumnSpec("legal_form", "单位性质", "person", True, "从列表选择", _labels(LegalForm)),
    ColumnSpec("affiliation", "隶属关系", "person", False, "空着的按“民营或其他”", _labels(Affiliation)),
    ColumnSpec("legal_representative", "法定代表人", "person", True),
    ColumnSpec("registered_division", "注册地区划", "person", True, "六位行政区划代码，例如 450203"),
    ColumnSpec("registered_address", "注册地址", "person", True),
    ColumnSpec("working_division", "办公地区划", "person", False, "空着的同注册地"),
    ColumnSpec("working_address", "办公地址", "person", False, "空着的同注册地址"),
    ColumnSpec("contact", "联系人", "person"),
    ColumnSpec("phone", "联系电话", "person"),
    ColumnSpec("filed_with", "备案机关", "registration", True, "机关全称、简称或六位区划代码"),
    ColumnSpec("supervised_by", "监管机关", "registration", False, "空着的同备案机关"),
    ColumnSpec("number", "备案编号", "registration", True, "原备案文号或回执编号，一个备案一个编号"),
    ColumnSpec("institution_code", "机构编码", "registration", False, "等级认定机构的 13 位编码，没有的空着"),
    ColumnSpec("audience", "评价对象", "registration", False, "空着的按备案类别", _labels(Audience)),
    ColumnSpec("filed_on", "备案日期", "registration", True, _DAY),
    ColumnSpec("valid_to", "有效期止", "registration", False, f"等级认定机构填，空着的按备案日期起三年；{_DAY}"),
    ColumnSpec("status", "当前状态", "registration", False, "空着的按有效", _labels(RegistrationState)),
    ColumnSpec("status_on", "状态起始日", "registration", False, f"暂停、终止、注销的填；{_DAY}"),
    ColumnSpec("status_reason", "状态事由", "registration", False, "暂停、终止、注销的填"),
    ColumnSpec("last_activity_on", "最近一次评价活动", "registration", False, f"未核实的空着；{_DAY}"),
    ColumnSpec("code", "职业编码", "line", False, "例如 6-31-01-03；专项职业能力考核项目空着"),
    ColumnSpec("occupation", "职业或项目名称", "line", True, "与职业分类大典或项目表一致"),
    ColumnSpec("work_type", "工种", "line"),
    ColumnSpec("levels", "等级", "line", False, f"多个用顿号隔开：{'、'.join(LEVEL_WORDS)}；项目空着"),
    ColumnSpec("norm", "评价依据", "line", False, "空着的按国家职业标准或考核规范"),
)
BY_KEY: Final = {column.key: column for column in COLUMNS}
BY_LABEL: Final = {column.label: column for column in COLUMNS}
REQUIRED: Final = tuple(column.label for column in COLUMNS if column.required)
PERSON: Final = tuple(column.key for column in COLUMNS if column.of == "person")
REGISTRATION: Final = tuple(column.key for column in COLUMNS if column.of == "registration")
LINE: Final = tuple(column.key for column in COLUMNS if column.of == "line")
