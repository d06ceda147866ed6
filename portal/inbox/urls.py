"""The inbox, once for each face of the portal."""

from django.urls import URLPattern, path

from portal.access.decorators import DESK, MY, right
from portal.inbox import views


def _face(face: str, needed: str) -> list[URLPattern]:
    mark, kwargs = right(needed), {"face": face}
    return [
        path(f"{face}/inbox/", mark(views.inbox), kwargs, name=f"{face}_inbox"),
        path(f"{face}/inbox/<int:number>/open/", mark(views.open_message), kwargs, name=f"{face}_open_message"),
        path(f"{face}/inbox/read/", mark(views.mark_all), kwargs, name=f"{face}_mark_all_read"),
        path(f"{face}/inbox/settings/", mark(views.prefer), kwargs, name=f"{face}_inbox_settings"),
    ]


urlpatterns: list[URLPattern] = [path("inbox/", views.to_own, name="inbox"), *_face("desk", DESK), *_face("my", MY)]
