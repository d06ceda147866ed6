"""What an authority writes of itself on its papers: telephone, address and the remedies paragraph (T11, D35)."""

from datetime import datetime
from hashlib import sha256
from typing import Final

from portal.accounts.models import User
from portal.audit import services as audit
from portal.authorities.models import Authority, AuthorityKind
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused

LONGEST: Final = 800
FIELDS: Final = ("phone", "address", "remedies")


def letterhead_seen(authority: Authority) -> str:
    """As what the letterhead was read: another approver's change since makes the page stale (T4)."""
    return sha256("\x00".join(getattr(authority, name) for name in FIELDS).encode()).hexdigest()


def set_letterhead(authority: Authority, *, phone: str, address: str, remedies: str, by: User, at: datetime, seen: str) -> Authority:
    """Change what stands at the foot of the authority's papers from now on; papers issued keep theirs.

    `remedies`: paragraphs, one a line, as the authority's own legal staff has settled them; `seen` from `letterhead_seen`. Raises NotAllowed
    for anybody but its approvers, Refused for a deciding authority without remedies or with too much text, StaleError.
    """
    if not by.has_perm("approve_filing", authority):
        raise NotAllowed((Reason("", f"只能由{authority.short_name}的审批岗修改本机关的落款。"),))
    given = {"phone": phone.strip(), "address": address.strip(), "remedies": "\n".join(filter(None, map(str.strip, remedies.splitlines())))}
    reasons = _reasons(authority, given["remedies"])
    if reasons:
        raise Refused(reasons)
    with act(by, at, authority):
        row = Authority.objects.select_for_update().get(pk=authority.pk)
        if letterhead_seen(row) != seen:
            raise StaleError(row, seen=0, found=0)
        changed = {name: {"before": getattr(row, name), "after": value} for name, value in given.items() if getattr(row, name) != value}
        for name, value in given.items():
            setattr(row, name, value)
        if changed:
            row.save(update_fields=list(FIELDS))
            audit.record("authorities.set_letterhead", row, data=changed)
    return row


def _reasons(authority: Authority, remedies: str) -> tuple[Reason, ...]:
    if not remedies and authority.kind != AuthorityKind.CENTRE:
        return (Reason("附2二(五)", "作出决定的机关须写明救济途径。", "D35", "remedies"),)
    if len(remedies) > LONGEST:
        return (Reason("", f"救济途径最多 {LONGEST} 字，现为 {len(remedies)} 字。", "D35", "remedies"),)
    return ()
