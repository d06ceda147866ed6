"""The officers' desk: queue, file page, the acts of a bureau, search, reports."""

from django.urls import URLPattern, path

from filings.views import counter
from filings.views import officer_bulk as bulk
from filings.views import officer_changes as changes
from filings.views import officer_clarification as clarification
from filings.views import officer_consent as consent
from filings.views import officer_decision as decision
from filings.views import officer_exit as leaving
from filings.views import officer_expiring as expiring
from filings.views import officer_export as export
from filings.views import officer_file as file
from filings.views import officer_handover as handover
from filings.views import officer_intake as intake
from filings.views import officer_mailing as mailing
from filings.views import officer_papers as papers
from filings.views import officer_people as people
from filings.views import officer_person_search as person_search
from filings.views import officer_queue as queue
from filings.views import officer_rectification as rectification
from filings.views import officer_relief as relief
from filings.views import officer_reports as reports
from filings.views import officer_review as review
from filings.views import officer_saved as saved
from filings.views import officer_search as search
from filings.views import officer_substitution as substitution
from filings.views import officer_supplement as supplement
from filings.views import officer_verification as verification

urlpatterns: list[URLPattern] = [
    path("", queue.entrance, name="desk"),
    path("queue/", queue.listed, name="desk_queue"),
    path("queue/next/", queue.following, name="desk_next"),
    path("queue/beside/<int:number>/<str:way>/", queue.beside, name="desk_beside"),
    path("exports/<slug:key>/", export.export, name="desk_export"),
    path("queue/views/", saved.listed, name="desk_saved_views"),
    path("queue/views/save/", saved.save, name="desk_save_view"),
    path("queue/views/<int:number>/rename/", saved.rename, name="desk_rename_view"),
    path("queue/views/<int:number>/<str:what>/", saved.change, name="desk_change_view"),
    path("queue/assign/", bulk.assign_many, name="desk_assign"),
    path("search/", search.found, name="desk_search"),
    path("people/", person_search.search, name="desk_person_search"),
    path("exits/", leaving.listed, name="desk_exits"),
    path("exits/<int:number>/", leaving.show, name="desk_exit"),
    path("exits/<int:number>/confirm/", leaving.confirm, name="desk_exit_confirm"),
    path("exits/<int:number>/refuse/", leaving.refuse, name="desk_exit_refuse"),
    path("expiring/", expiring.listed, name="desk_expiring"),
    path("counter/", counter.listed, name="desk_counter"),
    path("counter/new/", counter.new, name="desk_counter_new"),
    path("counter/<int:number>/", counter.show, name="desk_counter_mandate"),
    path("counter/<int:number>/filings/<int:filing_id>/", counter.take_up, name="desk_counter_take_up"),
    path("counter/<int:number>/registrations/<int:registration_id>/renew/", counter.renew, name="desk_counter_renew"),
    path("counter/<int:number>/papers/<slug:key>/", counter.add_paper, name="desk_counter_add"),
    path("counter/<int:number>/files/<int:file_id>/", counter.paper, name="desk_counter_paper"),
    path("counter/<int:number>/revoke/", counter.revoke, name="desk_counter_revoke"),
    path("substitutions/", substitution.listed, name="desk_substitutions"),
    path("substitutions/<int:number>/end/", substitution.end, name="desk_substitution_end"),
    path("relief/", relief.listed, name="desk_relief"),
    path("relief/<int:number>/", relief.relieve, name="desk_relieve"),
    path("reports/", reports.listed, name="desk_reports"),
    path("handovers/", handover.listed, name="desk_handovers"),
    path("handovers/<int:number>/", handover.show, name="desk_handover"),
    path("handovers/<int:number>/<slug:name>/", handover.act, name="desk_handover_act"),
    path("letters/", mailing.listed, name="desk_mailings"),
    path("letters/new/<slug:source>/", mailing.draft, name="desk_mailing_new"),
    path("letters/<int:number>/", mailing.show, name="desk_mailing"),
    path("letters/<int:number>/resume/", mailing.resume, name="desk_mailing_resume"),
    path("letters/<int:number>/papers/<int:letter_id>/", mailing.paper, name="desk_mailing_paper"),
    path("letters/<int:number>/<slug:word>/", mailing.step, name="desk_mailing_step"),
    path("filings/<int:number>/", file.show, name="desk_filing"),
    path("filings/<int:number>/print/", file.print_dossier, name="desk_print"),
    path("filings/<int:number>/related/", file.related, name="desk_related"),
    path("filings/<int:number>/verification/", verification.verification, name="desk_verification"),
    path("filings/<int:number>/clock/<str:key>/", file.clock, name="desk_clock"),
    path("filings/<int:number>/clock/<str:key>/term.ics", file.clock_ics, name="desk_clock_ics"),
    path("filings/<int:number>/checks/<str:check>/", file.answer, name="desk_check"),
    path("filings/<int:number>/people/", people.people, name="desk_people"),
    path("filings/<int:number>/changes/", changes.tick, name="desk_tick"),
    path("filings/<int:number>/supplements/<int:item_id>/", changes.mark, name="desk_mark"),
    path("filings/<int:number>/consents/<int:consent_id>/", consent.consent, name="desk_consent"),
    path("filings/<int:number>/clarifications/", clarification.ask, name="desk_clarification"),
    path("filings/<int:number>/rectifications/<int:row_id>/", rectification.verify, name="desk_rectification"),
    path("filings/<int:number>/rectifications/<int:row_id>/<int:file_id>/", rectification.file, name="desk_rectification_file"),
    path("filings/<int:number>/notes/", file.note, name="desk_note"),
    path("filings/<int:number>/files/<int:file_id>/", papers.download, name="desk_file"),
    path("filings/<int:number>/files/<int:file_id>/show/", papers.show, name="desk_file_show"),
    path("filings/<int:number>/mandates/<int:file_id>/", papers.mandate, name="desk_mandate_paper"),
    path("filings/<int:number>/papers/<int:paper_id>/", papers.paper, name="desk_paper"),
    path("filings/<int:number>/accept/", intake.accept, name="desk_accept"),
    path("filings/<int:number>/decline/", intake.decline, name="desk_decline"),
    path("filings/<int:number>/transfer/", intake.transfer, name="desk_transfer"),
    path("filings/<int:number>/assign/", intake.assign, name="desk_assign_one"),
    path("filings/<int:number>/supplement/", supplement.supplement, name="desk_supplement"),
    path("filings/<int:number>/clear/", review.clear, name="desk_clear"),
    path("filings/<int:number>/object/", review.object_to, name="desk_object"),
    path("filings/<int:number>/objections/<int:objection_id>/", review.objection, name="desk_objection"),
    path("filings/<int:number>/propose/", decision.propose, name="desk_propose"),
    path("filings/<int:number>/approve/", decision.approve, name="desk_approve"),
    path("filings/<int:number>/send-back/", decision.send_back, name="desk_send_back"),
]
