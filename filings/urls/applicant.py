"""The institution's own pages; mounted at /my/."""

from django.urls import URLPattern, path

from filings.views import (
    applicant_acts,
    applicant_change,
    applicant_clarification,
    applicant_clock,
    applicant_exit,
    applicant_files,
    applicant_form,
    applicant_home,
    applicant_import,
    applicant_occupations,
    applicant_page,
    applicant_registration,
    applicant_rows,
    applicant_submit,
    applicant_uploads,
)

ONE = "filings/<int:number>/"
ROW = f"{ONE}form/<slug:key>/rows/<slug:row_id>/"
UPLOADS = f"{ONE}uploads/<slug:key>/"

urlpatterns: list[URLPattern] = [
    path("", applicant_home.home, name="my_home"),
    path("filings/new/", applicant_home.new, name="my_new_filing"),
    path("registrations/<int:number>/change/", applicant_change.start, name="my_change"),
    path(f"{ONE}kinds/", applicant_change.kinds, name="my_change_kinds"),
    path("registrations/<int:number>/", applicant_registration.page, name="my_registration"),
    path("registrations/<int:number>/renew/", applicant_registration.renew, name="my_renew"),
    path("registrations/<int:number>/exit/", applicant_exit.ask, name="my_exit"),
    path("registrations/<int:number>/exit/withdraw/", applicant_exit.withdraw, name="my_exit_withdraw"),
    path("occupations/", applicant_occupations.suggestions, name="my_occupations"),
    path(ONE, applicant_page.page, name="my_filing"),
    path(f"{ONE}form/", applicant_form.form, name="my_filing_form"),
    path(f"{ONE}form/<slug:key>/", applicant_form.section, name="my_filing_section"),
    path(f"{ONE}form/<slug:key>/status/", applicant_form.status, name="my_filing_status"),
    path(f"{ONE}form/<slug:key>/import/", applicant_import.sheet, name="my_filing_import"),
    path(f"{ONE}form/<slug:key>/import/template.xlsx", applicant_import.blank, name="my_filing_import_template"),
    path(f"{ONE}form/<slug:key>/import/adopt/", applicant_import.adopt, name="my_filing_import_adopt"),
    path(ROW, applicant_rows.row, name="my_filing_row"),
    path(f"{ROW}remove/", applicant_rows.remove, name="my_filing_row_remove"),
    path(f"{ONE}materials/<slug:key>/", applicant_uploads.material, name="my_material"),
    path(UPLOADS, applicant_uploads.uploads, name="my_uploads"),
    path(f"{UPLOADS}replacing/<int:file_id>/", applicant_uploads.uploads, name="my_replacing_uploads"),
    path(f"{UPLOADS}<int:upload_id>/", applicant_uploads.upload, name="my_upload"),
    path(f"{UPLOADS}replacing/<int:file_id>/<int:upload_id>/", applicant_uploads.upload, name="my_replacing_upload"),
    path(f"{ONE}files/<int:file_id>/", applicant_files.show, name="my_file"),
    path(f"{ONE}files/<int:file_id>/download/", applicant_files.download, name="my_file_download"),
    path(f"{ONE}files/<int:file_id>/remove/", applicant_uploads.remove, name="my_file_remove"),
    path(f"{ONE}papers/<int:paper_id>/", applicant_files.paper, name="my_paper"),
    path(f"{ONE}submit/", applicant_submit.submit, name="my_filing_submit"),
    path(f"{ONE}recall/", applicant_acts.recall, name="my_recall"),
    path(f"{ONE}withdraw/", applicant_acts.withdraw, name="my_withdraw"),
    path(f"{ONE}clarifications/<int:asked_id>/", applicant_clarification.explain, name="my_clarification"),
    path(f"{ONE}versions/<int:no>/", applicant_page.version, name="my_version"),
    path(f"{ONE}clock/<slug:key>/", applicant_clock.clock, name="my_clock"),
    path(f"{ONE}clock/<slug:key>/due.ics", applicant_clock.ics, name="my_clock_ics"),
]
