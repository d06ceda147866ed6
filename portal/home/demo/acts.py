"""What bureaus, experts, the Centre, the ministry and the public do in the stories of the demo region; every act is a service."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile

from filings.enums import CheckResult, Head, LineOutcome, LineResult, Method, OpinionResult
from filings.models import CityReport, Objection
from filings.queries.checklist import checklist, submitted_versions
from filings.queries.looking import seen_by, was_resubmitted
from filings.queries.supplements import asked_items, standing_items
from filings.rules.publicity import Corrections
from filings.rules.supplement import SupplementItem
from filings.services import (
    clarifying,
    deciding,
    evaluating,
    intake,
    looking,
    ministry,
    publicising,
    rectifying,
    reporting,
    republishing,
    reviewing,
    supplementing,
)
from filings.services.checking import doubts
from filings.services.deciding import Verdict
from portal.accounts.models import User
from portal.home.demo.case import Case
from portal.home.demo.papers import sheets
from portal.people.models import MemberKind, MemberState, Person, Team
from portal.workdays.services import calendar
from portal.workflow.acting import act

_UNMET = "现场照片与申报面积、工位数明显不符，补正后仍未提供产权证明。"
_DOUBTED = "已在登记机关公示系统核对，变更登记在名单截至日之后。"
_ANSWER_DAYS = 6
_HEADS = dict.fromkeys(Head, OpinionResult.MET)
_ASKED = {
    "venues": ("venues[v3].area", "实训场地面积与工位数不相符，请按产权证书核对后更正面积和工位数。", "附*一(三)"),
    "assessors": ("assessors", "考评人员名单请补充 1 名，并核对证卡编号和有效期。", "附*一(二)"),
    "rules": ("rules", "管理制度缺考场应急处置预案，请补充。", "附*一(四)"),
    "plan": ("materials.files.plan", "工作方案缺质量管控措施一章，请更换完整文本。", "附2二(一)1(3)"),
}


def account(person: Person) -> User:
    """The account of an expert."""
    assert person.user is not None
    return person.user


def panel(case: Case) -> Team:
    """The panel that was set up."""
    assert case.filing.team is not None
    return case.filing.team


def ask(case: Case, at: datetime, *, items: tuple[str, ...] = ("venues",), approved: bool = False) -> None:
    """A supplement notice; one that asks for more than the first waits for the approver's consent (D03)."""
    desk = case.desk
    wanted = [SupplementItem(path, text, case.filing.cite(clause)) for path, text, clause in (_ASKED[key] for key in items)]
    if approved:
        why = "重新提交的材料与现场照片不一致，首次告知时无从发现。"
        asked = supplementing.request_consent(case.filing, wanted, reason=why, by=desk.acceptor, at=at, seen=case.filing.version)
        supplementing.answer_consent(asked, grant=True, answer=why, by=desk.approver, at=at)
    case.filing = intake.ask_supplement(case.filing, wanted, by=desk.acceptor, at=at, seen=case.filing.version)


def accept(case: Case, at: datetime) -> None:
    """Accepted once everything asked has come; two of three are assigned to the reviewer at once."""
    desk = case.desk
    _read(case, desk.acceptor, at)
    if was_resubmitted(case.filing):
        versions = submitted_versions(case.filing)
        for one in standing_items(asked_items(case.filing), versions):
            row = one.row
            supplementing.mark_item(row, is_cured=True, note="", by=desk.acceptor, at=at, looked_at=versions[-1].no, edit_no=row.edit_no)
    case.filing = intake.accept(case.filing, by=desk.acceptor, at=at, seen=case.filing.version)
    if case.number % 3:
        case.filing = intake.assign(case.filing, desk.reviewer, by=desk.acceptor, at=at)


def _read(case: Case, officer: User, at: datetime) -> None:
    """The officer ticks every change of the resubmission (N7)."""
    if not was_resubmitted(case.filing):
        return
    versions = submitted_versions(case.filing)
    for one in seen_by(versions, None, None):
        looking.acknowledge(case.filing, one.change.path, looked_at=versions[-1].no, by=officer, at=at)


def decline(case: Case, at: datetime) -> None:
    reasons = [SupplementItem("institution", "申请材料补正期满仍不齐全，不符合受理条件。", case.filing.cite("附*二(二)"))]
    case.filing = intake.decline(case.filing, reasons, by=case.desk.acceptor, at=at, seen=case.filing.version)


def check(case: Case, at: datetime, *, share: float = 1.0, unmet: str = "") -> None:
    """The reviewer goes through the checklist, or a share of it; `unmet` is found wanting."""
    items = [item for item in checklist(case.filing) if not item.is_settled]
    reviewer = case.desk.reviewer
    with act(reviewer, at, case.desk.authority):
        for item in items[: max(1, int(len(items) * share))]:
            bad = bool(unmet) and item.check.id.endswith(unmet)
            reviewing.answer_check(
                case.filing,
                item.check.id,
                CheckResult.NOT_MET if bad else CheckResult.MET,
                note=_UNMET if bad else _DOUBTED if doubts(case.filing, item.check.id) else "",
                source="企业信用信息公示系统" if item.check.head == Head.CREDIT else "",
                by=reviewer,
                at=at,
            )
        if case.number % 4 == 1:
            reviewing.add_note(case.filing, "已电话核对联系人和考评人员人数，与表内一致。", by=reviewer, at=at)


def clarify(case: Case, at: datetime) -> None:
    """The reviewer asks; there are six working days to answer."""
    case.filing = clarifying.ask(
        case.reload(),
        "assessors",
        "2 名考评人员同时列在其他机构的申报中，请说明其聘用关系和到场安排。",
        due_on=calendar().add(at.date(), _ANSWER_DAYS).on,
        clause=case.filing.cite("附*二(二)"),
        by=case.desk.reviewer,
        at=at,
        seen=case.filing.version,
    ).filing


def clear(case: Case, at: datetime) -> None:
    _read(case, case.desk.reviewer, at)
    case.filing = reviewing.clear(case.reload(), by=case.desk.reviewer, at=at, seen=case.filing.version)


def object_to(case: Case, at: datetime) -> None:
    _read(case, case.desk.reviewer, at)
    reason = "技能操作考核场地与申报职业不匹配，不符合备案条件。"
    case.filing = reviewing.object_to(case.reload(), reason=reason, by=case.desk.reviewer, at=at, seen=case.filing.version)


def invite(case: Case, at: datetime) -> None:
    """Two professionals and one manager out of the pool, in turn; the first leads."""
    pool = case.world.experts
    managers = [person for person, kind in pool if kind is MemberKind.MANAGERIAL]
    others = [person for person, kind in pool if kind is MemberKind.PROFESSIONAL]
    turn = case.number
    members: dict[Person, MemberKind] = {
        others[(2 * turn) % len(others)]: MemberKind.PROFESSIONAL,
        others[(2 * turn + 1) % len(others)]: MemberKind.PROFESSIONAL,
        managers[turn % len(managers)]: MemberKind.MANAGERIAL,
    }
    evaluating.invite_panel(case.filing, members, lead=next(iter(members)), by=case.desk.reviewer, at=at)
    case.reload()


def answer(case: Case, at: datetime, *, waiting: int = 0, recused: bool = False) -> None:
    """The members accept with their declarations; the last ones have not answered yet, or one recuses himself and is replaced."""
    members = list(panel(case).members.select_related("person__user"))
    for place, member in enumerate(members[: len(members) - waiting]):
        leaves = recused and place == 1
        evaluating.answer_invitation(
            member,
            MemberState.RECUSED if leaves else MemberState.ACCEPTED,
            declaration="三年内曾在申请单位任职，申请回避。" if leaves else "与申请单位及其人员无利害关系。",
            by=account(member.person),
            at=at,
        )
    if recused:
        invited = {member.person_id for member in members}
        stand_in = next(person for person, kind in case.world.experts if kind == members[1].kind and person.pk not in invited)
        extra = evaluating.add_member(case.filing, stand_in, MemberKind(members[1].kind), is_lead=False, by=case.desk.reviewer, at=at)
        evaluating.answer_invitation(extra, MemberState.ACCEPTED, declaration="与申请单位及其人员无利害关系。", by=account(stand_in), at=at)
    case.reload()


def open_evaluation(case: Case, at: datetime) -> None:
    case.filing = evaluating.open_evaluation(
        case.filing,
        methods=[Method.BRIEFING, Method.INTERVIEW, Method.SITE_VISIT, Method.DOCUMENTS],
        planned_on=None,
        expected_working_days=15,
        by=case.desk.reviewer,
        at=at,
        seen=case.filing.version,
    )


def _results(case: Case, failed: str) -> dict[int, LineResult]:
    """What the panel finds: `failed` is "", "last" (the last occupation) or "all"; one line in seven passes after a fix."""
    lines = list(case.filing.lines.all())
    lost = {line.pk for line in lines} if failed == "all" else _last([(line.pk, line.code) for line in lines]) if failed else set()
    mended = {line.pk for line in lines if (line.pk + case.number) % 7 == 0}
    return {
        line.pk: LineResult.FAILED if line.pk in lost else LineResult.PASSED_AFTER_FIX if line.pk in mended else LineResult.PASSED
        for line in lines
    }


def _last(lines: Sequence[tuple[int, str]]) -> set[int]:
    """The lines (key, code) of the last occupation, or the last line of the only one; never all of them."""
    last = {key for key, code in lines if code == lines[-1][1]}
    return last if len(last) < len(lines) else {key for key, _ in lines[1:][-1:]}


def sign(case: Case, at: datetime, *, waiting: int = 0, failed: str = "", dissent: bool = False) -> None:
    """The members sign; the last ones have not yet, or one dissents."""
    results = _results(case, failed)
    members = list(panel(case).members.filter(state=MemberState.ACCEPTED).select_related("person__user"))
    for place, member in enumerate(members[: len(members) - waiting]):
        differs = dissent and place == 1
        text = "场地符合要求；考评人员对新版标准还不熟悉，建议整改后通过。" if differs else "经现场查看和资料审核，符合备案条件。"
        lines = dict.fromkeys(results, LineResult.PASSED_AFTER_FIX) if differs else results
        evaluating.sign_opinion(
            case.filing, member, heads=_HEADS, lines=lines, text=text, is_dissent=differs, by=account(member.person), at=at
        )


def conclude(case: Case, at: datetime, *, failed: str = "") -> None:
    results = _results(case, failed)
    words = {
        LineResult.FAILED: "设备数量达不到标准规定的考核工位要求。",
        LineResult.PASSED_AFTER_FIX: "技能考核场地补装覆盖全部工位的视频监控。",
    }
    found = evaluating.Conclusion(
        heads=_HEADS,
        lines=results,
        methods=list(Method),
        text="申报职业均不具备技能操作考核条件，评估不通过。"
        if failed == "all"
        else "经评估，机构具备申报职业的评价条件，结论见逐项意见。",
        remarks={key: words[result] for key, result in results.items() if result in words},
    )
    lead = panel(case).members.get(is_lead=True, state=MemberState.ACCEPTED)
    case.filing = evaluating.conclude(case.reload(), found, by=account(lead.person), at=at, seen=case.filing.version)


def publicise(case: Case, at: datetime) -> None:
    case.filing = publicising.publicise(case.filing, by=case.world.centre_officer, at=at, seen=case.filing.version)


def correct_publicity(case: Case, at: datetime) -> None:
    """The address was shown without its building."""
    shown = case.filing.publicities.get(closed_at__isnull=True).snapshot
    said = Corrections(shown["name"], f"{shown['address']}2栋", {})
    why = "公示的住所漏写楼栋，按登记证书更正。"
    by = case.world.centre_officer
    case.filing = republishing.correct(case.reload(), said, reason=why, by=by, at=at, seen=case.filing.version)


def raise_objection(case: Case, at: datetime, *, named: bool = True) -> None:
    who = {"name": "李某", "contact": "联系方式已登记"} if named else {}
    publicising.raise_objection(
        case.filing.publicities.get(closed_at__isnull=True),
        text="公示的实训场地已出租给其他单位使用，请核实是否仍具备考核条件。",
        at=at,
        **who,
    )


def answer_objection(case: Case, at: datetime, *, upheld: str = "") -> None:
    """Dismissed, or upheld against the last occupation or against all."""
    objection = Objection.objects.get(publicity__filing=case.filing, answered_at__isnull=True)
    shown = [(int(line["id"]), str(line["code"])) for line in objection.publicity.snapshot["lines"]]
    against = sorted({key for key, _ in shown} if upheld == "all" else _last(shown) if upheld else ())
    words = "经现场核实，实训场地已出租，异议成立。" if against else "经现场核实，出租的是相邻厂房，公示场地未变，异议不成立。"
    case.filing = publicising.answer_objection(
        objection, against=against, answer=words, by=case.desk.reviewer, at=at, seen=case.reload().version
    )


def close(case: Case, at: datetime) -> None:
    case.filing = publicising.close(case.reload(), by=case.world.centre_officer, at=at, seen=case.filing.version)


def report(case: Case, at: datetime) -> None:
    case.filing = ministry.report(case.filing, by=case.world.centre_officer, at=at, seen=case.filing.version)


def record_code(case: Case, at: datetime) -> None:
    code = institution_code(case.institution.place, second=case.track is not case.institution.trade.track)
    case.filing = ministry.record_code(case.filing, code, by=case.world.centre_officer, at=at, seen=case.filing.version)


def institution_code(place: int, *, second: bool = False) -> str:
    """Y000045 and six digits: one for each institution, another one for a second track."""
    return f"Y000045{place + (501 if second else 1):06d}"


def record_return(case: Case, at: datetime) -> None:
    reason = "部审核意见：申报职业与主营业务关联不足，退回。"
    case.filing = ministry.record_return(case.filing, reason=reason, by=case.world.centre_officer, at=at, seen=case.filing.version)


def propose(case: Case, at: datetime) -> None:
    """Line by line: what the panel or an objection was against, or everything of an adverse file, is refused."""
    case.reload()
    _rectify(case, at)
    verdicts: Mapping[int, Verdict] = {line.pk: _verdict(case, line.panel_result, line.upheld) for line in case.filing.lines.all()}
    case.filing = deciding.propose(case.filing, verdicts, by=case.desk.reviewer, at=at, seen=case.filing.version)


def _rectify(case: Case, at: datetime) -> None:
    """What the panel wanted rectified was done, and the reviewer saw it."""
    for line in case.filing.lines.filter(panel_result=LineResult.PASSED_AFTER_FIX, rectifications=None):
        proof = SimpleUploadedFile("监控补装验收单.pdf", sheets("Video coverage", 1))
        row = rectifying.report(line, "已补装 4 路高清摄像头，覆盖全部工位，验收单附后。", [proof], by=case.institution.admin, at=at)
        rectifying.verify(row, is_met=True, finding="调阅现场画面和验收单，全部工位均在画面内。", by=case.desk.reviewer, at=at)


def _verdict(case: Case, panel_result: str, upheld: bool) -> Verdict:
    if case.filing.adverse_reason:
        return Verdict(LineOutcome.REFUSED, case.filing.adverse_reason, case.filing.cite("附*一(三)"))
    if panel_result == LineResult.FAILED:
        return Verdict(LineOutcome.REFUSED, "技术评估不通过：设备数量达不到标准规定的考核工位要求。", "附2一(三)")
    if upheld:
        return Verdict(LineOutcome.REFUSED, "公示期间异议成立：实训场地已出租，不具备考核条件。", "附2一(三)")
    return Verdict(LineOutcome.GRANTED)


def send_back(case: Case, at: datetime) -> None:
    reason = "逐个职业的理由请写明依据的条款，重新拟定。"
    case.filing = deciding.send_back(case.filing, reason=reason, by=case.desk.approver, at=at, seen=case.filing.version)


def approve(case: Case, at: datetime) -> None:
    case.filing = deciding.approve(case.reload(), by=case.desk.approver, at=at, seen=case.filing.version)


def send_report(case: Case, at: datetime) -> None:
    """The city's report; the region owes none, and a refusal leaves none."""
    reporting.send(CityReport.objects.filter(filing=case.filing, sent_at__isnull=True), by=case.desk.reviewer, at=at)


def acknowledge(case: Case, at: datetime) -> None:
    for row in CityReport.objects.filter(filing=case.filing, sent_at__isnull=False):
        reporting.acknowledge(row, by=case.world.centre_officer, at=at)


half = partial(check, share=0.5)
