"""The addresses at which acts are pressed: who reads what stands there, and who of them may press."""

from typing import Any

from filings.models import SupplementItem
from filings.services.versions import draft
from portal.people.models import TeamMember
from portal.workdays.services import calendar
from tests.rights.cast import PARTIES, holders
from tests.rights.filings_on_stage import panel
from tests.rights.pages import ABSENT, REFUSED, Data, Page, nothing, word
from tests.rights.table_filings import ACCEPTS, APPROVES, HANDLES, PUBLICISES, REVIEWS, SIGNS, WRITES
from tests.rights.table_others import DRAFTS, HOST, IMPORTS, MANAGES, PUBLISHES, TARGET
from tests.rights.table_supervision_anomalies import ANOMALY_PAGES
from tests.rights.table_supervision_archives import ARCHIVE_PAGES
from tests.rights.table_supervision_draws import DRAW_PAGES
from tests.rights.table_supervision_inspections import INSPECTION_PAGES
from tests.rights.table_supervision_ledgers import LEDGER_PAGES
from tests.rights.table_supervision_reports import REPORT_PAGES
from tests.rights.table_supervision_sittings import SITTING_PAGES
from tests.rights.world import World

__all__ = ["ABSENT", "PAGES", "REFUSED", "Page"]
RANKED = {"rank": "1", "is_recommended": "yes", "reason": "条件最好"}

OWN = holders("own", "read_filings")
ABOVE = holders("region", "read_filings") | holders("centre", "read_filings")  # they read everybody's
CITY = holders("city", "read_filings") | ABOVE
BOTH = CITY | holders("other", "read_filings")
SETS = holders("region", "manage_figures")
READS = frozenset().union(*(holders(party, "read_filings") for party in PARTIES))
WORKS = frozenset().union(*(holders(party, f"{right}_filing") for party in PARTIES for right in ("accept", "review", "approve")))
PANEL = frozenset({"expert.lead", "expert.member", "expert.third"})


def of_filing(subject: Any) -> tuple[Any, ...]:
    return (subject.filing_id, subject.pk)


def of_third(filing: Any) -> tuple[Any, ...]:
    return (filing.pk, TeamMember.objects.filter(team=filing.team_id).latest("pk").pk)


def words(**said: str) -> Data:
    return lambda world, subject: said


def later(world: World, filing: Any) -> dict[str, Any]:
    """One working day more of its publicity."""
    ends_on = filing.publicities.get(closed_at=None).ends_on
    return {"ends_on": calendar().add(ends_on, 1).on.isoformat(), "reason": "来信较多"}


def of_institution(world: World, institution: Any) -> dict[str, Any]:
    return {"institution": institution.pk, "legal_form": "public_institution"}


def picked(world: World, filing: Any) -> dict[str, Any]:
    """Whose list does not have the row is sent back to it."""
    return {"pick": filing.pk}


def read_whole(world: World, filing: Any) -> dict[str, Any]:
    """Every section as it stands."""
    return {"shown": ",".join(f"{row.key}:{row.edit_no}" for row in draft(filing).sections.all())}


def cured(world: World, filing: Any) -> dict[str, Any]:
    return {"result": "cured", "looked_at": "2", "edit_no": "0"}


def three_experts(world: World, filing: Any) -> dict[str, Any]:
    kinds = {world.cast.persons[name].pk: kind for name, kind in panel(world).items()}
    lead = world.cast.persons["lead"].pk
    return {"pick": list(kinds), "lead": lead, **{f"kind-{key}": kind.value for key, kind in kinds.items()}}


def ranked(world: World, selection: Any) -> dict[str, Any]:
    keys = selection.entries.values_list("pk", flat=True)
    return {f"e{key}-{name}": value for key in keys for name, value in RANKED.items()}


MY = (
    Page("my_filing_submit", "draft", SIGNS, OWN, data=read_whole),
    Page("my_kind", "blank", SIGNS, OWN, nothing, data=of_institution),
    Page("my_recall", "submitted", SIGNS, OWN),
    Page("my_withdraw", "submitted", SIGNS, OWN),
    Page("my_clarification", "asked", SIGNS, OWN, of_filing),
    Page("my_rectification", "to_rectify", SIGNS, OWN, of_filing),
    Page("my_change", "registration", WRITES, OWN),
    Page("my_change_kinds", "change_draft", WRITES, OWN),
    Page("my_renew", "expiring", WRITES, OWN),
    Page("my_exit", "registration", SIGNS, OWN),
    Page("my_exit_withdraw", "exit_request", SIGNS, OWN, lambda row: (row.registration_id,)),
    Page("my_cross_city_new", "travelling", WRITES, OWN),
    Page("my_cross_city_step", "notice", WRITES, OWN, word("withdraw")),
    Page("my_norm_step", "norm", SIGNS, OWN, word("withdraw")),
)

DESK = (
    Page("desk_accept", "submitted", ACCEPTS, CITY),
    Page("desk_decline", "submitted", ACCEPTS, CITY),
    Page("desk_supplement", "submitted", ACCEPTS, CITY),
    Page("desk_transfer", "submitted", ACCEPTS | REVIEWS, CITY),
    Page("desk_assign_one", "submitted", HANDLES, CITY),
    Page("desk_tick", "resubmitted", HANDLES, CITY),
    Page("desk_mark", "resubmitted", ACCEPTS, CITY, lambda row: (row.pk, SupplementItem.objects.get(notice__filing=row).pk), data=cured),
    Page("desk_consent", "consent", APPROVES, CITY, of_filing),
    Page("desk_verification", "accepted", ACCEPTS | REVIEWS, CITY),
    Page("desk_note", "accepted", holders("city", "read_filings"), CITY),
    Page("desk_clarification", "accepted", REVIEWS, CITY),
    Page("desk_rectification", "rectification", REVIEWS, CITY, lambda row: (row.line.filing_id, row.pk)),
    Page("desk_clear", "checked", REVIEWS, CITY),
    Page("desk_object", "accepted", REVIEWS, CITY),
    Page("panel_invite", "reviewed", REVIEWS, CITY, data=three_experts),
    Page("panel_lead", "empanelled", REVIEWS, CITY, of_third),
    Page("panel_remind", "empanelled", REVIEWS, CITY, of_third),
    Page("panel_release", "empanelled", REVIEWS, CITY, of_third),
    Page("panel_notice", "complete", REVIEWS, CITY),
    Page("panel_invitation", "empanelled", PANEL, PANEL),  # who has accepted is led on to the file
    Page("evaluation_opinion", "evaluating_now", PANEL, PANEL),
    Page("evaluation_conclusion", "signed", frozenset({"expert.lead"}), PANEL),
    Page("centre_publicise", "evaluated", PUBLICISES, CITY),
    Page("centre_extend", "publicised", PUBLICISES, CITY, data=later),
    Page("centre_correct", "publicised", PUBLICISES, CITY),
    Page("centre_close", "publicised", PUBLICISES, CITY),
    Page("desk_objection", "objection", REVIEWS, CITY, lambda row: (row.publicity.filing_id, row.pk)),
    Page("centre_report", "reporting_now", PUBLICISES, CITY),
    Page("centre_record_code", "at_ministry", PUBLICISES, CITY),
    Page("centre_record_return", "at_ministry", PUBLICISES, CITY),
    Page("desk_propose", "coded", REVIEWS, CITY),
    Page("desk_approve", "proposed", APPROVES, CITY),
    Page("desk_send_back", "proposed", APPROVES, CITY),
    Page("desk_exit_confirm", "exit_request", APPROVES, CITY),
    Page("desk_exit_refuse", "exit_request", APPROVES, CITY, data=words(answer="有在办案件")),
    Page("desk_handover_act", "handover", TARGET, BOTH, word("take-over")),
    Page("desk_handover_act", "handover", APPROVES, BOTH, word("drop")),
    Page("desk_cross_city_step", "notice", HOST, BOTH, word("consent")),
    Page("desk_cross_city_step", "notice_consented", HOST, BOTH, word("revoke")),
    Page("desk_norm_step", "norm", REVIEWS, CITY, word("file")),
    Page("desk_norm_step", "norm", REVIEWS, CITY, word("return")),
    Page("desk_mailing_new", "submitted", WORKS, READS, lambda _: ("queue",), data=picked),
    Page("desk_mailing_step", "mailing", APPROVES, CITY, word("release")),
    Page("desk_mailing_step", "mailing", APPROVES, CITY, word("turn-down"), data=words(answer="措辞不妥")),
    Page("desk_mailing_step", "mailing", frozenset({"city.reviewer"}), CITY, word("withdraw")),
    Page("desk_mailing_resume", "mailing_stuck", HANDLES, CITY),
    Page("desk_export", "submitted", READS, READS, lambda _: ("queue",), data=words(order="number", column="number", form="csv")),
    Page("desk_call_edit", "call_draft", DRAFTS, ABOVE),
    Page("desk_call_step", "call_draft", DRAFTS, ABOVE, word("propose")),
    Page("desk_call_step", "call_proposed", PUBLISHES, ABOVE, word("publish")),
    Page("desk_score", "entry", REVIEWS, CITY, lambda row: (row.selection_id, row.pk), apart=True),
    Page("desk_selection_propose", "selection_scored", REVIEWS, CITY, apart=True, data=ranked),
    Page("desk_selection_step", "selection_proposed", APPROVES, CITY, word("recommend"), apart=True),
)

SETTINGS = (
    Page("legacy_start", "batch", IMPORTS, IMPORTS, beyond=REFUSED),
    Page("legacy_discard", "batch", IMPORTS, IMPORTS, beyond=REFUSED),
    Page("legacy_resume", "batch_stopped", IMPORTS, IMPORTS, beyond=REFUSED),
    Page("legacy_undo", "batch_done", IMPORTS, IMPORTS, beyond=REFUSED),
    Page("end_outage", "outage", IMPORTS, IMPORTS, beyond=REFUSED),
    Page("special_items", "bureau", IMPORTS, IMPORTS, nothing, beyond=REFUSED),
    Page("excluded_work_types", "bureau", IMPORTS, IMPORTS, nothing, beyond=REFUSED),
    Page("figure_propose", "bureau", SETS, SETS, lambda _: ("publicity",)),
    Page("figure_confirm", "figure", SETS, SETS),
    Page("figure_drop", "figure", SETS, SETS),
    Page("letter_propose", "bureau", SETS, SETS, lambda _: ("receipt",)),
    Page("letter_confirm", "letter", SETS, SETS),
    Page("letter_drop", "letter", SETS, SETS),
    Page("arrangement_enter", "bureau", SETS, SETS, nothing),
    Page("arrangement_confirm", "arrangement", SETS, SETS),
    Page("arrangement_drop", "arrangement", SETS, SETS),
    Page("unlock_officer", "account", MANAGES, MANAGES, beyond=REFUSED),
    Page("reset_second_factor", "account", MANAGES, MANAGES, beyond=REFUSED),
    Page("end_officer_role", "membership", MANAGES, MANAGES, beyond=REFUSED),
    Page("revoke_officer_invitation", "invitation", MANAGES, MANAGES, beyond=REFUSED),
    Page("first_administrator", "unclaimed", ACCEPTS, ACCEPTS),
    Page("revoke_first_administrator", "first_invitation", ACCEPTS, ACCEPTS),
)

PAGES = (
    *MY,
    *DESK,
    *SETTINGS,
    *SITTING_PAGES,
    *INSPECTION_PAGES,
    *REPORT_PAGES,
    *DRAW_PAGES,
    *LEDGER_PAGES,
    *ANOMALY_PAGES,
    *ARCHIVE_PAGES,
)
