"""Silences: the officers' pages at /desk/supervision/dormancy/, the institution's answer at /my/activity/dormancy/."""

from django.urls import URLPattern, path

from supervision.views import dormancy_desk as desk
from supervision.views import dormancy_my as my

urlpatterns: list[URLPattern] = [
    path("desk/supervision/dormancy/", desk.listed, name="desk_dormancy_list"),
    path("desk/supervision/dormancy/ask/", desk.ask, name="desk_dormancy_ask"),
    path("desk/supervision/dormancy/<int:number>/", desk.show, name="desk_dormancy"),
    path("desk/supervision/dormancy/<int:number>/<slug:word>/", desk.step, name="desk_dormancy_step"),
    path("my/activity/dormancy/<int:number>/", my.show, name="my_dormancy"),
    path("my/activity/dormancy/<int:number>/answer/", my.answer, name="my_dormancy_answer"),
]
