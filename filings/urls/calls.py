"""Selection calls and the cities' selections; mounted at /desk/."""

from django.urls import URLPattern, path

from filings.views import call_extensions, calls, selections

urlpatterns: list[URLPattern] = [
    path("calls/", calls.listed, name="desk_calls"),
    path("calls/new/", calls.draft, name="desk_call_new"),
    path("calls/<int:number>/", calls.show, name="desk_call"),
    path("calls/<int:number>/edit/", calls.edit, name="desk_call_edit"),
    path("calls/<int:number>/decline/", calls.decline, name="desk_call_decline"),
    path("calls/<int:number>/extend/", call_extensions.propose, name="desk_call_extend"),
    path("calls/<int:number>/extensions/<int:extension_id>/", call_extensions.show, name="desk_call_extension"),
    path("calls/<int:number>/<slug:word>/", calls.step, name="desk_call_step"),
    path("calls/selections/<int:number>/", selections.show, name="desk_selection"),
    path("calls/selections/<int:number>/propose/", selections.propose, name="desk_selection_propose"),
    path("calls/selections/<int:number>/entries/<int:entry_id>/", selections.score, name="desk_score"),
    path("calls/selections/<int:number>/<slug:word>/", selections.step, name="desk_selection_step"),
]
