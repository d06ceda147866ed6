"""Guidance: the public's pages, the institution's, the officers'."""

from django.urls import URLPattern, path

from supervision.views import guidance_desk as desk
from supervision.views import guidance_my as my
from supervision.views import guidance_public as public

urlpatterns: list[URLPattern] = [
    path("guidance/", public.listed, name="guidance"),
    path("guidance/<int:number>/", public.show, name="guidance_piece"),
    path("my/activity/guidance/", my.listed, name="my_guidance"),
    path("my/activity/guidance/<int:number>/", my.show, name="my_guidance_piece"),
    path("my/activity/guidance/<int:number>/enrol/", my.enrol, name="my_course_enrol"),
    path("my/activity/guidance/enrolments/<int:number>/cancel/", my.cancel, name="my_course_cancel"),
    path("desk/supervision/guidance/", desk.listed, name="desk_guidance"),
    path("desk/supervision/guidance/export/", desk.export, name="desk_guidance_export"),
    path("desk/supervision/guidance/new/", desk.new, name="desk_guidance_new"),
    path("desk/supervision/guidance/<int:number>/", desk.show, name="desk_guidance_piece"),
    path("desk/supervision/guidance/<int:number>/edit/", desk.edit, name="desk_guidance_edit"),
    path("desk/supervision/guidance/<int:number>/attendance/", desk.attendance, name="desk_course_attendance"),
    path("desk/supervision/guidance/<int:number>/<slug:name>/", desk.step, name="desk_guidance_step"),
]
