"""Uploads of a draft: whole by a plain form, or in pieces that can be resumed (the protocol is in docs/components.md)."""

import json
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filings.models import Filing
from filings.queries.writing import Writing, writing
from filings.views.applicant import own_filing
from filings.views.applicant_materials import home_of, material_row
from filings.views.applicant_steps import section_url
from filings.views.applicant_unfinished import under_way
from filings.views.filling import filling
from portal.access.reading import reader_of
from portal.documents.filetypes import MAX_BYTES, Rejected
from portal.documents.models import Attachment, Upload
from portal.documents.queries import attachments_of
from portal.documents.services import receiving
from portal.documents.services.receiving import PIECE


def _writing(request: HttpRequest, number: int, key: str) -> Writing:
    """The draft that takes a file under this key. Raises Http404 for another's filing, a submitted one, a key its list does not have."""
    draft = writing(own_filing(request, number), timezone.localdate())
    if draft is None:
        raise Http404("没有正在填写的内容")
    row = material_row(draft, key)
    if row is None or not row.upload_url:
        raise Http404("这份材料不需要上传")
    return draft


def _place(filing: Filing, key: str) -> str:
    """Where the form asks for this material."""
    return f"{section_url(filing.pk, home_of(key))}#material-{key}"


def _replaced(filing: Filing, key: str, file_id: int | None) -> Attachment | None:
    """The file that the new one takes the place of."""
    if file_id is None:
        return None
    return get_object_or_404(attachments_of(filing).filter(replaced_at__isnull=True, key=key), pk=file_id)


@filling("filing")
@require_POST
def uploads(request: HttpRequest, number: int, key: str, file_id: int | None = None) -> HttpResponse:
    """A file announced by a script (JSON), or sent whole by a plain form."""
    draft = _writing(request, number, key)
    replaced = _replaced(draft.filing, key, file_id)
    if request.content_type != "application/json":
        return _whole(request, draft.filing, key, replaced)
    asked = _announced(request)
    if asked is None:
        return JsonResponse({"error": "没有收到文件名和大小，请重新选择文件。"}, status=400)
    upload = _resumed(request, draft.filing, key, asked)
    if upload is None:
        try:
            upload = _begin(request, draft.filing, key, **asked)
        except Rejected as rejected:
            return JsonResponse({"error": rejected.reason}, status=422)
    return JsonResponse({"id": str(upload.pk), "offset": upload.offset})


def _announced(request: HttpRequest) -> dict[str, Any] | None:
    try:
        asked = json.loads(request.body)
        return {"name": Path(str(asked["name"])).name[-200:], "size": int(asked["size"]), "sha256": str(asked.get("sha256") or "")}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _resumed(request: HttpRequest, filing: Filing, key: str, asked: dict[str, Any]) -> Upload | None:
    """The unfinished upload of exactly this file, if the reader began one, in whichever browser."""
    return under_way(filing, reader_of(request)).filter(key=key, **asked).first() if asked["sha256"] else None


def _begin(request: HttpRequest, filing: Filing, key: str, *, name: str, size: int, sha256: str) -> Upload:
    at = timezone.now()
    return receiving.begin(filing, filing.legal_person, key=key, name=name, size=size, sha256=sha256, by=reader_of(request), at=at)


def _whole(request: HttpRequest, filing: Filing, key: str, replaced: Attachment | None) -> HttpResponse:
    """Takes a whole file from a plain form and goes back to its row."""
    back = _place(filing, key)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, "还没有选择文件。")
        return redirect(back)
    try:
        receiving.take(filing, filing.legal_person, file, key=key, by=reader_of(request), at=timezone.now(), replaces=replaced)
    except Rejected as rejected:
        messages.error(request, f"{file.name}：{rejected.reason}")
    else:
        messages.success(request, f"已上传“{file.name}”，查毒后可以查看。")
    return redirect(back)


@filling("filing")
@require_http_methods(["GET", "PATCH", "DELETE", "POST"])
def upload(request: HttpRequest, number: int, key: str, upload_id: int, file_id: int | None = None) -> HttpResponse:
    """An upload under way: how much is held, one more piece, or the end of it; a plain form gives it up."""
    draft = _writing(request, number, key)
    row = get_object_or_404(under_way(draft.filing, reader_of(request)).filter(key=key), pk=upload_id)
    if request.method == "GET":
        return JsonResponse({"offset": row.offset})
    if request.method == "DELETE":
        receiving.abandon(row)
        return JsonResponse({})
    if request.method == "POST":
        receiving.abandon(row)
        messages.success(request, f"已放弃没有传完的“{row.name}”。")
        return redirect(_place(draft.filing, key))
    return _piece(request, row, _replaced(draft.filing, key, file_id))


def _piece(request: HttpRequest, row: Upload, replaced: Attachment | None) -> HttpResponse:
    given = request.headers.get("Upload-Offset", "")
    if not given.isdecimal() or int(given) > MAX_BYTES or len(request.body) > PIECE:
        return JsonResponse({"error": "没有收到这一段的位置，请重新上传。"}, status=400)
    try:
        held = receiving.append(row, int(given), request.body)
        if held.offset < held.size:
            return JsonResponse({"offset": held.offset})
        file = receiving.finish(held, by=reader_of(request), at=timezone.now(), replaces=replaced)
    except receiving.OffsetError as elsewhere:
        return JsonResponse({"offset": elsewhere.offset}, status=409)
    except Rejected as rejected:
        return JsonResponse({"error": rejected.reason}, status=422)
    return JsonResponse({"done": True, "attachment": {"id": file.pk, "name": file.name, "size": file.size, "sha256": file.sha256}})


@filling("filing")
@require_GET
def material(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """One row of the list, redrawn after an upload and while a file is being scanned."""
    draft = writing(own_filing(request, number), timezone.localdate())
    row = material_row(draft, key) if draft else None
    if row is None:
        raise Http404("没有这份材料")
    return render(request, "filings/my/material.html", {"row": row, "filing": draft.filing if draft else None})


@filling("filing")
@require_POST
def remove(request: HttpRequest, number: int, file_id: int) -> HttpResponse:
    """Takes a file out of the draft; submitted versions keep theirs."""
    filing = own_filing(request, number)
    file = get_object_or_404(attachments_of(filing).filter(replaced_at__isnull=True), pk=file_id)
    if writing(filing, timezone.localdate()) is None:
        raise Http404("没有正在填写的内容")
    receiving.remove(file, by=reader_of(request), at=timezone.now())
    messages.success(request, f"已移除“{file.name}”。")
    return redirect(_place(filing, file.key))
