"""Inspections: on the desk, at the institution, for everybody."""

from django.urls import URLPattern, path

from supervision.views import (
    checklists_desk,
    inspections_desk,
    inspections_issue,
    inspections_my,
    inspections_public,
    inspections_team,
    inspections_visit,
)

DESK, MY = "desk/supervision/inspections/", "my/activity/inspections/"

urlpatterns: list[URLPattern] = [
    path(DESK, inspections_desk.listed, name="desk_inspections"),
    path(f"{DESK}list.<slug:form>", inspections_desk.export, name="desk_inspections_export"),
    path(f"{DESK}new/", inspections_team.choose, name="desk_inspection_choose"),
    path(f"{DESK}new/<int:number>/", inspections_team.new, name="desk_inspection_new"),
    path(f"{DESK}<int:number>/", inspections_desk.show, name="desk_inspection"),
    path(f"{DESK}<int:number>/notice/", inspections_desk.notice, name="desk_inspection_notice"),
    path(f"{DESK}<int:number>/notice/qr.svg", inspections_desk.notice_qr, name="desk_inspection_qr"),
    path(f"{DESK}<int:number>/invitation/", inspections_team.invitation, name="desk_inspection_invitation"),
    path(f"{DESK}<int:number>/team/", inspections_team.invite, name="desk_inspection_invite"),
    path(f"{DESK}<int:number>/team/<int:place>/", inspections_team.release, name="desk_inspection_release"),
    path(f"{DESK}<int:number>/checklist/", inspections_visit.checklist, name="desk_inspection_checklist"),
    path(f"{DESK}<int:number>/checklist/<str:point>/", inspections_visit.answer, name="desk_inspection_answer"),
    path(f"{DESK}<int:number>/sign/", inspections_visit.sign, name="desk_inspection_sign"),
    path(f"{DESK}<int:number>/take-back/", inspections_visit.take_back, name="desk_inspection_take_back"),
    path(f"{DESK}<int:number>/statement/", inspections_visit.statement, name="desk_inspection_statement"),
    path(f"{DESK}<int:number>/photos/", inspections_visit.photos, name="desk_inspection_photos"),
    path(f"{DESK}<int:number>/photos/<int:no>/", inspections_visit.photo, name="desk_inspection_photo"),
    path(f"{DESK}<int:number>/issues/<str:point>/", inspections_issue.new, name="desk_inspection_issue"),
    path(f"{DESK}<int:number>/<slug:word>/", inspections_desk.step, name="desk_inspection_step"),
    path("desk/supervision/checklists/", checklists_desk.listed, name="desk_checklists"),
    path("desk/supervision/checklists/<int:number>/", checklists_desk.show, name="desk_checklist"),
    path(MY, inspections_my.listed, name="my_inspections"),
    path(f"{MY}<int:number>/", inspections_my.show, name="my_inspection"),
    path(f"{MY}<int:number>/statement/", inspections_my.statement, name="my_inspection_statement"),
    path("inspections/", inspections_public.listed, name="inspections"),
    path("inspections/results/<int:number>/", inspections_public.result, name="inspection_result"),
    path("inspections/<slug:code>/", inspections_public.notice, name="inspection_notice"),
]
