"""Public pages about filings; mounted at /publicity/."""

from django.urls import URLPattern, path

from filings.views import public, public_calls, public_feed

urlpatterns: list[URLPattern] = [
    path("", public.publicities, name="publicities"),
    path("publicities.atom", public_feed.atom, name="publicity_atom"),
    path("<int:number>/", public.publicity, name="publicity"),
    path("calls/", public_calls.listed, name="public_calls"),
    path("calls/<int:number>/", public_calls.show, name="public_call"),
    path("objections/", public.objection_entrance, name="objection_entrance"),
    path("objections/<str:code>/", public.objection, name="objection"),
]
