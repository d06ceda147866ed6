"""Bulletins: the officers' pages at /desk/supervision/bulletins/, everybody's at /bulletins/."""

from django.urls import URLPattern, path

from supervision.views import bulletins_desk as desk
from supervision.views import bulletins_public as public

urlpatterns: list[URLPattern] = [
    path("desk/supervision/bulletins/", desk.listed, name="desk_bulletins"),
    path("desk/supervision/bulletins/new/", desk.new, name="desk_bulletin_new"),
    path("desk/supervision/bulletins/<int:number>/", desk.show, name="desk_bulletin"),
    path("desk/supervision/bulletins/<int:number>/revise/", desk.revise, name="desk_bulletin_revise"),
    path("desk/supervision/bulletins/<int:number>/<slug:word>/", desk.step, name="desk_bulletin_step"),
    path("bulletins/", public.listed, name="bulletins"),
    path("bulletins/<int:number>/", public.show, name="bulletin"),
]
