"""Public pages about filings; mounted at /publicity/."""

from django.urls import URLPattern, path

from filings.views import public, public_calls

urlpatterns: list[URLPattern] = [
    path("", public.publicities, name="publicities"),
    path("<int:number>/", public.publicity, name="publicity"),
    path("calls/", public_calls.listed, name="public_calls"),
    path("calls/<int:number>/", public_calls.show, name="public_call"),
    path("objections/", public.objection_entrance, name="objection_entrance"),
    path("objections/<str:code>/", public.objection, name="objection"),
]
