"""An officer acknowledges what a resubmission changed, one change at a time (N7)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from filings.models import Filing, FilingVersion, Look
from filings.queries.checklist import submitted_versions
from filings.queries.looking import seen_by
from filings.rules.looking import Sighting
from filings.services.intake import handles
from portal.accounts.models import User
from portal.audit import services as audit
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused, lock


def acknowledge(filing: Filing, path: str, *, looked_at: int, by: User, at: datetime) -> Look:
    """Ticks one change as read; with the last one the version is acknowledged as a whole. A second tick of the same changes nothing.

    Raises NotAllowed for whoever does not work on the file, StaleError where another version was submitted since, Refused for an unknown
    change or a file that is closed.
    """
    if filing.authority is None or not handles(by, filing.authority):
        raise NotAllowed((Reason("文一(二)", "由受理机关的受理、审核、审批岗勾选已阅。"),))
    with act(by, at, filing.authority):
        locked = lock(filing)
        if not locked.is_open:
            raise Refused((Reason("", f"本件现为“{locked.get_state_display()}”，不再勾选。"),))
        versions = submitted_versions(locked)
        if versions[-1].no != looked_at:
            raise StaleError(filing, seen=looked_at, found=versions[-1].no)
        look = Look.objects.select_related("version").filter(filing=locked, officer=by).first() or Look(filing=locked, officer=by)
        one = next((one for one in _sightings(look, versions) if one.change.path == path), None)
        if one is None:
            raise Refused((Reason("", "没有这一处变更，请刷新页面。"),))
        if not one.acknowledged:
            _tick(look, one, versions, at=at)
            audit.record("filings.acknowledge", locked, data={"path": path, "version_no": looked_at})
    return look


def _tick(look: Look, one: Sighting, versions: Sequence[FilingVersion], *, at: datetime) -> None:
    newest, before = versions[-1], look.version.no if look.version else 0
    look.ticks = {**look.ticks, one.change.path: {"no": newest.no, "since": one.since, "at": at.isoformat()}}
    found = _sightings(look, versions)
    if all(each.acknowledged for each in found):
        look.version = newest
        look.ticks = {path: tick for path, tick in look.ticks.items() if tick["no"] > before}
        data = {"count": len(found), "version_no": newest.no}
        audit.record("filings.acknowledge_version", look.filing, data=data)
    look.save()


def _sightings(look: Look, versions: Sequence[FilingVersion]) -> tuple[Sighting, ...]:
    ticks: dict[str, Any] = look.ticks
    return seen_by(versions, look.version.no if look.version else None, ticks)
