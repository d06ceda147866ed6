"""The file as a member of its panel reads it: what was submitted, without the bureau's notes; his until the conclusion."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from filings.enums import Method, State
from filings.faces import face
from filings.forms.evaluation import title
from filings.models import Evaluation, Filing
from filings.queries.clock import term_of
from filings.queries.panel import signed
from filings.queries.reading import passages
from filings.services.versions import latest
from filings.views.evaluation import crumbs, own_seat
from filings.views.sending import clean_file, sent
from portal.access.decorators import DESK, right
from portal.documents.filetypes import PAGES
from portal.documents.models import ScanState
from portal.documents.queries import attachments_of
from portal.people.models import MemberState, TeamMember
from portal.terms.models import Term
from portal.terms.rules.wording import with_weekday


@right(DESK)
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """The file, the panel, and what he has to do."""
    place, filing = own_seat(request, number)
    version = latest(filing)
    assert version is not None
    members = list(filing.team.members.filter(state__in=(MemberState.INVITED, MemberState.ACCEPTED)).select_related("person"))  # type: ignore[union-attr]
    done = {opinion.member_id for opinion in signed(filing)}
    context = {
        "filing": filing,
        "face": face(filing.state),
        "crumbs": crumbs(filing),
        "next": _next(filing, place, members, done),
        "lines": [{"title": title(line), "code": line.code, "norm": line.norm} for line in filing.scope_lines],
        "passages": passages(version),
        "version": version,
        "files": _files(filing),
        "members": [{"member": member, "signed": member.pk in done} for member in members],
        "acts": _acts(filing, place, members, done),
        "facts": _facts(filing),
    }
    return render(request, "filings/evaluation/file.html", context)


def _next(filing: Filing, place: TeamMember, members: list[TeamMember], done: set[int]) -> dict[str, Any]:
    today = timezone.localdate()
    try:
        due = term_of(filing, "evaluation").due_on
    except Term.DoesNotExist:
        due = None
    late = due is not None and due < today
    waiting = [str(member.person) for member in members if member.pk not in done]
    if filing.state != State.EVALUATING:
        what, who = "等待评估通知", str(filing.authority.short_name if filing.authority else "")
    elif place.pk not in done:
        what, who = "查阅材料、参加评估，签署本人意见", "你"
    else:
        what = "由组长作出评估结论" if not waiting else f"等待 {'、'.join(waiting)} 签署意见"
        who = "你（组长）" if place.is_lead and not waiting else "专家组"
    return {"what": what, "who": who, "until": f"{with_weekday(due, today)}前" if due else "没有期限", "late": late}


def _acts(filing: Filing, place: TeamMember, members: list[TeamMember], done: set[int]) -> list[dict[str, Any]]:
    base = f"/desk/filings/{filing.pk}/"
    mine = {
        "word": "签署意见",
        "clause": "附2二(三)",
        "url": f"{base}opinion/",
        "consequence": "六项内容和每个申报项目都要给出结论，签署后不能修改。",
    }
    if filing.state != State.EVALUATING:
        return [{**mine, "locked": True, "consequence": "", "reasons": [{"text": "评估通知还没有发出。", "clause": ""}]}]
    found = [{**mine, "primary": True}]
    if place.pk in done:
        found = [{**mine, "word": "查看我的意见", "plain": True, "consequence": ""}]
    if place.is_lead:
        waiting = [member for member in members if member.pk not in done]
        row = {"word": "作出评估结论", "clause": "附2二(三)", "url": f"{base}conclusion/", "primary": not waiting, "key": "conclude"}
        found.append({**row, "consequence": f"还有 {len(waiting)} 名成员没有签署。" if waiting else "全体成员已签署。"})
    return found


def _facts(filing: Filing) -> list[dict[str, Any]]:
    notice = Evaluation.objects.filter(filing=filing).first()
    person = filing.legal_person
    found = [{"label": "申请单位", "value": filing.applicant_name}, {"label": "信用代码", "value": person.credit_code}]
    if notice is not None:
        found.append({"label": "评估方式", "value": "、".join(str(Method(method).label) for method in notice.methods)})
        found.append({"label": "现场日期", "value": f"{notice.planned_on:%Y-%m-%d}" if notice.planned_on else "未定"})
    return found


def _files(filing: Filing) -> list[dict[str, Any]]:
    """The files that stand and were found clean."""
    rows = attachments_of(filing).filter(replaced_at__isnull=True, scan_state=ScanState.CLEAN).order_by("key", "pk")
    base = f"/desk/filings/{filing.pk}/evaluation/files/"
    return [
        {
            "name": file.name,
            "kind": file.kind.upper(),
            "url": f"{base}{file.pk}/",
            "show": f"{base}{file.pk}/show/" if file.kind in PAGES else "",
        }
        for file in rows
    ]


@right(DESK)
@require_GET
def download(request: HttpRequest, number: int, file_id: int) -> FileResponse:
    """Any clean file of it."""
    return sent(clean_file(own_seat(request, number)[1], file_id), as_attachment=True)


@right(DESK)
@require_GET
def preview(request: HttpRequest, number: int, file_id: int) -> FileResponse:
    """A PDF or a picture, shown by the browser itself."""
    return sent(clean_file(own_seat(request, number)[1], file_id, shown=True), as_attachment=False)
