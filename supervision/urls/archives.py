"""Archives: the institution's pages at /my/, holds at /desk/."""

from django.urls import URLPattern, path

from supervision.views import archives_my as my
from supervision.views import holds_desk as desk

urlpatterns: list[URLPattern] = [
    path("my/activity/archives/", my.listed, name="my_archives"),
    path("my/activity/archives/disposals/<int:number>/", my.disposal, name="my_disposal"),
    path("my/activity/archives/disposals/<int:number>/<slug:word>/", my.step, name="my_disposal_step"),
    path("desk/supervision/holds/", desk.listed, name="desk_holds"),
    path("desk/supervision/holds/new/", desk.place, name="desk_hold_place"),
    path("desk/supervision/holds/<int:number>/lift/", desk.lift, name="desk_hold_lift"),
]
