"""A member of several institutions goes from one to another; every page of an institution follows."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from portal.access.decorators import MY, right
from portal.access.reading import choose_institution


@right(MY)
@require_POST
def switch(request: HttpRequest, number: int) -> HttpResponse:
    """Another institution of his; anybody else's does not exist."""
    party = choose_institution(request, number)
    if party is None:
        raise Http404("不是你的单位")
    messages.success(request, f"现在办理的是{party}。")
    return redirect("/my/")
