"""One row of the sheet, judged cell by cell: what it says as values, and every problem with its column and its repair."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from portal.catalogue.rules.certificate_codes import institution_code_reasons
from portal.catalogue.rules.credit_codes import cleaned, credit_code_reasons
from portal.catalogue.rules.divisions import in_guangxi
from portal.catalogue.rules.occupations import Exclusion, Level, exclusion_reasons
from portal.institutions.enums import Affiliation, Audience, Kind, LegalForm, RegistrationState, Track
from portal.legacy.rules.columns import BY_KEY, COLUMNS
from portal.workdays.rules import validity_end

_LONGEST: Final[Mapping[str, int]] = {
    "name": 120,
    "legal_representative": 60,
    "registered_address": 200,
    "working_address": 200,
    "contact": 60,
    "phone": 30,
    "number": 40,
    "status_reason": 500,
    "occupation": 80,
    "work_type": 60,
    "norm": 80,
}
_AUDIENCES: Final = {Track.GRADING_EMPLOYER: Audience.OWN_WORKERS, Track.GRADING_SCHOOL: Audience.OWN_STUDENTS}
_CHOICES: Final[Mapping[str, Any]] = {
    "track": Track,
    "legal_form": LegalForm,
    "affiliation": Affiliation,
    "audience": Audience,
    "status": RegistrationState,
}
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {  # column → label or value → value
    key: {str(word): str(value) for value, label in choices.choices for word in (label, value)} for key, choices in _CHOICES.items()
}
_DEFAULTS: Final = {"affiliation": Affiliation.PRIVATE.value, "status": RegistrationState.VALID.value}
_LEVELS: Final = {
    word: level.value for level in Level for word in (level.word, str(level.label), level.value, *str(level.label).split("/"))
}
_EARLIEST: Final = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in which column, and what to do; a hint is told and does not keep the row back."""

    key: str
    text: str
    repair: str
    is_hint: bool = False

    @property
    def label(self) -> str:
        return BY_KEY[self.key].label if self.key else ""


@dataclass(frozen=True, slots=True)
class Reference:
    """The tables a row is held against, on the day of the check.

    `authorities`: every name, short name and code → code; `occupations`: (code, name) → edition, of every known edition; `names`: code →
    name, `codes`: name → code of the present edition; `items`: name of a special-ability item → (code, norm); `qualified`: codes of the
    national qualification catalogue.
    """

    today: date
    validity_years: int
    authorities: Mapping[str, str]
    divisions: frozenset[str]
    occupations: Mapping[tuple[str, str], str]
    names: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    qualified: frozenset[str] = frozenset()
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(slots=True)
class Reading:
    """A row as values (absent where the cell could not be understood) and its problems."""

    values: dict[str, Any]
    problems: list[Problem]

    def wrong(self, key: str, text: str, repair: str) -> None:
        self.problems.append(Problem(key, text, repair))

    def hint(self, key: str, text: str, repair: str) -> None:
        self.problems.append(Problem(key, text, repair, True))

    @property
    def is_sound(self) -> bool:
        return all(problem.is_hint for problem in self.problems)


def read_row(cells: Mapping[str, str], known: Reference) -> Reading:
    """The row read; `cells`: column key → text as it stands in the sheet. Clause: 文一(二); D74."""
    reading = Reading({}, [])
    for column in COLUMNS:
        text = cells.get(column.key, "").strip()
        if not text and column.required:
            reading.wrong(column.key, "没有填写", "填写后再传")
        elif len(text) > _LONGEST.get(column.key, 500):
            reading.wrong(column.key, f"有 {len(text)} 个字，过长", f"不超过 {_LONGEST.get(column.key, 500)} 个字")
        elif column.key in _CHOICES:
            _choice(reading, column.key, text)
        elif column.key.endswith("_on") or column.key == "valid_to":
            _day(reading, column.key, text)
        else:
            reading.values[column.key] = text
    _person(reading, known)
    _registration(reading, known)
    _line(reading, known)
    return reading


def _choice(reading: Reading, key: str, text: str) -> None:
    found = _WORDS[key].get(text)
    if found is not None:
        reading.values[key] = found
    elif text:
        reading.wrong(key, f"“{text}”不在可选的词里", f"改为：{'、'.join(str(label) for label in _CHOICES[key].labels)}")
    elif key in _DEFAULTS:
        reading.values[key] = _DEFAULTS[key]


def _day(reading: Reading, key: str, text: str) -> None:
    if not text:
        reading.values[key] = None
        return
    parts = text.replace("/", "-").replace(".", "-").replace("年", "-").replace("月", "-").replace("日", "").split("-")
    try:
        found = date(*map(int, parts)) if len(parts) == 3 else None
    except ValueError:
        found = None
    if found is None or found < _EARLIEST:
        reading.wrong(key, f"“{text}”不是日期", "写成 2026-10-09")
    else:
        reading.values[key] = found


def _person(reading: Reading, known: Reference) -> None:
    values = reading.values
    if code := cleaned(values.get("credit_code", "")):
        values["credit_code"] = code
        for reason in credit_code_reasons(code):
            reading.wrong("credit_code", reason.text, "对照登记证书更正")
    for key in ("registered_division", "working_division"):
        division = values.get(key, "")
        if division and not (len(division) == 6 and division.isdigit()):
            reading.wrong(key, f"“{division}”不是六位行政区划代码", "写成六位数字，例如 450203")
        elif division and in_guangxi(division) and division not in known.divisions:
            reading.wrong(key, f"没有 {division} 这个区划", "按行政区划代码表更正")
    values["working_division"] = values.get("working_division") or values.get("registered_division", "")
    values["working_address"] = values.get("working_address") or values.get("registered_address", "")


def _registration(reading: Reading, known: Reference) -> None:
    values = reading.values
    for key in ("filed_with", "supervised_by"):
        text = values.get(key, "")
        if text and text not in known.authorities:
            reading.wrong(key, f"没有“{text}”这个机关", "写自治区厅或设区市局的全称、简称或区划代码")
        elif text:
            values[key] = known.authorities[text]
    values["supervised_by"] = values.get("supervised_by") or values.get("filed_with", "")
    if "track" not in values:
        return
    track = Track(values["track"])
    values["audience"] = values.get("audience") or _AUDIENCES.get(track, Audience.PUBLIC).value
    _term(reading, track, known)
    _code(reading, track)
    _status(reading, known)


def _term(reading: Reading, track: Track, known: Reference) -> None:
    """The filing day and the end of the validity: examining institutions have none (A44), grading ones by D07 from the imported day (D74)."""
    filed_on, valid_to = reading.values.get("filed_on"), reading.values.get("valid_to")
    if filed_on is None:
        return
    if filed_on > known.today:
        reading.wrong("filed_on", f"{filed_on} 还没有到", "写实际备案的日期")
    if track.kind is Kind.EXAMINING:
        if valid_to is not None:
            reading.wrong("valid_to", "考核鉴定机构没有有效期", "清空本格")
        return
    expected = validity_end(filed_on, known.validity_years)
    if valid_to is None and "valid_to" in reading.values:
        reading.values["valid_to"] = expected
    elif valid_to is not None and valid_to <= filed_on:
        reading.wrong("valid_to", f"{valid_to} 不晚于备案日期", "对照备案文件更正")
    elif valid_to is not None and valid_to != expected:
        reading.hint("valid_to", f"按备案日期起三年应为 {expected}", "以备案文件为准的可以保留")


def _code(reading: Reading, track: Track) -> None:
    code = reading.values.get("institution_code", "")
    if code and track.kind is Kind.EXAMINING:
        reading.wrong("institution_code", "考核鉴定机构没有机构编码", "清空本格")
    elif code:
        for reason in institution_code_reasons(code):
            reading.wrong("institution_code", reason.text, "对照部平台的编码更正")


def _status(reading: Reading, known: Reference) -> None:
    values = reading.values
    status, since = values.get("status"), values.get("status_on")
    ends = status not in (None, RegistrationState.VALID.value)
    if ends and since is None and "status_on" in values:
        reading.wrong("status_on", "暂停、终止、注销的须写起始日", "写状态生效的日期")
    if ends and not values.get("status_reason"):
        reading.wrong("status_reason", "暂停、终止、注销的须写事由", "按决定文书填写")
    if not ends and (since or values.get("status_reason")):
        reading.wrong("status", "填了状态起始日或者事由，状态却是有效", "选择暂停评价、已终止或已注销，或者清空后两格")
    for key in ("status_on", "last_activity_on"):
        day = values.get(key)
        if day is not None and day > known.today:
            reading.wrong(key, f"{day} 还没有到", "写实际日期")
    filed_on = values.get("filed_on")
    if since is not None and filed_on is not None and since < filed_on:
        reading.wrong("status_on", "早于备案日期", "对照决定文书更正")


def _line(reading: Reading, known: Reference) -> None:
    if "track" not in reading.values:
        return
    track = Track(reading.values["track"])
    if track is Track.EXAMINING_SPECIAL:
        _item(reading, known)
    else:
        _occupation(reading, track, known)


def _item(reading: Reading, known: Reference) -> None:
    """An item of special ability has neither code nor level in the sheet (D82)."""
    values = reading.values
    if values.get("levels"):
        reading.wrong("levels", "专项职业能力考核项目不分等级", "清空本格")
    name = values.get("occupation", "")
    if name and name not in known.items:
        reading.wrong("occupation", f"项目表里没有“{name}”", "先导入自治区公布的项目表，或者按项目表更正名称")
    elif name:
        code, norm = known.items[name]
        values.update(code=code, edition="", levels=("",), norm=values.get("norm") or norm)


def _occupation(reading: Reading, track: Track, known: Reference) -> None:
    values = reading.values
    code, name = values.get("code", ""), values.get("occupation", "")
    if not code:
        reading.wrong("code", "没有填写职业编码", f"填 {known.codes[name]}" if name in known.codes else "按职业分类大典填写")
    elif name and (code, name) not in known.occupations:
        _mismatch(reading, code, name, known)
    else:
        values["edition"] = known.occupations.get((code, name), "")
    if track.kind is Kind.GRADING:
        for reason in exclusion_reasons(code, name, values.get("work_type", ""), known.exclusions):
            reading.wrong("occupation", reason.text, "不属于等级认定范围，从表中删去本行")
    elif code and code not in known.qualified:
        reading.hint("code", "不在国家职业资格目录技能类内", "请核对备案类别")
    values["norm"] = values.get("norm") or "国家职业标准"
    _levels(reading)


def _mismatch(reading: Reading, code: str, name: str, known: Reference) -> None:
    """Code and name do not belong together: the nearest repair is told."""
    if code in known.names:
        also = f"，或者把编码改为 {known.codes[name]}" if name in known.codes else ""
        reading.wrong("occupation", f"{code} 在大典中是“{known.names[code]}”", f"把名称改为“{known.names[code]}”{also}")
    elif name in known.codes:
        reading.wrong("code", f"没有 {code} 这个编码", f"“{name}”的编码是 {known.codes[name]}")
    else:
        reading.wrong("code", f"没有“{code} {name}”这个职业", "按职业分类大典更正编码和名称")


def _levels(reading: Reading) -> None:
    text = reading.values.get("levels", "")
    words = [word for word in text.replace("，", "、").replace(",", "、").replace("；", "、").split("、") if word.strip()]
    strange = [word for word in words if word.strip() not in _LEVELS]
    if strange:
        reading.wrong("levels", f"“{'、'.join(strange)}”不是等级", f"改为：{'、'.join(level.word for level in Level)}，用顿号隔开")
    elif not words:
        reading.wrong("levels", "没有填写等级", "多个等级用顿号隔开，例如 五级、四级")
    else:
        reading.values["levels"] = tuple(dict.fromkeys(_LEVELS[word.strip()] for word in words))
