"""Complaints: the public's pages, the peers', the officers'."""

from django.urls import URLPattern, path

from supervision.views import complaints_desk as desk
from supervision.views import complaints_my as my
from supervision.views import complaints_public as public

urlpatterns: list[URLPattern] = [
    path("complaints/", public.progress, name="complaints"),
    path("complaints/new/", public.new, name="complaint_new"),
    path("my/activity/complaints/", my.listed, name="my_peer_complaints"),
    path("my/activity/complaints/new/", my.new, name="my_peer_complaint_new"),
    path("my/activity/complaints/<int:number>/", my.show, name="my_peer_complaint"),
    path("desk/supervision/complaints/", desk.listed, name="desk_complaints"),
    path("desk/supervision/complaints/export/", desk.export, name="desk_complaints_export"),
    path("desk/supervision/complaints/<int:number>/", desk.show, name="desk_complaint"),
    path("desk/supervision/complaints/<int:number>/notes/", desk.note, name="desk_complaint_note"),
    path("desk/supervision/complaints/<int:number>/issue/", desk.issue, name="desk_complaint_issue"),
    path("desk/supervision/complaints/<int:number>/files/<int:file_id>/", desk.file, name="desk_complaint_file"),
    path("desk/supervision/complaints/<int:number>/<slug:name>/", desk.step, name="desk_complaint_step"),
]
