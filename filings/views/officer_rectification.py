"""核验整改 on its page: what the panel required, what the institution answered, the reviewer's finding. Clause: 附2二(三)."""

from functools import partial

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.forms.rectification import FindingForm
from filings.models import Filing, Rectification
from filings.queries.dossier import Dossier
from filings.rules.rectification import CLAUSE
from filings.services import rectifying
from filings.views.officer import desk_filing, may, reading
from filings.views.officer_acts import ActPage
from filings.views.rectification_rows import Rounds, rectifications
from filings.views.sending import clean_file, sent
from portal.access.reading import reader_of
from portal.policy.clauses import Reason

FILE = "desk_rectification_file"


def _of(filing: Filing, row_id: int) -> Rectification:
    rows = Rectification.objects.select_related("line__filing__authority", "line__filing__legal_person")
    return get_object_or_404(rows, pk=row_id, line__filing=filing)


@reading
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, number: int, row_id: int) -> HttpResponse:
    """One answer of the institution, judged once."""
    filing = desk_filing(request, number)
    row = _of(filing, row_id)
    consequence = "到位的，这一项可以准予备案；未到位的，申请人可以继续整改后再次提交。"
    act = ActPage(request, filing, template="filings/desk/rectify.html", word="核验整改", clause=CLAUSE, consequence=consequence)
    if not may(request, "review_filing", filing=filing):
        return act.closed((Reason(CLAUSE, "由受理机关的审核岗核验整改情况。"),), status=403)
    form = FindingForm(request.POST or None)
    act.context = {"form": form, "row": shown(row, request)}
    reasons = rectifying.verify_blockers(row)
    if reasons and request.method == "GET":
        return act.closed(reasons, status=409)
    if request.method == "GET" or not form.is_valid():
        return act.page(status=200 if request.method == "GET" else 422)
    take = partial(rectifying.verify, row, **form.cleaned_data, by=reader_of(request), at=timezone.now())
    return act.press(lambda seen: take(), "核验结果已记录，申请人会收到消息。")


def shown(row: Rectification, request: HttpRequest) -> dict[str, object]:
    """The line of this answer with everything said about it."""
    return rectifications([row.line], timezone.localdate(), file_name=FILE, link=lambda line, said: ("", ""), named=True)[0]


def desk_rows(found: Dossier, rights: frozenset[str]) -> list[dict[str, object]]:
    """The lines to rectify on the file page, with the reviewer's link where an answer waits."""

    def link(line: object, said: Rounds) -> tuple[str, str]:
        waits = bool(said) and said[-1].verified_at is None
        if not (waits and "review_filing" in rights and not rectifying.verify_blockers(said[-1])):
            return "", ""
        return f"/desk/filings/{found.filing.pk}/rectifications/{said[-1].pk}/", "核验"

    return rectifications(found.lines, found.today, file_name=FILE, link=link, named=True)


@reading
@require_GET
def file(request: HttpRequest, number: int, row_id: int, file_id: int) -> FileResponse:
    """A clean file that came with an answer."""
    return sent(clean_file(_of(desk_filing(request, number), row_id), file_id), as_attachment=True)
