"""Sittings, year plans and banks: the institution's pages, the officers', and what is public."""

from django.urls import URLPattern, path

from supervision.views import arranging_my as arranging
from supervision.views import papers_my as papers
from supervision.views import sittings_desk as desk
from supervision.views import sittings_my as my
from supervision.views import year_plans_public as public

urlpatterns: list[URLPattern] = [
    path("my/activity/", my.listed, name="my_sittings"),
    path("my/activity/new/<int:registration>/", my.new, name="my_sitting_new"),
    path("my/activity/plans/", papers.plans, name="my_plans"),
    path("my/activity/plans/<int:registration>/<int:year>/", papers.plan, name="my_plan"),
    path("my/activity/plans/<int:number>/publish/", papers.publish, name="my_plan_publish"),
    path("my/activity/banks/", papers.bank_list, name="my_banks"),
    path("my/activity/banks/new/<int:registration>/", papers.bank, name="my_bank_new"),
    path("my/activity/banks/<int:number>/withdraw/", papers.withdraw, name="my_bank_withdraw"),
    path("my/activity/<int:number>/", my.show, name="my_sitting"),
    path("my/activity/<int:number>/arrangement/", arranging.arrangement, name="my_sitting_arrangement"),
    path("my/activity/<int:number>/custody/", arranging.custody, name="my_sitting_custody"),
    path("my/activity/<int:number>/volumes/", arranging.volume, name="my_sitting_volume"),
    path("my/activity/<int:number>/correct/", my.correct, name="my_sitting_correct"),
    path("my/activity/<int:number>/<slug:word>/", my.step, name="my_sitting_step"),
    path("desk/supervision/sittings/", desk.listed, name="desk_sittings"),
    path("desk/supervision/sittings/export/<slug:form>/", desk.export, name="desk_sittings_export"),
    path("desk/supervision/sittings/<int:number>/", desk.show, name="desk_sitting"),
    path("desk/supervision/sittings/<int:number>/<slug:word>/", desk.step, name="desk_sitting_step"),
    path("sittings/plans/", public.listed, name="year_plans"),
    path("sittings/plans/<int:number>/", public.show, name="year_plan"),
]
