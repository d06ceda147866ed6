"""The ledgers: the officers' pages at /desk/supervision/issues/, the institution's at /my/activity/issues/."""

from django.urls import URLPattern, path

from supervision.views import issues_desk as desk
from supervision.views import issues_my as my
from supervision.views import issues_raise as entering

urlpatterns: list[URLPattern] = [
    path("desk/supervision/issues/", desk.listed, name="desk_issues"),
    path("desk/supervision/issues/new/", entering.choose, name="desk_issue_choose"),
    path("desk/supervision/issues/new/<int:number>/", entering.new, name="desk_issue_new"),
    path("desk/supervision/issues/export/<slug:form>/", desk.export, name="desk_issues_export"),
    path("desk/supervision/issues/<int:number>/", desk.show, name="desk_issue"),
    path("desk/supervision/issues/<int:number>/files/<int:file_id>/", desk.file, name="desk_issue_file"),
    path("desk/supervision/issues/<int:number>/<slug:word>/", desk.step, name="desk_issue_step"),
    path("my/activity/issues/", my.listed, name="my_issues"),
    path("my/activity/issues/<int:number>/", my.show, name="my_issue"),
    path("my/activity/issues/<int:number>/files/<int:file_id>/", my.file, name="my_issue_file"),
    path("my/activity/issues/<int:number>/report/", my.report, name="my_issue_report"),
]
