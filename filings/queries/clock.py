"""The clocks of a filing as its pages read them."""

from collections.abc import Collection
from datetime import date

from filings.models import Clarification, Filing, Objection
from filings.rules.deadlines import TERMS
from portal.terms.models import Term
from portal.terms.queries import ClockView, clock
from portal.terms.rules.lines import ClockLine
from portal.terms.rules.slot import Slot, slot
from portal.workdays.services import calendar

# One line of time: before acceptance, then the notice's own limit; the applicant's answer runs while neither does.
FILING_LINE = ClockLine(
    keys=("acceptance", "examining_filing", "grading_filing"),
    waiting=("supplement_answer",),
    words={
        "supplement_answer": "{} 前补正",
        "evaluation": "评估至 {} 前",
        "publicity_start": "{} 前开始公示",
        "publicity": "公示至 {} 24:00",
        "ministry_report": "{} 前报部",
    },
)

CENTRE_KEYS = ("publicity_start", "publicity", "ministry_report")


def centre_slots(ids: Collection[int], today: date) -> dict[int, Slot]:
    """The slot of the Centre's own open clock of each filing, in one query: what its lists show and what the file page says of the same wait."""
    rows = Term.objects.filter(subject_type=Filing._meta.label_lower, subject_id__in=ids, key__in=CENTRE_KEYS, stopped_at=None)
    return {term.subject_id: slot(term.reading, today, calendar(term.calendar_key)) for term in rows.order_by("id")}


def filing_clock(filing: Filing, today: date) -> ClockView | None:
    """The leading clock with its strip; None for a draft that was never submitted."""
    return clock(filing, today, FILING_LINE)


def term_of(filing: Filing, key: str) -> Term:
    """The latest term of this key; a question of the filing has its own under clarification-<number>. Raises Term.DoesNotExist."""
    kind, _, number = key.partition("-")
    subject = {"subject_type": filing._meta.label_lower, "subject_id": filing.pk}
    if kind == "clarification":
        asked = filing.clarifications.filter(pk=number).first() if number.isdecimal() and len(number) < 18 else None
        subject = {"subject_type": Clarification._meta.label_lower, "subject_id": asked.pk if asked else None}
    found = Term.objects.filter(**subject, key=kind).order_by("-id").first()
    if found is None or kind not in TERMS:
        raise Term.DoesNotExist(f"{key} of {filing}")
    return found


def answers_due(filing: Filing) -> dict[int, date | None]:
    """By its key the day on which each open objection of a filing is to be answered, in one query (D33)."""
    asked = Objection.objects.filter(publicity__filing=filing).values("pk")
    rows = Term.objects.filter(subject_type=Objection._meta.label_lower, subject_id__in=asked, key="objection_answer", stopped_at=None)
    return dict(rows.values_list("subject_id", "due_on"))


def duty_of(term: Term) -> str:
    """What is to be done by the due day."""
    return TERMS[term.key].duty
