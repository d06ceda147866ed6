"""An expert's own pages: the panels he is asked to or sits on, and his answer to an invitation."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.enums import State
from filings.forms.evaluation import AnswerForm, title
from filings.models import Filing, Opinion
from filings.queries.panel import places_of
from filings.services import evaluating
from filings.views.evaluation import own_place
from portal.access.decorators import DESK, right
from portal.access.reading import reader_of
from portal.people.models import MemberState, TeamMember
from portal.terms.models import Term
from portal.terms.rules.wording import short, with_weekday
from portal.workdays.services import calendar
from portal.workflow.performing import Refused

_SAID = {
    MemberState.ACCEPTED: "已接受邀请。评估通知发出后签署意见。",
    MemberState.RECUSED: "已登记回避，不再参与本件。",
    MemberState.DECLINED: "已谢绝邀请。",
}


@right(DESK)
@require_GET
def panels(request: HttpRequest) -> HttpResponse:
    """The panels that need the reader; one that has ended is not shown any more."""
    places = list(places_of(reader_of(request)).prefetch_related("team__filings__authority").order_by("-invited_at", "pk"))
    today = timezone.localdate()
    due = _due([filing.pk for place in places for filing in place.team.filings.all()])
    signed = set(Opinion.objects.filter(member__in=places).values_list("member_id", flat=True))
    rows = [_row(place, place.pk in signed, due, today) for place in places]
    groups = [
        {"key": key, "title": title, "rows": [row for row in rows if row["group"] == key]}
        for key, title in (("invited", "待答复的邀请"), ("sign", "待签署意见"), ("conclude", "待作结论"), ("waiting", "已答复、已签署"))
    ]
    return render(request, "filings/evaluation/panels.html", {"groups": [group for group in groups if group["rows"]], "total": len(rows)})


def _due(filings: Iterable[int]) -> dict[int, date | None]:
    """The last day of each evaluation."""
    rows = Term.objects.filter(subject_type=Filing._meta.label_lower, subject_id__in=filings, key="evaluation", stopped_at=None)
    return dict(rows.values_list("subject_id", "due_on"))


def _row(place: TeamMember, signed: bool, due: dict[int, date | None], today: date) -> dict[str, Any]:
    filing = place.team.filings.all()[0]
    last = due.get(filing.pk)
    late = last is not None and last < today
    left = calendar().count(last, today) if late and last else calendar().count(today, last) if last else 0
    return {
        "filing": filing,
        "place": place,
        "group": _group(place, filing, signed),
        "invited": short(timezone.localdate(place.invited_at), today),
        "due": f"{with_weekday(last, today)}前" if last else "",
        "left": (f"逾期 {left} 个工作日" if late else f"剩 {left} 个工作日" if left else "今日到期") if last else "",
        "late": late,
    }


def _group(place: TeamMember, filing: Filing, signed: bool) -> str:
    if place.state == MemberState.INVITED:
        return "invited"
    if filing.state != State.EVALUATING:
        return "waiting"
    if not signed:
        return "sign"
    return "conclude" if place.is_lead else "waiting"


@right(DESK)
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, number: int) -> HttpResponse:
    """The answer to an invitation: accepted with the declaration, recused with the reason, or declined."""
    place, filing = own_place(request, number)
    if place.state == MemberState.ACCEPTED:
        return redirect(f"/desk/filings/{number}/evaluation/")
    form = AnswerForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _invitation(request, place, filing, form, status=200 if request.method == "GET" else 422)
    answer = form.cleaned_data["answer"]
    try:
        evaluating.answer_invitation(place, answer, declaration=form.declaration, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _invitation(request, place, filing, form, status=422, reasons=refused.reasons)
    messages.success(request, _SAID[answer])
    return redirect("/desk/panels/")


def _invitation(request: HttpRequest, place: TeamMember, filing: Filing, form: AnswerForm, *, status: int, **more: Any) -> HttpResponse:
    lines = "、".join(title(line) for line in filing.scope_lines)
    facts = [
        {"label": "申请单位", "value": filing.applicant_name},
        {"label": "信用代码", "value": filing.legal_person.credit_code},
        {"label": "法定代表人", "value": filing.legal_person.legal_representative},
        {"label": "申报项目", "value": lines},
        {"label": "组织机关", "value": str(filing.authority)},
        {"label": "邀请你任", "value": f"{place.get_kind_display()}{'、组长' if place.is_lead else ''}"},
    ]
    crumbs = [{"label": "技术评估", "url": "/desk/panels/"}, {"label": "答复邀请"}]
    context = {"filing": filing, "facts": facts, "form": form, "crumbs": crumbs, **more}
    return render(request, "filings/evaluation/invitation.html", context, status=status)
