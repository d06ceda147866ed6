"""What stands in the way of a change: the registration itself, a kind in which nothing changes, a proof that is missing (D17, D18)."""

from collections.abc import Iterable
from typing import Final

from filings.enums import ChangeKind, Matter
from filings.rules.answers import Answers, Item, Occupation
from filings.rules.change_kinds import ADDITIONS, BASICS, FIELDS, LEAVING, MOVING, PROOF, PROOF_WORDS
from filings.rules.facts import Facts
from filings.rules.routing import city_of
from portal.policy.clauses import Reason

CLAUSE: Final = "文一(二)"


def standing_reasons(kinds: Iterable[str], facts: Facts) -> tuple[Reason, ...]:
    """What the registration itself has against the change: it does not stand, or a case about it is in hand (D69)."""
    if facts.not_standing:
        return (Reason(CLAUSE, f"本项备案{facts.not_standing}，不能办理变更。", "G10"),)
    bound = frozenset(kinds) & (ADDITIONS | LEAVING)
    if not (facts.on_hold and bound):
        return ()
    words = "”“".join(str(kind.label) for kind in ChangeKind if kind in bound)
    return (Reason("附3二·调查", f"本项备案有案件在办，结案前不能“{words}”。其他基本信息的变更仍可办理。", "D69"),)


def change_reasons(answers: Answers, facts: Facts) -> tuple[Reason, ...]:
    """What keeps a change from being submitted beside the rules every filing obeys: G10, D17, D18, D20, D69."""
    if answers.matter != Matter.CHANGE:
        return ()
    standing = standing_reasons(answers.changes, facts)
    if answers.changed is None:  # the simulator knows the kinds alone
        return standing
    return (*standing, *_idle(answers, answers.changed), *_moved(answers), *_unproved(answers, answers.changed), *_in_scope(answers, facts))


def _idle(answers: Answers, changed: frozenset[str]) -> tuple[Reason, ...]:
    """A kind that was chosen and in which nothing differs from what is filed."""
    return tuple(
        Reason(CLAUSE, f"选择了“{ChangeKind(kind).label}”，内容与现有备案相同。请填写变更后的内容，或改选变更内容。", "D18", _first(kind))
        for kind in ChangeKind
        if kind in answers.changes & BASICS and not changed & frozenset(FIELDS[kind])
    )


def _first(kind: str) -> str:
    return f"institution.{FIELDS[kind][0]}"


def _moved(answers: Answers) -> tuple[Reason, ...]:
    """Within the city and to another city are two kinds: the latter leads to another supervising authority (D20)."""
    if not answers.changes & MOVING:
        return ()
    old, new = city_of(answers.filed_division), city_of(answers.institution.registered_division)
    path = "institution.registered_division"
    if ChangeKind.OTHER_CITY in answers.changes:
        if new and new == old:
            return (Reason(CLAUSE, "新注册地仍在原设区市。请改选“变更地址（同一设区市内）”。", "D20", path),)
    elif new and old and new != old:
        return (Reason(CLAUSE, "新注册地在另一设区市。请改选“注册地迁到另一设区市”。", "D20", path),)
    return ()


def _unproved(answers: Answers, changed: frozenset[str]) -> tuple[Reason, ...]:
    """Every changed answer that a document shows needs the document (D18)."""
    owed = dict.fromkeys(PROOF[field] for field in PROOF if field in changed)
    return tuple(
        Reason(CLAUSE, f"还缺“{PROOF_WORDS[key]}”，用来核对变更后的内容。请在材料一节上传。", "D18", f"materials.{key}")
        for key in owed
        if key not in answers.provided
    )


def _in_scope(answers: Answers, facts: Facts) -> tuple[Reason, ...]:
    """What is added is not filed yet; a new level belongs to an occupation that is."""
    if not answers.adds:
        return ()
    found = [reason for line in answers.occupations for reason in _occupation(answers, line, facts)]
    items = (item for item in answers.items if (item.code, item.name, "", "") in facts.filed_lines)
    return (*found, *(_filed_already(item, f"items[{item.row_id}].code") for item in items))


def _filed_already(line: Occupation | Item, path: str, levels: str = "") -> Reason:
    return Reason(CLAUSE, f"{line.title}{levels}已在备案范围内，请删除。", "D17", path)


def _occupation(answers: Answers, line: Occupation, facts: Facts) -> list[Reason]:
    path = f"occupations[{line.row_id}]"
    filed = {
        level for code, name, work_type, level in facts.filed_lines if (code, name, work_type) == (line.code, line.name, line.work_type)
    }
    if filed & set(line.levels):
        return [_filed_already(line, f"{path}.levels", "的部分等级")]
    if filed and ChangeKind.ADDED_LEVELS not in answers.changes:
        return [Reason(CLAUSE, f"{line.title}已备案，增加等级请改选“新增等级”。", "D17", f"{path}.code")]
    if not filed and ChangeKind.ADDED_OCCUPATIONS not in answers.changes:
        return [Reason(CLAUSE, f"{line.title}还没有备案，请改选“新增职业（工种）”。", "D17", f"{path}.code")]
    return []
