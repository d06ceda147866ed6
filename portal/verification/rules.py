"""What the entries of a list answer to a question. Pure; D24, D25, D28."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from portal.verification.enums import Matter, Verdict

CURRENT_DAYS: Final = 90  # ours, no figure of the notice: a list older than this is told as such


@dataclass(frozen=True, slots=True)
class Question:
    """Who is asked about, on which day; `since`: a record that ended before that day no longer counts."""

    matter: Matter
    credit_code: str
    name: str
    representative: str
    on: date
    since: date = date.min


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list; half-open neither way: it stood from `from_on` to `removed_on`, both included, unknown ends being open."""

    credit_code: str
    name: str
    person: str = ""
    from_on: date | None = None
    removed_on: date | None = None
    detail: str = ""

    def stood(self, first: date, last: date) -> bool:
        """Whether it stood on any day of first..last."""
        return (self.from_on is None or self.from_on <= last) and (self.removed_on is None or self.removed_on >= first)

    @property
    def words(self) -> str:
        """As it is told to the officer: 2024-03-01 列入，2025-01-01 移出。"""
        days = [f"{self.from_on} 列入" if self.from_on else "", f"{self.removed_on} 移出" if self.removed_on else ""]
        return "，".join(filter(None, (*days, self.detail)))


@dataclass(frozen=True, slots=True)
class Answer:
    verdict: Verdict
    detail: str = ""


def answer(question: Question, entries: Iterable[Entry]) -> Answer:
    """The answer of a list whose `entries` are those of the credit code, and for a representative those of the person's name."""
    found = list(entries)
    return _positive(question, found) if question.matter.is_positive else _negative(question, found)


def aged(found: Answer, as_of: date, on: date) -> Answer:
    """The answer of a list as of a day, asked on another: one older than CURRENT_DAYS says so, and a good answer of it is no answer."""
    if (on - as_of).days <= CURRENT_DAYS:
        return found
    good = found.verdict in (Verdict.CLEAR, Verdict.MATCHED)
    told = f"名单截至 {as_of}，已超过 {CURRENT_DAYS} 日"
    words = "；".join(filter(None, (found.verdict.label if good else "", found.detail, told)))
    return Answer(Verdict.OUTDATED if good else found.verdict, words)


def _positive(question: Question, found: list[Entry]) -> Answer:
    """Registry and seals: found by the code, under the same name, not removed."""
    entry = next((row for row in found if row.credit_code == question.credit_code), None)
    if entry is None:
        return Answer(Verdict.NOT_FOUND, "名单中没有这个信用代码")
    if not entry.stood(question.on, question.on):
        return Answer(Verdict.MISMATCH, entry.words or "登记已注销")
    differing = [
        f"{label}登记为“{registered}”"
        for label, registered, said in (("名称", entry.name, question.name), ("法定代表人", entry.person, question.representative))
        if registered and said and registered != said
    ]
    return Answer(Verdict.MISMATCH, "；".join(differing)) if differing else Answer(Verdict.MATCHED, entry.detail)


def _negative(question: Question, found: list[Entry]) -> Answer:
    by_person = question.matter is Matter.REPRESENTATIVE_BREACH
    own = [row for row in found if (row.person == question.representative if by_person else row.credit_code == question.credit_code)]
    counting = [row for row in own if row.stood(question.since, question.on)]
    if counting:
        doubt = "（姓名相同，须核对是否同一人）" if by_person else ""
        return Answer(Verdict.LISTED, "；".join(row.words or "在名单内" for row in counting) + doubt)
    return Answer(Verdict.CLEAR, f"曾{own[0].words}，不在追溯期内" if own else "")
