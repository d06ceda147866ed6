"""The clocks of a filing: which term each act starts, stops, pauses or hands on (the clock column of the filing's table).

A service calls `effects(act, …)` and hands each effect to the terms; nothing here knows a date.
Three phases are not counted: evaluation ①, publicity ②, the ministry's review ③ (附2二(五), D01).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from filings.rules.facts import Figures
from portal.institutions.enums import Kind, Track
from portal.terms.rules.history import EventKind
from portal.terms.rules.holders import HolderKind


@dataclass(frozen=True, slots=True)
class TermSpec:
    """One clock: its key, the figure with its length, who answers for it, the clause, and the words for lists.

    `clause` "" with `internal`: the number is ours and shown as 内部时限. `figure` "": whoever starts it names its last day.
    """

    key: str
    figure: str
    owner: HolderKind
    clause: str
    label: str
    duty: str
    internal: bool = False


_TERMS: Final[tuple[TermSpec, ...]] = (
    TermSpec("examining_filing", "examining_filing", HolderKind.AUTHORITY, "附1二(三)", "备案期限", "出具回执或不予备案"),
    TermSpec("grading_filing", "grading_filing", HolderKind.AUTHORITY, "附2二(五)", "备案期限", "出具回执或不予备案"),
    TermSpec("evaluation", "evaluation", HolderKind.AUTHORITY, "附2二(三)", "技术评估期限", "签署评估结论"),
    TermSpec("publicity", "publicity", HolderKind.CENTRE, "附2二(四)", "公示期", "公示"),
    TermSpec("ministry_report", "ministry_report", HolderKind.CENTRE, "附2二(五)", "报部期限", "报人力资源社会保障部"),
    TermSpec("city_report", "city_report", HolderKind.AUTHORITY, "附2末", "报送区中心期限", "报送备案信息"),
    TermSpec("acceptance", "acceptance", HolderKind.AUTHORITY, "", "受理审查", "受理或一次性告知补正", internal=True),
    TermSpec("supplement_answer", "supplement_answer_days", HolderKind.INSTITUTION, "", "补正期限", "补正后重新提交", internal=True),
    TermSpec("publicity_start", "publicity_start", HolderKind.CENTRE, "", "启动公示", "开始公示", internal=True),
    TermSpec("objection_answer", "objection_answer", HolderKind.AUTHORITY, "", "异议答复", "答复异议", internal=True),
    TermSpec("clarification", "", HolderKind.INSTITUTION, "", "说明期限", "说明情况", internal=True),
)
TERMS: Final[dict[str, TermSpec]] = {spec.key: spec for spec in _TERMS}


def clause_of(term: str, track: Track) -> str:
    """The clause of a term for this track: the city's report stands at the end of either annex."""
    return f"{track.annex}末" if term == "city_report" else TERMS[term].clause


@dataclass(frozen=True, slots=True)
class Effect:
    """What an act does to one term. `holder`: who has the time from here; `reason`: what for; `mark`: the word for the event."""

    kind: EventKind
    term: str
    holder: HolderKind
    reason: str = ""
    mark: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the table asks of a filing: its track, whether a city decides, whether it is publicised (D96), the strict count of D01.

    `by_call`: a social organisation's filing that needs a selection call and lives by its limits (B65, D89); `phases_excluded`: whether
    that call says that the three phases are not counted.
    """

    track: Track
    by_city: bool
    publicised: bool = True
    centre_counts: bool = False
    by_call: bool = True
    phases_excluded: bool = True

    @classmethod
    def of(cls, track: Track, *, by_city: bool, publicised: bool, figures: Figures, by_call: bool = True) -> "Setting":
        """From the filing and the figures in force."""
        return cls(track, by_city, publicised, bool(figures["centre_report_counts"]), by_call)


_When = Callable[[Setting], bool]
_START, _RESET, _PAUSE, _RESUME, _STOP = EventKind.START, EventKind.RESET, EventKind.PAUSE, EventKind.RESUME, EventKind.STOP
_BUREAU, _CENTRE, _PANEL, _MINISTRY = HolderKind.AUTHORITY, HolderKind.CENTRE, HolderKind.PANEL, HolderKind.MINISTRY


def _always(setting: Setting) -> bool:
    return True


def _examining(setting: Setting) -> bool:
    return setting.track.kind is Kind.EXAMINING


def _grading(setting: Setting) -> bool:
    """Ten working days, or until the day that the selection call names (B65, D32)."""
    return setting.track.kind is Kind.GRADING


def _called(setting: Setting) -> bool:
    return setting.track is Track.GRADING_SOCIAL and setting.by_call


def _uncalled(setting: Setting) -> bool:
    """The region looks at an application of a call when the result is announced, not before (B46)."""
    return not _called(setting)


def _city(setting: Setting) -> bool:
    return setting.by_city


def _publicised(setting: Setting) -> bool:
    return setting.publicised


def _to_publicise(setting: Setting) -> bool:
    return _grading(setting) and setting.publicised


def _to_decide(setting: Setting) -> bool:
    return _grading(setting) and not setting.publicised


def _strict(setting: Setting) -> bool:
    return _grading(setting) and setting.centre_counts


def _lenient(setting: Setting) -> bool:
    return _grading(setting) and not setting.centre_counts


def _effect(kind: EventKind, term: str, reason: str = "", mark: str = "", *, holder: HolderKind | None = None) -> Effect:
    return Effect(kind, term, holder or TERMS[term].owner, reason, mark)


def _ends(mark: str, *terms: str) -> tuple[tuple[_When, Effect], ...]:
    return tuple((_always, _effect(_STOP, term, mark=mark)) for term in terms)


def _resumes(mark: str) -> tuple[_When, Effect]:
    return _grading, _effect(_RESUME, "grading_filing", "办理", mark)


_ALL: Final = tuple(TERMS)
ENDING: Final = frozenset({"decline", "approve", "withdraw"})  # what closes the file, and every clock with it
_SUBMITTED: Final = (
    (_examining, _effect(_START, "examining_filing", "受理审查", "提交")),
    (_uncalled, _effect(_START, "acceptance", "受理审查", "提交")),
)

EFFECTS: Final[dict[str, tuple[tuple[_When, Effect], ...]]] = {
    "submit": _SUBMITTED,
    "announce_call": ((_called, _effect(_START, "acceptance", "受理审查", "公布遴选结果")),),
    "resubmit": (
        *_ends("补正提交", "supplement_answer"),
        (_examining, _effect(_RESET, "examining_filing", "受理审查", "补正提交")),
        (_always, _effect(_RESET, "acceptance", "受理审查", "补正提交")),
    ),
    "ask_supplement": (
        (_examining, _effect(_STOP, "examining_filing", mark="补正告知")),
        *_ends("补正告知", "acceptance"),
        (_always, _effect(_START, "supplement_answer", "补正", "补正告知")),
    ),
    "accept": (*_ends("受理", "acceptance"), (_grading, _effect(_START, "grading_filing", "办理", "受理"))),
    "decline": _ends("不予受理", *_ALL),
    "clear_examining": (),
    "clear_change": (),
    "clear_grading": ((_always, _effect(_START, "evaluation", "技术评估", "材料审核通过")),),
    "object": (),
    "open_evaluation": ((_grading, _effect(_PAUSE, "grading_filing", "技术评估", "评估通知", holder=_PANEL)),),
    # the wait for publicity runs on the term and is the Centre's time (D99)
    "conclude": (
        (_to_publicise, _effect(_RESUME, "grading_filing", "启动公示", "结论签署", holder=_CENTRE)),
        (_to_decide, _effect(_RESUME, "grading_filing", "办理", "结论签署")),
        *_ends("结论签署", "evaluation"),
        (_publicised, _effect(_START, "publicity_start", "启动公示", "结论签署")),
    ),
    "settle": (_resumes("结论签署"), *_ends("结论签署", "evaluation")),
    "fail": (_resumes("结论签署"), *_ends("结论签署", "evaluation")),
    "publicise": (
        *_ends("开始公示", "publicity_start"),
        (_always, _effect(_START, "publicity", "公示", "开始公示")),
        (_grading, _effect(_PAUSE, "grading_filing", "公示", "开始公示", holder=_CENTRE)),
    ),
    # ② goes on: only the Centre's own clock starts anew (N13)
    "correct_publicity": (*_ends("更正", "publicity"), (_always, _effect(_START, "publicity", "重新公示", "重新公示"))),
    "close_publicity": (
        *_ends("公示结束", "publicity"),
        (_always, _effect(_START, "ministry_report", "报部", "公示结束")),
        (_lenient, _effect(_PAUSE, "grading_filing", "报部审核", "公示结束", holder=_CENTRE)),
        (_strict, _effect(_RESUME, "grading_filing", "报部", "公示结束", holder=_CENTRE)),
    ),
    "end_publicity": (*_ends("公示结束", "publicity"), _resumes("公示结束")),
    "uphold": (*_ends("异议成立", "publicity"), _resumes("异议成立")),
    "report": (
        *_ends("报部", "ministry_report"),
        (_grading, _effect(_PAUSE, "grading_filing", "报部审核", "报部", holder=_MINISTRY)),
    ),
    "record_code": (_resumes("赋码"),),
    "record_return": (_resumes("退回"),),
    "propose": (),
    "send_back": (),
    "approve": (
        *_ends("决定", *(term for term in _ALL if term != "city_report")),
        (_city, _effect(_START, "city_report", "报送区中心", "决定")),
    ),
    "send_city_report": _ends("报送", "city_report"),
    "raise_objection": ((_always, _effect(_START, "objection_answer", "异议答复", "收到异议")),),
    "answer_objection": _ends("答复异议", "objection_answer"),
    # beside the leading clock, which runs on: the notice excludes three phases, and this is none of them (D76)
    "ask_clarification": ((_always, _effect(_START, "clarification", "说明", "请说明")),),
    "answer_clarification": _ends("说明", "clarification"),
    "recall": _ends("撤回修改", "examining_filing", "acceptance"),
    "withdraw": _ends("撤回", *_ALL),
}


def effects(act: str, setting: Setting) -> tuple[Effect, ...]:
    """What an act does to the clocks, in order. Raises KeyError for an unknown act.

    A stop of a term that does not run is to be skipped; a start of one that ran before (recalled and submitted again) resets it (D04).
    """
    found = [replace(effect, clause=clause_of(effect.term, setting.track)) for applies, effect in EFFECTS[act] if applies(setting)]
    if _called(setting) and not setting.phases_excluded:
        return tuple(effect for effect in found if effect.term != "grading_filing" or effect.kind not in (_PAUSE, _RESUME))
    return tuple(found)
