"""Questions to the applicant after acceptance: the notice excludes three phases from the time, and this is none of them (D76, D112)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.policy.clauses import Reason


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what it concerns, the last day for the answer, and the day it was answered, if it was."""

    title: str
    due_on: date
    answered_on: date | None = None

    @property
    def is_late(self) -> bool:
        """Whether the answer came after its day; it is read all the same, and noted as late."""
        return self.answered_on is not None and self.answered_on > self.due_on


def question_reasons(question: str, due_on: date, today: date, *, known_section: bool) -> tuple[Reason, ...]:
    """Why it cannot be asked: no words, a place that is not in the form, or a day that leaves the applicant no time."""
    found = []
    if not known_section:
        found.append(Reason("", "请选择需要说明的内容。", "D76", "section"))
    if not question.strip():
        found.append(Reason("", "请写明需要说明什么。", "D76", "question"))
    if due_on <= today:
        found.append(Reason("", "答复期限最早为明日。", "D76", "due_on"))
    return tuple(found)


def pending_reasons(questions: Sequence[Question], today: date) -> tuple[Reason, ...]:
    """Why no adverse step is taken yet: the applicant may still answer. After its day a question holds nothing up."""
    return tuple(
        Reason("", f"“{one.title}”的说明请求未到期，{one.due_on} 24:00 前申请人可以答复。", "D76", link="#clarifications")
        for one in questions
        if one.answered_on is None and today <= one.due_on
    )
