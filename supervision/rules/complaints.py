"""Complaints: what has to be said, who handles them, when they may be closed. Clause: 文四(二), 附3一(二)8."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from portal.policy.clauses import Reason
from supervision.enums import Verdict

CLAUSE: Final = "文四(二)"
REGION: Final = "450000"
VERIFIED: Final = (Verdict.TRUE, Verdict.PARTLY)
LEAST_WORDS: Final = 10


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody complains of. `division`: the city's code, empty where none is named; a named complaint has name and contact."""

    about: str
    title: str
    text: str
    credit_code: str = ""
    happened_on: date | None = None
    division: str = ""
    place: str = ""
    is_anonymous: bool = True
    name: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Supervised:
    """One registration of the institution complained of: its number in the database and the code of whoever supervises it."""

    registration: int
    authority: str


def told_reasons(told: Told, today: date) -> tuple[Reason, ...]:
    """What is missing or cannot be."""
    found = [
        Reason(CLAUSE, words, "S10", field)
        for field, words in (("about", "请填写被反映的机构。"), ("title", "请填写反映的事项。"))
        if not getattr(told, field).strip()
    ]
    if len(told.text.strip()) < LEAST_WORDS:
        found.append(Reason(CLAUSE, f"请写明事实，至少 {LEAST_WORDS} 个字。", "S10", "text"))
    if told.happened_on is not None and told.happened_on > today:
        found.append(Reason(CLAUSE, "发生日期不能晚于今天。", "S10", "happened_on"))
    return (*found, *_named_reasons(told))


def _named_reasons(told: Told) -> tuple[Reason, ...]:
    """Named: both; anonymous: neither, so that nothing is kept of who it was (D111)."""
    if told.is_anonymous:
        return ()
    missing = (("name", "实名反映的，请填写姓名；不愿留名的请选择匿名。"), ("contact", "实名反映的，请填写联系方式，便于核实。"))
    return tuple(Reason(CLAUSE, words, "D111", field) for field, words in missing if not getattr(told, field).strip())


def routed(known: Sequence[Supervised], city: str) -> str:
    """The code of the authority that handles a complaint: whoever supervises the institution, where several do the one of the named city;
    of an institution that is not recognised the named city's, else the region. Clause: 文二(二)."""
    authorities = [row.authority for row in known]
    if authorities:
        return city if city in authorities else authorities[0]
    return city or REGION


def decline_reasons(reason: str) -> tuple[Reason, ...]:
    """Whoever complained reads why it is not taken up."""
    return () if reason.strip() else (Reason(CLAUSE, "请写明不予受理的理由，反映人可以看到。", "S10", "reason"),)


def pass_reasons(*, here: str, there: str, reason: str) -> tuple[Reason, ...]:
    """To another authority, with a reason."""
    same = (Reason(CLAUSE, "已在该机关办理，请选择其他机关。", "S10", "authority"),) if here == there else ()
    return (*same, *(() if reason.strip() else (Reason(CLAUSE, "请写明转办的理由。", "S10", "reason"),)))


def reply_reasons(*, verdict: str, findings: str, answer: str, name: str, contact: str) -> tuple[Reason, ...]:
    """Verdict, what was found, and an answer that names nobody who complained: it is read by whoever has the code."""
    found = [] if verdict in set(Verdict) else [Reason(CLAUSE, "请选择核查结论。", "L08", "verdict")]
    if not findings.strip():
        found.append(Reason(CLAUSE, "请写明核查情况，供监管人员查阅。", "L08", "findings"))
    if not answer.strip():
        found.append(Reason(CLAUSE, "请写明给反映人的答复。", "S10", "answer"))
    if any(word and word in answer for word in (name.strip(), contact.strip())):
        found.append(Reason(CLAUSE, "答复中不得出现反映人的姓名或联系方式，请改用“你”。", "D111", "answer"))
    return tuple(found)


def close_reasons(verdict: str, issues: int, reason: str) -> tuple[Reason, ...]:
    """What proved true goes into the ledger, or it is said why not (L08)."""
    if verdict not in VERIFIED or issues or reason.strip():
        return ()
    return (Reason("附3一(二)8", "查证属实的，请先登记问题，或写明不登记的理由。", "L08", "reason"),)
