"""Who is reminded of a term: the people of whoever answers for it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from portal.access.models import Membership
from portal.access.queries import in_force
from portal.accounts.rights import Role
from portal.people.models import MemberState, TeamMember
from portal.terms.models import Term
from portal.terms.rules.holders import HolderKind

OFFICERS = (Role.ACCEPTOR, Role.REVIEWER, Role.APPROVER, Role.CENTRE_OFFICER)
STAFF = (Role.ADMINISTRATOR, Role.CLERK)
Found = dict[str, set[int]]


def recipients_of(terms: Sequence[Term], on: date) -> Mapping[int, frozenset[int]]:
    """The active accounts to remind, by the terms' numbers: at most three queries however many terms. The ministry has no accounts here."""
    officers = _officers({term.owner_authority_code for term in terms if term.owner_authority_code}, on)
    staff = _staff({term.owner_ref for term in terms if term.owner_kind == HolderKind.INSTITUTION}, on)
    teams = _members({term.owner_ref for term in terms if term.owner_kind == HolderKind.PANEL})
    by_ref = {HolderKind.INSTITUTION.value: staff, HolderKind.PANEL.value: teams}
    return {
        term.pk: frozenset(by_ref[term.owner_kind][term.owner_ref] if term.owner_kind in by_ref else officers[term.owner_authority_code])
        for term in terms
    }


def _officers(codes: set[str], on: date) -> Found:
    rows = Membership.objects.filter(in_force(on), authority__code__in=codes, role__in=OFFICERS, user__is_active=True)
    return _grouped(rows.values_list("authority__code", "user_id") if codes else ())


def _staff(refs: set[str], on: date) -> Found:
    rows = Membership.objects.filter(in_force(on), legal_person__in={int(ref) for ref in refs}, role__in=STAFF, user__is_active=True)
    return _grouped(rows.values_list("legal_person_id", "user_id") if refs else ())


def _members(refs: set[str]) -> Found:
    rows = TeamMember.objects.filter(team__in={int(ref) for ref in refs}, state=MemberState.ACCEPTED, person__user__is_active=True)
    return _grouped(rows.values_list("team_id", "person__user_id") if refs else ())


def _grouped(pairs: Iterable[tuple[object, int]]) -> Found:
    found: Found = defaultdict(set)
    for party, user in pairs:
        found[str(party)].add(user)
    return found
