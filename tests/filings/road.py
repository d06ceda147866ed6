"""Stretches of the road that several tests travel: each takes a filing from one state to the next through the services."""

from datetime import datetime, timedelta

from filings.enums import CheckResult, Head, LineOutcome, LineResult, Method, OpinionResult
from filings.models import Filing, Look
from filings.queries.checklist import checklist, submitted_versions
from filings.queries.looking import seen_by
from filings.queries.supplements import asked_items, standing_items
from filings.services import deciding, evaluating, intake, looking, ministry, publicising, reviewing, supplementing
from filings.services.deciding import Verdict
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.queries import authority
from portal.authorities.roster import REGION
from portal.people.models import Credential, CredentialKind, MemberKind, MemberState, Person
from tests.filings.stage import MONDAY, Desk, user

HEADS = dict.fromkeys(Head, OpinionResult.MET)


def fresh(filing: Filing) -> Filing:
    return Filing.objects.get(pk=filing.pk)


def read(filing: Filing, officer: User, at: datetime) -> None:
    """Every change of a resubmission ticked by this officer."""
    versions = submitted_versions(filing)
    look = Look.objects.filter(filing=filing, officer=officer).select_related("version").first()
    for one in seen_by(versions, look.version.no if look and look.version else None, look.ticks if look else None):
        looking.acknowledge(filing, one.change.path, looked_at=versions[-1].no, by=officer, at=at)


def cured(filing: Filing, officer: User, at: datetime) -> None:
    """Everything that was asked and still counts is found cured."""
    versions = submitted_versions(filing)
    for one in standing_items(asked_items(filing), versions):
        row = one.row
        supplementing.mark_item(row, is_cured=True, note="", by=officer, at=at, looked_at=versions[-1].no, edit_no=row.edit_no)


def accepted(filing: Filing, bureau: Desk, at: datetime) -> Filing:
    read(filing, bureau.acceptor, at)
    cured(filing, bureau.acceptor, at)
    return intake.accept(filing, by=bureau.acceptor, at=at, seen=filing.version)


def reviewed(filing: Filing, bureau: Desk, at: datetime) -> Filing:
    read(filing, bureau.reviewer, at)
    for item in checklist(filing):
        reviewing.answer_check(filing, item.check.id, CheckResult.MET, by=bureau.reviewer, at=at)
    return reviewing.clear(filing, by=bureau.reviewer, at=at, seen=filing.version)


def expert(number: int, capacity: MemberKind = MemberKind.PROFESSIONAL) -> Person:
    """An expert appointed by the region: his card, his account, his post."""
    person = Person.objects.create(id_hash=f"{number:064d}", id_mask="450***", name=f"专家{number}", user=user(f"专家{number}"))
    Credential.objects.create(person=person, kind=CredentialKind.EXPERT, number=f"桂技评专{number:04d}", capacity=capacity)
    grant(person.user, authority(REGION), Role.EXPERT, by=None, at=MONDAY - timedelta(days=400))
    return person


def with_panel(filing: Filing, bureau: Desk, at: datetime) -> list[Person]:
    """A panel of two professionals and one manager who have all accepted; the first leads."""
    people = [expert(filing.pk * 10 + number) for number in range(3)]
    kinds = dict(zip(people, (MemberKind.PROFESSIONAL, MemberKind.PROFESSIONAL, MemberKind.MANAGERIAL), strict=True))
    team = evaluating.invite_panel(filing, kinds, lead=people[0], by=bureau.reviewer, at=at)
    for member in team.members.all():
        evaluating.answer_invitation(member, MemberState.ACCEPTED, declaration="与申请单位无利害关系", by=member.person.user, at=at)
    return people


def evaluating_now(filing: Filing, bureau: Desk, at: datetime) -> tuple[Filing, list[Person]]:
    people = with_panel(filing, bureau, at)
    filing = fresh(filing)
    opened = evaluating.open_evaluation(
        filing, methods=list(Method), planned_on=None, expected_working_days=10, by=bureau.reviewer, at=at, seen=filing.version
    )
    return opened, people


def signed(filing: Filing, results: dict[int, LineResult], at: datetime) -> None:
    for member in filing.team.members.all():
        evaluating.sign_opinion(filing, member, heads=HEADS, lines=results, text="同意", is_dissent=False, by=member.person.user, at=at)


def evaluated(filing: Filing, bureau: Desk, at: datetime, failed: tuple[str, ...] = ()) -> Filing:
    """The evaluation, concluded three days later; lines with these names fail."""
    filing, people = evaluating_now(filing, bureau, at)
    later = at + timedelta(days=3)
    results = {line.pk: LineResult.FAILED if line.name in failed else LineResult.PASSED for line in filing.lines.all()}
    signed(filing, results, later)
    conclusion = evaluating.Conclusion(heads=HEADS, lines=results, methods=list(Method), text="现场评估结论。")
    return evaluating.conclude(filing, conclusion, by=people[0].user, at=later, seen=filing.version)


def publicised(filing: Filing, officer: User, at: datetime) -> Filing:
    return publicising.publicise(filing, by=officer, at=at, seen=filing.version)


def day_after_publicity(filing: Filing) -> datetime:
    publicity = filing.publicities.get(closed_at__isnull=True)
    return datetime.combine(publicity.ends_on + timedelta(days=1), publicity.started_at.timetz())


def at_ministry(filing: Filing, officer: User) -> tuple[Filing, datetime]:
    """Publicity closed on the day after its last, reported at once."""
    day = day_after_publicity(filing)
    filing = publicising.close(filing, by=officer, at=day, seen=filing.version)
    return ministry.report(filing, by=officer, at=day, seen=filing.version), day


def coded(filing: Filing, officer: User, at: datetime, code: str = "Y000045000218") -> Filing:
    filing = publicised(filing, officer, at)
    filing, day = at_ministry(filing, officer)
    return ministry.record_code(filing, code, by=officer, at=day + timedelta(days=2), seen=filing.version)


def refuse(reason: str, basis: str) -> Verdict:
    return Verdict(LineOutcome.REFUSED, reason, basis)


def decided(filing: Filing, bureau: Desk, at: datetime, refused: dict[str, Verdict] | None = None) -> Filing:
    """Proposed and approved; lines with these names are refused, all others granted."""
    verdicts = {line.pk: (refused or {}).get(line.name, Verdict(LineOutcome.GRANTED)) for line in filing.lines.all()}
    filing = deciding.propose(filing, verdicts, by=bureau.reviewer, at=at, seen=filing.version)
    return deciding.approve(filing, by=bureau.approver, at=at, seen=filing.version)
