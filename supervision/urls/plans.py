"""Inspection plans, the register of inspectors and draws on the desk; the plans everybody reads."""

from django.urls import URLPattern, path

from supervision.views import draws_desk as draws
from supervision.views import inspectors_desk as inspectors
from supervision.views import plans_desk as plans
from supervision.views import plans_public

DESK = "desk/supervision/"

urlpatterns: list[URLPattern] = [
    path(f"{DESK}plans/", plans.listed, name="desk_plans"),
    path(f"{DESK}plans/list.<slug:form>", plans.export, name="desk_plans_file"),
    path(f"{DESK}plans/new/", plans.new, name="desk_plan_new"),
    path(f"{DESK}plans/<int:number>/", plans.show, name="desk_plan"),
    path(f"{DESK}plans/<int:number>/edit/", plans.edit, name="desk_plan_edit"),
    path(f"{DESK}plans/<int:plan>/draw/", draws.new, name="desk_draw_new"),
    path(f"{DESK}plans/<int:number>/<slug:word>/", plans.step, name="desk_plan_step"),
    path(f"{DESK}draws/", draws.listed, name="desk_draws"),
    path(f"{DESK}draws/list.<slug:form>", draws.export, name="desk_draws_file"),
    path(f"{DESK}draws/<int:number>/", draws.show, name="desk_draw"),
    path(f"{DESK}draws/<int:number>/refresh/", draws.refresh, name="desk_draw_refresh"),
    path(f"{DESK}draws/<int:number>/<slug:word>/", draws.step, name="desk_draw_step"),
    path(f"{DESK}inspectors/", inspectors.listed, name="desk_inspectors"),
    path(f"{DESK}inspectors/list.<slug:form>", inspectors.export, name="desk_inspectors_file"),
    path(f"{DESK}inspectors/new/", inspectors.new, name="desk_inspector_new"),
    path(f"{DESK}inspectors/<int:number>/", inspectors.show, name="desk_inspector"),
    path(f"{DESK}inspectors/<int:number>/avoidances/<int:avoidance>/end/", inspectors.end_avoidance, name="desk_avoidance_end"),
    path(f"{DESK}inspectors/<int:number>/<slug:word>/", inspectors.change, name="desk_inspector_change"),
    path("inspections/plans/", plans_public.listed, name="inspection_plans"),
    path("inspections/plans/<int:number>/", plans_public.show, name="inspection_plan"),
]
