"""The acts on registrations, calls, cross-city notices and norms, and what the region and the account managers do: who may take each."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

from filings.enums import NoticeKind
from filings.queries import calls
from filings.services import calling, crossing, handovers, leaving, norms, searching, selecting
from filings.services import mailing as letters
from filings.services.searching import Wanted
from filings.services.selecting import Judgement
from portal.access import invitations, second_factor
from portal.access import services as access
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.services import letterhead_seen, set_letterhead
from portal.legacy.services import importing, staging, undoing
from portal.verification.enums import Matter
from portal.verification.services import loading
from tests.filings import called
from tests.filings.services import test_crossing as abroad
from tests.filings.services import test_norms as written
from tests.filings.stage import MONDAY
from tests.legacy.conftest import received
from tests.rights.acts import Act
from tests.rights.cast import holders
from tests.rights.others_on_stage import assessors, sheet_of
from tests.rights.table_filings import ACCEPTS, APPROVES, HANDLES, REVIEWS, SIGNS, WRITES
from tests.rights.world import World

HOST, TARGET = holders("other", "review_filing"), holders("other", "approve_filing")
DRAFTS, PUBLISHES, DECLINES = (holders("region", f"{right}_filing") for right in ("review", "approve", "accept"))
IMPORTS = holders("region", "import_records")
MANAGES = holders("city", "manage_members") | holders("region", "manage_members")  # the region's for every authority
PUBLISHED = loading.Published(Matter.ABNORMAL_OPERATION, "经营异常目录", "自治区市场监管局", date(2026, 9, 1), "名单.csv")
WANTED = Wanted("审核备案人员", "4502-2026-0001", name="韦小明")
SETTLING = {"at": called.RESULT}


def scored(world: World, entry: object, by: User) -> object:
    points = {row.ref: 10 for row in calls.criteria(entry.selection.call)}
    return selecting.score(entry, points, dict.fromkeys(points, "核定"), by=by, at=called.CLOSED, seen=selecting.seen_scores(entry))


def listed(world: World, selection: object, by: User) -> object:
    judged = {row.pk: Judgement(1, True, "条件最好") for row in calls.live_entries(selection)}
    return selecting.propose(selection, judged, by=by, at=called.CLOSED, seen=selection.version)


def reported(world: World, registration: object, by: User) -> object:
    return crossing.report(registration, NoticeKind.SITTING, abroad.said(assessors(registration)), by=by, at=MONDAY)


def moved(world: World, notice: object, by: User) -> object:
    said = abroad.said(assessors(notice.registration), headcount=60)
    return crossing.change(notice, said, reason="报名增加", by=by, at=MONDAY, seen=notice.version)


OF_REGISTRATIONS = (
    Act("leaving.request_exit", "registration", lambda w, s, by: leaving.request_exit(s, reason="业务调整", by=by, at=MONDAY), SIGNS),
    Act("leaving.confirm", "exit_request", lambda w, s, by: leaving.confirm(s, answer="", by=by, at=MONDAY, seen=s.version), APPROVES),
    Act(
        "leaving.refuse",
        "exit_request",
        lambda w, s, by: leaving.refuse(s, answer="有在办案件", by=by, at=MONDAY, seen=s.version),
        APPROVES,
    ),
    Act("leaving.withdraw", "exit_request", lambda w, s, by: leaving.withdraw(s, by=by, at=MONDAY, seen=s.version), SIGNS),
    Act("handovers.take_over", "handover", lambda w, s, by: handovers.take_over(s, by=by, at=MONDAY, seen=s.version), TARGET),
    Act(
        "handovers.turn_down",
        "handover",
        lambda w, s, by: handovers.turn_down(s, answer="未迁入", by=by, at=MONDAY, seen=s.version),
        TARGET,
    ),
    Act(
        "handovers.propose_again",
        "handover_declined",
        lambda w, s, by: handovers.propose_again(s, reason="已迁入", by=by, at=MONDAY, seen=s.version),
        APPROVES,
    ),
    Act("handovers.drop", "handover", lambda w, s, by: handovers.drop(s, reason="不再移交", by=by, at=MONDAY, seen=s.version), APPROVES),
)

OF_CALLS = (
    Act("calling.draft", "bureau", lambda w, s, by: calling.draft(called.DRAFT, by=by, at=called.DRAFTED), DRAFTS),
    Act(
        "calling.revise",
        "call_draft",
        lambda w, s, by: calling.revise(s, replace(called.DRAFT, pass_points=70), by=by, at=called.DRAFTED, seen=s.version),
        DRAFTS,
    ),
    Act("calling.propose", "call_draft", lambda w, s, by: calling.propose(s, by=by, at=called.DRAFTED, seen=s.version), DRAFTS),
    Act("calling.drop", "call_draft", lambda w, s, by: calling.drop(s, reason="重拟", by=by, at=called.DRAFTED, seen=s.version), DRAFTS),
    Act(
        "calling.send_back",
        "call_proposed",
        lambda w, s, by: calling.send_back(s, reason="重拟", by=by, at=called.DRAFTED, seen=s.version),
        PUBLISHES,
    ),
    Act(
        "calling.publish",
        "call_proposed",
        lambda w, s, by: calling.publish(s, by=by, at=called.DRAFTED, seen=s.version),
        PUBLISHES,
        told=DRAFTS,
    ),
    Act("selecting.score", "entry", scored, REVIEWS, apart=True),
    Act("selecting.propose", "selection_scored", listed, REVIEWS, apart=True),
    Act(
        "selecting.send_back",
        "selection_proposed",
        lambda w, s, by: selecting.send_back(s, reason="重评", by=by, at=called.CLOSED, seen=s.version),
        APPROVES,
        apart=True,
    ),
    Act(
        "selecting.recommend",
        "selection_proposed",
        lambda w, s, by: selecting.recommend(s, by=by, at=called.CLOSED, seen=s.version),
        APPROVES,
        told=REVIEWS,
        apart=True,
    ),
    Act("calling.settle", "call_recommended", lambda w, s, by: calling.settle(s, by=by, **SETTLING, seen=s.version), DRAFTS, apart=True),
    Act(
        "calling.send_back:the-result",
        "call_settled",
        lambda w, s, by: calling.send_back(s, reason="复核", by=by, **SETTLING, seen=s.version),
        PUBLISHES,
        apart=True,
    ),
    Act(
        "calling.announce",
        "call_settled",
        lambda w, s, by: calling.announce(s, by=by, **SETTLING, seen=s.version),
        PUBLISHES,
        told=DRAFTS,
        apart=True,
    ),
    Act(
        "calling.decline_unselected",
        "call_announced",
        lambda w, s, by: calling.decline_unselected(s, by=by, **SETTLING),
        DECLINES,
        apart=True,
    ),
)

OF_NOTICES = (
    Act("crossing.report", "travelling", reported, WRITES),
    *(
        Act(
            f"crossing.answer:{name}",
            "notice",
            lambda w, s, by, name=name: crossing.answer(s, name, words="场地未验收", by=by, at=MONDAY, seen=s.version),
            HOST,
        )
        for name in ("consent", "consent_on_conditions", "refuse")
    ),
    Act(
        "crossing.revoke", "notice_consented", lambda w, s, by: crossing.revoke(s, words="场地停用", by=by, at=MONDAY, seen=s.version), HOST
    ),
    Act("crossing.change", "notice_consented", moved, WRITES),
    Act("crossing.withdraw", "notice", lambda w, s, by: crossing.withdraw(s, reason="改期", by=by, at=MONDAY, seen=s.version), WRITES),
)

OF_NORMS = (
    Act(
        "norms.submit", "registration", lambda w, s, by: norms.submit(s.legal_person, written.SAID, written.text(), by=by, at=MONDAY), SIGNS
    ),
    Act("norms.put_on_file", "norm", lambda w, s, by: norms.put_on_file(s, by=by, at=MONDAY, seen=s.version), REVIEWS),
    Act("norms.send_back", "norm", lambda w, s, by: norms.send_back(s, words="缺方案", by=by, at=MONDAY, seen=s.version), REVIEWS),
    Act("norms.resubmit", "norm_returned", lambda w, s, by: norms.resubmit(s, written.SAID, None, by=by, at=MONDAY, seen=s.version), SIGNS),
    Act("norms.withdraw", "norm", lambda w, s, by: norms.withdraw(s, reason="另行提交", by=by, at=MONDAY, seen=s.version), SIGNS),
)

OF_IMPORTS = (
    Act("staging.receive", "bureau", lambda w, s, by: received(sheet_of(7000), by), IMPORTS),
    Act("importing.start", "batch", lambda w, s, by: importing.start(s, by=by, at=MONDAY, seen=s.version), IMPORTS),
    Act("staging.discard", "batch", lambda w, s, by: staging.discard(s, by=by, at=MONDAY, seen=s.version), IMPORTS),
    Act("importing.resume", "batch_stopped", lambda w, s, by: importing.resume(s, by=by, at=MONDAY), IMPORTS),
    Act("undoing.undo", "batch_done", lambda w, s, by: undoing.undo(s, reason="来源有误", by=by, at=MONDAY, seen=s.version), IMPORTS),
    Act("loading.load", "bureau", lambda w, s, by: loading.load(PUBLISHED, [], "0" * 64, by=by, at=MONDAY), IMPORTS),
    Act("loading.flag_outage", "bureau", lambda w, s, by: loading.flag_outage(Matter.SEAL, "停用", by=by, at=MONDAY), IMPORTS),
    Act("loading.end_outage", "outage", lambda w, s, by: loading.end_outage(s, by=by, at=MONDAY), IMPORTS),
)

OF_ACCOUNTS = (
    Act("searching.find", "bureau", lambda w, s, by: searching.find(WANTED, party=s, by=by, at=MONDAY), REVIEWS),
    Act(
        "authorities.set_letterhead",
        "bureau",
        lambda w, s, by: set_letterhead(
            s, phone="0772-1", address="柳州", remedies="六十日内申请复议。", by=by, at=MONDAY, seen=letterhead_seen(s)
        ),
        APPROVES,
    ),
    Act("access.appoint", "account", lambda w, s, by: access.appoint(s, w.desk().authority, Role.AUDITOR, by=by, at=MONDAY), MANAGES),
    Act("access.dismiss", "membership", lambda w, s, by: access.dismiss(s, by=by, at=MONDAY), MANAGES),
    Act("access.dismiss:a-colleague", "colleague", lambda w, s, by: access.dismiss(s, by=by, at=MONDAY), SIGNS),
    Act("access.unlock", "account", lambda w, s, by: access.unlock(s, by=by, at=MONDAY), MANAGES),
    Act("second_factor.reset", "account", lambda w, s, by: second_factor.reset(s, by=by, at=MONDAY), MANAGES),
    Act(
        "invitations.invite",
        "bureau",
        lambda w, s, by: invitations.invite(s, Role.AUDITOR, name="韦小红", email="wei@example.cn", by=by, at=MONDAY),
        MANAGES,
    ),
    Act(
        "invitations.invite:a-colleague",
        "registration",
        lambda w, s, by: invitations.invite(s.legal_person, Role.CLERK, name="韦小红", email="wei@example.cn", by=by, at=MONDAY),
        SIGNS,
    ),
    Act("invitations.resend", "invitation", lambda w, s, by: invitations.resend(s, by=by, at=MONDAY), MANAGES),
    Act("invitations.revoke", "invitation", lambda w, s, by: invitations.revoke(s, by=by, at=MONDAY), MANAGES),
    Act(
        "invitations.invite_first",
        "unclaimed",
        lambda w, s, by: invitations.invite_first(
            s, name="覃建国", email="qin@example.cn", phone="0772-3100001", proof="窗口核实", by=by, at=MONDAY
        ),
        ACCEPTS,
    ),
    Act("invitations.revoke:of-a-first", "first_invitation", lambda w, s, by: invitations.revoke(s, by=by, at=MONDAY), ACCEPTS),
)

OF_LETTERS = (
    Act(
        "mailing.propose",
        "submitted",
        lambda w, s, by: letters.propose(s.authority, "queue", [s], subject="函", text="请核对。", key=uuid4(), by=by, at=MONDAY),
        HANDLES,
    ),
    Act(
        "mailing.release",
        "mailing",
        lambda w, s, by: letters.release(s, by=by, at=MONDAY, seen=s.version),
        APPROVES,
        told=frozenset({"city.reviewer"}),  # its drafter
    ),
    Act(
        "mailing.turn_down",
        "mailing",
        lambda w, s, by: letters.turn_down(s, words="措辞不妥", by=by, at=MONDAY, seen=s.version),
        APPROVES,
    ),
    Act(
        "mailing.withdraw",
        "mailing",
        lambda w, s, by: letters.withdraw(s, by=by, at=MONDAY, seen=s.version),
        frozenset({"city.reviewer"}),
    ),
    Act("mailing.resume", "mailing_stuck", lambda w, s, by: letters.resume(s, by=by, at=MONDAY), HANDLES),
)

OTHERS = (*OF_LETTERS, *OF_REGISTRATIONS, *OF_CALLS, *OF_NOTICES, *OF_NORMS, *OF_IMPORTS, *OF_ACCOUNTS)
