"""Public addresses of the register."""

from django.urls import URLPattern, path

from portal.directory.views import changes, institution, listing

urlpatterns: list[URLPattern] = [
    path("", listing.directory, name="directory"),
    path("list.csv", listing.as_csv, name="directory_csv"),
    path("list.xlsx", listing.as_xlsx, name="directory_xlsx"),
    path("changes/", changes.changes, name="directory_changes"),
    path("changes.atom", changes.atom, name="directory_atom"),
    path("changes.json", changes.as_json, name="directory_json"),
    path("changes.csv", changes.as_csv, name="directory_changes_csv"),
    path("<str:credit_code>/", institution.institution, name="institution"),
]
