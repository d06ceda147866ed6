"""Incidents: the institution's pages and the officers'."""

from django.urls import URLPattern, path

from supervision.views import incidents_desk as desk
from supervision.views import incidents_my as my

urlpatterns: list[URLPattern] = [
    path("my/activity/incidents/", my.listed, name="my_incidents"),
    path("my/activity/incidents/new/", my.new, name="my_incident_new"),
    path("my/activity/incidents/<int:number>/", my.show, name="my_incident"),
    path("my/activity/incidents/<int:number>/notes/", my.note, name="my_incident_note"),
    path("desk/supervision/incidents/", desk.listed, name="desk_incidents"),
    path("desk/supervision/incidents/export/", desk.export, name="desk_incidents_export"),
    path("desk/supervision/incidents/<int:number>/", desk.show, name="desk_incident"),
    path("desk/supervision/incidents/<int:number>/notes/", desk.note, name="desk_incident_note"),
    path("desk/supervision/incidents/<int:number>/issue/", desk.issue, name="desk_incident_issue"),
    path("desk/supervision/incidents/<int:number>/<slug:name>/", desk.step, name="desk_incident_step"),
]
