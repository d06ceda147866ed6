"""The pages of a change: choosing what changes, the narrowed form, the table of before and after, the desk of moved supervision."""

import pytest
from django.test import Client
from django.utils import timezone

from filings.enums import ChangeKind, State
from filings.models import Filing, Handover, Section
from filings.services.versions import draft
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.institutions import services as institutions
from portal.institutions.enums import FactKind
from portal.institutions.models import Registration
from tests.filings import road
from tests.filings.changed import basics, begun, cleared, registered, submitted
from tests.filings.stage import Desk, desk, user
from tests.filings.views.applicants import autosave, signed_in

pytestmark = pytest.mark.django_db
K = ChangeKind


@pytest.fixture
def own() -> tuple[Registration, User]:
    return registered()


def address(registration: Registration) -> str:
    return f"/my/registrations/{registration.pk}/change/"


def test_change_is_begun_from_the_home_page(own: tuple[Registration, User]) -> None:
    registration, admin = own
    client = signed_in(admin)
    assert address(registration) in client.get("/my/").content.decode()
    page = client.get(address(registration))
    offered = {one.value: one.course for _, choices in page.context["groups"] for one in choices}
    assert set(offered) == set(ChangeKind) - {K.ADDED_ITEMS}
    assert (offered[K.ADDED_LEVELS], offered[K.NAME]) == ("技术评估、公示、报部审核后决定", "审核后决定，不经评估和公示")
    empty = client.post(address(registration), {"kinds": []})
    assert (empty.status_code, "还没有选择本次变更的内容" in empty.content.decode()) == (422, True)
    answer = client.post(address(registration), {"kinds": [K.NAME, K.REPRESENTATIVE]})
    filing = Filing.objects.get()
    assert (answer["Location"], filing.matter, filing.state) == (f"/my/filings/{filing.pk}/form/", "change", State.DRAFT)
    again = client.post(address(registration), {"kinds": [K.ADDRESS]})
    assert (again.status_code, "同一备案类别已有在办的申请" in again.content.decode()) == (422, True)


def test_what_stands_in_the_way_is_told_beside_its_kind(own: tuple[Registration, User]) -> None:
    registration, admin = own
    at = timezone.now()
    institutions.add_fact(registration, FactKind.HOLD, from_on=at.date(), reason="立案", clause="附3二·调查", by=None, at=at)
    page = signed_in(admin).get(address(registration))
    told = {one.value for _, choices in page.context["groups"] for one in choices if one.reasons}
    assert told == {K.ADDED_OCCUPATIONS, K.ADDED_LEVELS, K.OTHER_CITY, K.AFFILIATION}
    institutions.add_fact(registration, FactKind.TERMINATION, from_on=at.date(), reason="终止", clause="附3一(三)", by=None, at=at)
    ended = signed_in(admin).get(address(registration))
    assert ([reason.rule for reason in ended.context["blocked"]], ended.content.decode().count("disabled") >= 8) == (["G10"], True)


def test_registration_exists_for_its_own_people_alone(own: tuple[Registration, User]) -> None:
    registration, admin = own
    _, neighbour = registered(number=2)
    clerk = user("经办")
    grant(clerk, registration.legal_person, Role.CLERK, by=None, at=timezone.now())
    filing = begun(registration, admin, [K.NAME], at=timezone.now())
    pages = (address(registration), f"/my/filings/{filing.pk}/kinds/")
    assert [signed_in(clerk).get(page).status_code for page in pages] == [200, 200]
    for page in pages:
        assert signed_in(neighbour).get(page).status_code == 404
        assert signed_in(neighbour).post(page, {"kinds": [K.ADDRESS]}).status_code == 404
        assert signed_in(desk().reviewer).get(page).status_code == 403
        assert Client().get(page).status_code == 302


def test_form_opens_what_the_kinds_change_and_shows_what_is_filed(own: tuple[Registration, User]) -> None:
    registration, admin = own
    client, filing = signed_in(admin), begun(registration, admin, [K.NAME], at=timezone.now())
    base = f"/my/filings/{filing.pk}/form/"
    page = client.get(f"{base}institution/")
    assert [line.field.name for line in page.context["lines"]] == ["name"]
    assert "现备案：柳州龙屏机械制造第1公司" in page.content.decode()
    assert client.get(f"{base}venues/").status_code == 404
    saved = autosave(client, f"{base}institution/", edit_no=0, name="柳州龙屏智能装备有限公司", contact="偷改的联系人")
    content = Section.objects.get(version=draft(filing), key="institution").content
    assert (saved.status_code, content["name"], content.get("contact", "")) == (200, "柳州龙屏智能装备有限公司", "")
    check = client.get(f"/my/filings/{filing.pk}/submit/")
    [one] = check.context["amended"]
    assert (one.label, one.before, one.after, one.proof, one.files) == (
        "机构名称",
        "柳州龙屏机械制造第1公司",
        "柳州龙屏智能装备有限公司",
        "变更后的登记证照",
        (),
    )
    assert {line["href"].rpartition("#")[2] for line in check.context["blockers"]} == {
        "material-certificate_files",
        "material-change_letter",
    }


def test_kinds_are_chosen_anew_until_the_submission(own: tuple[Registration, User]) -> None:
    registration, admin = own
    desk()
    client, filing = signed_in(admin), begun(registration, admin, [K.NAME], at=timezone.now())
    page = f"/my/filings/{filing.pk}/kinds/"
    ticked = [one.value for _, choices in client.get(page).context["groups"] for one in choices if one.checked]
    assert ticked == [K.NAME]
    assert client.post(page, {"kinds": []}).status_code == 422
    assert client.post(page, {"kinds": [K.AFFILIATION]}).status_code == 302
    assert client.get(f"/my/filings/{filing.pk}/form/materials/").status_code == 200
    filing = submitted(basics(filing, timezone.now(), affiliation="county"), timezone.now())
    assert client.get(page).status_code == 404
    shown = client.get(f"/my/filings/{filing.pk}/").content.decode()
    assert ("变更前后对照" in shown, "县（市、区）直属" in shown, 'class="path"' in shown) == (True, True, True)


def test_officer_reads_before_after_and_proof(own: tuple[Registration, User]) -> None:
    registration, admin = own
    bureau, at = desk(), timezone.now()
    filing = submitted(basics(begun(registration, admin, [K.NAME], at=at), at, name="新名称有限公司"), at)
    page = signed_in(bureau.reviewer).get(f"/desk/filings/{filing.pk}/")
    assert [(one.label, one.files) for one in page.context["amended"]] == [("机构名称", ("certificate_files.pdf",))]
    assert [phase.label for phase in page.context["phases"]] == ["填报", "受理", "材料审核", "决定"]
    assert [row["id"] for row in page.context["checks"]] == ["D18.name"]
    road.accepted(filing, bureau, at)
    acts = {row["key"] for row in signed_in(bureau.reviewer).get(f"/desk/filings/{filing.pk}/").context["acts"]}
    assert acts == {"clear_change", "object", "propose"}


@pytest.fixture
def handover(own: tuple[Registration, User]) -> tuple[Handover, Desk, Desk]:
    registration, admin = own
    here, there, at = desk("450200"), desk("450100"), timezone.now()
    filing = begun(registration, admin, [K.OTHER_CITY], at=at)
    filing = submitted(basics(filing, at, registered_division="450103", registered_address="南宁市民族大道 100 号"), at)
    road.decided(cleared(filing, here, at), here, at)
    return Handover.objects.get(), here, there


def test_move_is_read_by_both_sides_and_by_nobody_else(handover: tuple[Handover, Desk, Desk]) -> None:
    move, here, there = handover
    page = f"/desk/handovers/{move.pk}/"
    elsewhere, region = desk("450300"), desk("450000")
    answers = {
        officer.name: signed_in(officer).get(page).status_code for one in (here, there, elsewhere, region) for officer in (one.reviewer,)
    }
    assert list(answers.values()) == [200, 200, 404, 200]
    assert [len(signed_in(one.reviewer).get("/desk/handovers/").context["rows"]) for one in (here, there, elsewhere, region)] == [
        1,
        1,
        0,
        1,
    ]
    offered = {one.authority.code: {act["key"] for act in signed_in(one.approver).get(page).context["acts"]} for one in (here, there)}
    assert offered == {"450200": {"drop"}, "450100": {"take_over", "turn_down"}}
    assert signed_in(there.reviewer).get(page).context["acts"] == []
    assert signed_in(move.filing.created_by).get(page).status_code == 403


def test_move_is_answered_on_its_page(handover: tuple[Handover, Desk, Desk]) -> None:
    move, here, there = handover
    base = f"/desk/handovers/{move.pk}/"
    approver = signed_in(there.approver)
    assert signed_in(here.approver).post(f"{base}take-over/", {"seen": move.version}).status_code == 403
    assert signed_in(desk("450300").approver).post(f"{base}take-over/", {"seen": move.version}).status_code == 404
    assert (approver.get(f"{base}nothing/").status_code, approver.get(f"{base}take_over/").status_code) == (404, 404)
    assert approver.post(f"{base}turn-down/", {"seen": move.version, "words": ""}).status_code == 422
    assert approver.post(f"{base}take-over/", {"seen": 99}).status_code == 409
    assert approver.get(f"{base}take-over/").status_code == 200
    assert approver.post(f"{base}take-over/", {"seen": move.version})["Location"] == base
    assert Registration.objects.get(pk=move.registration_id).supervised_by == there.authority
    assert approver.get(f"{base}turn-down/").status_code == 409
    filing = signed_in(there.reviewer).get(f"/desk/filings/{move.filing_id}/")  # rights follow: the new authority reads its files
    assert (filing.status_code, "监管移交" in filing.content.decode()) == (200, True)
