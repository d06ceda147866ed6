"""What a new value of a figure touches and what it leaves alone: the impact list that is read before it is confirmed (N4).

A running clock keeps the record it was started under, a decision the one it was made under; so a change reaches only what is still to begin.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q

from filings.enums import ROAD, State
from filings.models import Filing
from filings.models.record import CLOSED
from filings.rules.deadlines import TERMS, TermSpec
from portal.authorities.queries import filing_authorities
from portal.documents.models import PaperKind
from portal.institutions.enums import RegistrationState, Track
from portal.institutions.models import Registration
from portal.policy.figures import FIGURES
from portal.policy.proposing import ImpactRow
from portal.terms.models import Term

SAMPLES: Final = 10

_ROAD: Final = ROAD[: ROAD.index(State.DECIDED)]


def _until(last: State) -> tuple[State, ...]:
    return _ROAD[: _ROAD.index(last) + 1]


# term -> the states in which it is still to begin
_TO_BEGIN: Final[dict[str, tuple[State, ...]]] = {
    "examining_filing": (State.DRAFT,),
    "acceptance": (State.DRAFT,),
    "grading_filing": _until(State.SUBMITTED),
    "supplement_answer": _until(State.SUBMITTED),
    "evaluation": _until(State.ACCEPTED),
    "publicity_start": _until(State.EVALUATING),
    "publicity": _until(State.EVALUATED),
    "objection_answer": _until(State.PUBLICISED),
    "ministry_report": _until(State.PUBLICISED),
    "city_report": _ROAD,
}
# a clock that is taken up again counts anew with the length it was first given (D04)
_NEVER_BEGUN: Final = {
    "acceptance": Q(first_submitted_at=None),
    "examining_filing": Q(first_submitted_at=None),
    "supplement_answer": Q(supplement_asked_at=None),
}
_GRADING: Final = tuple(track for track in Track if track.value.startswith("grading"))
_EXAMINING: Final = tuple(track for track in Track if track.value.startswith("examining"))
_TRACKS: Final[dict[str, tuple[Track, ...]]] = {
    "examining_filing": _EXAMINING,
    **dict.fromkeys(("grading_filing", "evaluation", "publicity_start", "publicity", "objection_answer", "ministry_report"), _GRADING),
}
# figure -> (the states whose files are judged by it anew, what happens there); the value of the day of the judgement holds
_JUDGED: Final[dict[str, tuple[tuple[State, ...], str]]] = {
    **dict.fromkeys(
        ("min_assessors", "credit_report_age_days", "commitment_age_days", "lease_cover_years_examining", "lease_covers_validity"),
        (_until(State.SUPPLEMENTING), "提交或补正提交时按新值核对"),
    ),
    "lookback_years": (_ROAD, "提交和决定时按新值追溯"),
    "validity_years": (_ROAD, "生效日起作出的决定按新值确定有效期"),
    "day_closes_at": (_ROAD, "生效日起收到的材料和作出的办理按新时刻确定起算日"),
    "centre_report_counts": (_ROAD, "尚未结束公示的，其后报部时间按新值处理"),
    "anonymous_objections": (_until(State.PUBLICISED), "生效日起提出的异议按新值受理"),
    **dict.fromkeys(
        ("addition_evaluation", "addition_publicity", "renewal_publicity", "renewal_ministry"), (_ROAD, "尚未走到该环节的按新值办理")
    ),
    "evaluation_ends_in_term": (_until(State.EVALUATING), "按新值判断评估是否按期"),
}
# figure -> the papers that print it
_PRINTED: Final[dict[str, tuple[PaperKind, ...]]] = {
    "examining_filing": (PaperKind.ACCEPTANCE,),
    "grading_filing": (PaperKind.ACCEPTANCE, PaperKind.PAUSE),
    "supplement_answer_days": (PaperKind.SUPPLEMENT,),
    "validity_years": (PaperKind.RECEIPT,),
    "renewal_window_months": (PaperKind.RECEIPT,),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: what, how many, what happens to it; `numbers` name some of them."""

    label: str
    count: int
    text: str
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """What an authority has of the files touched; every authority is listed, zeros included (T21)."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Impact:
    """What the change touches, what it does not, and the files touched by authority (drafts have none yet)."""

    touched: tuple[Line, ...]
    kept: tuple[Line, ...]
    places: tuple[Place, ...]

    @property
    def rows(self) -> list[ImpactRow]:
        """The list as it is kept with the confirmed proposal."""
        return [ImpactRow(label=line.label, text=line.text, count=line.count) for line in (*self.touched, *self.kept)]


def figure_impact(key: str) -> Impact:
    """The impact list of a figure as things stand, in a number of queries that does not grow with the files. Raises KeyError."""
    label, specs = FIGURES[key].label, [spec for spec in TERMS.values() if spec.figure == key]
    ahead, text = _ahead(key, specs)
    touched = [_drafts(ahead, text), _in_hand(ahead, text)] if ahead is not None else []
    touched += _registrations(key) + _templates(key)
    return Impact(
        touched=tuple(line for line in touched if line.count),
        kept=(*_running(specs), Line("已决定、已办结的办件和已出具的文书", 0, f"保持出具时的“{label}”，不改动、不重印")),
        places=_places(ahead) if ahead is not None else (),
    )


def _ahead(key: str, specs: Sequence[TermSpec]) -> tuple[Q | None, str]:
    """The filings the figure is still to be applied to, and how; None where no filing uses it."""
    if specs:
        wanted = Q()
        for spec in specs:
            waiting = Q(state__in=_TO_BEGIN[spec.key]) & _NEVER_BEGUN.get(spec.key, Q())
            wanted |= waiting & Q(track__in=_TRACKS[spec.key]) if spec.key in _TRACKS else waiting
        return wanted, "该期限尚未起算，生效日起起算的按新值"
    if key in _JUDGED:
        states, text = _JUDGED[key]
        return Q(state__in=states), text
    return None, ""


def _drafts(wanted: Q, text: str) -> Line:
    """What nobody has submitted yet; a draft belongs to its applicant alone, so none is named."""
    return Line("尚未提交的草稿", Filing.objects.filter(wanted, first_submitted_at=None).count(), text)


def _in_hand(wanted: Q, text: str) -> Line:
    rows = Filing.objects.filter(wanted, first_submitted_at__isnull=False).exclude(state__in=CLOSED)
    return Line("在办办件", rows.count(), text, _numbers(rows.order_by("pk").values_list("number", flat=True)[:SAMPLES]))


def _places(wanted: Q) -> tuple[Place, ...]:
    rows = Filing.objects.filter(wanted, first_submitted_at__isnull=False).exclude(state__in=CLOSED)
    counts = dict(rows.order_by().values_list("authority").annotate(Count("pk")))
    return tuple(Place(row.city_name, counts.get(row.pk, 0)) for row in filing_authorities())


def _running(specs: Sequence[TermSpec]) -> tuple[Line, ...]:
    """The clocks that run under the value they were started with."""
    if not specs:
        return ()
    running = Term.objects.filter(figure_key__in={spec.figure for spec in specs}, stopped_at=None)
    subjects = running.filter(subject_type=Filing._meta.label_lower).order_by("pk").values_list("subject_id", flat=True)[:SAMPLES]
    numbers = Filing.objects.filter(pk__in=list(subjects)).order_by("pk").values_list("number", flat=True)
    return (Line("正在计算的期限", running.count(), "保持起算时的数值和版本，到期日不变", _numbers(numbers)),)


def _registrations(key: str) -> list[Line]:
    if key != "renewal_window_months":
        return []
    valid = Registration.objects.filter(state=RegistrationState.VALID, valid_to__isnull=False).count()
    return [Line("有效的等级认定机构备案", valid, "延续申请窗口自生效日起按新值推算，有效期止不变")]


def _templates(key: str) -> list[Line]:
    kinds = _PRINTED.get(key, ())
    words = "、".join(f"《{kind.label}》" for kind in kinds)
    return [Line("文书", len(kinds), f"{words}自生效日起印新值，已出具的不变")] if kinds else []


def _numbers(found: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(number for number in found if number)
