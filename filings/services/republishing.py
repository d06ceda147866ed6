"""Correcting a publicity: the one that is on ends with the reason, another one with its own full period takes its place (N13). Clause: 附2二(四)."""

from datetime import date, datetime

from django.conf import settings
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.utils import timezone

from filings.enums import ObjectionState
from filings.models import Filing, FilingLine, Publicity
from filings.rules import publicity as rules
from filings.rules.objection import mail_address
from filings.services import clocks, notices
from filings.services.publicising import CLAUSE, hold_running, last_day, open_publicity, require_centre
from portal.accounts.models import User
from portal.audit import services as audit
from portal.outbox.services import send_mail
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.models import StaleError
from portal.workflow.performing import Refused, lock


def next_content(publicity: Publicity, said: rules.Corrections) -> dict[str, object]:
    """What would be publicised instead: the same for the preview and the act."""
    gone = set(publicity.filing.lines.filter(upheld=True).values_list("pk", flat=True))
    return rules.corrected(publicity.snapshot, said, gone)


def correct(
    filing: Filing, said: rules.Corrections, *, reason: str, ends_on: date | None = None, by: User, at: datetime, seen: int
) -> Filing:
    """Ends the publicity that is on and begins another with the content put right, for the full period; open objections go over to it.

    The authority's clock stays paused, the Centre's own ends with the reason and starts anew. Raises NotAllowed, StaleError, and Refused:
    none is on, no reason, nothing changed, a period too short.
    """
    require_centre(filing, by)
    ends_on = last_day(ends_on, timezone.localdate(at))
    with act(by, at, filing.centre):
        running = hold_running(filing)
        found = lock(filing).version
        if found != seen:
            raise StaleError(filing, seen=seen, found=found)
        if running is None or running.closed_at is not None:
            raise Refused((Reason(CLAUSE, "没有进行中的公示，不能更正。", "N13"),))
        content = next_content(running, said)
        reasons = rules.correction_reasons(running.snapshot, content, reason)
        if reasons:
            raise Refused(reasons)
        why = reason.strip()
        corrected = clocks.step(filing, "correct_publicity", by=by, at=at, seen=seen, note=why, why=why)
        running.closed_at = at
        running.save(update_fields=["closed_at"])
        opened = open_publicity(corrected, content, ends_on, by=by, at=at, replaces=running, reason=why)
        _follow_lines(running, opened)
        carried = _carry_over(running, opened)
        words = "；".join(f"{row.label}：{row.before} → {row.after or '不再公示'}" for row in rules.corrections(running.snapshot, content))
        audit.record("filings.replace_publicity", corrected, data={"from": running.no, "to": opened.no, "what": words, "carried": carried})
        notices.promise(corrected, "publicity_corrected", publicity_id=opened.pk, corrections=words, carried=carried)
    return corrected


def _follow_lines(running: Publicity, opened: Publicity) -> None:
    """The lines to be decided say what was publicised: the receipt prints their norms."""
    before = {line["id"]: line["norm"] for line in running.snapshot["lines"]}
    for line in opened.snapshot["lines"]:
        if line["norm"] != before[line["id"]]:
            FilingLine.objects.filter(pk=line["id"]).update(norm=line["norm"])


def _carry_over(running: Publicity, opened: Publicity) -> int:
    """Open objections keep their clocks and wait for their answers with the new publicity; whoever left an address is told. How many."""
    waiting = list(running.objections.filter(state=ObjectionState.OPEN))
    running.objections.filter(state=ObjectionState.OPEN).update(publicity=opened, carried_from=Coalesce("carried_from", Value(running.pk)))
    for objection in waiting:
        address = mail_address(objection.contact)
        if address:
            context = {"objection": objection, "publicity": opened, "portal": settings.PORTAL_URL.rstrip("/")}
            body = render_to_string("filings/mail/objection_carried.txt", context)
            send_mail(address, f"公示更正，你的异议 {objection.receipt_code} 继续办理", body, key=f"objection:{objection.pk}:{opened.pk}")
    return len(waiting)
