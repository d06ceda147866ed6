"""Voluntary exit (D69): who asks, what is in the way, what the confirmation does, and that nothing happens without it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from filings.enums import ExitState
from filings.models import ExitRequest
from filings.services import drafting, leaving, renewing
from portal.accounts.models import User
from portal.directory.models import EntryVersion
from portal.inbox.models import Message
from portal.institutions import services as institutions
from portal.institutions.enums import FactKind, Standing
from portal.institutions.models import Registration
from portal.institutions.queries import standing
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused, out_of_turn
from portal.workflow.steps import steps
from tests.filings.renewals import DAY, ENDS, at, fresh, held
from tests.filings.stage import Desk, desk, institution

pytestmark = pytest.mark.django_db
ON = ENDS - 30 * DAY
S = ExitState
TABLE = {
    "confirm": (S.REQUESTED, S.CONFIRMED, "authority", "approve_filing"),
    "refuse": (S.REQUESTED, S.REFUSED, "authority", "approve_filing"),
    "withdraw": (S.REQUESTED, S.WITHDRAWN, "institution", "submit_filing"),
}


def asked(registration: Registration, admin: User) -> ExitRequest:
    return leaving.request_exit(registration, reason="业务调整，不再开展评价", by=admin, at=at(ON))


def test_steps_are_the_table() -> None:
    found = {step.name: (next(iter(step.sources)), step.target, step.party, step.right) for step in steps(ExitRequest).values()}
    assert found == TABLE
    for step in steps(ExitRequest).values():
        assert {state for state in S if not out_of_turn(ExitRequest(state=state), step)} == {S.REQUESTED}


def test_confirmation_ends_the_registration_from_that_day_on() -> None:
    """Standing, directory, receipts follow; history stays; the way back is an initial filing."""
    bureau = desk()
    registration, admin = held(bureau)
    row = asked(registration, admin)
    assert [message.recipient for message in Message.objects.all()] == [bureau.approver]
    assert standing(fresh(registration), on=ON).standing is Standing.VALID
    row = leaving.confirm(row, answer="", by=bureau.approver, at=at(ON + DAY), seen=row.version)
    left = fresh(registration)
    assert (row.state, left.state) == (S.CONFIRMED, "cancelled")
    assert [standing(left, on=day).standing for day in (ON, ON + DAY, ENDS + DAY)] == [
        Standing.VALID,
        Standing.CANCELLED,
        Standing.CANCELLED,
    ]
    entry = EntryVersion.objects.get(shown_to=None)
    assert (entry.state, entry.reason) == ("cancelled", "机构申请注销")
    assert Message.objects.filter(recipient=admin, title="备案已按申请注销").exists()
    assert drafting.start_blockers(left.legal_person, "grading_employer", at(ON + DAY)) == ()


@pytest.mark.parametrize("what", ["hold", "filing", "expired", "twice", "reason"])
def test_what_is_in_the_way_of_asking(what: str) -> None:
    bureau = desk()
    registration, admin = held(bureau)
    day = ENDS + DAY if what == "expired" else ON
    if what == "hold":
        fact = {"from_on": ON, "reason": "立案", "clause": "附3二·调查", "by": bureau.approver, "at": at(ON)}
        institutions.add_fact(registration, FactKind.HOLD, **fact)
    elif what == "filing":
        renewing.start(registration, by=admin, at=at(ON))
    elif what == "twice":
        asked(registration, admin)
    with pytest.raises(Refused) as refused:
        leaving.request_exit(registration, reason="" if what == "reason" else "调整", by=admin, at=at(day, 12))
    assert len(refused.value.reasons) == 1
    assert ExitRequest.objects.count() == (what == "twice")


def test_what_came_in_the_way_since_keeps_it_from_being_confirmed() -> None:
    bureau = desk()
    registration, admin = held(bureau)
    row = asked(registration, admin)
    fact = {"from_on": ON, "reason": "立案", "clause": "附3二·调查", "by": bureau.approver, "at": at(ON)}
    institutions.add_fact(registration, FactKind.HOLD, **fact)
    with pytest.raises(Refused):
        leaving.confirm(row, answer="", by=bureau.approver, at=at(ON + DAY), seen=row.version)
    assert (ExitRequest.objects.get().state, fresh(registration).state) == (S.REQUESTED, "valid")


def test_refusal_needs_its_reason_and_changes_nothing() -> None:
    bureau = desk()
    registration, admin = held(bureau)
    row = asked(registration, admin)
    with pytest.raises(Refused):
        leaving.refuse(row, answer=" ", by=bureau.approver, at=at(ON), seen=row.version)
    row = leaving.refuse(row, answer="整改未完成", by=bureau.approver, at=at(ON), seen=row.version)
    assert (row.state, fresh(registration).state) == (S.REFUSED, "valid")


def test_withdrawn_request_is_not_confirmed_from_a_stale_page() -> None:
    bureau = desk()
    registration, admin = held(bureau)
    row = asked(registration, admin)
    leaving.withdraw(row, by=admin, at=at(ON), seen=row.version)
    with pytest.raises(StaleError):
        leaving.confirm(row, answer="", by=bureau.approver, at=at(ON), seen=row.version)
    assert fresh(registration).state == "valid"


def test_clerk_of_another_institution_cannot_ask() -> None:
    registration, _ = held(desk())
    _, stranger = institution(2)
    with pytest.raises(NotAllowed):
        leaving.request_exit(registration, reason="冒名", by=stranger, at=at(ON))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def here() -> tuple[Desk, Registration, User]:
    """A registration that ends in fifty days, as of now."""
    bureau = desk()
    today = timezone.localdate()
    registration, admin = held(bureau, filed_on=today.replace(year=today.year - 3) + timedelta(days=50))
    return bureau, registration, admin


def test_pages_carry_an_exit_from_the_request_to_the_confirmation(here: tuple[Desk, Registration, User]) -> None:
    bureau, registration, admin = here
    my, approver, acceptor = signed_in(admin), signed_in(bureau.approver), signed_in(bureau.acceptor)
    base = f"/my/registrations/{registration.pk}/"
    assert "申请注销" in my.get(base).content.decode()
    assert my.post(f"{base}exit/", {"reason": ""}).status_code == 422
    assert my.post(f"{base}exit/", {"reason": "业务调整"}).status_code == 302
    row = ExitRequest.objects.get()
    assert registration.legal_person.name in approver.get("/desk/exits/").content.decode()
    assert "确认注销" not in acceptor.get(f"/desk/exits/{row.pk}/").content.decode()
    assert acceptor.post(f"/desk/exits/{row.pk}/confirm/", {"seen": row.version}).status_code == 403
    assert approver.post(f"/desk/exits/{row.pk}/refuse/", {"seen": row.version, "answer": ""}).status_code == 422
    assert approver.post(f"/desk/exits/{row.pk}/confirm/", {"seen": row.version + 5}).status_code == 409
    assert approver.post(f"/desk/exits/{row.pk}/confirm/", {"seen": row.version}).status_code == 302
    page = my.get(base).content.decode()
    assert "已注销" in page and "撤回注销申请" not in page


def test_pages_of_another_party_do_not_exist(here: tuple[Desk, Registration, User]) -> None:
    _, registration, admin = here
    row = leaving.request_exit(registration, reason="调整", by=admin, at=timezone.now())
    elsewhere = desk("450100")
    _, neighbour = institution(2)
    stranger, other = signed_in(neighbour), signed_in(elsewhere.approver)
    base = f"/my/registrations/{registration.pk}/"
    answers = [stranger.get(base), stranger.post(f"{base}renew/"), stranger.get(f"{base}exit/"), stranger.get(f"{base}exit/withdraw/")]
    answers += [other.get(f"/desk/exits/{row.pk}/"), other.post(f"/desk/exits/{row.pk}/confirm/", {"seen": row.version})]
    assert {answer.status_code for answer in answers} == {404}
    assert registration.legal_person.name not in other.get("/desk/exits/").content.decode()
    assert registration.legal_person.name not in other.get("/desk/expiring/").content.decode()


def test_renewal_begins_on_the_page_and_the_desk_sees_what_expires(here: tuple[Desk, Registration, User]) -> None:
    bureau, registration, admin = here
    my, officer = signed_in(admin), signed_in(bureau.acceptor)
    base = f"/my/registrations/{registration.pk}/"
    assert "剩 49 天" in my.get("/my/").content.decode() + my.get(base).content.decode()
    listed = officer.get("/desk/expiring/").content.decode()
    assert registration.legal_person.name in listed and "未申请延续" in listed
    begun = my.post(f"{base}renew/")
    assert (begun.status_code, begun["Location"].startswith("/my/filings/")) == (302, True)
    assert my.post(f"{base}renew/").status_code == 422
    assert "查看延续申请" in my.get(base).content.decode()
