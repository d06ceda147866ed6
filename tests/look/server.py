"""A server that speaks the two protocols of docs/components.md exactly, and can be told to fail. State lives in the module."""

import hashlib
import json
from dataclasses import dataclass, field

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.csrf import csrf_protect

from portal.home.views.styleguide_samples import everything


@dataclass
class Section:
    """One section of a draft: its number and what was saved last; `down` answers 503, without `guarded` the number is not compared."""

    edit_no: int = 1
    saved: dict[str, str] = field(default_factory=dict)
    saves: int = 0
    down: bool = False
    guarded: bool = True


@dataclass
class Store:
    """Pieces of one upload; after `break_at` bytes the connection answers 503 until `repaired`."""

    size: int = 0
    held: bytes = b""
    break_at: int | None = None
    largest_piece: int = 0
    refuse: str = ""
    asked_offset: int = 0
    cancelled: bool = False
    whole: str = ""


class Server:
    """What the tests set and read."""

    section = Section()
    store = Store()


def page(request: HttpRequest) -> HttpResponse:
    row = {"key": "plan", "state": "missing", "name": "工作方案", "why": "所有机构", "clause": "附2二(一)1(3)", "upload_url": "/uploads/"}
    return render(request, "look/scripts.html", {"edit_no": Server.section.edit_no, "saved": Server.section.saved, "row": row})


def desk(request: HttpRequest) -> HttpResponse:
    """The desk with everything a bar can show, and a file's anatomy below."""
    nav = [{"label": "备案", "url": "/desk/", "count": 18, "active": True}, {"label": "公示与报部", "url": "/desk/publicity/", "count": 4}]
    me = {"name": "韦丽萍", "role": "审核岗", "party": "柳州市人力资源和社会保障局"}
    position = {"text": "第 5 件，共 18 件", "previous": "#p", "next": "#n"}
    return render(request, "look/desk.html", {**everything(), "nav": nav, "me": me, "unread": 5, "demo": True, "position": position})


def confirm(request: HttpRequest) -> HttpResponse:
    """The form behind a dangerous act."""
    act = {"word": "拟不予备案", "clause": "附2二(五)", "consequence": "须逐条写明理由和依据，由审批岗决定。"}
    context = {
        "act": act,
        "subject": "柳州龙屏机械制造有限公司",
        "form": Reasoned(),
        "seen": 7,
        "back_url": "/desk/",
        "crumbs": [{"label": "备案"}],
    }
    return render(request, "base_confirm.html", context)


class Reasoned(forms.Form):
    """What a refusal asks for."""

    reason = forms.CharField(label="理由", help_text="写明缺什么、依据哪一条", widget=forms.Textarea)


@csrf_protect
def save(request: HttpRequest) -> HttpResponse:
    section = Server.section
    if section.down:
        return HttpResponse("<h1>503</h1>", status=503)
    if section.guarded and int(request.POST["edit_no"]) != section.edit_no:
        return JsonResponse({"by": "韦丽萍", "saved_at": "10:23:05"}, status=409)
    section.edit_no += 1
    section.saves += 1
    section.saved = {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    errors = {"until": ["日期写成 2026-10-09 的样子"]} if request.POST.get("until") == "明年" else {}
    return JsonResponse({"edit_no": section.edit_no, "saved_at": "10:24:31", "errors": errors})


@csrf_protect
def begin(request: HttpRequest) -> HttpResponse:
    store = Server.store
    if request.content_type.startswith("multipart/"):
        store.whole = hashlib.sha256(request.FILES["file"].read()).hexdigest()
        return HttpResponse("whole")
    if store.refuse:
        return JsonResponse({"error": store.refuse}, status=422)
    asked = json.loads(request.body)
    store.size = asked["size"]
    return JsonResponse({"id": "u1", "offset": len(store.held)})


@csrf_protect
def piece(request: HttpRequest, number: str) -> HttpResponse:
    store = Server.store
    if request.method == "DELETE":
        store.cancelled = True
        return JsonResponse({})
    store.asked_offset += request.method == "GET"
    if store.break_at is not None and len(store.held) >= store.break_at:
        return HttpResponse("<h1>503</h1>", status=503)
    if request.method == "GET":
        return JsonResponse({"offset": len(store.held)})
    if int(request.headers["Upload-Offset"]) != len(store.held):
        return JsonResponse({"offset": len(store.held)}, status=409)
    store.largest_piece = max(store.largest_piece, len(request.body))
    store.held += request.body
    if len(store.held) < store.size:
        return JsonResponse({"offset": len(store.held)})
    return JsonResponse({"done": True, "attachment": {"name": "plan.pdf", "size": store.size}})


urlpatterns = [
    path("", page),
    path("desk/", desk),
    path("desk/confirm/", confirm),
    path("save/", save),
    path("uploads/", begin),
    path("uploads/<str:number>/", piece),
]
