"""A city's selection on the desk: the applications, their points, the ranked list with its reasons. Clause: 附2二(二)."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filings.enums import SelectionState
from filings.faces import selection_face
from filings.forms.calls import JudgementForm, ScoreForm
from filings.forms.officer import ReasonForm
from filings.models import CallEntry, CitySelection
from filings.queries import calls as queries
from filings.rules.call import suggested_ranks
from filings.services import selecting
from filings.views.call_words import dates_of
from filings.views.calls import crumbs as call_crumbs
from filings.views.officer import posts, reading
from filings.views.step_page import StepPage, act_rows, beside_fields, seen
from portal.access.reading import reader_of
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused


def _selection(request: HttpRequest, number: int) -> CitySelection:
    return get_object_or_404(queries.visible_selections(posts(request)), pk=number)


def crumbs(selection: CitySelection, *more: str) -> list[dict[str, str]]:
    """遴选公告 / the call / the city / what is open."""
    own = {"label": f"{selection.city.city_name}遴选", "url": reverse("desk_selection", args=[selection.pk]) if more else ""}
    return [*call_crumbs(selection.call, "")[:-1], own, *({"label": label, "url": ""} for label in more)]


def _judges(request: HttpRequest, selection: CitySelection) -> bool:
    return selection.state == SelectionState.SCORING and reader_of(request).has_perm("review_filing", selection.city)


def _forms(selection: CitySelection, entries: list[CallEntry], data: Any) -> dict[int, JudgementForm]:
    """A form for each application, ranked by its points unless the city has said otherwise."""
    ranks = suggested_ranks(queries.rows(entries))
    return {
        entry.pk: JudgementForm(
            data,
            prefix=f"e{entry.pk}",
            initial={
                "rank": entry.rank or ranks.get(entry.pk),
                "is_recommended": {True: "yes", False: "no"}.get(entry.is_recommended, ""),  # type: ignore[arg-type]
                "reason": entry.reason,
            },
        )
        for entry in entries
    }


def _acts(request: HttpRequest, selection: CitySelection) -> list[dict[str, Any]]:
    """The approver's two steps; the list itself is proposed by the form on the page."""
    urls = {
        "send_back": reverse("desk_selection_step", args=[selection.pk, "send-back"]),
        "recommend": reverse("desk_selection_step", args=[selection.pk, "recommend"]),
    }
    own = selecting.recommend_blockers(selection, by=reader_of(request))
    return act_rows(request, selection, urls, lambda name: own if name == "recommend" else (), frozenset({"recommend"}))


def _rows(entries: list[CallEntry], forms: dict[int, JudgementForm]) -> list[dict[str, Any]]:
    """The applications with their forms, the best first."""
    ordered = sorted(entries, key=lambda row: (-(row.points if row.points is not None else -1), row.pk))
    return [{"entry": entry, "form": forms.get(entry.pk)} for entry in ordered]


def _page(
    request: HttpRequest, selection: CitySelection, *, status: int = 200, forms: dict[int, JudgementForm] | None = None, **more: Any
) -> HttpResponse:
    entries, at, judges = queries.live_entries(selection), timezone.now(), _judges(request, selection)
    blocking = selecting.propose_blockers(selection, at=at) if judges else ()
    judging = judges and not blocking
    found = forms or (_forms(selection, entries, None) if judging else {})
    context = {
        "selection": selection,
        "call": selection.call,
        "face": selection_face(selection.state, selection.call.closes_on, timezone.localdate(at)),
        "crumbs": crumbs(selection),
        "dates": dates_of(selection.call),
        "places": selection.call.places_of(selection.city.code),
        "rows": _rows(entries, found),
        "gone": queries.gone_entries(selection),
        "judging": judging,
        "scoring": judges and not selecting.score_blockers(selection, at=at),
        "blocking": blocking,
        "late": selection.state != SelectionState.RECOMMENDED and timezone.localdate(at) > selection.call.recommend_by,
        "acts": _acts(request, selection),
        "seen": selection.version,
        **more,
    }
    return render(request, "filings/calls/selection.html", context, status=status)


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """The applications of one city."""
    return _page(request, _selection(request, number))


@reading
@require_POST
def propose(request: HttpRequest, number: int) -> HttpResponse:
    """提请审定: the whole ranked list with its reasons; what was typed stays when it is refused."""
    selection = _selection(request, number)
    found = _forms(selection, queries.live_entries(selection), request.POST)
    page = partial(_page, request, forms=found)
    checked = [form.is_valid() for form in found.values()]
    if not all(checked):
        return page(selection, status=422, refused_title="请先修改以下内容")
    said = {number: form.judgement for number, form in found.items()}
    try:
        selecting.propose(selection, said, by=reader_of(request), at=timezone.now(), seen=seen(request))
    except StaleError:
        fresh = _selection(request, number)
        return page(fresh, status=409, reasons=[{"text": "名单在你打开之后有变化，请核对后再提请。"}], refused_title="名单有变化")
    except Refused as refused:
        return page(
            selection, status=403 if isinstance(refused, NotAllowed) else 422, reasons=refused.reasons, refused_title="暂不能提请审定"
        )
    messages.success(request, "推荐名单已提请审定。")
    return redirect("desk_selection", number)


@reading
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """审定并推荐, or 退回重评."""
    selection = _selection(request, number)
    name = {"recommend": "recommend", "send-back": "send_back"}.get(word)
    if name is None:
        return redirect("desk_selection", number)
    form = ReasonForm(request.POST or None) if name == "send_back" else None
    page = StepPage(request, selection, name, reverse("desk_selection", args=[selection.pk]), crumbs(selection, "")[:-1], form=form)

    def take(shown: int) -> object:
        by, at = reader_of(request), timezone.now()
        if form is not None:
            return selecting.send_back(selection, reason=form.cleaned_data["reason"], by=by, at=at, seen=shown)
        return selecting.recommend(selection, by=by, at=at, seen=shown)

    return page.answer(take, "已推荐，名单报自治区。" if name == "recommend" else "已退回重评。")


@reading
@require_http_methods(["GET", "POST"])
def score(request: HttpRequest, number: int, entry_id: int) -> HttpResponse:
    """The points of one application, criterion by criterion."""
    selection = _selection(request, number)
    entry = get_object_or_404(selection.entries.select_related("filing").prefetch_related("scores__by"), pk=entry_id)
    guides = {row.pk: row.guide for row in selection.call.criteria.all()}
    form = ScoreForm(request.POST or None, criteria=queries.criteria(selection.call), guides=guides, entry=entry)
    page = partial(_score_page, request, selection, entry, form)
    if request.method == "GET":
        reasons = selecting.score_blockers(selection, at=timezone.now())
        return page(reasons=reasons, open=not reasons and reader_of(request).has_perm("review_filing", selection.city))
    if not form.is_valid():
        return page(status=422)
    try:
        shown = request.POST.get("seen_scores", "")
        selecting.score(entry, form.points, form.notes, by=reader_of(request), at=timezone.now(), seen=shown)
    except StaleError:
        return page(status=409, reasons=[{"text": "同事刚刚评过这件申请，下面是你填的内容，请对照后再保存。"}], refused_title="评分有变化")
    except Refused as refused:
        return page(status=403 if isinstance(refused, NotAllowed) else 422, reasons=beside_fields(form, refused))
    messages.success(request, f"{entry.filing.applicant_name}的评分已保存。")
    return redirect("desk_selection", number)


def _score_page(
    request: HttpRequest, selection: CitySelection, entry: CallEntry, form: ScoreForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    fresh = CallEntry.objects.prefetch_related("scores__by", "scores__criterion").get(pk=entry.pk)
    pairs = [(form[f"points_{item.ref}"], form[f"note_{item.ref}"]) for item in form.criteria]
    context = {
        "selection": selection,
        "entry": entry,
        "form": form,
        "pairs": pairs,
        "given": sorted(fresh.scores.all(), key=lambda row: row.criterion.order),
        "crumbs": crumbs(selection, entry.filing.applicant_name),
        "seen_scores": selecting.seen_scores(fresh),
        "open": True,
        "refused_title": "暂不能评分",
        **more,
    }
    return render(request, "filings/calls/score.html", context, status=status)
