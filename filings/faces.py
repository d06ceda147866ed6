"""How a filing's state looks: the badge's tone says who has it."""

from dataclasses import dataclass
from datetime import date

from filings.enums import CallState, NormState, NoticeState, Outcome, SelectionState, State


@dataclass(frozen=True, slots=True)
class Face:
    """A badge: tone (grey, blue, ochre, violet, teal, green), icon (Tabler name), word."""

    tone: str
    icon: str
    label: str


def _face(tone: str, icon: str, choice: State | Outcome) -> Face:
    return Face(tone, icon, str(choice.label))


STATE_FACES: dict[str, Face] = {
    State.DRAFT: _face("grey", "pencil", State.DRAFT),
    State.SUPPLEMENTING: _face("ochre", "arrow-back-up", State.SUPPLEMENTING),
    State.SUBMITTED: _face("blue", "inbox", State.SUBMITTED),
    State.ACCEPTED: _face("blue", "list-check", State.ACCEPTED),
    State.DECLINED: _face("grey", "x", State.DECLINED),
    State.DECIDING: _face("blue", "edit", State.DECIDING),
    State.REVIEWED: _face("blue", "calendar-event", State.REVIEWED),
    State.EVALUATING: _face("violet", "users-group", State.EVALUATING),
    State.EVALUATED: _face("blue", "gavel", State.EVALUATED),
    State.PUBLICISED: _face("teal", "speakerphone", State.PUBLICISED),
    State.REPORTING: _face("teal", "send", State.REPORTING),
    State.AT_MINISTRY: _face("teal", "building", State.AT_MINISTRY),
    State.APPROVING: _face("blue", "gavel", State.APPROVING),
    State.DECIDED: _face("green", "check", State.DECIDED),
    State.WITHDRAWN: _face("grey", "arrow-back-up", State.WITHDRAWN),
}

OUTCOME_FACES: dict[str, Face] = {
    Outcome.GRANTED: _face("green", "check", Outcome.GRANTED),
    Outcome.PARTIAL: _face("green", "check", Outcome.PARTIAL),
    Outcome.REFUSED: _face("grey", "x", Outcome.REFUSED),
}


def face(state: str, outcome: str = "") -> Face:
    """The badge of a filing: once decided, the outcome speaks."""
    return OUTCOME_FACES.get(outcome, STATE_FACES[state]) if state == State.DECIDED else STATE_FACES[state]


_CALL_FACES: dict[str, Face] = {
    CallState.DRAFT: Face("grey", "pencil", str(CallState.DRAFT.label)),
    CallState.PROPOSED: Face("blue", "gavel", str(CallState.PROPOSED.label)),
    CallState.PUBLISHED: Face("teal", "speakerphone", str(CallState.PUBLISHED.label)),
    CallState.SETTLED: Face("blue", "gavel", str(CallState.SETTLED.label)),
    CallState.ANNOUNCED: Face("green", "check", str(CallState.ANNOUNCED.label)),
    CallState.DROPPED: Face("grey", "x", str(CallState.DROPPED.label)),
}
_SELECTION_FACES: dict[str, Face] = {
    SelectionState.SCORING: Face("blue", "list-check", str(SelectionState.SCORING.label)),
    SelectionState.PROPOSED: Face("blue", "gavel", str(SelectionState.PROPOSED.label)),
    SelectionState.RECOMMENDED: Face("green", "check", str(SelectionState.RECOMMENDED.label)),
}
_NOTICE_FACES: dict[str, Face] = {
    NoticeState.ASKED: Face("blue", "inbox", str(NoticeState.ASKED.label)),
    NoticeState.CONSENTED: Face("green", "check", str(NoticeState.CONSENTED.label)),
    NoticeState.CONDITIONED: Face("green", "check", str(NoticeState.CONDITIONED.label)),
    NoticeState.REFUSED: Face("grey", "x", str(NoticeState.REFUSED.label)),
    NoticeState.REVOKED: Face("ochre", "ban", str(NoticeState.REVOKED.label)),
    NoticeState.WITHDRAWN: Face("grey", "arrow-back-up", str(NoticeState.WITHDRAWN.label)),
}
_NORM_FACES: dict[str, Face] = {
    NormState.SUBMITTED: Face("blue", "inbox", str(NormState.SUBMITTED.label)),
    NormState.RETURNED: Face("ochre", "arrow-back-up", str(NormState.RETURNED.label)),
    NormState.FILED: Face("green", "check", str(NormState.FILED.label)),
    NormState.WITHDRAWN: Face("grey", "arrow-back-up", str(NormState.WITHDRAWN.label)),
}


def call_face(state: str) -> Face:
    """The badge of a selection call on the desk."""
    return _CALL_FACES[state]


def selection_face(state: str, closes_on: date, on: date) -> Face:
    """The badge of a city's selection on a day: nobody scores before the applications are closed, they come in until then."""
    if state == SelectionState.SCORING and on <= closes_on:
        return Face("teal", "speakerphone", f"申请受理中，{closes_on:%m-%d} 24:00 截止")
    return _SELECTION_FACES[state]


def notice_face(state: str) -> Face:
    """The badge of a cross-city notice."""
    return _NOTICE_FACES[state]


def norm_face(state: str, *, replaced: bool = False) -> Face:
    """The badge of an employer's norm; an edition that a newer one replaced says so."""
    return Face("grey", "archive", "已被新版替代") if replaced else _NORM_FACES[state]
