"""Checking the whole and submitting it: everything at once, with links, clause and repair (T5); what will block the decision apart (D91)."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.models import Filing
from filings.queries.amended import amended
from filings.queries.reading import passages
from filings.queries.since_approval import since_approval
from filings.queries.writing import Finding, Writing, writing
from filings.rules.places import place
from filings.services import assisting, submitting
from filings.services.versions import DraftMovedError
from filings.views.applicant import crumbs, home_url, may, own_filing
from filings.views.applicant_drafts import clock
from filings.views.applicant_materials import material_rows
from filings.views.applicant_sections import error_line
from filings.views.applicant_steps import frame
from filings.views.filling import filling
from portal.access.reading import reader_of
from portal.policy.clauses import Reason
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused, changed_fields


@filling("filing")
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, number: int) -> HttpResponse:
    """The check of the whole, and the press of the button. A second press finds the filing submitted and says so."""
    filing = own_filing(request, number)
    draft = writing(filing, timezone.localdate())
    if draft is None:
        messages.info(request, f"本件已经提交，受理编号 {filing.number}。")
        return redirect(home_url(filing))
    if request.method == "GET":
        return render(request, "filings/my/submit.html", _context(request, draft))
    return _press(request, draft)


def _press(request: HttpRequest, draft: Writing) -> HttpResponse:
    filing = draft.filing
    try:
        done = submitting.submit(filing, by=reader_of(request), at=timezone.now(), seen=_seen(request), shown=_shown(request))
    except DraftMovedError as moved:
        difference = [_moved(draft, key) for key in moved.keys]
        return _again(request, draft, title="你核对之后，有人修改过申请内容，请先看差异", difference=difference)
    except StaleError:
        fresh = Filing.objects.get(pk=filing.pk)
        difference = [{"label": label, "before": before, "after": after} for label, before, after in changed_fields(filing, fresh)]
        return _again(request, draft, title="本件在你打开之后有变化，请先看差异", difference=difference or [_stamp(filing)])
    except Refused as refused:
        return _refused(request, draft, refused)
    messages.success(request, f"已提交，受理编号 {done.number}，由{done.authority}受理。")
    return redirect(home_url(filing))


def _refused(request: HttpRequest, draft: Writing, refused: Refused) -> HttpResponse:
    """Submitted already by an earlier press, or something still stands in the way."""
    filing = own_filing(request, draft.filing.pk)
    if writing(filing, timezone.localdate()) is None:
        messages.info(request, f"本件已经提交，受理编号 {filing.number}。")
        return redirect(home_url(filing))
    told = draft.blockers or _beside(draft)  # listed on the page already
    context = _context(request, draft, refused_title="暂不能提交", reasons=[] if told else refused.reasons)
    return render(request, "filings/my/submit.html", context, status=403 if isinstance(refused, NotAllowed) else 422)


def _again(request: HttpRequest, draft: Writing, *, title: str, difference: list[dict[str, str]]) -> HttpResponse:
    return render(request, "filings/my/submit.html", _context(request, draft, refused_title=title, difference=difference), status=409)


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() else 0


def _shown(request: HttpRequest) -> Mapping[str, int]:
    """At which edit each section stood on the page that was pressed: institution:3,venues:12."""
    pairs = (entry.partition(":") for entry in request.POST.get("shown", "").split(",") if entry)
    return {key: int(number) if number.isdecimal() else -1 for key, _, number in pairs}


def _moved(draft: Writing, key: str) -> dict[str, str]:
    section = draft.sections[key]
    title = next((spec.title for spec in draft.specs if spec.key == key), key)
    return {"label": title, "before": "核对时的内容", "after": f"{section.saved_by} {clock(section.saved_at)} 修改"}


def _stamp(filing: Filing) -> dict[str, str]:
    return {"label": "办理状态", "before": "打开时", "after": filing.get_state_display()}


def _context(request: HttpRequest, draft: Writing, **more: Any) -> dict[str, Any]:
    filing = draft.filing
    allowed = may(request, "submit_filing", filing.legal_person)
    blockers = [*(_line(draft, reason) for reason in draft.blockers), *_beside(draft)]
    return {
        **frame(draft, "submit"),
        "crumbs": crumbs(filing, "核对与提交"),
        "step_label": "核对与提交",
        "blockers_title": f"有 {len(blockers)} 处需要修改",
        "blockers": blockers,
        "decision": [_line(draft, reason) for reason in draft.found.findings.decision],
        "warnings": [_line(draft, reason) for reason in draft.found.findings.warnings],
        "passages": passages(draft.version),
        "amended": amended(draft.version, draft.found.files),
        "since": since_approval(filing, draft.version, timezone.localdate()),
        "materials": [row for row in material_rows(draft) if row.state != "not_needed" and (row.files or row.state != "optional")],
        "forecast": draft.found.forecast,
        "allowed": allowed,
        "seen": filing.version,
        "shown": ",".join(f"{key}:{number}" for key, number in sorted(draft.edit_nos.items())),
        "again": filing.number or "",
        **more,
    }


def _beside(draft: Writing) -> list[dict[str, str]]:
    """At the counter what the mandate still needs, with the page where it is given."""
    mandate = draft.filing.counter
    if mandate is None:
        return []
    reasons = assisting.submit_blockers(mandate, draft.found.route)
    return [{"text": reason.text, "clause": reason.clause, "href": home_url(draft.filing)} for reason in reasons]


def _line(draft: Writing, reason: Reason) -> dict[str, str]:
    return error_line(draft, Finding(reason, place(reason.path)))
