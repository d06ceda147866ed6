"""提交整改情况: the institution answers what the panel required of a line, with its proof. Clause: 附2二(三)."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.forms.rectification import ReportForm
from filings.models import Filing, FilingLine, Rectification
from filings.queries.rectifications import reports
from filings.rules.rectification import CLAUSE, report_reasons
from filings.services import rectifying
from filings.views.applicant import crumbs, may, own_filing
from filings.views.rectification_rows import Rounds, rectifications
from filings.views.sending import clean_file, sent
from filings.views.step_page import beside_fields
from portal.access.decorators import MY, right
from portal.access.reading import reader_of
from portal.documents.filetypes import Rejected
from portal.workflow.performing import Refused

FILE = "my_rectification_file"


def own_rows(request: HttpRequest, filing: Filing, lines: list[FilingLine]) -> list[dict[str, Any]]:
    """The lines to rectify on the institution's page; its administrator has the link to answer."""
    answers = may(request, "submit_filing", filing.legal_person)

    def link(line: FilingLine, said: Rounds) -> tuple[str, str]:
        if not answers or report_reasons(line.panel_result, filing.state, reports(said)):
            return "", ""
        return reverse("my_rectification", args=[filing.pk, line.pk]), "提交整改情况"

    return rectifications(lines, timezone.localdate(), file_name=FILE, link=link, named=False)


@right("submit_filing")
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, number: int, line_id: int) -> HttpResponse:
    """One answer to one line."""
    filing = own_filing(request, number)
    line = get_object_or_404(FilingLine.objects.select_related("filing__legal_person"), pk=line_id, filing=filing)
    form = ReportForm(request.POST or None, request.FILES or None)
    show = partial(_page, request, line, form)
    reasons = rectifying.report_blockers(line)
    if reasons and request.method == "GET":
        return show(status=409, reasons=reasons, closed=True)
    if request.method == "GET" or not form.is_valid():
        return show(status=200 if request.method == "GET" else 422)
    return _take(request, line, form, show)


def _take(request: HttpRequest, line: FilingLine, form: ReportForm, show: Any) -> HttpResponse:
    said = form.cleaned_data
    try:
        rectifying.report(line, said["text"], [said["file"]], by=reader_of(request), at=timezone.now())
    except Rejected as rejected:
        form.add_error("file", rejected.reason)
        return show(status=422)  # type: ignore[no-any-return]
    except Refused as refused:
        return show(status=422, reasons=beside_fields(form, refused))  # type: ignore[no-any-return]
    messages.success(request, "整改情况已提交，受理机关核验后会通知本单位。")
    return redirect("my_filing", line.filing_id)


def _page(request: HttpRequest, line: FilingLine, form: ReportForm, *, status: int, **more: Any) -> HttpResponse:
    filing = line.filing
    rows = rectifications([line], timezone.localdate(), file_name=FILE, link=lambda line, said: ("", ""), named=False)
    context = {
        "act": {"word": "提交整改情况", "clause": CLAUSE, "consequence": "受理机关核验到位之后，这一项才能准予备案。办理期限照常计算。"},
        "line": line,
        "row": rows[0] if rows else None,
        "crumbs": crumbs(filing, "提交整改情况"),
        "back_url": reverse("my_filing", args=[filing.pk]),
        "form": form,
        "refused_title": "不能提交整改情况",
        **more,
    }
    return render(request, "filings/my/rectify.html", context, status=status)


@right(MY)
@require_GET
def file(request: HttpRequest, number: int, row_id: int, file_id: int) -> FileResponse:
    """A clean file of one's own answer."""
    row = get_object_or_404(Rectification, pk=row_id, line__filing=own_filing(request, number))
    return sent(clean_file(row, file_id), as_attachment=True)
