"""公示情况证明: what the Centre certifies of a publicity that has run its course. Clause: 附2二(四)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from filings.enums import Level, ObjectionState
from filings.models import Objection, Publicity
from filings.rules.publicity import line_label
from filings.services.papers import common
from portal.accounts.models import User
from portal.directory.rules import lines
from portal.documents import contents
from portal.documents.models import Paper, PaperKind
from portal.documents.services.issuing import issue
from portal.policy.clauses import printed
from portal.workdays.services import calendar

CLAUSE = "附2二(四)"
_ENDINGS = {ObjectionState.UPHELD: "成立", ObjectionState.DISMISSED: "经核实不成立", ObjectionState.WITHDRAWN: "异议人撤回"}


def certify(publicity: Publicity, *, by: User, at: datetime) -> Paper:
    """Issues the certificate of a publicity that has been closed, once; the Centre signs. Raises IntegrityError for a second one."""
    filing, shown = publicity.filing, publicity.snapshot

    def build(number: str, code: str) -> contents.PaperContent:
        return contents.PublicityContent(
            **common(filing, filing.centre, number, code, at),
            filing_number=filing.number or "",
            kind=shown["track"],
            accepted_by=shown["authority"],
            lines=_lines(shown["lines"]),
            first_day=publicity.starts_on,
            last_day=publicity.ends_on,
            working_days=calendar().count(publicity.starts_on, publicity.ends_on),
            place=f"{settings.PORTAL_URL.rstrip('/')}{reverse('publicity', args=[publicity.pk])}",
            sha256=publicity.sha256,
            basis=printed(CLAUSE),
            objections=tuple(_heard(row) for row in _objections(publicity)),
            corrected=tuple(_corrected(row) for row in _before(publicity)),
        )

    return issue(
        publicity,
        PaperKind.PUBLICITY,
        build,
        case=filing,
        authority=filing.centre,
        addressee_id=filing.legal_person_id,
        once=True,
        by=by,
        at=at,
    )


def _lines(rows: list[dict[str, Any]]) -> tuple[contents.ScopeLine, ...]:
    return tuple(
        contents.ScopeLine(name=line.title, code=line.code, levels=tuple(Level(level).word for level in line.levels), basis=line.norm)
        for line in lines(rows)
    )


def _before(publicity: Publicity) -> list[Publicity]:
    """The publicities that this one corrects, the first one first."""
    found: list[Publicity] = []
    while publicity.replaces is not None:
        publicity = publicity.replaces
        found.insert(0, publicity)
    return found


def _corrected(publicity: Publicity) -> contents.CorrectedPublicity:
    assert publicity.closed_at is not None
    return contents.CorrectedPublicity(
        no=publicity.no,
        first_day=publicity.starts_on,
        over_on=timezone.localdate(publicity.closed_at),
        reason=publicity.replaced_by.reason,
    )


def _objections(publicity: Publicity) -> QuerySet[Objection]:
    """Those to this publicity and to the ones it corrects, in the order in which they were raised."""
    return Objection.objects.filter(publicity__in=[publicity, *_before(publicity)]).select_related("publicity")


def _heard(objection: Objection) -> contents.HeardObjection:
    hit = "、".join(line_label(line) for line in objection.publicity.snapshot["lines"] if line["id"] in objection.against)
    ending = _ENDINGS[ObjectionState(objection.state)]
    return contents.HeardObjection(
        raised_on=timezone.localdate(objection.raised_at),
        ending=f"{ending}，涉及{hit}" if hit else ending,
        answered_on=timezone.localdate(objection.answered_at) if objection.answered_at else None,
    )
