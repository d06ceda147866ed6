"""Lists to verify by, at the region's desk."""

from django.urls import URLPattern, path

from portal.verification.views import lists

urlpatterns: list[URLPattern] = [
    path("imports/lists/", lists.listed, name="verification_lists"),
    path("imports/lists/template.xlsx", lists.blank, name="verification_template"),
    path("imports/lists/<slug:matter>/flag/", lists.flag, name="flag_outage"),
    path("imports/outages/<int:number>/end/", lists.restore, name="end_outage"),
]
