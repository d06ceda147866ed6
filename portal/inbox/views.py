"""The reader's messages, on the desk and at an institution alike."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from portal.access.decorators import public
from portal.access.reading import is_officer, reader_of
from portal.inbox import queries, services

PAGE_SIZE = 30


@public
def to_own(request: HttpRequest) -> HttpResponse:
    """Where links in mails lead: to the inbox of the reader's own face."""
    return redirect(f"{'desk' if is_officer(request) else 'my'}_inbox")


def inbox(request: HttpRequest, face: str) -> HttpResponse:
    """The list, all or unread, newest first; a page of it at a time."""
    user = reader_of(request)
    unread_only = request.GET.get("show") == "unread"
    context = {
        "base": f"base_{face}.html",
        "face": face,
        "page": Paginator(queries.messages_of(user, unread_only=unread_only), PAGE_SIZE).get_page(request.GET.get("page")),
        "unread_only": unread_only,
        **queries.counts(user),
        "by_mail": queries.wants_mail(user),
    }
    return render(request, "inbox/list.html", context)


@require_POST
def open_message(request: HttpRequest, face: str, number: int) -> HttpResponse:
    """Marks a message as read and goes where it points; another reader's message does not exist."""
    message = get_object_or_404(queries.messages_of(reader_of(request)), pk=number)
    services.mark_read(message, at=timezone.now())
    inside = message.link and url_has_allowed_host_and_scheme(message.link, None)
    return redirect(message.link if inside else f"{face}_inbox")


@require_POST
def mark_all(request: HttpRequest, face: str) -> HttpResponse:
    """Marks all his messages as read."""
    count = services.mark_all_read(reader_of(request), at=timezone.now())
    messages.success(request, f"{count} 条消息已标为已读。")
    return redirect(f"{face}_inbox")


@require_POST
def prefer(request: HttpRequest, face: str) -> HttpResponse:
    """Keeps whether he wants mail as well."""
    by_mail = request.POST.get("by_mail") == "on"
    services.prefer(reader_of(request), by_mail=by_mail)
    messages.success(request, "消息同时发送邮件。" if by_mail else "消息只在平台内显示，不再发送邮件。")
    return redirect(f"{face}_inbox")
