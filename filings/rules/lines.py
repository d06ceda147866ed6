"""The decision line by line: what may be granted, and the outcome that follows from the lines (D36)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from filings.enums import LineOutcome, LineResult, Outcome
from portal.policy.clauses import Reason


class UndecidedError(ValueError):
    """An outcome was asked for while a line is open, or there is none."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the decision sees it.

    `result`: the panel's, "" where there was no evaluation; `excluded`: an objection was upheld against it; `rectified`: what the panel
    required was done, and verified.
    """

    ref: str
    title: str
    outcome: str
    result: str = ""
    reason: str = ""
    basis: str = ""
    excluded: bool = False
    rectified: bool = False


def outcome_of(outcomes: Collection[str]) -> Outcome:
    """Granted, partial or refused. Raises UndecidedError while a line is open."""
    if not outcomes or LineOutcome.PENDING in outcomes:
        raise UndecidedError("lines are still open")
    if LineOutcome.GRANTED not in outcomes:
        return Outcome.REFUSED
    return Outcome.PARTIAL if LineOutcome.REFUSED in outcomes else Outcome.GRANTED


def decision_reasons(lines: Sequence[Line], *, clause: str, returned: bool = False) -> tuple[Reason, ...]:
    """What keeps the lines from being proposed as they stand; a refusal has reasons and basis (D35).

    `clause`: where the annex sets the decision, 附1二(三) or 附2二(五); `returned`: the ministry returned the filing (D34).
    """
    return tuple(reason for line in lines for reason in _line(line, clause, returned=returned))


def adverse_lines(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that the refusal letter lists."""
    return tuple(line for line in lines if line.outcome == LineOutcome.REFUSED)


def granted_lines(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that the receipt lists."""
    return tuple(line for line in lines if line.outcome == LineOutcome.GRANTED)


def _line(line: Line, clause: str, *, returned: bool) -> tuple[Reason, ...]:
    path = f"lines[{line.ref}]"
    if line.outcome == LineOutcome.PENDING:
        return (Reason(clause, f"{line.title}还没有拟定决定。", "D36", path),)
    if line.outcome == LineOutcome.REFUSED:
        return _unreasoned(line, clause, path)
    return _not_grantable(line, path, returned=returned)


def _unreasoned(line: Line, clause: str, path: str) -> tuple[Reason, ...]:
    owed = [word for word, given in (("理由", line.reason), ("依据", line.basis)) if not given.strip()]
    if not owed:
        return ()
    return (Reason(clause, f"{line.title}拟不予备案，请写明{'和'.join(owed)}。", "D35", path),)


def _not_grantable(line: Line, path: str, *, returned: bool) -> tuple[Reason, ...]:
    if returned:
        return (Reason("附2二(五)", f"人力资源社会保障部已退回，{line.title}不能准予备案。", "D34", path),)
    if line.result == LineResult.FAILED:
        return (Reason("附2二(三)", f"{line.title}技术评估不通过，不能准予备案。", "B58", path),)
    if line.result == LineResult.PASSED_AFTER_FIX and not line.rectified:
        return (
            Reason("附2二(三)", f"{line.title}评估为整改后通过，整改还没有核验到位，不能准予备案。", "B58", path, link="#rectification"),
        )
    if line.excluded:
        return (Reason("附2二(四)", f"公示期间对{line.title}的异议成立，不能准予备案。", "D33", path),)
    return ()
