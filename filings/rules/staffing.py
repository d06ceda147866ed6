"""People: the rule of three per occupation or item, and what else the annexes ask of staff, experts and supervisors.

A person may count for several occupations (D26). A credential counts through its last day; an external person without an
agreement does not count; counted per occupation code, per item for special ability (D103).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from filings.enums import Level, PersonRole
from filings.rules.answers import Answers, Item, Occupation, Person
from filings.rules.facts import Figures
from portal.policy.clauses import Reason

_RANK: Final = {level.value: rank for rank, level in enumerate(Level)}
_SECTIONS: Final = {PersonRole.EXPERT: ("experts", "11"), PersonRole.SUPERVISOR: ("supervisors", "13"), PersonRole.STAFF: ("staff", "10")}


@dataclass(frozen=True, slots=True)
class AssessorGap:
    """The meter of one occupation or item: who counts (`have`), how many are needed, and who is named but does not count, with why."""

    occupation: str
    title: str
    have: int
    need: int
    uncounted: tuple[Reason, ...] = ()

    @property
    def short(self) -> int:
        """How many are still missing."""
        return max(0, self.need - self.have)


def assessor_gaps(answers: Answers, on: date, figures: Figures) -> tuple[AssessorGap, ...]:
    """One meter per occupation code or item, in the order of the form. Clause: 附1一(二), 附2一(二)."""
    lines: dict[str, Occupation | Item] = {}
    for line in answers.lines:
        lines.setdefault(line.code, line)
    return tuple(_gap(answers, line, on, figures["min_assessors"]) for line in lines.values())


def staffing_reasons(answers: Answers, on: date, figures: Figures) -> tuple[Reason, ...]:
    """What the people named do not satisfy yet: A10-A15, B10-B15."""
    return (*_too_few(answers, on, figures), *_absent(answers))


def staffing_warnings(answers: Answers, on: date, figures: Figures, decided_by: date | None) -> tuple[Reason, ...]:
    """What the reviewer will ask: levels below those applied for, agreements missing, cards that end before the decision (D26)."""
    return (*_levels(answers, on, figures), *_unsigned(answers), *_ending(answers, on, decided_by))


def counted(answers: Answers, code: str, on: date) -> frozenset[str]:
    """Who counts for an occupation or item on a day, each person once, by his `ref`."""
    return frozenset(person.ref for person in _named(answers, code) if _counts(person, on))


def _named(answers: Answers, code: str) -> tuple[Person, ...]:
    return tuple(person for person in answers.of(PersonRole.ASSESSOR) if code in person.occupations)


def _counts(person: Person, on: date) -> bool:
    return person.card_until is not None and person.card_until >= on and (person.agreement or not person.external)


def _gap(answers: Answers, line: Occupation | Item, on: date, need: int) -> AssessorGap:
    """Two rows of the same person are one person."""
    named = _named(answers, line.code)
    able = counted(answers, line.code, on)
    left_out = tuple(_why_not(answers, person, line, on) for person in named if person.ref not in able)
    return AssessorGap(line.code, line.name or line.code, len(able), need, left_out)


def _why_not(answers: Answers, person: Person, line: Occupation | Item, on: date) -> Reason:
    who, row = person.name or "该考评人员", f"assessors[{person.row_id}]"
    rule, clause, name = answers.rule("15"), answers.clause("一(二)"), line.name or line.code
    if person.card_until is None:
        return Reason(clause, f"{who}没有填写证卡有效期，不计入{name}人数。填写后自动重算。", rule, f"{row}.card_until")
    if person.card_until < on:
        return Reason(
            clause, f"{who}的证卡已于 {person.card_until} 届满，不计入{name}人数。请更新有效期或换人。", rule, f"{row}.card_until"
        )
    return Reason(clause, f"{who}为外聘，未签协议，不计入{name}人数。签订协议后勾选。", rule, f"{row}.agreement")


def _too_few(answers: Answers, on: date, figures: Figures) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            answers.clause("一(二)"),
            f"{gap.title}要求 {gap.need} 名合格考评人员，现有 {gap.have} 名，还缺 {gap.short} 名。请添加证卡有效的考评人员。",
            answers.rule("15"),
            "assessors",
        )
        for gap in assessor_gaps(answers, on, figures)
        if gap.short
    )


def _absent(answers: Answers) -> tuple[Reason, ...]:
    found = []
    for role, (section, number) in _SECTIONS.items():
        present = any(person.full_time for person in answers.of(role))
        if answers.states(section) and not present:
            text = f"还没有{role.label}，至少填写 1 名。"
            found.append(Reason(answers.clause("一(二)"), text, answers.rule(number), section))
    if answers.states("assessors") and not answers.of(PersonRole.ASSESSOR):
        found.append(Reason(answers.clause("一(二)"), "还没有考评人员，请在名单中添加。", answers.rule("12"), "assessors"))
    return tuple(found)


def _levels(answers: Answers, on: date, figures: Figures) -> tuple[Reason, ...]:
    """Only a warning, and only where the rule of three holds otherwise (D26)."""
    found = []
    for line in answers.occupations:
        top = max((_RANK[level] for level in line.levels if level in _RANK), default=-1)
        persons = {person.ref: person for person in _named(answers, line.code) if _counts(person, on)}
        able = [person for person in persons.values() if _RANK.get(person.level, len(_RANK)) >= top]
        if len(able) < figures["min_assessors"] <= len(persons):
            text = f"{line.title}的考评人员中，可考评到最高申报等级的只有 {len(able)} 名，审核时会核对。"
            found.append(Reason(answers.clause("一(二)"), text, "D26", "assessors"))
    return tuple(found)


def _unsigned(answers: Answers) -> tuple[Reason, ...]:
    sections = {PersonRole.ASSESSOR: "assessors", PersonRole.EXPERT: "experts", PersonRole.SUPERVISOR: "supervisors"}
    return tuple(
        Reason(
            answers.clause("一(二)"),
            f"{person.name or PersonRole(person.role).label}为外聘，应签订协议。",
            answers.rule("14"),
            f"{sections[PersonRole(person.role)]}[{person.row_id}].agreement",
        )
        for person in answers.people
        if person.external and not person.agreement and person.role in sections
    )


def _ending(answers: Answers, on: date, decided_by: date | None) -> tuple[Reason, ...]:
    if decided_by is None:
        return ()
    return tuple(
        Reason(
            answers.clause("一(二)"),
            f"{person.name or '考评人员'}的证卡 {person.card_until} 届满，早于预计决定日 {decided_by}，请及时换证。",
            "D26",
            f"assessors[{person.row_id}].card_until",
        )
        for person in answers.of(PersonRole.ASSESSOR)
        if person.card_until is not None and on <= person.card_until < decided_by
    )
