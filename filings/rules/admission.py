"""Whether this filing may be made at all now: bars, parallel filings, suspension, the renewal window."""

from datetime import date

from filings.enums import ChangeKind, Matter
from filings.rules.answers import Answers
from filings.rules.facts import Facts
from filings.rules.renewal import window_reasons
from portal.institutions.enums import Kind, Track
from portal.policy.clauses import Reason
from portal.terms.rules.window import Window


def admission_reasons(answers: Answers, facts: Facts, on: date) -> tuple[Reason, ...]:
    """What keeps the filing from being submitted: L12, D15, D37, D39, G10, G12."""
    return (*_barred(answers, facts), *_parallel(facts), *_suspended(answers, facts), *_no_change(answers), *_renewal(answers, facts, on))


def admission_flags(answers: Answers, facts: Facts) -> tuple[Reason, ...]:
    """What both sides should see: D06, D85, D109."""
    found = []
    if facts.representative_barred:
        text = "法定代表人相同的另一机构已不再受理备案，由审核人员核对。"
        found.append(Reason("附3一(三)", text, "D85", "institution.legal_representative"))
    if facts.suspended_elsewhere:
        found.append(Reason("附3一(二)", "本机构另一项备案正在暂停评价，由审核人员核对。", "D109"))
    if answers.matter == Matter.RENEWAL and facts.valid_to and facts.decided_by and facts.decided_by > facts.valid_to:
        text = f"预计决定日 {facts.decided_by} 晚于有效期止 {facts.valid_to}，到期后至决定前不能新开场次。请尽早提交。"
        found.append(Reason("文一(二)", text, "D06"))
    return tuple(found)


def _barred(answers: Answers, facts: Facts) -> tuple[Reason, ...]:
    """Only a bar blocks submission (D84), and a change of basic data alone stays possible (D90)."""
    if not facts.barred or (answers.matter == Matter.CHANGE and not answers.adds):
        return ()
    return (Reason("附3一(三)", "本机构已列入不再受理备案的范围。基本信息变更仍可办理。", "L12", "institution.credit_code"),)


def _parallel(facts: Facts) -> tuple[Reason, ...]:
    if not facts.active_filing:
        return ()
    return (Reason("", f"同一备案类别已有在办的申请 {facts.active_filing}，请在该件上继续，或先撤回。", "D37"),)


def _suspended(answers: Answers, facts: Facts) -> tuple[Reason, ...]:
    """A suspended registration may be renewed, not widened (D39)."""
    if not (facts.suspended and answers.adds):
        return ()
    return (Reason("附3一(二)", "暂停评价期间不能新增职业、项目或等级。恢复后再申请。", "D39", "institution.changes"),)


def _no_change(answers: Answers) -> tuple[Reason, ...]:
    if answers.matter != Matter.CHANGE or answers.changes & frozenset(ChangeKind):
        return ()
    return (Reason(answers.clause("二(一)2"), "还没有选择本次变更的内容。", "G10", "institution.changes"),)


def _renewal(answers: Answers, facts: Facts, on: date) -> tuple[Reason, ...]:
    """Examining institutions have no validity, so nothing to renew (A44, D15); grading ones have a window (D05)."""
    if answers.matter != Matter.RENEWAL:
        return ()
    if Track(answers.track).kind is Kind.EXAMINING:
        return (Reason("文一(二)", "职业技能考核鉴定机构备案没有有效期，不需要延续。", "D15"),)
    return window_reasons(Window(*facts.renewal_window, facts.valid_to or facts.renewal_window[1]), on) if facts.renewal_window else ()
