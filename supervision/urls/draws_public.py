"""Double-random draws as everybody reads them."""

from django.urls import URLPattern, path

from supervision.views import public

urlpatterns: list[URLPattern] = [
    path("rerun/", public.rerun, name="draw_rerun"),
    path("rerun/redraw.py", public.script, name="draw_script"),
]
