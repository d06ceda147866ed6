"""What the panel required of a line: the institution says what it did, with files; the reviewer verifies it. Clause: 附2二(三)."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from filings.models import FilingLine, Rectification
from filings.queries.rectifications import reports
from filings.rules.rectification import CLAUSE, Report, report_reasons, verify_reasons
from filings.services import notices
from filings.services.apart import keep_apart
from portal.accounts.models import User
from portal.audit import services as audit
from portal.documents.services import receiving
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed, Refused, lock

KEY = "rectification"  # of its files


def report_blockers(line: FilingLine) -> tuple[Reason, ...]:
    """Why nothing can be reported of this line now."""
    return report_reasons(line.panel_result, line.filing.state, reports(line.rectifications.order_by("no")))


def report(line: FilingLine, text: str, files: Sequence["UploadedFile[bytes]"], *, by: User, at: datetime) -> Rectification:
    """The institution says what it rectified, with what proves it. Raises NotAllowed, Refused, Rejected."""
    person = line.filing.legal_person
    if not by.has_perm("submit_filing", person):
        raise NotAllowed((Reason(CLAUSE, "整改情况由本单位管理员提交。"),))
    with act(by, at, person):
        locked = lock(line.filing)
        line = FilingLine.objects.select_related("filing__legal_person").get(pk=line.pk)
        reasons = report_blockers(line) or _incomplete(text, files)
        if reasons:
            raise Refused(reasons)
        row = Rectification.objects.create(line=line, no=line.rectifications.count() + 1, text=text.strip(), reported_at=at, reported_by=by)
        for file in files:
            receiving.take(row, person, file, key=KEY, by=by, at=at)
        audit.record("filings.report_rectification", locked, data={"line": str(line), "no": row.no, "clause": CLAUSE})
        notices.promise(locked, "rectification_reported", once=f":{row.pk}", line=str(line))
    return row


def _incomplete(text: str, files: Sequence["UploadedFile[bytes]"]) -> tuple[Reason, ...]:
    found = [] if text.strip() else [Reason(CLAUSE, "请写明整改情况。", "B58", "text")]
    return (*found, *(() if files else (Reason(CLAUSE, "请上传整改的佐证材料。", "B58", "files"),)))


def verify_blockers(row: Rectification) -> tuple[Reason, ...]:
    """Why this answer cannot be judged now."""
    return verify_reasons(row.line.filing.state, Report(row.is_met))


def verify(row: Rectification, *, is_met: bool, finding: str, by: User, at: datetime) -> Rectification:
    """The reviewer says whether it is done, in his own words. Raises NotAllowed, Refused (no words, judged already, out of time)."""
    filing = row.line.filing
    if filing.authority is None or not by.has_perm("review_filing", filing.authority):
        raise NotAllowed((Reason(CLAUSE, "由受理机关的审核岗核验整改情况。"),))
    keep_apart(filing, by, at)
    with act(by, at, filing.authority):
        locked = lock(filing)
        found = Rectification.objects.select_related("line__filing").get(pk=row.pk)
        reasons = verify_blockers(found)
        if not reasons and not finding.strip():
            reasons = (Reason(CLAUSE, "请写明核验意见。", "B58", "finding"),)
        if reasons:
            raise Refused(reasons)
        found.is_met, found.finding, found.verified_at, found.verified_by = is_met, finding.strip(), at, by
        found.save(update_fields=["is_met", "finding", "verified_at", "verified_by"])
        said = {"line": str(found.line), "finding": found.finding}
        audit.record("filings.verify_rectification", locked, data={**said, "result": "到位" if is_met else "未到位", "clause": CLAUSE})
        notices.promise(locked, "rectification_verified", once=f":{found.pk}", is_met=int(is_met), **said)
    return found
