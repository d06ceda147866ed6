"""Disposal by two persons, holds that beat it, and the pages of both. Clause: 文二(一); T18."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from portal.access.models import Membership
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.authorities.queries import authority
from portal.inbox.models import Message
from portal.institutions.enums import FactKind
from portal.institutions.models import Registration
from portal.institutions.services import add_fact
from portal.workflow.performing import NotAllowed, Refused
from supervision.enums import DisposalState, Medium, Volume
from supervision.models import ArchiveVolume, Disposal, LegalHold
from supervision.services import disposing, holding
from supervision.services.volumes import Shelved, add
from tests.filings.changed import registered
from tests.filings.stage import MONDAY, institution, user
from tests.supervision.anomalies.test_scanning import held

pytestmark = pytest.mark.django_db
LATER = MONDAY.replace(year=MONDAY.year + 4)  # paper is over, electronic is not


@pytest.fixture
def registration() -> Registration:
    return registered()[0]


@pytest.fixture
def admin(registration: Registration) -> User:
    return Membership.objects.get(legal_person=registration.legal_person).user


@pytest.fixture
def clerk(registration: Registration) -> User:
    account = user("经办甲")
    grant(account, registration.legal_person, Role.CLERK, by=None, at=MONDAY)
    return account


@pytest.fixture
def reviewer() -> User:
    account = user("市审核")
    grant(account, authority("450200"), Role.REVIEWER, by=None, at=MONDAY)
    return account


@pytest.fixture
def paper(registration: Registration, admin: User) -> ArchiveVolume:
    return add(held(registration, 1), Shelved(Volume.PLAN, Medium.PAPER, "计划", "档案室"), by=admin, at=MONDAY)


def proposed(paper: ArchiveVolume, by: User, at: datetime = LATER) -> Disposal:
    return disposing.propose(paper.sitting.institution, [paper], method="碎纸", by=by, at=at)


def test_list_is_signed_by_another_and_the_volume_counts_as_disposed(paper: ArchiveVolume, admin: User, clerk: User) -> None:
    row = proposed(paper, admin)
    paper.refresh_from_db()
    assert (row.state, paper.disposed_on) == (DisposalState.PROPOSED, None)
    signed = disposing.sign(row, by=clerk, at=LATER, seen=row.version)
    paper.refresh_from_db()
    assert (signed.state, signed.signed_by, paper.disposed_on) == (DisposalState.DONE, clerk, LATER.date())


def test_whoever_proposed_does_not_sign(paper: ArchiveVolume, admin: User) -> None:
    row = proposed(paper, admin)
    with pytest.raises(Refused, match="须由本单位另一人签署"):
        disposing.sign(row, by=admin, at=LATER, seen=row.version)
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposal.objects.filter(pk=row.pk).update(signed_by=admin)


def test_last_day_of_keeping_is_not_disposed_of(paper: ArchiveVolume, admin: User) -> None:
    last = LATER.replace(year=paper.keep_until.year, month=paper.keep_until.month, day=paper.keep_until.day)
    with pytest.raises(Refused, match=f"须保管至 {paper.keep_until}"):
        proposed(paper, admin, last)
    assert proposed(paper, admin, last + timedelta(days=1)).volumes.get() == paper


def test_hold_placed_after_the_proposal_beats_the_signature(
    paper: ArchiveVolume, registration: Registration, admin: User, clerk: User, reviewer: User
) -> None:
    row = proposed(paper, admin)
    hold = holding.place(registration, reason="投诉核查", by=reviewer, at=LATER)
    with pytest.raises(Refused, match="在保全中，不得处置：投诉核查"):
        disposing.sign(row, by=clerk, at=LATER, seen=row.version)
    assert ArchiveVolume.objects.get().disposed_on is None
    holding.lift(hold, reason="核查结束", by=reviewer, at=LATER)
    assert disposing.sign(row, by=clerk, at=LATER, seen=row.version).state == DisposalState.DONE


def test_hold_of_one_sitting_leaves_another_free(paper: ArchiveVolume, registration: Registration, admin: User, reviewer: User) -> None:
    other = add(held(registration, 2), Shelved(Volume.PLAN, Medium.PAPER, "计划", "档案室"), by=admin, at=MONDAY)
    holding.place(registration, sitting=other.sitting, reason="投诉核查", by=reviewer, at=LATER)
    assert proposed(paper, admin).volumes.get() == paper
    with pytest.raises(Refused, match="在保全中"):
        proposed(other, admin)


def test_open_case_holds_the_archive(paper: ArchiveVolume, registration: Registration, admin: User) -> None:
    add_fact(registration, FactKind.HOLD, from_on=date(2030, 1, 1), reason="立案", clause="附3二·调查", by=None, at=LATER)
    with pytest.raises(Refused, match="在保全中，不得处置：在办案件"):
        proposed(paper, admin)


def test_volume_of_another_institution_is_refused(paper: ArchiveVolume) -> None:
    other, by = institution(2)
    with pytest.raises(Refused, match="不属于本单位"):
        disposing.propose(other, [paper], method="碎纸", by=by, at=LATER)


def test_list_given_up_leaves_the_volume(paper: ArchiveVolume, admin: User) -> None:
    row = proposed(paper, admin)
    with pytest.raises(Refused, match="请写明作废理由"):
        disposing.drop(row, reason=" ", by=admin, at=LATER, seen=row.version)
    dropped = disposing.drop(row, reason="重新清点", by=admin, at=LATER, seen=row.version)
    assert (dropped.state, ArchiveVolume.objects.get().disposed_on) == (DisposalState.DROPPED, None)


def test_hold_is_told_and_lifted_once(registration: Registration, admin: User, reviewer: User) -> None:
    hold = holding.place(registration, reason="投诉核查", by=reviewer, at=MONDAY)
    assert Message.objects.filter(recipient=admin, key=f"hold:{hold.pk}:placed").count() == 1
    holding.lift(hold, reason="核查结束", by=reviewer, at=MONDAY)
    with pytest.raises(Refused, match="已经解除"):
        holding.lift(hold, reason="核查结束", by=reviewer, at=MONDAY)
    assert Entry.objects.filter(act="supervision.lift_hold").count() == 1


def test_hold_needs_words_and_the_right(registration: Registration, admin: User, reviewer: User) -> None:
    with pytest.raises(Refused, match="请写明保全理由"):
        holding.place(registration, reason=" ", by=reviewer, at=MONDAY)
    with pytest.raises(NotAllowed):
        holding.place(registration, reason="投诉核查", by=admin, at=MONDAY)
    assert LegalHold.objects.count() == 0


def entered(account: User) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_pages_take_a_volume_from_the_list_to_its_disposal(paper: ArchiveVolume, admin: User, clerk: User) -> None:
    ArchiveVolume.objects.update(keep_until=date(2020, 1, 1))
    mine = entered(admin)
    page = mine.get("/my/activity/archives/?view=due").content.decode()
    assert f'value="{paper.pk}"' in page
    refused = mine.post("/my/activity/archives/", {"volumes": [paper.pk], "method": ""})
    assert (refused.status_code, refused.context["form"].errors) == (422, {"method": ["请填写处置方式。"]})
    assert f'value="{paper.pk}" aria-label="选择 {paper.sitting.number} {paper}" checked' in refused.content.decode()
    done = mine.post("/my/activity/archives/", {"volumes": [paper.pk], "method": "碎纸"})
    row = Disposal.objects.get()
    assert (done.status_code, done["Location"]) == (302, f"/my/activity/archives/disposals/{row.pk}/")
    assert "须由本单位另一人签署" in mine.post(f"{done['Location']}sign/", {"seen": row.version}).content.decode()
    assert entered(clerk).post(f"{done['Location']}sign/", {"seen": row.version}).status_code == 302
    assert Disposal.objects.get().state == DisposalState.DONE


def test_hold_is_placed_by_number_and_bad_numbers_stay_in_the_form(registration: Registration, admin: User, reviewer: User) -> None:
    sitting, desk = held(registration, 1), entered(reviewer)
    wrong = desk.post("/desk/supervision/holds/new/", {"number": registration.number, "sitting": "没有", "reason": "核查"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["sitting"])
    assert 'value="没有"' in wrong.content.decode()
    given = {"number": registration.number, "sitting": sitting.number, "reason": "核查"}
    assert desk.post("/desk/supervision/holds/new/", given).status_code == 302
    hold = LegalHold.objects.get()
    assert (hold.registration, hold.sitting, hold.reason) == (registration, sitting, "核查")
    assert "核查" in desk.get("/desk/supervision/holds/").content.decode()
    assert entered(admin).get("/desk/supervision/holds/").status_code == 403


def test_hold_of_another_city_is_not_there(registration: Registration, reviewer: User) -> None:
    hold = holding.place(registration, reason="核查", by=reviewer, at=MONDAY)
    stranger = user("邻市审核")
    grant(stranger, authority("450100"), Role.REVIEWER, by=None, at=MONDAY)
    desk = entered(stranger)
    assert desk.get(f"/desk/supervision/holds/{hold.pk}/lift/").status_code == 404
    refused = desk.post("/desk/supervision/holds/new/", {"number": registration.number, "sitting": "", "reason": "核查"})
    assert (refused.status_code, LegalHold.objects.count()) == (403, 1)
