"""Letters to many: what may be written, with which placeholders, and what each letter says of its own row.

A letter is the officers' own words: no step of a procedure and no decision, so no clause orders it (internal).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portal.policy.clauses import Reason

MOST: Final = 200
LONGEST_SUBJECT: Final = 40
LONGEST_TEXT: Final = 1500
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")

QUEUE, REGISTRATIONS = "queue", "registrations"
SHARED: Final = ("机构名称", "信用代码", "机构类别", "发函机关", "发函日期")
PLACEHOLDERS: Final[Mapping[str, tuple[str, ...]]] = {
    QUEUE: (*SHARED, "受理编号", "备案种类", "申报职业", "办理状态", "提交日期", "到期日"),
    REGISTRATIONS: (*SHARED, "回执编号", "有效期起", "有效期止", "剩余天数", "延续申请开始", "延续申请截止"),
}


@dataclass(frozen=True, slots=True)
class Template:
    """A letter to begin from: its key, the list it is meant for, its subject and text."""

    key: str
    source: str
    subject: str
    text: str


TEMPLATES: Final = (
    Template(
        "progress",
        QUEUE,
        "关于备案办理进度的告知",
        "你单位{备案种类}申请（受理编号{受理编号}）现为“{办理状态}”。办理进度和期限可登录平台查看，有疑问请与我单位联系。",
    ),
    Template(
        "prepare",
        QUEUE,
        "关于做好核查准备的函",
        "你单位{备案种类}申请（受理编号{受理编号}）正在办理。请备好场地、设备和考评人员的证明材料原件备查，并保持联系畅通。",
    ),
    Template(
        "renewal",
        REGISTRATIONS,
        "关于按期申请延续备案的提示",
        "你单位{机构类别}备案（回执编号{回执编号}）的有效期至{有效期止}。\n"
        "需要延续的，请于{延续申请开始}至{延续申请截止}在平台提出申请，并核对考评人员、场地等有无变化。",
    ),
    Template(
        "check",
        REGISTRATIONS,
        "关于核对备案信息的函",
        "请登录平台核对你单位{机构类别}备案（回执编号{回执编号}）的地址、联系人、考评人员等信息，有变化的及时申请变更备案。",
    ),
)


def template(key: str, source: str) -> Template | None:
    """The template of this key, where it is meant for this list."""
    return next((one for one in TEMPLATES if one.key == key and one.source == source), None)


def _problems(text: str, source: str) -> list[str]:
    """What is wrong with the braces of a text."""
    found = []
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        found.append("花括号不成对，占位应写作 {名称}。")
    unknown = [name for name in dict.fromkeys(_PLACEHOLDER.findall(text)) if name not in PLACEHOLDERS[source]]
    if unknown:
        known = "、".join(f"{{{name}}}" for name in PLACEHOLDERS[source])
        found.append(f"不认识的占位：{'、'.join(f'{{{name}}}' for name in unknown)}。可用：{known}。")
    return found


def letter_reasons(subject: str, text: str, source: str) -> tuple[Reason, ...]:
    """Why a letter cannot be written like this, each beside its field, all at once."""
    found = []
    if not subject.strip():
        found.append(Reason("", "请写明标题。", path="subject"))
    if len(subject.strip()) > LONGEST_SUBJECT:
        found.append(Reason("", f"标题不超过 {LONGEST_SUBJECT} 个字。", path="subject"))
    if not text.strip():
        found.append(Reason("", "请写正文。", path="text"))
    if len(text) > LONGEST_TEXT:
        found.append(Reason("", f"正文不超过 {LONGEST_TEXT} 字，现为 {len(text)} 字。", path="text"))
    found += [Reason("", words, path="subject") for words in _problems(subject, source)]
    return (*found, *(Reason("", words, path="text") for words in _problems(text, source)))


def count_reasons(number: int) -> tuple[Reason, ...]:
    """Why so many letters cannot go at once, or none."""
    if not number:
        return (Reason("", "没有选中可以发函的件。"),)
    if number > MOST:
        return (Reason("", f"一次最多发 {MOST} 份，现选中 {number} 件，请分批办理。"),)
    return ()


def missing(text: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """The placeholders of a text for which this row has nothing to say."""
    return tuple(name for name in dict.fromkeys(_PLACEHOLDER.findall(text)) if not values.get(name))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with every placeholder replaced; what a row itself brings in is never read as a placeholder."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines of a text that say something, each a paragraph of the letter."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def row_reasons(text: str, values: Mapping[str, str], *, is_ours: bool, has_readers: bool, unprintable: str) -> tuple[Reason, ...]:
    """Why this row gets no letter: not ours (any more), nobody to read it, something in the text it cannot fill, no shape to print it."""
    found: list[str] = []
    if not is_ours:
        found.append("不归本机关办理，或者已经办结。")
    if not has_readers:
        found.append("该单位没有可用账号，收不到函件，请另行送达。")
    gaps: Sequence[str] = missing(text, values)
    if gaps:
        found.append(f"没有{'、'.join(gaps)}可填。")
    if unprintable:
        found.append(f"有文书字体未收的字，无法印制：{unprintable}。")
    return tuple(Reason("", words) for words in found)
