"""What an inspection plan has to say. Clause: 文三(一): 监管内容, 监管重点, 监管对象; 文二(三): the mechanisms of quality supervision."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from portal.policy.clauses import Reason
from supervision.enums import Form, Mechanism, PlanKind

CLAUSE: Final = "文三(一)"
LONGEST_DAYS: Final = 366  # a plan is periodic: one for each year at least (internal)
MOST_PARTNERS: Final = 10


@dataclass(frozen=True, slots=True)
class Said:
    """A plan as it is drafted. `forms` are values of enums.Form, `partners` names of other authorities."""

    kind: str
    title: str
    forms: tuple[str, ...]
    mechanism: str
    content: str
    focus: str
    objects_text: str
    partners: tuple[str, ...]
    from_on: date
    to_on: date

    @property
    def columns(self) -> dict[str, Any]:
        """As the plan's columns hold it."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {**values, "forms": list(self.forms), "partners": list(self.partners)}


def plan_reasons(said: Said, today: date) -> tuple[Reason, ...]:
    """Everything that speaks against a plan as drafted on this day."""
    found = [
        Reason(CLAUSE, f"请写明{label}。", "S05", path)
        for path, label in (("content", "监管内容"), ("focus", "监管重点"), ("objects_text", "监管对象"))
        if not getattr(said, path).strip()
    ]
    if not said.forms:
        found.append(Reason(CLAUSE, "请至少选一种督导形式。", "S02", "forms"))
    if said.kind == PlanKind.ENFORCEMENT:
        found += _enforcement_reasons(said)
    if said.to_on < said.from_on:
        found.append(Reason(CLAUSE, "结束日期早于开始日期，请核对。", "S05", "to_on"))
    elif said.to_on < today:
        found.append(Reason(CLAUSE, "计划的期间已经过去，请核对日期。", "S05", "to_on"))
    elif (said.to_on - said.from_on).days >= LONGEST_DAYS:
        found.append(Reason(CLAUSE, "一份计划不超过一年，请分年度制定。", "S05", "to_on"))
    if len(said.partners) > MOST_PARTNERS:
        found.append(Reason("文四(一)", f"联合检查部门最多 {MOST_PARTNERS} 个。", "", "partners"))
    return tuple(found)


def _enforcement_reasons(said: Said) -> list[Reason]:
    """Law is enforced on site by the authority's own officers; forms and mechanisms beside that are those of quality supervision."""
    found = []
    if any(form != Form.VISIT for form in said.forms):
        found.append(Reason(CLAUSE, "执法检查到现场进行，形式只选“现场督导”。", "S02", "forms"))
    if said.mechanism != Mechanism.OWN:
        found.append(Reason("文二(三)", "内督外用等机制用于质量督导；执法检查由执法人员实施，请选“本机关人员”。", "", "mechanism"))
    return found


def words_reasons(words: str, text: str, path: str) -> tuple[Reason, ...]:
    """A reason or summary that has to be given."""
    return () if words.strip() else (Reason(CLAUSE, text, "S05", path),)
