"""Inspections as the institution sees them: those it was told of, what they found, what it has to say. Clause: 文三(一)."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.views.step_page import act_rows
from portal.access.decorators import MY, right
from portal.access.reading import reader_of
from supervision.forms.inspections import StatementForm
from supervision.models import Inspection
from supervision.queries import inspections as queries
from supervision.services import visiting
from supervision.views.form_step import FormStep
from supervision.views.inspection_page import list_rows, record, whole

PAGE = 25
BASE = [{"label": "检查", "url": "/my/activity/inspections/"}]


def own(request: HttpRequest) -> QuerySet[Inspection]:
    """The inspections the institution was told of; any other does not exist."""
    return queries.of_institution(request.memberships)  # type: ignore[attr-defined]


def _crumbs(inspection: Inspection, *more: str) -> list[dict[str, str]]:
    url = reverse("my_inspection", args=[inspection.pk]) if more else ""
    return [*BASE, {"label": inspection.number, "url": url}, *({"label": label, "url": ""} for label in more)]


@right(MY)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Every inspection the institution was told of, the newest first."""
    page = Paginator(own(request).order_by("-planned_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    rows = list_rows(list(page.object_list), timezone.localdate())
    return render(request, "supervision/inspections/my_list.html", {"page": page, "rows": rows})


@right(MY)
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One inspection: who comes and when; once it is signed, the record and where to say something to it."""
    inspection = get_object_or_404(own(request), pk=number)
    said = inspection.stated_at is not None
    urls = {} if said else {"comment": reverse("my_inspection_statement", args=[number])}
    context = {
        **whole(inspection, timezone.localdate()),
        "record": record(inspection) if inspection.signed_at else None,
        "team": queries.members(inspection, "accepted"),
        "acts": act_rows(request, inspection, urls, lambda name: (), frozenset({"comment"})),
        "crumbs": _crumbs(inspection),
    }
    return render(request, "supervision/inspections/my_page.html", context)


@right("report_activity")
@require_http_methods(["GET", "POST"])
def statement(request: HttpRequest, number: int) -> HttpResponse:
    """发表意见, once."""
    inspection = get_object_or_404(own(request), pk=number)
    form, home = StatementForm(request.POST or None), reverse("my_inspection", args=[number])
    page = FormStep(request, inspection, "comment", home, _crumbs(inspection, "")[:-1], base="base_my.html", form=form)

    def take(shown: int) -> object:
        said = form.cleaned_data["statement"]
        return visiting.comment(inspection, statement=said, by=reader_of(request), at=timezone.now(), seen=shown)

    return page.answer(take, "意见已发表，检查机关已收到消息。")
