"""Issues, bulletins, silences: who may take each act, and who may press it where."""

from typing import Any

from supervision.services import bulletins, dormancy, mending
from supervision.services.issues import raise_issue
from tests.filings.stage import MONDAY
from tests.rights.acts import Act
from tests.rights.cast import holders
from tests.rights.ledgers_on_stage import DAY, DUE, SILENT, finding, text
from tests.rights.pages import Page, nothing, word

INSPECTS, REVIEWS, APPROVES = (holders("city", right) for right in ("inspect", "review_supervision", "approve_supervision"))
REPORTS = holders("own", "report_activity")


def stepped(service: Any, **said: Any) -> Any:
    return lambda world, subject, by: service(subject, **said, by=by, at=SILENT, seen=subject.version)


def settled(name: str) -> Any:
    return lambda world, subject, by: dormancy.settle(subject, name, words="属实", by=by, at=SILENT, seen=subject.version)


OF_ISSUES = (
    Act("issues.raise_issue", "registration", lambda w, s, by: raise_issue(s, **finding(w), by=by, at=MONDAY), INSPECTS),
    Act("mending.order", "issue_raised", stepped(mending.order, text="封闭考场", due_on=DUE), INSPECTS),
    Act("mending.extend", "issue_rectifying", stepped(mending.extend, due_on=DUE + DAY, reason="设备延迟"), REVIEWS),
    Act("mending.report", "issue_rectifying", stepped(mending.report, text="已封闭"), REPORTS),
    Act("mending.verify", "issue_reported", stepped(mending.verify, words="到位"), REVIEWS),
    Act("mending.send_back", "issue_reported", stepped(mending.send_back, words="未到位"), REVIEWS),
    Act("mending.waive", "issue_raised", stepped(mending.waive, words="查无实据"), APPROVES),
)
OF_BULLETINS = (
    Act("bulletins.draft", "bureau", lambda w, s, by: bulletins.draft(s, text(w), by=by, at=MONDAY), INSPECTS),
    Act(
        "bulletins.revise",
        "bulletin_new",
        lambda w, s, by: bulletins.revise(s, text(w), by=by, at=MONDAY, seen=s.version),
        INSPECTS,
    ),
    Act("bulletins.proofread", "bulletin_new", stepped(bulletins.proofread), REVIEWS),
    Act("bulletins.send_back", "bulletin_checked", stepped(bulletins.send_back, words="补充"), APPROVES),
    Act("bulletins.publish", "bulletin_checked", stepped(bulletins.publish), APPROVES),
    Act("bulletins.withdraw", "bulletin_new", stepped(bulletins.withdraw, words="有误"), APPROVES),
)
OF_SILENCES = (
    Act("dormancy.ask", "registration_silent", lambda w, s, by: dormancy.ask(s, by=by, at=SILENT), INSPECTS),
    Act("dormancy.answer", "dormancy_waiting", stepped(dormancy.answer, reasons="设备更新"), REPORTS),
    Act("dormancy.settle:excuse", "dormancy_said", settled("excuse"), REVIEWS),
    Act("dormancy.settle:blame", "dormancy_said", settled("blame"), REVIEWS),
    Act("dormancy.settle:resume", "dormancy_said", settled("resume"), INSPECTS),
)
LEDGERS = (*OF_ISSUES, *OF_BULLETINS, *OF_SILENCES)

SEES = frozenset().union(*(holders(party, "read_supervision") for party in ("city", "region", "centre")))
EVERYWHERE = frozenset().union(*(holders(party, "inspect") for party in ("city", "other", "region", "centre")))
ABOUT = EVERYWHERE - holders("other", "inspect")  # the region's and the Centre's find every institution, each for his own ledger
LEDGER_PAGES = (
    Page("desk_issue_new", "registration", ABOUT, ABOUT),
    Page("desk_issue_step", "issue_raised", INSPECTS, SEES, word("order")),
    Page("desk_issue_step", "issue_rectifying", REVIEWS, SEES, word("extend")),
    *(Page("desk_issue_step", "issue_reported", REVIEWS, SEES, word(name)) for name in ("verify", "back")),
    Page("desk_issue_step", "issue_reported", APPROVES, SEES, word("waive")),
    Page("my_issue_report", "issue_rectifying", REPORTS, REPORTS),
    Page("desk_bulletin_new", "bureau", EVERYWHERE, EVERYWHERE, nothing),
    Page("desk_bulletin_revise", "bulletin_new", INSPECTS, ABOUT),
    Page("desk_bulletin_step", "bulletin_new", REVIEWS, SEES, word("proofread")),
    *(Page("desk_bulletin_step", "bulletin_checked", APPROVES, SEES, word(name)) for name in ("publish", "back", "withdraw")),
    Page("desk_dormancy_ask", "bureau", EVERYWHERE, EVERYWHERE, nothing),
    *(Page("desk_dormancy_step", "dormancy_said", REVIEWS, SEES, word(name)) for name in ("excuse", "blame")),
    Page("desk_dormancy_step", "dormancy_said", INSPECTS, SEES, word("resume")),
    Page("my_dormancy_answer", "dormancy_waiting", REPORTS, REPORTS),
)
