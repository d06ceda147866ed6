"""The API under its version."""

from django.urls import URLPattern, URLResolver, path

from portal.api.endpoints import api, nothing_here

urlpatterns: list[URLPattern | URLResolver] = [path("v1/", api.urls), path("v1/<path:rest>", nothing_here, name="api_nothing")]
