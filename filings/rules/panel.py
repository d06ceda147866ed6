"""The evaluation panel: who is on it, when it is complete, and when its lead may conclude. Clause: 附2二(三)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from filings.enums import Head, LineResult, Method, OpinionResult
from portal.policy.clauses import Reason

_CLAUSE: Final = "附2二(三)"
PROFESSIONAL: Final = "professional"
MANAGERIAL: Final = "managerial"


@dataclass(frozen=True, slots=True)
class PanelMember:
    """A member as the rules see it. `kind`: professional or managerial; `declared`: no ground for recusal, in writing."""

    ref: str
    name: str
    kind: str
    lead: bool = False
    accepted: bool = False
    declared: bool = False
    recused: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be asked onto a panel.

    `appointed`: holds an expert's card on the day; `reachable`: has an account to answer with; `ties`: how he stands with the applicant, in
    words; `answered`: what became of an earlier invitation to this panel.
    """

    name: str
    appointed: bool = True
    reachable: bool = True
    ties: tuple[str, ...] = ()
    answered: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """One member's opinion: a result for each head and each line, signed or not; `remark` is kept with a dissent."""

    member: str
    heads: Mapping[Head, OpinionResult]
    lines: Mapping[str, LineResult]
    signed: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the lead signs for the panel. `unused`: why a method of the notice was not used; `remarks`: the words beside a line."""

    heads: Mapping[Head, OpinionResult]
    lines: Mapping[str, LineResult]
    methods: frozenset[Method]
    unused: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dissent:
    """A signed result that differs from the conclusion; `subject` is a head or a line."""

    member: str
    subject: str
    opinion: str
    conclusion: str


def invitation_reasons(candidate: Candidate) -> tuple[Reason, ...]:
    """Why somebody cannot be asked: no card, no account, a tie with the applicant (N14), asked before."""
    found = []
    if not candidate.appointed:
        found.append(Reason(_CLAUSE, f"{candidate.name}没有有效的专家聘书。", "B55", "panel"))
    if not candidate.reachable:
        found.append(Reason(_CLAUSE, f"{candidate.name}没有账号，不能答复邀请。", "B55", "panel"))
    found.extend(tie_reasons(candidate.name, candidate.ties))
    if candidate.answered:
        found.append(Reason("文二(二)", f"{candidate.name}在本组{candidate.answered}，不能再次邀请。", "N14", "panel"))
    return tuple(found)


def tie_reasons(name: str, ties: Sequence[str]) -> tuple[Reason, ...]:
    """Who stands with the applicant steps aside, whether he says so himself or not (O19, N14)."""
    return (Reason("文二(二)", f"{name}应当回避：{'、'.join(ties)}。", "N14", "panel"),) if ties else ()


def composition_reasons(kinds: Collection[str]) -> tuple[Reason, ...]:
    """Which of the two kinds of members is missing (B55)."""
    return tuple(
        Reason(_CLAUSE, f"专家组还没有{word}，至少 1 名。", "B55", "panel")
        for kind, word in ((PROFESSIONAL, "专业人员"), (MANAGERIAL, "管理人员"))
        if kind not in kinds
    )


def panel_reasons(members: Sequence[PanelMember]) -> tuple[Reason, ...]:
    """What the panel lacks before the evaluation may open: professional and managerial members, one lead, every declaration (B55)."""
    seated = [member for member in members if not member.recused]
    found = list(composition_reasons([member.kind for member in seated]))
    leads = sum(member.lead for member in seated)
    if leads != 1:
        found.append(Reason(_CLAUSE, "请为专家组确定一名组长。" if not leads else "专家组只能有一名组长。", "B55", "panel"))
    for member in seated:
        found.extend(_unready(member))
    return tuple(found)


def opinion_reasons(opinion: Opinion, lines: Collection[str]) -> tuple[Reason, ...]:
    """What an opinion lacks before it may be signed: a result for each of the six heads and for each line (B57)."""
    heads = [head.label for head in Head if head not in opinion.heads]
    found = []
    if heads:
        found.append(Reason(_CLAUSE, f"还没有评价：{'、'.join(map(str, heads))}。", "B57", "opinion.heads"))
    if set(lines) - set(opinion.lines):
        found.append(Reason(_CLAUSE, f"还有 {len(set(lines) - set(opinion.lines))} 个申报项没有结论。", "B57", "opinion.lines"))
    if set(opinion.lines) - set(lines):
        found.append(Reason(_CLAUSE, "有不属于本件的申报项。", "B57", "opinion.lines"))
    return tuple(found)


def conclusion_reasons(
    members: Sequence[PanelMember], opinions: Sequence[Opinion], conclusion: Conclusion, lines: Collection[str]
) -> tuple[Reason, ...]:
    """What keeps the lead from concluding: a member who has not signed, a head, line or method left open (B55-B57)."""
    signed = {opinion.member for opinion in opinions if opinion.signed}
    waiting = [member.name for member in members if not member.recused and member.ref not in signed]
    found = list(panel_reasons([member for member in members if member.accepted]))  # a member may have left since it opened
    if waiting:
        found.append(Reason(_CLAUSE, f"还有成员没有签署意见：{'、'.join(waiting)}。全部签署后由组长作出结论。", "B55", "opinions"))
    found.extend(opinion_reasons(Opinion("", conclusion.heads, conclusion.lines), lines))
    found.extend(_unsaid(conclusion))
    unused = [str(method.label) for method in Method if method not in conclusion.methods]
    if not conclusion.methods or (unused and not conclusion.unused.strip()):
        found.append(Reason(_CLAUSE, f"未采用{'、'.join(unused)}的，请说明理由。", "B56", "conclusion.methods"))
    return tuple(found)


def _unsaid(conclusion: Conclusion) -> list[Reason]:
    """The lines that pass after a fix without a word of what has to be rectified (B58)."""
    return [
        Reason(_CLAUSE, "结论为整改后通过的，请写明要整改什么。", "B58", f"line-{line}-remark")
        for line, result in conclusion.lines.items()
        if result == LineResult.PASSED_AFTER_FIX and not conclusion.remarks.get(line, "").strip()
    ]


def dissents(opinions: Sequence[Opinion], conclusion: Conclusion) -> tuple[Dissent, ...]:
    """Every signed result that the conclusion does not share, kept in the file."""
    return tuple(
        Dissent(opinion.member, str(subject), str(said), str(concluded))
        for opinion in opinions
        if opinion.signed
        for subject, said, concluded in _compared(opinion, conclusion)
        if said != concluded
    )


def concluding_act(results: Collection[str], *, publicised: bool = True) -> str:
    """The act that fits the lines: "fail" where none passed (B58), else "conclude", or "settle" where nothing is publicised (D96)."""
    if all(result == LineResult.FAILED for result in results):
        return "fail"
    return "conclude" if publicised else "settle"


def _unready(member: PanelMember) -> tuple[Reason, ...]:
    if not member.accepted:
        return (Reason(_CLAUSE, f"{member.name}还没有接受邀请。", "B55", f"panel[{member.ref}]"),)
    if not member.declared:
        return (Reason("文二(二)", f"{member.name}还没有作回避声明。", "O19", f"panel[{member.ref}]"),)
    return ()


def _compared(opinion: Opinion, conclusion: Conclusion) -> list[tuple[str, str, str]]:
    heads = [(str(head), str(said), str(conclusion.heads[head])) for head, said in opinion.heads.items() if head in conclusion.heads]
    lines = [(line, str(said), str(conclusion.lines[line])) for line, said in opinion.lines.items() if line in conclusion.lines]
    return heads + lines
