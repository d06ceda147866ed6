"""The first page of supervision on the desk."""

from django.urls import URLPattern, path

from supervision.views import overview_desk

urlpatterns: list[URLPattern] = [path("desk/supervision/", overview_desk.show, name="supervision")]
