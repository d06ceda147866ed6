"""Results of a sitting: who came, who passed, made public, submitted, reviewed, certified. Clause: 文二(一), 文二(三)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from django.utils import timezone

from portal.accounts.models import User
from portal.audit import services as audit
from portal.policy.clauses import Reason
from portal.terms import services as terms
from portal.terms.rules.holders import Holder, HolderKind, Owner
from portal.workflow.acting import act
from portal.workflow.models import StaleError
from portal.workflow.performing import lock, out_of_turn, perform, performing
from portal.workflow.steps import steps
from supervision.models import ResultImport, Sitting
from supervision.models.sitting import CLAUSE
from supervision.queries import sittings as queries
from supervision.rules import results as rules
from supervision.services.arranging import hold_blockers
from supervision.services.entering import need
from supervision.services.sittings import refuse, tell_authority, tell_institution

POSTING, REVIEW = "result_posting", "result_review"
Counts = Mapping[int, int]
Source = Literal["sheet", "typed"]


def _fill(sitting: Sitting, column: str, counts: Counts) -> None:
    for line in sitting.lines.all():
        setattr(line, column, counts[line.pk])
        line.save(update_fields=[column])


def hold(sitting: Sitting, present: Counts, *, by: User, at: datetime, seen: int) -> Sitting:
    """Who came, by line. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, sitting.institution):
        lock(sitting.registration)
        with performing(sitting, "hold", by=by, at=at, seen=seen) as held:
            early = rules.present_reasons(
                queries.tallies(held), present, starts_at=timezone.localtime(held.starts_at), now=timezone.localtime(at)
            )
            refuse((*hold_blockers(held, at=at), *early))
            _fill(held, "present", present)
    return held


def post(
    sitting: Sitting, passed: Counts, *, source: Source, name: str = "", sha256: str = "", by: User, at: datetime, seen: int
) -> Sitting:
    """Who passed, by line, made public for its days. Raises Refused, NotAllowed, StaleError."""
    owner = Owner(HolderKind.INSTITUTION, ref=str(sitting.institution.pk))
    holder = Holder(HolderKind.INSTITUTION, sitting.institution.name)
    with (
        act(by, at, sitting.institution),
        performing(sitting, "post", by=by, at=at, seen=seen, until=timezone.localdate(at)) as posted,
    ):
        refuse(_passed(posted, passed, at))
        _keep(posted, passed, source, name, sha256, by, at)
        term = terms.start(posted, POSTING, figure_key=POSTING, owner=owner, holder=holder, at=at, by=by, mark="公示")
        posted.post_until = term.due_on
    return posted


def _passed(sitting: Sitting, passed: Counts, at: datetime) -> tuple[Reason, ...]:
    ends = timezone.localtime(sitting.ends_at)
    return rules.passed_reasons(queries.tallies(sitting), passed, ends_at=ends, now=timezone.localtime(at))


def _keep(sitting: Sitting, passed: Counts, source: Source, name: str, sha256: str, by: User, at: datetime) -> None:
    """The counts in the lines, and the summary as it was given."""
    _fill(sitting, "passed", passed)
    rows = [{"label": line.label, "present": line.present, "passed": passed[line.ref]} for line in queries.tallies(sitting)]
    ResultImport.objects.create(
        sitting=sitting, source=source, name=name[:200], sha256=sha256, rows=rows, imported_at=at, imported_by=str(by)
    )


def correct_blockers(sitting: Sitting) -> tuple[Reason, ...]:
    """Counts that are public are corrected only where the reviewer has sent them back."""
    reasons = out_of_turn(sitting, steps(Sitting)["submit"])
    return reasons or (() if sitting.query_text else (Reason(CLAUSE, "审核退回后才能更正成绩汇总。", "O08"),))


def correct(
    sitting: Sitting, passed: Counts, *, source: Source, name: str = "", sha256: str = "", by: User, at: datetime, seen: int
) -> Sitting:
    """Corrects what was sent back, and makes it public anew. Raises Refused, NotAllowed, StaleError."""
    need(by, "report_activity", sitting.institution, CLAUSE)
    with act(by, at, sitting.institution):
        kept = lock(sitting)
        if kept.version != seen:
            raise StaleError(sitting, seen=seen, found=kept.version)
        refuse(correct_blockers(kept))
        refuse(_passed(kept, passed, at))
        _keep(kept, passed, source, name, sha256, by, at)
        term = terms.reset(kept, POSTING, holder=Holder(HolderKind.INSTITUTION, kept.institution.name), at=at, by=by, mark="更正")
        kept.posted_at, kept.post_until = at, term.due_on
        kept.save()
        audit.record("supervision.correct_results", kept, data={"label": "更正成绩汇总", "until": str(term.due_on)})
    return kept


def submit_blockers(sitting: Sitting, *, at: datetime) -> tuple[Reason, ...]:
    """Results are reviewed once they have been public."""
    return rules.submit_reasons(sitting.post_until, timezone.localdate(at))


def submit(sitting: Sitting, *, by: User, at: datetime, seen: int) -> Sitting:
    """Sends the results to review; the authority's days begin. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, sitting.institution):
        with performing(sitting, "submit", by=by, at=at, seen=seen) as submitted:
            refuse(submit_blockers(submitted, at=at))
        terms.stop_all(submitted, outcome="报送审核", at=at, by=by, keys=[POSTING])
        authority = submitted.authority
        owner, holder = Owner(HolderKind.AUTHORITY, authority_code=authority.code), Holder(HolderKind.AUTHORITY, authority.short_name)
        terms.start(submitted, REVIEW, figure_key=REVIEW, owner=owner, holder=holder, at=at, by=by, mark="报送")
        counts = queries.sums(submitted)
        words = f"{submitted.title}：实到 {counts['present']} 人，合格 {counts['passed']} 人。"
        tell_authority(submitted, f"考评结果待审核：{submitted.institution}", words, at)
    return submitted


def clear_blockers(sitting: Sitting) -> tuple[Reason, ...]:
    """No result is let through over an open question."""
    return rules.clear_reasons(queries.open_anomalies(sitting))


def clear(sitting: Sitting, *, by: User, at: datetime, seen: int) -> Sitting:
    """The results are reviewed; certificates may be issued. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, sitting.authority):
        with performing(sitting, "clear", by=by, at=at, seen=seen) as cleared:
            refuse(clear_blockers(cleared))
        terms.stop(cleared, REVIEW, outcome="审核通过", at=at, by=by)
        tell_institution(cleared, f"考评结果审核通过：{cleared.title}", "可以核发证书。", at)
    return cleared


def query(sitting: Sitting, *, words: str, by: User, at: datetime, seen: int) -> Sitting:
    """The reviewer sends the results back with what is to be explained or corrected. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, sitting.authority):
        refuse(() if words.strip() else (Reason(rules.REVIEW, "请写明须说明或更正之处。", "O24", "words"),))
        sent = perform(sitting, "query", by=by, at=at, seen=seen, note=words.strip(), text=words.strip())
        terms.stop(sent, REVIEW, outcome="退回说明", at=at, by=by)
        tell_institution(sent, f"考评结果退回说明：{sent.title}", words.strip(), at)
    return sent


def certify(sitting: Sitting, certified: Counts, *, by: User, at: datetime, seen: int) -> Sitting:
    """How many certificates were issued, by line. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, sitting.institution), performing(sitting, "certify", by=by, at=at, seen=seen) as done:
        refuse(rules.certified_reasons(queries.tallies(done), certified))
        _fill(done, "certified", certified)
    return done
