"""Imports of the existing directory, at the region's desk."""

from django.urls import URLPattern, path

from portal.legacy.views import batches

urlpatterns: list[URLPattern] = [
    path("imports/", batches.listed, name="legacy_imports"),
    path("imports/template.xlsx", batches.blank, name="legacy_template"),
    path("imports/<int:number>/", batches.show, name="legacy_import"),
    path("imports/<int:number>/correct/", batches.correct, name="legacy_correct"),
    path("imports/<int:number>/start/", batches.start, name="legacy_start"),
    path("imports/<int:number>/discard/", batches.discard, name="legacy_discard"),
    path("imports/<int:number>/resume/", batches.resume, name="legacy_resume"),
    path("imports/<int:number>/undo/", batches.undo, name="legacy_undo"),
    path("imports/<int:number>/wrong.xlsx", batches.wrong, name="legacy_wrong"),
]
