"""Bulletins on the desk: drafted from the facts of a period, proofread, published, withdrawn. Clause: 文三(三)."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.views.step_page import act_rows, beside_fields, seen
from portal.access.decorators import forbidden
from portal.access.reading import reader_of
from portal.authorities.models import Authority
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused
from portal.workflow.steps import steps
from supervision.enums import BulletinState
from supervision.forms.bulletins import BulletinForm, PeriodForm
from supervision.forms.issues import WordsForm
from supervision.models import Bulletin
from supervision.queries import bulletins as queries
from supervision.queries.issues import inspecting as posts_that_inspect
from supervision.rules.bulletins import Text, personal_numbers
from supervision.services import bulletins as services
from supervision.views.form_step import FormStep
from supervision.views.issues_desk import posts, reading
from supervision.views.issues_raise import inspecting
from supervision.views.wanted import one

PAGE = 25
BASE = [{"label": "通报", "url": "/desk/supervision/bulletins/"}]
_URLS = {"proofread": "proofread", "send_back": "back", "publish": "publish", "withdraw": "withdraw"}
_WORDS = {"send_back": "退回的理由", "withdraw": "撤回的理由"}
_SAID = {
    "proofread": "已核稿，待发布。",
    "send_back": "已退回拟稿。",
    "publish": "已发布，所列机构已收到消息。",
    "withdraw": "已撤回，痕迹保留。",
}
_FACES = {
    BulletinState.DRAFTED: ("grey", "pencil"),
    BulletinState.CHECKED: ("blue", "list-check"),
    BulletinState.PUBLISHED: ("green", "speakerphone"),
    BulletinState.WITHDRAWN: ("grey", "arrow-back-up"),
}
_NEXT = {
    BulletinState.DRAFTED: ("由拟稿人以外的人员核稿", "审核岗"),
    BulletinState.CHECKED: ("发布，或退回拟稿", "审批岗"),
}


def badge(row: Bulletin) -> dict[str, str]:
    """The state."""
    tone, icon = _FACES[BulletinState(row.state)]
    return {"tone": tone, "icon": icon, "label": row.get_state_display()}


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The bulletins the reader may read, the newest first."""
    state = one(request.GET.get("state", ""), BulletinState.values)
    rows = queries.desk(posts(request)).order_by("-drafted_at", "-pk")
    page = Paginator(rows.filter(state=state) if state else rows, PAGE).get_page(request.GET.get("page"))
    views = [{"label": "全部", "url": "?", "active": not state, "count": ""}]
    views += [{"label": row.label, "url": f"?state={row}", "active": state == row, "count": ""} for row in BulletinState]
    context = {
        "page": page,
        "rows": [{"row": row, "badge": badge(row)} for row in page.object_list],
        "groups": [{"title": "通报", "views": views}],
        "may_draft": bool(posts_that_inspect(posts(request))),
    }
    return render(request, "supervision/bulletins/desk_list.html", context)


def _one(request: HttpRequest, number: int) -> Bulletin:
    return get_object_or_404(queries.desk(posts(request)), pk=number)


def _crumbs(row: Bulletin, *more: str) -> list[dict[str, str]]:
    url = reverse("desk_bulletin", args=[row.pk]) if more else ""
    return [*BASE, {"label": row.number, "url": url}, *({"label": label, "url": ""} for label in more)]


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One bulletin, what it says of each institution, and what may be done."""
    row = _one(request, number)
    mentions = list(row.mentions.select_related("registration__legal_person").prefetch_related("issues"))
    urls = {name: reverse("desk_bulletin_step", args=[row.pk, word]) for name, word in _URLS.items()}
    parted = {name: row.parted(reader_of(request), step, timezone.localdate()) for name, step in steps(Bulletin).items()}
    what, role = _NEXT.get(BulletinState(row.state), ("没有待办，记录保留", ""))
    drafting = row.state == BulletinState.DRAFTED and row.authority in posts_that_inspect(posts(request))
    context: dict[str, Any] = {
        "row": row,
        "badge": badge(row),
        "mentions": [{"row": mention, "issues": list(mention.issues.all())} for mention in mentions],
        "personal": personal_numbers(row.title, row.text, *(mention.words for mention in mentions)),
        "next": {"what": what, "who": f"{row.authority.short_name}{role}" if role else "无"},
        "revise_url": reverse("desk_bulletin_revise", args=[row.pk]) if drafting else "",
        "acts": act_rows(request, row, urls, lambda name: parted[name], frozenset({"proofread", "publish"})),
        "crumbs": _crumbs(row),
    }
    return render(request, "supervision/bulletins/page.html", context)


@reading
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """核稿, 退回拟稿, 发布通报, 撤回."""
    row = _one(request, number)
    name = next((name for name, slug in _URLS.items() if slug == word), "")
    if not name:
        raise Http404("没有这项办理")
    posted = request.POST if request.method == "POST" else None
    form = WordsForm(posted, label=_WORDS[name]) if name in _WORDS else None
    page = FormStep(request, row, name, reverse("desk_bulletin", args=[row.pk]), _crumbs(row, "")[:-1], form=form)

    def take(shown: int) -> object:
        return getattr(services, name)(row, **(form.cleaned_data if form else {}), by=reader_of(request), at=timezone.now(), seen=shown)

    return page.answer(take, _SAID[name])


@inspecting
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """拟稿: the period first, then the text and what is said of each institution with facts in it."""
    authority: Authority = posts_that_inspect(posts(request))[0]
    today = timezone.localdate()
    asked = PeriodForm(request.GET) if request.GET else PeriodForm(initial={"from": today.replace(day=1) - timedelta(days=31), "to": today})
    context: dict[str, Any] = {
        "period": asked,
        "authority": authority,
        "crumbs": [*BASE, {"label": "拟稿", "url": ""}],
        "back": BASE[0]["url"],
    }
    if not (asked.is_bound and asked.is_valid()):
        return render(request, "supervision/bulletins/edit.html", context, status=422 if asked.is_bound else 200)
    return _edit(request, None, authority, asked.cleaned_data["from"], asked.cleaned_data["to"], context)


@inspecting
@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, number: int) -> HttpResponse:
    """A draft written anew, for the period it has."""
    row = _one(request, number)
    if row.authority not in posts_that_inspect(posts(request)):
        return forbidden(request, "inspect")
    context: dict[str, Any] = {
        "bulletin": row,
        "authority": row.authority,
        "crumbs": _crumbs(row, "修改"),
        "back": _crumbs(row, "")[1]["url"],
    }
    return _edit(request, row, row.authority, row.period_from, row.period_to, context)


def _edit(
    request: HttpRequest, row: Bulletin | None, authority: Authority, first: date, last: date, context: dict[str, Any]
) -> HttpResponse:
    """The form of a new draft or of an old one; a refusal loses nothing."""
    posted = request.POST if request.method == "POST" else None
    form = BulletinForm(posted, offered=queries.facts(authority, first, last), initial=_initial(row))
    status, reasons = 200 if posted is None else 422, list[Any]()
    if posted is not None and form.is_valid():
        said = Text(form.cleaned_data["title"], first, last, form.cleaned_data["text"], form.mentions)
        try:
            kept = _keep(request, row, authority, said)
        except StaleError:
            status, reasons = 409, [{"text": "通报在你打开之后有变化，请返回核对后再改。"}]
        except Refused as refused:
            status, reasons = 403 if isinstance(refused, NotAllowed) else 422, beside_fields(form, refused)
        else:
            messages.success(request, f"已保存，{kept.number}待核稿。")
            return redirect("desk_bulletin", kept.pk)
    return render(
        request, "supervision/bulletins/edit.html", {**context, "form": form, "reasons": reasons, "days": (first, last)}, status=status
    )


def _keep(request: HttpRequest, row: Bulletin | None, authority: Authority, said: Text) -> Bulletin:
    by, at = reader_of(request), timezone.now()
    if row is None:
        return services.draft(authority, said, by=by, at=at)
    return services.revise(row, said, by=by, at=at, seen=seen(request))


def _initial(row: Bulletin | None) -> dict[str, Any]:
    """What stands in a draft that is written anew."""
    if row is None:
        return {}
    found: dict[str, Any] = {"title": row.title, "text": row.text}
    for mention in row.mentions.all():
        key = mention.registration_id
        found |= {f"take-{key}": True, f"tone-{key}": mention.tone, f"words-{key}": mention.words}
    return found
