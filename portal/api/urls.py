"""The API under its version."""

from django.urls import URLPattern, URLResolver, path

from portal.api.endpoints import api

urlpatterns: list[URLPattern | URLResolver] = [path("v1/", api.urls)]
