"""Screens that cross apps, and the portal's own health."""

from django.urls import URLPattern, path

from portal.home.views import front, health, tools
from portal.home.views.styleguide import styleguide

urlpatterns: list[URLPattern] = [
    path("", front.front, name="front"),
    path("guide/", front.guide, name="guide"),
    path("tools/term/", tools.term, name="term_tool"),
    path("tools/simulate/", tools.simulate, name="simulator"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("styleguide/", styleguide, name="styleguide"),
]
