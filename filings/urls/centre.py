"""The Centre's pages: publicity, the ministry, the cities' reports; mounted at /desk/."""

from django.urls import URLPattern, path

from filings.views import centre_ministry as ministry
from filings.views import centre_overview as overview
from filings.views import centre_publicity as publicity

ONE = "centre/filings/<int:number>/"

urlpatterns: list[URLPattern] = [
    path("centre/", overview.overview, name="centre"),
    path("centre/acknowledge/", overview.acknowledge, name="centre_acknowledge"),
    path("centre/report/", ministry.report_many, name="centre_report_many"),
    path("centre/batch.xlsx", ministry.export, name="centre_batch"),
    path(f"{ONE}publicise/", publicity.publicise, name="centre_publicise"),
    path(f"{ONE}extend/", publicity.extend, name="centre_extend"),
    path(f"{ONE}correct-publicity/", publicity.correct, name="centre_correct"),
    path(f"{ONE}close-publicity/", publicity.close, name="centre_close"),
    path(f"{ONE}report/", ministry.report, name="centre_report"),
    path(f"{ONE}record-code/", ministry.record_code, name="centre_record_code"),
    path(f"{ONE}record-return/", ministry.record_return, name="centre_record_return"),
]
