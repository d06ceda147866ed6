"""The panel of a filing: the bureau's page of it, and the experts' own pages; mounted at /desk/."""

from django.urls import URLPattern, path

from filings.views import evaluation_expert as expert
from filings.views import evaluation_file as file
from filings.views import evaluation_opinion as opinion
from filings.views import evaluation_panel as panel

ONE = "filings/<int:number>/"

urlpatterns: list[URLPattern] = [
    path("panels/", expert.panels, name="panels"),
    path(f"{ONE}panel/", panel.show, name="panel"),
    path(f"{ONE}panel/invite/", panel.invite, name="panel_invite"),
    path(f"{ONE}panel/notice/", panel.notice, name="panel_notice"),
    path(f"{ONE}panel/members/<int:member_id>/lead/", panel.lead, name="panel_lead"),
    path(f"{ONE}panel/members/<int:member_id>/remind/", panel.remind, name="panel_remind"),
    path(f"{ONE}panel/members/<int:member_id>/release/", panel.release, name="panel_release"),
    path(f"{ONE}invitation/", expert.invitation, name="panel_invitation"),
    path(f"{ONE}evaluation/", file.show, name="evaluation"),
    path(f"{ONE}evaluation/files/<int:file_id>/", file.download, name="evaluation_file"),
    path(f"{ONE}evaluation/files/<int:file_id>/show/", file.preview, name="evaluation_file_show"),
    path(f"{ONE}opinion/", opinion.opinion, name="evaluation_opinion"),
    path(f"{ONE}conclusion/", opinion.conclusion, name="evaluation_conclusion"),
]
