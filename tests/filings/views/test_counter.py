"""柜台代填 on its pages: who opens what, the same form for the officer, refusals by their fields, the mark on both sides."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from filings.enums import State
from filings.models import Assistance, Filing
from filings.queries import assistance as queries
from filings.services import assisting, drafting
from portal.access.services import end
from portal.accounts.rights import Role
from portal.catalogue.rules.credit_codes import make_credit_code
from portal.documents.models import Attachment, ScanState
from portal.documents.services.receiving import scan_attachment
from portal.institutions.enums import Track
from portal.institutions.models import LegalPerson
from tests.documents.test_filetypes import pdf
from tests.filings.counters import AGENT, ID, acceptor, begun, committed, recorded, scan
from tests.filings.renewals import held
from tests.filings.stage import Desk, desk, user
from tests.filings.views.applicants import Applicant, applicant, section_of, signed_in, upload, url
from tests.filings.views.officers import officer
from tests.filings.views.officers import queries as asked

pytestmark = pytest.mark.django_db
COUNTER = "/desk/counter/"
NEW = "/desk/counter/new/"


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def owner(bureau: Desk) -> Applicant:
    return applicant(1)


def page(row: Assistance, tail: str = "") -> str:
    return f"{COUNTER}{row.pk}/{tail}"


def said(**changed: object) -> dict[str, object]:
    return {**AGENT, "mandated_on": timezone.localdate().isoformat(), "scan": scan()} | changed


def fresh(filing: Filing) -> Filing:
    return Filing.objects.get(pk=filing.pk)


# --- recording ---


def test_a_mandate_is_recorded_by_credit_code(bureau: Desk, owner: Applicant) -> None:
    client = signed_in(bureau.acceptor)
    assert "还没有登记过委托" in client.get(COUNTER).content.decode()
    assert client.get(NEW).status_code == 200
    assert client.get(f"{NEW}?code=914502").status_code == 422
    address = f"{NEW}?code={owner.person.credit_code}"
    shown = client.get(address)
    assert (shown.status_code, "name" in shown.context["form"].fields) == (200, False)
    assert owner.person.name in shown.content.decode()
    answer = client.post(address, said())
    row = Assistance.objects.get()
    assert (answer.status_code, answer["Location"], row.legal_person, row.filing) == (302, page(row), owner.person, None)
    listed = client.get(COUNTER).content.decode()
    assert owner.person.name in listed
    assert "待开始" in listed
    assert ID not in client.get(page(row)).content.decode()


def test_a_mandate_tells_its_last_day_and_that_it_lapsed(bureau: Desk, owner: Applicant) -> None:
    row, client = recorded(owner.person, bureau, at=timezone.now()), signed_in(bureau.acceptor)
    last_on = queries.last_day(row)
    assert f"最迟 {last_on} 开始" in client.get(COUNTER).content.decode()
    facts = {fact["label"]: fact["value"] for fact in client.get(page(row)).context["facts"]}
    assert facts["最迟开始"] == f"{last_on}，到期没有开始的自动终止"
    assert assisting.lapse_unused(at=timezone.now() + timedelta(days=40)) == 1
    listed, shown = client.get(COUNTER).content.decode(), client.get(page(row))
    assert ("逾期未用，自动终止" in listed, "最迟" in listed) == (True, False)
    facts = {fact["label"]: fact["value"] for fact in shown.context["facts"]}
    assert facts["终止"].startswith("逾期未用，自动终止，")
    assert facts["说明"] == f"最迟应于 {last_on} 开始代填，到期没有开始。"
    assert ("最迟开始" in facts, shown.context["begin"], "撤销委托" in shown.content.decode()) == (False, None, False)


def test_open_mandates_stand_first_then_the_newest(bureau: Desk, owner: Applicant) -> None:
    now, people = timezone.now(), [applicant(number).person for number in range(2, 5)]
    first, second, third = (recorded(person, bureau, at=now - timedelta(days=3 - days)) for days, person in enumerate(people))
    for days, row in ((2, first), (1, third)):
        assisting.revoke(row, reason="单位收回", by=bureau.acceptor, at=now - timedelta(hours=days))
    assert list(queries.counter(bureau.authority)) == [second, third, first]


def test_a_newcomer_is_entered_on_the_same_page(bureau: Desk) -> None:
    client, code = signed_in(bureau.acceptor), make_credit_code("91", "450202", "MA7LP902")
    address = f"{NEW}?code={code}"
    assert "name" in client.get(address).context["form"].fields
    refused = client.post(address, said())
    assert refused.status_code == 422
    assert {"name", "legal_form"} <= set(refused.context["form"].errors)
    assert client.post(address, said(name="柳州新来机械公司", legal_form="company")).status_code == 302
    person = LegalPerson.objects.get(credit_code=code)
    assert (person.name, person.contact, person.entered_with) == ("柳州新来机械公司", "覃某", bureau.authority)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"agent_name": ""}, "agent_name"),
        ({"id_number": "110105194912310021"}, "id_number"),
        ({"mandated_on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "mandated_on"),
        ({"mandated_on": (timezone.localdate() - timedelta(days=91)).isoformat()}, "mandated_on"),
        ({"mandated_on": (timezone.localdate() - timedelta(days=90)).isoformat()}, None),
        ({"scan": scan("x.pdf")}, None),
        ({"scan": ""}, "scan"),
        ({"agent_phone": "电话"}, "agent_phone"),
    ],
)
def test_bad_input_is_refused_by_its_field_and_loses_nothing(
    changed: dict[str, object], field: str | None, bureau: Desk, owner: Applicant
) -> None:
    answer = signed_in(bureau.acceptor).post(f"{NEW}?code={owner.person.credit_code}", said(**changed))
    if field is None:  # the control
        assert answer.status_code == 302
        return
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Assistance.objects.count() == 0
    if field != "agent_name":
        assert 'value="覃某"' in answer.content.decode()


def test_a_scan_that_is_no_page_is_refused_and_nothing_is_recorded(bureau: Desk, owner: Applicant) -> None:
    program = SimpleUploadedFile("委托书.pdf", b"MZ" + b"0" * 400, "application/pdf")
    code = make_credit_code("91", "450202", "MA7LP903")
    answer = signed_in(bureau.acceptor).post(f"{NEW}?code={code}", said(name="柳州某公司", legal_form="company", scan=program))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["scan"])
    assert not LegalPerson.objects.filter(credit_code=code).exists()
    assert not Attachment.objects.exists()


# --- rights ---


def test_the_counter_is_for_who_accepts_there(bureau: Desk, owner: Applicant) -> None:
    row, nanning = recorded(owner.person, bureau, at=timezone.now()), desk("450100")
    accounts = {
        "acceptor": bureau.acceptor,
        "colleague": acceptor(bureau),
        "reviewer": bureau.reviewer,
        "approver": bureau.approver,
        "another bureau": nanning.acceptor,
        "region": officer(Role.ACCEPTOR, "450000"),
        "system administrator": officer(Role.SYSTEM_ADMINISTRATOR),
        "institution": owner.admin,
    }
    addresses = (COUNTER, NEW, page(row))
    found = {name: [signed_in(account).get(address).status_code for address in addresses] for name, account in accounts.items()}
    assert found == {
        "acceptor": [200, 200, 200],
        "colleague": [200, 200, 200],
        "reviewer": [403, 403, 403],
        "approver": [403, 403, 403],
        "another bureau": [200, 200, 404],
        "region": [200, 200, 404],
        "system administrator": [403, 403, 403],
        "institution": [403, 403, 403],
    }


FORM_PAGES = ["form/", "form/institution/", "form/institution/status/", "form/rules/rows/r0/", "materials/plan/", "submit/"]


@pytest.mark.parametrize("tail", FORM_PAGES)
def test_the_form_is_open_to_the_one_who_holds_the_mandate(tail: str, bureau: Desk, owner: Applicant) -> None:
    _, filing = begun(owner.person, bureau, at=timezone.now())
    other = applicant(2).start()
    found = {
        name: signed_in(account).get(url(filing, tail)).status_code in (200, 302)
        for name, account in {
            "holder": bureau.acceptor,
            "colleague": acceptor(bureau),
            "reviewer": bureau.reviewer,
            "another bureau": desk("450100").acceptor,
            "institution": owner.clerk,
            "another institution": Applicant(other.legal_person, other.created_by, user("x"), Client(), Client()).admin,
        }.items()
    }
    assert found == {
        "holder": True,
        "colleague": False,
        "reviewer": False,
        "another bureau": False,
        "institution": True,
        "another institution": False,
    }
    assert signed_in(bureau.acceptor).get(url(other, tail)).status_code == 403  # a mandate of one institution never opens another


CLOSED_PAGES = ["", "withdraw/", "recall/", "versions/1/", "clock/grading_filing/"]


@pytest.mark.parametrize("tail", CLOSED_PAGES)
def test_a_mandate_opens_nothing_but_the_form(tail: str, bureau: Desk, owner: Applicant) -> None:
    _, filing = begun(owner.person, bureau, at=timezone.now())
    client = signed_in(bureau.acceptor)
    assert client.get(url(filing, tail)).status_code == 403
    assert client.post(url(filing, tail), {"reason": "x", "seen": filing.version}).status_code in (403, 405)
    assert [client.get(address).status_code for address in ("/my/", "/my/norms/", "/my/inbox/", "/my/cross-city/")] == [403] * 4


def test_an_unused_mandate_opens_the_beginning_for_its_institution_alone(bureau: Desk, owner: Applicant) -> None:
    other = applicant(2)
    recorded(owner.person, bureau, at=timezone.now())
    client = signed_in(bureau.acceptor)
    asked = [f"/my/filings/new/?institution={party.pk}" for party in (owner.person, other.person)]
    assert [client.get(address).status_code for address in (*asked, "/my/filings/new/")] == [200, 403, 403]
    track = Track.GRADING_EMPLOYER.value
    assert client.post("/my/filings/new/", {"track": track, "institution": other.person.pk}).status_code == 403
    assert not Filing.objects.exists()
    begun_ = client.post("/my/filings/new/", {"track": track, "institution": owner.person.pk})
    filing = Filing.objects.get()
    assert begun_["Location"] == url(filing, "form/")
    assert (filing.legal_person, filing.is_assisted, Assistance.objects.get().filing) == (owner.person, True, filing)
    assert client.get(asked[0]).status_code == 403  # used up


def test_rights_go_with_the_post_at_once(bureau: Desk, owner: Applicant) -> None:
    row, filing = begun(owner.person, bureau, at=timezone.now())
    client = signed_in(bureau.acceptor)
    end(bureau.acceptor.memberships.get(), by=None, at=timezone.now())
    assert [client.get(address).status_code for address in (url(filing, "form/institution/"), page(row))] == [403, 403]


# --- filling in and submitting ---


def test_the_officer_fills_in_the_same_form_and_submits_it(bureau: Desk, owner: Applicant) -> None:
    row, filing = begun(owner.person, bureau, at=timezone.now())
    client = signed_in(bureau.acceptor)
    section = client.get(url(filing, "form/institution/"))
    text = section.content.decode()
    assert "柜台代填：代" in text
    assert [crumb["url"] for crumb in section.context["crumbs"][:2]] == [COUNTER, page(row)]
    assert {item["url"] for item in section.context["nav"]} & {"/my/", "/desk/counter/"} == {"/desk/counter/"}
    edit = section_of(filing, "institution")
    saved = client.post(
        url(filing, "form/institution/"),
        {"edit_no": edit.edit_no, "contact": "韦某"},
        headers={"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"},
    )
    stored = section_of(filing, "institution")
    assert (saved.status_code, stored.content["contact"], stored.saved_by) == (200, "韦某", str(bureau.acceptor))
    drafting.save_section(filing, "institution", edit.content, edit_no=stored.edit_no, by=bureau.acceptor, at=timezone.now())
    assert upload(client, url(filing, "uploads/plan/"), "方案.pdf", pdf()).json()["done"]

    check = client.get(url(filing, "submit/"))
    assert [line["text"][:11] for line in check.context["blockers"]] == ["还没有上传单位签字盖章"]
    assert client.post(url(filing, "submit/"), {"seen": fresh(filing).version, "shown": check.context["shown"]}).status_code == 422
    assert client.post(page(row, "papers/commitment/"), {"file": scan("承诺书.pdf")}).status_code == 302
    check = client.get(url(filing, "submit/"))
    assert check.context["blockers"] == []
    pressed = {"seen": check.context["seen"], "shown": check.context["shown"]}
    done = client.post(url(filing, "submit/"), pressed)
    assert (done.status_code, done["Location"], fresh(filing).state) == (302, page(row), State.SUBMITTED)
    again = client.post(url(filing, "submit/"), pressed, follow=True)
    assert again.redirect_chain[0][0] == page(row)
    assert "代填已经结束：已提交" in again.content.decode()
    assert "打开卷宗" in again.content.decode()


def test_a_script_is_refused_once_the_mandate_is_over(bureau: Desk, owner: Applicant) -> None:
    row, filing = begun(owner.person, bureau, at=timezone.now())
    assisting.revoke(row, reason="单位收回", by=bureau.acceptor, at=timezone.now())
    client = signed_in(bureau.acceptor)
    saved = client.post(url(filing, "form/rules/"), {"edit_no": 1}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert saved.status_code == 403
    assert client.get(url(filing, "form/rules/"))["Location"] == page(row)


def test_a_draft_of_the_institution_is_taken_up_and_taken_back(bureau: Desk, owner: Applicant) -> None:
    filing, row = owner.start(), recorded(owner.person, bureau, at=timezone.now())
    client = signed_in(bureau.acceptor)
    assert [draft["label"] for draft in client.get(page(row)).context["begin"]["drafts"]] == ["企业自主评价初次备案 草稿"]
    colleague = signed_in(acceptor(bureau))
    assert colleague.get(page(row)).context["begin"] is None
    assert colleague.post(page(row, f"filings/{filing.pk}/")).status_code == 403
    assert client.post(page(row, f"filings/{applicant(2).start().pk}/")).status_code == 404
    assert client.post(page(row, f"filings/{filing.pk}/"))["Location"] == url(filing, "form/")
    mine = owner.client.get(url(filing))
    assert "收回自行填报" in mine.content.decode()
    assert owner.clerk_client.post(url(filing, "take-over/"))["Location"] == url(filing, "form/")
    assert client.get(url(filing, "form/rules/"))["Location"] == page(row)
    assert owner.client.get(url(filing, "form/rules/")).status_code == 200
    assert "收回自行填报" not in owner.client.get(url(filing)).content.decode().replace("单位收回自行填报", "")


def test_a_mandate_is_revoked_with_its_reason(bureau: Desk, owner: Applicant) -> None:
    row, filing = begun(owner.person, bureau, at=timezone.now())
    client = signed_in(acceptor(bureau))
    empty = client.post(page(row, "revoke/"), {"reason": ""})
    assert (empty.status_code, "请填写撤销原因" in empty.content.decode()) == (422, True)
    assert client.post(page(row, "revoke/"), {"reason": "单位自行填报"}).status_code == 302
    shown = client.get(page(row)).content.decode()
    assert "单位自行填报" in shown
    assert "撤销委托" not in shown.replace("委托撤销", "")
    assert client.post(page(row, "revoke/"), {"reason": "再来"}).status_code == 422
    assert fresh(filing).state == State.DRAFT


@pytest.mark.parametrize(("days_left", "status"), [(40, 302), (400, 422)])
def test_a_renewal_is_begun_in_its_window_and_refused_with_reasons_before(days_left: int, status: int, bureau: Desk) -> None:
    today = timezone.localdate()
    registration, _ = held(bureau, filed_on=today - timedelta(days=3 * 365 - days_left))
    row, elsewhere = recorded(registration.legal_person, bureau, at=timezone.now()), held(bureau, 2)[0]
    client = signed_in(bureau.acceptor)
    shown = client.get(page(row)).context["begin"]["registrations"]
    assert [one["renew_url"] for one in shown] == [page(row, f"registrations/{registration.pk}/renew/")]
    assert client.post(page(row, f"registrations/{elsewhere.pk}/renew/")).status_code == 404
    answer = client.post(shown[0]["renew_url"])
    assert (answer.status_code, Filing.objects.count()) == (status, int(status == 302))
    if status == 422:
        assert "暂不能办理" in answer.content.decode()
        assert client.get(f"/my/registrations/{registration.pk}/change/").status_code == 200
    else:
        assert client.get(f"/my/registrations/{registration.pk}/change/").status_code == 403  # used up
    assert [client.get(f"/my/registrations/{one.pk}/").status_code for one in (registration, elsewhere)] == [403, 403]


# --- the mark ---


def test_both_sides_see_the_mandate_and_its_papers(bureau: Desk, owner: Applicant) -> None:
    row, filing = begun(owner.person, bureau, at=timezone.now())
    committed(row, at=timezone.now())
    client = signed_in(bureau.acceptor)
    check = client.get(url(filing, "submit/"))
    client.post(url(filing, "submit/"), {"seen": check.context["seen"], "shown": check.context["shown"]})
    files = [scan_attachment(file.pk, at=timezone.now()) for file in queries.papers([row])[row.pk].values()]
    Attachment.objects.filter(pk__in=[file.pk for file in files]).update(scan_state=ScanState.CLEAN)
    at_desk, mine = signed_in(bureau.reviewer).get(f"/desk/filings/{filing.pk}/"), owner.client.get(url(filing))
    for shown, prefix in ((at_desk, f"/desk/filings/{filing.pk}/"), (mine, url(filing))):
        text = shown.content.decode()
        assert "覃某（办公室主任）委托" in text
        assert ID not in text
        links = [file["url"] for one in shown.context["assisted"] for file in one["files"]]
        assert links == [f"{prefix}mandates/{file.pk}/" for file in files]
    assert str(bureau.acceptor) in at_desk.content.decode()
    stranger, nanning = applicant(2), desk("450100")
    for file in files:
        opened = {
            "reviewer": signed_in(bureau.reviewer).get(f"/desk/filings/{filing.pk}/mandates/{file.pk}/").status_code,
            "own": owner.client.get(url(filing, f"mandates/{file.pk}/")).status_code,
            "counter": client.get(page(row, f"files/{file.pk}/")).status_code,
            "another institution": stranger.client.get(url(filing, f"mandates/{file.pk}/")).status_code,
            "another bureau": signed_in(nanning.reviewer).get(f"/desk/filings/{filing.pk}/mandates/{file.pk}/").status_code,
            "another counter": signed_in(nanning.acceptor).get(page(row, f"files/{file.pk}/")).status_code,
        }
        assert opened == {
            "reviewer": 200,
            "own": 200,
            "counter": 200,
            "another institution": 404,
            "another bureau": 404,
            "another counter": 404,
        }
    assert "柜台代填" in signed_in(bureau.reviewer).get("/desk/queue/?view=all").content.decode()


def test_who_filled_it_in_finds_the_acts_locked(bureau: Desk, owner: Applicant) -> None:
    row, filing = begun(owner.person, bureau, at=timezone.now())
    committed(row, at=timezone.now())
    client = signed_in(bureau.acceptor)
    check = client.get(url(filing, "submit/"))
    client.post(url(filing, "submit/"), {"seen": check.context["seen"], "shown": check.context["shown"]})
    found = {}
    for name, reader in {"helper": client, "colleague": signed_in(acceptor(bureau))}.items():
        acts = {act["key"]: bool(act.get("locked")) for act in reader.get(f"/desk/filings/{filing.pk}/").context["acts"]}
        who = reader.get(f"/desk/filings/{filing.pk}/").context["next"].who
        found[name] = (acts["accept"], acts["decline"], reader.get(f"/desk/filings/{filing.pk}/accept/").status_code, "你" in who)
    assert found == {"helper": (True, True, 403, False), "colleague": (False, False, 200, True)}


def test_the_list_costs_the_same_at_every_length(bureau: Desk, owner: Applicant) -> None:
    client = signed_in(bureau.acceptor)
    recorded(owner.person, bureau, at=timezone.now())
    few = asked(client, COUNTER)
    for number in range(2, 7):
        recorded(applicant(number).person, bureau, at=timezone.now())
    assert len(asked(client, COUNTER)) == len(few) <= 12
    assert [row["name"] for row in client.get(f"{COUNTER}?q={owner.person.credit_code}").context["rows"]] == [owner.person.name]
    assert "没有符合条件" in client.get(f"{COUNTER}?q=没有").content.decode()
