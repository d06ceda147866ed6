"""Double-random draws as everybody reads them."""

from django.urls import URLPattern, path

from supervision.views import draws_public, public

urlpatterns: list[URLPattern] = [
    path("", draws_public.listed, name="draws"),
    path("rerun/", public.rerun, name="draw_rerun"),
    path("rerun/redraw.py", public.script, name="draw_script"),
    path("<int:number>/", draws_public.show, name="draw"),
    path("<int:number>/draw.json", draws_public.document, name="draw_document"),
    path("<int:number>/protocol/", draws_public.protocol, name="draw_protocol"),
]
