"""Letters to many on the desk: drafted from the ticked rows with a dry run, released by another, followed until the last has gone (T14)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filings.enums import MailingState
from filings.forms.mailing import AnswerForm, MailingForm
from filings.models import Mailing
from filings.queries import mailing as queries
from filings.rules import mailing as rules
from filings.services import mailing as services
from filings.services.intake import HANDLING, handles
from filings.views.letters_my import sent_paper
from filings.views.officer import posts, reading
from filings.views.officer_desk import Desk, desk
from filings.views.officer_wanted import is_key
from filings.views.step_page import StepPage, act_rows, beside_fields
from portal.access.decorators import forbidden
from portal.access.reading import reader_of
from portal.authorities.models import Authority
from portal.workflow.performing import Refused

PAGE = 50
LIST = "/desk/letters/"
HOMES = {rules.QUEUE: "/desk/queue/", rules.REGISTRATIONS: "/desk/expiring/"}
TONES = {
    MailingState.PROPOSED: ("blue", "send"),
    MailingState.RELEASED: ("green", "check"),
    MailingState.RETURNED: ("ochre", "arrow-back-up"),
    MailingState.WITHDRAWN: ("grey", "x"),
}
_STEPS = {"release": "release", "turn_down": "turn-down", "withdraw": "withdraw"}
_SAID = {"release": "已核发，正在后台逐份发出。", "turn_down": "已退回拟稿人，一份也没有发出。", "withdraw": "已撤回，一份也没有发出。"}
Rows = Sequence[queries.Row]


@reading
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, source: str) -> HttpResponse:
    """The letter for the ticked rows: 试算 shows what each row would get and keeps nothing, 提请核发 puts it before the approver."""
    if source not in HOMES:
        raise Http404("没有这个列表")
    here = desk(request)
    if not here.rights & set(HANDLING):
        return forbidden(request, "accept_filing")
    keys = [int(key) for key in (request.POST or request.GET).getlist("pick") if is_key(key)][: rules.MOST + 1]
    rows = queries.rows_of(source, here.authority, keys)
    if not rows:
        messages.info(request, "没有选中可以发函的件。")
        return redirect(HOMES[source])
    form = MailingForm(source, request.POST or None, initial=_initial(request, source))
    if request.method == "GET" or "template" in request.POST:
        return _draft_page(request, here, source, rows, MailingForm(source, initial=_initial(request, source)))
    if not form.is_valid():
        return _draft_page(request, here, source, rows, form, status=422)
    if "propose" in request.POST:
        return _propose(request, here, source, rows, form)
    found = (*rules.count_reasons(len(rows)), *rules.letter_reasons(form.cleaned_data["subject"], form.cleaned_data["text"], source))
    if found:
        return _draft_page(request, here, source, rows, form, status=422, reasons=beside_fields(form, Refused(found)))
    tried = _tried(here.authority, rows, form.cleaned_data["subject"], form.cleaned_data["text"], here.today)
    return _draft_page(request, here, source, rows, form, tried=tried)


def _initial(request: HttpRequest, source: str) -> dict[str, str]:
    """The subject and text of the template that was chosen."""
    chosen = rules.template((request.POST or request.GET).get("template", ""), source)
    return {"subject": chosen.subject, "text": chosen.text} if chosen else {}


def _tried(authority: Authority, rows: Rows, subject: str, text: str, today: date) -> dict[str, Any]:
    """The dry run: which rows would get a letter and which not with why, and the first letter as it would read (N15)."""
    facts = queries.known(authority, rows, today)
    found = [(row, queries.reasons(authority, f"{subject}\n{text}", row, facts, today)) for row in rows]
    first = next((row for row, reasons in found if not reasons), None)
    paper = services.content(authority, subject, text, first, number="发出时取号", code="", at=timezone.now()) if first else None
    return {
        "paper": paper,
        "template": paper.template if paper else "",
        "left": [{"name": row.legal_person.name, "number": row.number, "reasons": reasons} for row, reasons in found if reasons],
        "count": sum(not reasons for _, reasons in found),
    }


def _propose(request: HttpRequest, here: Desk, source: str, rows: Rows, form: MailingForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        mailing = services.propose(
            here.authority,
            source,
            rows,
            subject=said["subject"],
            text=said["text"],
            key=said["key"],
            by=reader_of(request),
            at=timezone.now(),
        )
    except Refused as refused:
        return _draft_page(request, here, source, rows, form, status=422, reasons=beside_fields(form, refused))
    messages.success(request, f"已提请核发 {len(rows)} 份，核发前一份也不会发出。")
    return redirect("desk_mailing", mailing.pk)


def _draft_page(
    request: HttpRequest, here: Desk, source: str, rows: Rows, form: MailingForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "rows": rows,
        "source": source,
        "authority": here.authority,
        "templates": [one for one in rules.TEMPLATES if one.source == source],
        "missing": len(set((request.POST or request.GET).getlist("pick"))) - len(rows),
        "back_url": HOMES[source],
        "crumbs": [{"label": "批量发函", "url": LIST}, {"label": "拟稿", "url": ""}],
        **more,
    }
    return render(request, "filings/desk/mailing_draft.html", context, status=status)


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The mailings the reader may read, the newest first."""
    page = Paginator(queries.visible(posts(request)), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [{"mailing": row, "badge": _badge(row)} for row in page],
        "crumbs": [{"label": "备案", "url": "/desk/queue/"}, {"label": "批量发函", "url": ""}],
    }
    return render(request, "filings/desk/mailings.html", context)


def _badge(row: Mailing) -> dict[str, str]:
    tone, icon = TONES[MailingState(row.state)]
    return {"tone": tone, "icon": icon, "label": row.get_state_display()}


def _mailing(request: HttpRequest, number: int) -> Mailing:
    return get_object_or_404(queries.visible(posts(request)), pk=number)


def _trial_of(mailing: Mailing) -> dict[str, Any]:
    """The dry run of a draft as it would go today: what the approver decides upon."""
    rows = [letter.subject_row for letter in queries.letters(mailing).select_related("filing__legal_person", "registration__legal_person")]
    return _tried(mailing.authority, rows, mailing.subject, mailing.text, timezone.localdate())


def _crumbs(mailing: Mailing, *more: str) -> list[dict[str, str]]:
    url = reverse("desk_mailing", args=[mailing.pk]) if more else ""
    return [{"label": "批量发函", "url": LIST}, {"label": mailing.subject, "url": url}, *({"label": word, "url": ""} for word in more)]


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One mailing: its text, how far it has gone, each row with its letter or the reason why there is none."""
    mailing, by = _mailing(request, number), reader_of(request)
    urls = {name: reverse("desk_mailing_step", args=[number, word]) for name, word in _STEPS.items()}
    if mailing.drafted_by_id != by.pk:
        urls.pop("withdraw")
    blocking = services.release_blockers(mailing, by=by)
    done = queries.progress(mailing)
    context: dict[str, Any] = {
        "mailing": mailing,
        "badge": _badge(mailing),
        "progress": done,
        "running": mailing.state == MailingState.RELEASED and bool(done.waiting),
        "paragraphs": rules.paragraphs(mailing.text),
        "page": Paginator(queries.letters(mailing), PAGE).get_page(request.GET.get("page")),
        "tried": _trial_of(mailing) if mailing.state == MailingState.PROPOSED else None,
        "acts": act_rows(request, mailing, urls, lambda name: blocking if name == "release" else (), frozenset({"release"})),
        "may_resume": bool(done.failed) and handles(by, mailing.authority),
        "crumbs": _crumbs(mailing),
    }
    return render(request, "filings/desk/mailing.html", context)


@reading
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """核发, 退回, 撤回."""
    mailing = _mailing(request, number)
    name = next((name for name, slug in _STEPS.items() if slug == word), "")
    if not name:
        raise Http404("没有这项办理")
    form = AnswerForm(request.POST or None) if name == "turn_down" else None
    page = StepPage(request, mailing, name, reverse("desk_mailing", args=[number]), _crumbs(mailing, "")[:-1], form=form)

    def take(shown: int) -> object:
        common: dict[str, Any] = {"by": reader_of(request), "at": timezone.now(), "seen": shown}
        if form is not None:
            return services.turn_down(mailing, words=form.cleaned_data["answer"], **common)
        return services.release(mailing, **common) if name == "release" else services.withdraw(mailing, **common)

    return page.answer(take, _SAID[name])


@reading
@require_POST
def resume(request: HttpRequest, number: int) -> HttpResponse:
    """Goes on with the letters that were given up."""
    mailing = _mailing(request, number)
    if not handles(reader_of(request), mailing.authority):
        return forbidden(request, "accept_filing")
    try:
        count = services.resume(mailing, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"已重新发送 {count} 份。")
    return redirect("desk_mailing", number)


@reading
@require_GET
def paper(request: HttpRequest, number: int, letter_id: int) -> FileResponse:
    """One letter as PDF; one that is still being printed does not exist yet."""
    return sent_paper(get_object_or_404(_mailing(request, number).letters.select_related("paper"), pk=letter_id).paper)
