"""The report to the ministry and its answer. Clause: 附2二(五)."""

from collections.abc import Sequence
from datetime import datetime

from filings.models import Filing
from filings.services import clocks, notices
from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.catalogue.rules.certificate_codes import institution_code_reasons
from portal.institutions.models import Registration
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused

CLAUSE = "附2二(五)"


def report(filing: Filing, *, by: User, at: datetime, seen: int) -> Filing:
    """Records the dispatch to the ministry, due within five working days of the publicity's end (B60)."""
    with act(by, at, filing.centre):
        reported = clocks.step(filing, "report", by=by, at=at, seen=seen)
        notices.promise(reported, "moved")
    return reported


def report_all(filings: Sequence[tuple[Filing, int]], *, by: User, at: datetime) -> tuple[list[Filing], list[tuple[Filing, str]]]:
    """Reports several filings, each in an act of its own, with the version the officer was shown of each.

    Returns those reported, and those that were not with the reason. Raises NotAllowed.
    """
    done: list[Filing] = []
    left: list[tuple[Filing, str]] = []
    for filing, seen in filings:
        try:
            done.append(report(filing, by=by, at=at, seen=seen))
        except NotAllowed:
            raise
        except Refused as refused:
            left.append((filing, refused.reasons[0].text))
        except StaleError:
            left.append((filing, "在你打开之后有变化，请重新核对。"))
    return done, left


def record_code(filing: Filing, code: str, *, by: User, at: datetime, seen: int) -> Filing:
    """Records the institution code the ministry assigned (B61). Raises Refused for a malformed code or one that another institution has."""
    code = code.strip().upper()
    malformed = institution_code_reasons(code)
    if malformed:
        raise Refused(malformed)
    with act(by, at, filing.centre):
        _hold_codes(filing.centre)
        own = filing.registration.institution_code if filing.registration else ""
        if own and code != own:
            raise Refused((Reason(CLAUSE, f"本机构已有机构编码 {own}，变更和延续沿用原编码。", "D96", "institution_code"),))
        holder = holder_of(code, besides=filing)
        if holder is not None:
            raise Refused((Reason(CLAUSE, f"机构编码 {code} 已用于{holder}。", "B61", "institution_code"),))
        recorded = clocks.step(filing, "record_code", by=by, at=at, seen=seen, institution_code=code)
        notices.promise(recorded, "moved")
    return recorded


def holder_of(code: str, *, besides: Filing) -> str | None:
    """Who has this code already: another institution, or another track of the same one; the same track may get its own again."""
    own = {"legal_person": besides.legal_person_id, "track": besides.track}
    taken = Registration.objects.filter(institution_code=code).exclude(**own).select_related("legal_person").first()
    if taken is not None:
        return taken.legal_person.name
    other = Filing.objects.filter(institution_code=code).exclude(**own).first()
    return None if other is None else other.applicant_name


def _hold_codes(centre: Authority) -> None:
    """One code is recorded at a time: two that cross would each find it free."""
    Authority.objects.select_for_update(no_key=True).get(pk=centre.pk)


def record_return(filing: Filing, *, reason: str, by: User, at: datetime, seen: int) -> Filing:
    """Records that the ministry returned the filing: it goes to a refusal with reasons and basis (D34). Raises Refused without a reason."""
    if not reason.strip():
        raise Refused((Reason(CLAUSE, "请写明部审核退回的理由。", path="reason"),))
    with act(by, at, filing.centre):
        returned = clocks.step(filing, "record_return", by=by, at=at, seen=seen, note=reason, reason=reason)
        notices.promise(returned, "moved")
    return returned
