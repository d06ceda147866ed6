"""Looking a person up: every search is recorded with its purpose, whether it found anybody or not (N14)."""

from dataclasses import dataclass
from datetime import datetime

from filings.queries.person_search import persons
from portal.accounts.models import User
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.people.identity import keyed_hash
from portal.people.models import Person
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed, Refused

CLAUSE = "文二(二)"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is looked for, by one of the two; why, and the matter at hand. The ID number is kept and recorded nowhere."""

    purpose: str
    matter: str
    name: str = ""
    id_number: str = ""


def find(wanted: Wanted, *, party: Authority, by: User, at: datetime) -> list[Person]:
    """Everybody found. Raises NotAllowed without the reviewer's right, Refused without a purpose and the matter."""
    if not by.has_perm("review_filing", party):
        raise NotAllowed((Reason(CLAUSE, f"人员查询由{party}的审核岗办理。"),))
    if not (wanted.purpose.strip() and wanted.matter.strip()):
        raise Refused((Reason(CLAUSE, "请写明查询目的和事由。", "N14", "matter"),))
    with act(by, at, party):
        found = persons(name=wanted.name, id_hash=keyed_hash(wanted.id_number) if wanted.id_number else "")
        audit.record(
            "people.search",
            party,
            data={
                "label": "查询人员",
                "by": "证件号" if wanted.id_number else "姓名",
                "name": wanted.name,
                "purpose": wanted.purpose,
                "matter": wanted.matter,
                "found": [row.pk for row in found],
            },
        )
    return found
