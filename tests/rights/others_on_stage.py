"""Registrations and what happens to them, calls, cross-city notices, norms, imports, lists, accounts: each in the state an act starts from."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model

from filings.enums import ChangeKind, NoticeKind
from filings.models import CallEntry, CitySelection, CrossCityNotice, EmployerNorm, ExitRequest, Filing, Handover, Mailing, SelectionCall
from filings.queries.mailing import TASK as LETTER
from filings.services import calling, crossing, handovers, leaving, norms, selecting
from filings.services import mailing as letters
from portal.access import invitations
from portal.access.models import Invitation, Membership
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit.actors import Actor
from portal.authorities.queries import authority
from portal.documents.letters import wording
from portal.documents.models import LetterVersion, PaperKind
from portal.documents.services.receiving import scan_attachment, take
from portal.documents.services.wording import propose_letter
from portal.home.arranging import KEY
from portal.institutions.models import LegalPerson, Registration
from portal.legacy.models import Import
from portal.legacy.services import importing, staging
from portal.outbox.models import Task
from portal.people.models import Person
from portal.policy.models import FigureProposal
from portal.policy.proposing import propose_figure
from portal.verification.enums import Matter
from portal.verification.models import Outage
from portal.verification.services import loading
from portal.workdays.models import Arrangement, Scope
from portal.workdays.services import enter_days
from portal.workflow.acting import actor
from tests.documents.test_filetypes import pdf
from tests.filings import called, changed, renewals, road
from tests.filings.services import test_crossing as abroad
from tests.filings.services import test_norms as written
from tests.filings.stage import MONDAY, user
from tests.filings.stage import submitted as road_submitted
from tests.legacy.conftest import received, run
from tests.legacy.sheets import row, sheet
from tests.rights.filings_on_stage import DAY, known
from tests.rights.world import World, stage

RENEWS_ON = renewals.at(renewals.ENDS - timedelta(days=30))


def _known(world: World, registration: Registration) -> Registration:
    world.cast.join(registration.legal_person)
    return registration


@stage
def registration(world: World) -> Registration:
    return _known(world, changed.registered(number=world.number())[0])


@stage
def expiring(world: World) -> Registration:
    return _known(world, renewals.held(world.desk(), world.number())[0])


@stage
def change_draft(world: World) -> Filing:
    found, admin = changed.registered(number=world.number())
    return known(world, changed.begun(found, admin, [ChangeKind.NAME]))


@stage
def exit_request(world: World) -> ExitRequest:
    found, admin = changed.registered(number=world.number())
    return leaving.request_exit(_known(world, found), reason="业务调整", by=admin, at=MONDAY)


@stage
def handover(world: World) -> Handover:
    """From the city to the other one."""
    found, admin = changed.registered(number=world.number())
    filing = changed.begun(_known(world, found), admin, [ChangeKind.OTHER_CITY])
    moved = changed.basics(filing, registered_division="450103", registered_address="南宁市民族大道 100 号")
    road.decided(changed.cleared(changed.submitted(moved), world.desk(), MONDAY), world.desk(), MONDAY)
    return Handover.objects.get(registration=found)


@stage
def handover_declined(world: World) -> Handover:
    row = handover(world)
    return handovers.turn_down(row, answer="登记地未变", by=world.desk("other").approver, at=MONDAY, seen=row.version)


# --- calls: no two of them stand in one window, so that each walk has its own ---


@stage
def call_draft(world: World) -> SelectionCall:
    return calling.draft(called.DRAFT, by=world.desk("region").reviewer, at=called.DRAFTED)


@stage
def call_proposed(world: World) -> SelectionCall:
    call = call_draft(world)
    return calling.propose(call, by=world.desk("region").reviewer, at=called.DRAFTED, seen=call.version)


def _applied(world: World) -> Filing:
    called.published(world.desk("region"))
    return known(world, called.applied(world.number()))


@stage
def entry(world: World) -> CallEntry:
    return called.entry_of(_applied(world))


@stage
def selection_scored(world: World) -> CitySelection:
    return called.scored(_applied(world), world.desk()).selection


@stage
def selection_proposed(world: World) -> CitySelection:
    filing = _applied(world)
    called.scored(filing, world.desk(), (20, 20, 10))
    return called.proposed(called.selection_of(filing), world.desk())


@stage
def call_recommended(world: World) -> SelectionCall:
    """The one applicant is not recommended."""
    selection = selection_proposed(world)
    return selecting.recommend(selection, by=world.desk().approver, at=called.CLOSED, seen=selection.version).call


@stage
def call_settled(world: World) -> SelectionCall:
    call = call_recommended(world)
    return calling.settle(call, by=world.desk("region").reviewer, at=called.RESULT, seen=call.version)


@stage
def call_announced(world: World) -> SelectionCall:
    call = call_settled(world)
    return calling.announce(call, by=world.desk("region").approver, at=called.RESULT, seen=call.version)


# --- cross-city notices and norms ---


@stage
def travelling(world: World) -> Registration:
    """With its assessors; not reported anything yet."""
    return _known(world, abroad.registered(world.number())[0])


def assessors(found: Registration) -> list[Person]:
    return [row.person for row in found.legal_person.engagements.order_by("pk")]


@stage
def notice(world: World) -> CrossCityNotice:
    found = travelling(world)
    return crossing.report(found, NoticeKind.SITTING, abroad.said(assessors(found)), by=world.cast.people["own.clerk"], at=MONDAY)


@stage
def notice_consented(world: World) -> CrossCityNotice:
    row = notice(world)
    return crossing.answer(row, "consent", by=world.desk("other").reviewer, at=MONDAY, seen=row.version)


@stage
def norm(world: World) -> EmployerNorm:
    found = registration(world)
    return written.submitted(found.legal_person, world.cast.people["own.administrator"])


@stage
def norm_returned(world: World) -> EmployerNorm:
    row = norm(world)
    return norms.send_back(row, words="缺考核方案", by=world.desk().reviewer, at=MONDAY, seen=row.version)


# --- letters to many ---


@stage
def mailing(world: World) -> Mailing:
    row = known(world, road_submitted(world.number()))
    return letters.propose(
        row.authority, "queue", [row], subject="关于核对的函", text="请核对。", key=uuid4(), by=world.desk().reviewer, at=MONDAY
    )


@stage
def mailing_stuck(world: World) -> Mailing:
    """Released, and one letter given up."""
    row = mailing(world)
    row = letters.release(row, by=world.desk().approver, at=MONDAY, seen=row.version)
    Task.objects.filter(key__startswith=f"{LETTER}:{row.pk}:").update(failed_at=MONDAY)
    return row


# --- imports and lists ---


def sheet_of(number: int) -> BytesIO:
    """A workbook with one sound row."""
    return sheet(row(number))


@stage
def batch(world: World) -> Import:
    """Checked, not begun."""
    found = received(sheet_of(world.number()), world.cast.people["region.system_administrator"])
    staging.check(found.pk, at=MONDAY)
    return Import.objects.get(pk=found.pk)


@stage
def batch_stopped(world: World) -> Import:
    """Begun; its portion was tried in vain and given up."""
    found = batch(world)
    started = importing.start(found, by=world.cast.people["region.system_administrator"], at=MONDAY, seen=found.version)
    Task.objects.filter(key__startswith=f"{importing.TASK}:{started.pk}:").update(failed_at=MONDAY)
    return started


@stage
def batch_done(world: World) -> Import:
    return run(batch(world), world.cast.people["region.system_administrator"])


@stage
def outage(world: World) -> Outage:
    return loading.flag_outage(Matter.ABNORMAL_OPERATION, "接口停用", by=world.cast.people["region.system_administrator"], at=MONDAY)


# --- accounts ---


@stage
def account(world: World) -> User:
    """Of an officer whom nobody in the cast is."""
    found = user("在册人员")
    grant(found, authority("450200"), Role.INSPECTOR, by=None, at=MONDAY - 400 * DAY)
    return found


@stage
def membership(world: World) -> Membership:
    return account(world).memberships.get()


@stage
def colleague(world: World) -> Membership:
    """A clerk of the institution."""
    found = registration(world)
    return grant(user("同事"), found.legal_person, Role.CLERK, by=None, at=MONDAY - DAY)


@stage
def invitation(world: World) -> Invitation:
    """To an officer of the city."""
    by = world.cast.people["city.security_administrator"]
    return invitations.invite(authority("450200"), Role.AUDITOR, name="韦小红", email="wei@example.cn", by=by, at=MONDAY)


@stage
def unclaimed(world: World) -> LegalPerson:
    """Filed before the portal: nobody administers it."""
    found, admin = changed.registered(number=world.number())
    Membership.objects.filter(user=admin).update(until_on=MONDAY.date() - DAY)
    return found.legal_person


@stage
def first_invitation(world: World) -> Invitation:
    by = world.desk().acceptor
    words = {"name": "覃建国", "email": "qin@example.cn", "phone": "0772-3100001", "proof": "持营业执照到窗口"}
    return invitations.invite_first(unclaimed(world), **words, by=by, at=MONDAY)


@stage
def bureau(world: World) -> Model:
    """The city itself."""
    return authority("450200")


# --- settings that take two persons: proposed by an account that nobody in the cast has ---


def _administrator() -> Actor:
    found = user("系统管理员")
    grant(found, authority("450000"), Role.SYSTEM_ADMINISTRATOR, by=None, at=MONDAY - DAY)
    return actor(found, authority("450000"))


@stage
def figure(world: World) -> FigureProposal:
    later = date(2999, 1, 1)
    return propose_figure("publicity", 6, effective_from=later, basis="桂人社函〔2026〕9号", by=_administrator(), at=MONDAY)


@stage
def letter(world: World) -> LetterVersion:
    texts = {**wording(PaperKind.RECEIPT, MONDAY.date()).texts}
    texts[next(iter(texts))] += "特此说明。"
    return propose_letter(PaperKind.RECEIPT, texts, reason="补充", effective_from=date(2999, 1, 1), by=_administrator(), at=MONDAY)


@stage
def arrangement(world: World) -> Arrangement:
    days = [(date(2027, 4, day), False, "壮族三月三") for day in (8, 9)]
    arranged = enter_days(Scope.GUANGXI, 2027, days, basis="桂政办电〔2027〕1号", by=_administrator(), at=MONDAY)
    notice = take(arranged, None, SimpleUploadedFile("通知.pdf", pdf()), key=KEY, by=None, at=MONDAY)
    scan_attachment(notice.pk, at=MONDAY)
    return arranged
