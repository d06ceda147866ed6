"""One registration of the institution: its standing, its validity and renewal, what it covers, what supervision has noted."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from filings.enums import ExitState
from filings.models import ExitRequest
from filings.models.exit import CLAUSE
from filings.queries.renewing import Outlook, outlooks, start_blockers
from filings.services import renewing
from filings.services.drafting import OVER
from filings.views.applicant import may, own_registration
from filings.views.applicant_next import next_step
from portal.access.decorators import MY, right
from portal.access.reading import reader_of
from portal.directory.faces import badge
from portal.directory.rules import lines
from portal.documents.models import Paper, PaperKind
from portal.institutions.enums import Standing
from portal.institutions.models import Registration
from portal.terms.rules.window import Window
from portal.terms.rules.wording import with_weekday
from portal.workflow.performing import Refused


@right(MY)
@require_GET
def page(request: HttpRequest, number: int) -> HttpResponse:
    """The registration, with what its institution may do about it now."""
    return _page(request, own_registration(request, number))


@right("edit_filing")
@require_POST
def renew(request: HttpRequest, number: int) -> HttpResponse:
    """Begins a renewal and leads to its form; refused with the reasons on the page."""
    registration = own_registration(request, number)
    try:
        filing = renewing.start(registration, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _page(request, registration, status=422, reasons=refused.reasons)
    messages.success(request, "已按现有备案填好，请核对有无变化，补充自评报告后提交。")
    return redirect("my_filing_form", filing.pk)


def _page(request: HttpRequest, registration: Registration, *, status: int = 200, **more: Any) -> HttpResponse:
    today = timezone.localdate()
    [found] = outlooks([registration], today)
    context = {
        "row": registration,
        "badge": badge(found.answer.standing),
        "why": _why(found),
        "renewal": renewal_line(found, today),
        "acts": _acts(request, found, today),
        "facts": [renewal_line(found, today), *_facts(registration)],
        "lines": lines(_scope(registration, today)),
        "versions": _versions(registration, badge(found.answer.standing)),
        "conduct": list(registration.conduct.all()[:20]),
        "crumbs": [{"label": "我的备案", "url": "/my/"}, {"label": f"{registration.get_track_display()}备案登记", "url": ""}],
        **more,
    }
    return render(request, "filings/my/registration.html", context, status=status)


def renewal_line(found: Outlook, today: date) -> dict[str, Any]:
    """The validity in words: when a renewal may be applied for, what is in hand, what has ended. `open`: the institution has to act now."""
    if found.window is None:
        return {"label": "延续备案", "value": "不设有效期，不需要延续", "clause": "文一(二)"}
    window, valid = found.window, found.answer.standing in (Standing.VALID, Standing.SUSPENDED)
    line: dict[str, Any] = {"label": "延续备案", "clause": "文一(二)"}
    if found.answer.standing is Standing.RENEWING:
        return {**line, "value": "续期审理中，决定前不能新开场次"}
    if found.in_hand is not None:
        return {**line, "value": f"延续申请在办：{next_step(found.in_hand)[0]}"}
    if not valid or today > window.valid_to:
        return {**line, "value": f"有效期至 {window.valid_to}，现{found.answer.standing.label}，不能延续"}
    if window.is_open(today):
        value = f"可以申请，{with_weekday(window.closes_on, today)} 24:00 截止，剩 {(window.closes_on - today).days} 天"
        return {**line, "value": value, "open": True, "hint": _reading(window)}
    if today < window.opens_on:
        return {**line, "value": f"{window.opens_on} 至 {window.closes_on} 可以申请", "hint": _reading(window)}
    return {**line, "value": f"申请时间已于 {window.closes_on} 截止"}


def _reading(window: Window) -> str:
    """Which reading of the clause holds, and the other one (D05)."""
    if window.closes_on == window.valid_to:
        return "“期满前 3 个月内”按期满前最后三个月办理，期满当日 24:00 前提交为按时，遇休息日不顺延；另一种理解是至少提前三个月提交。"
    return "“期满前 3 个月内”按至少提前三个月提交办理，遇休息日不顺延；另一种理解是期满前最后三个月。"


def _why(found: Outlook) -> str:
    answer = found.answer
    if answer.standing is Standing.VALID:
        return ""
    if answer.standing is Standing.EXPIRED:
        return f"有效期至 {answer.since}"
    return f"自 {answer.since} 起{answer.standing.label}{f'：{answer.reason}' if answer.reason else ''}"


def _acts(request: HttpRequest, found: Outlook, today: date) -> list[dict[str, Any]]:
    """What may be done about the registration: renewed where it has a validity, changed, given up."""
    registration = found.registration
    base = f"/my/registrations/{registration.pk}/"
    change = {"word": "申请变更", "clause": "文一(二)", "key": "change", "url": f"{base}change/", "plain": True}
    return [*_renewing(found, today), change, *_leaving(request, found, base)]


def _renewing(found: Outlook, today: date) -> list[dict[str, Any]]:
    """Begun here, gone on with, or locked with its reasons; nothing without a validity."""
    if found.window is None:
        return []
    act: dict[str, Any] = {"word": "申请延续", "clause": "文一(二)", "key": "renew", "primary": True}
    if found.in_hand is not None:
        return [{**act, "word": "查看延续申请", "plain": True, "url": f"/my/filings/{found.in_hand.pk}/"}]
    reasons = start_blockers(found.registration, today)
    if reasons:
        return [{**act, "locked": True, "reasons": reasons}]
    then = "按现有备案自动填好，核对变化、附自评报告后提交；由原备案机关受理，经评估合格的延续。"
    return [{**act, "action": f"/my/registrations/{found.registration.pk}/renew/", "fields": {}, "consequence": then}]


def _leaving(request: HttpRequest, found: Outlook, base: str) -> list[dict[str, Any]]:
    """Asked for by the administrator, taken back while nobody has answered; nothing once the registration has ended."""
    registration, over = found.registration, found.answer.standing in OVER
    if over or not may(request, "submit_filing", registration.legal_person):
        return []
    act = {"word": "申请注销", "clause": CLAUSE, "key": "exit", "url": f"{base}exit/"}
    if ExitRequest.objects.filter(registration=registration, state=ExitState.REQUESTED).exists():
        return [{**act, "word": "撤回注销申请", "url": f"{base}exit/withdraw/", "consequence": "注销申请待监管机关确认。"}]
    return [act]


def _facts(row: Registration) -> list[dict[str, Any]]:
    validity = f"{row.term_starts_on} 至 {row.valid_to}" if row.valid_to else "不设有效期"
    found = [
        {"label": "有效期", "value": validity},
        {"label": "回执编号", "value": row.number},
        {"label": "原备案机关", "value": row.filed_with.name},
        {"label": "监管机关", "value": row.supervised_by.name},
        {"label": "备案日期", "value": str(row.filed_on)},
        {"label": "评价对象", "value": row.get_audience_display()},
    ]
    return [*found, {"label": "机构编码", "value": row.institution_code}] if row.institution_code else found


def _scope(row: Registration, on: date) -> list[dict[str, Any]]:
    """The lines in force on the day as the directory reads them."""
    present = [line for line in row.scope.all() if line.until_on is None or on < line.until_on]
    keys = ("code", "name", "work_type", "level", "norm")
    return [{**{key: getattr(line, key) for key in keys}, "from_on": line.from_on.isoformat()} for line in present]


def _versions(row: Registration, now: dict[str, str]) -> list[dict[str, Any]]:
    papers = Paper.objects.filter(addressee=row.legal_person_id, kind=PaperKind.RECEIPT, subject_id=row.pk).order_by("-pk")
    return [
        {
            "on": str(paper.issued_on),
            "title": f"{paper.number} 第 {paper.version} 版",
            "badge": {"tone": "grey", "icon": "replace", "label": "已被替代"} if paper.successor_id else now,
            "text": paper.reason or "初次备案",
            "url": f"/verify/{paper.code}/",
            "current": not paper.successor_id,
        }
        for paper in papers
    ]
