"""Employers' norms: the institution's pages at /my/, the officers' at /desk/."""

from django.urls import URLPattern, path

from filings.views import norms_desk as desk
from filings.views import norms_my as my

urlpatterns: list[URLPattern] = [
    path("my/norms/", my.listed, name="my_norms"),
    path("my/norms/new/", my.new, name="my_norm_new"),
    path("my/norms/<int:number>/", my.show, name="my_norm"),
    path("my/norms/<int:number>/files/<int:file_id>/", my.text, name="my_norm_text"),
    path("my/norms/<int:number>/<slug:word>/", my.step, name="my_norm_step"),
    path("desk/norms/", desk.listed, name="desk_norms"),
    path("desk/norms/<int:number>/", desk.show, name="desk_norm"),
    path("desk/norms/<int:number>/files/<int:file_id>/", desk.text, name="desk_norm_text"),
    path("desk/norms/<int:number>/<slug:word>/", desk.step, name="desk_norm_step"),
]
