"""An employer's own norm: what may be put on file, and which of the numbers a filing gives the portal knows. Clause: 文一(一), D40."""

from dataclasses import dataclass, field
from typing import Final

from filings.enums import Norm
from filings.rules.answers import Answers, Occupation
from filings.rules.facts import Facts
from portal.policy.clauses import Reason

CLAUSE: Final = "文一(一)"


@dataclass(frozen=True, slots=True)
class Said:
    """What an institution says of its norm; `levels` are values of Level."""

    code: str
    name: str
    title: str
    edition: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What the portal knows: the authority's code ("" where none can be named), and this occupation's other norms of the institution.

    `pending`: one that is not answered yet; `editions`: those on file, replaced ones included.
    """

    authority: str
    pending: bool = False
    editions: frozenset[str] = field(default_factory=frozenset)


def norm_reasons(said: Said, known: Known) -> tuple[Reason, ...]:
    """Everything that stands in the way of submitting a norm."""
    found = []
    if not known.authority:
        found.append(Reason(CLAUSE, "无法确定备案机关，请先在备案申请中填好注册地和办公地。", "D40"))
    if known.pending:
        found.append(Reason(CLAUSE, "这个职业已有一件评价规范在办，请先办结或撤回。", "D40", "code"))
    if said.edition in known.editions:
        found.append(Reason(CLAUSE, "这一版本已经备案，修订后的规范请用新的版本。", "D40", "edition"))
    if not said.levels:
        found.append(Reason(CLAUSE, "请选择规范所涉的等级。", "D40", "levels"))
    return tuple(found)


def _given(answers: Answers) -> tuple[Occupation, ...]:
    """The lines evaluated by the institution's own norm."""
    return tuple(line for line in answers.occupations if line.norm == Norm.FILED_NORM)


def spares_text(answers: Answers, facts: Facts) -> bool:
    """Whether every line that goes by a norm of its own names one on file with the portal for this institution and occupation."""
    own = _given(answers)
    return bool(own) and all((line.norm_number, line.code, line.name) in facts.filed_norms for line in own)


def doubtful_numbers(answers: Answers, facts: Facts) -> tuple[Reason, ...]:
    """The numbers that the reviewer has to check by hand: not on file here, or of an edition that was replaced."""
    found = []
    for line in _given(answers):
        key = (line.norm_number, line.code, line.name)
        if not line.norm_number or key in facts.filed_norms:
            continue
        word = "对应的版本已被新版替代" if key in facts.replaced_norms else "未在本平台备案"
        path = f"occupations[{line.row_id}].norm_number"
        found.append(Reason(CLAUSE, f"{line.title}的评价规范 {line.norm_number}：编号{word}，须核对。", "D40", path))
    return tuple(found)
