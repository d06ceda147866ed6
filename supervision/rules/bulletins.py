"""What a bulletin may say: facts of its period, no natural person. Clause: 文三(三)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from portal.policy.clauses import Reason
from supervision.enums import Tone

CLAUSE: Final = "文三(三)"
_PERSONAL: Final = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")


@dataclass(frozen=True, slots=True)
class Said:
    """What a draft says of one registration, and the issues it rests on."""

    registration: int
    tone: str
    words: str
    issues: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A draft as it is typed."""

    title: str
    period_from: date
    period_to: date
    text: str
    mentions: tuple[Said, ...]


def personal_numbers(*texts: str) -> tuple[str, ...]:
    """What looks like an identity number or a mobile phone's: a bulletin names no natural person."""
    return tuple(dict.fromkeys(found for text in texts for found in _PERSONAL.findall(text)))


def text_reasons(said: Text, today: date) -> tuple[Reason, ...]:
    """What is missing or wrong in a draft."""
    wrong = {
        "title": "" if said.title.strip() else "请填写标题。",
        "text": "" if said.text.strip() else "请填写正文。",
        "mentions": "" if said.mentions else "请至少选择一家机构。",
        "period_to": "" if said.period_from <= said.period_to <= today else "所涉期间须先后有序，且不晚于今天。",
    }
    empty = next((row for row in said.mentions if not row.words.strip() or row.tone not in Tone.values), None)
    found = [Reason(CLAUSE, text, "Q01", path) for path, text in wrong.items() if text]
    return (*found, Reason(CLAUSE, "所选机构都要写明性质和内容。", "Q01", f"words-{empty.registration}")) if empty else tuple(found)


def prefilled(issues: Sequence[tuple[str, str, bool]], inspections: Sequence[tuple[str, str]]) -> str:
    """The facts of the period as a sentence: issues (number, finding, closed), inspections (number, result)."""
    parts = [f"检查 {number}，结果：{result}。" for number, result in inspections]
    parts += [f"问题 {number}：{finding.rstrip('。')}，{'已整改到位' if closed else '尚未销号'}。" for number, finding, closed in issues]
    return "".join(parts)
