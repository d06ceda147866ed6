"""Letters to many by their pages: drafted from ticked rows, tried, proposed, released by another, followed; read by the institution."""

from typing import Any

import pytest
from django.test import Client

from filings.models import Letter, Mailing
from portal.accounts.rights import Role
from portal.outbox.services import sweep
from tests.filings.renewals import held
from tests.filings.stage import Desk, desk, user
from tests.filings.views.officers import in_hand, now, officer, queries, signed_in

pytestmark = pytest.mark.django_db
NEW, LIST = "/desk/letters/new/queue/", "/desk/letters/"


@pytest.fixture
def bureau() -> Desk:
    return desk()


def form(client: Client, picks: list[int], **typed: str) -> dict[str, Any]:
    """The fields as the page gives them, with what was typed."""
    key = (
        client.get(NEW, {"pick": picks}).context["form"].initial.get("key")
        or client.get(NEW, {"pick": picks}).context["form"]["key"].value()
    )
    return {"pick": picks, "key": str(key), "subject": "关于核对的函", "text": "请核对{受理编号}。", **typed}


def test_letters_go_from_the_ticks_to_the_inbox(bureau: Desk) -> None:
    rows = [in_hand(1), in_hand(2)]
    picks = [row.pk for row in rows]
    drafter, approver = signed_in(bureau.reviewer), signed_in(bureau.approver)
    data = form(drafter, picks)
    tried = drafter.post(NEW, {**data, "try": "1"})
    assert (tried.status_code, tried.context["tried"]["count"], Mailing.objects.exists()) == (200, 2, False)
    assert f"请核对{rows[0].number}。" in tried.content.decode() or f"请核对{rows[1].number}。" in tried.content.decode()
    done = drafter.post(NEW, {**data, "propose": "1"})
    mailing = Mailing.objects.get()
    page = f"{LIST}{mailing.pk}/"
    assert (done.status_code, done["Location"]) == (302, page)
    assert drafter.post(f"{page}release/", {"seen": mailing.version}).status_code == 403
    assert approver.get(page).context["tried"]["count"] == 2  # he sees the same dry run
    assert approver.get(f"{page}release/").status_code == 200
    assert approver.post(f"{page}release/", {"seen": mailing.version})["Location"] == page
    assert "正在发送：0 / 2 份" in approver.get(page).content.decode()
    sweep(now())
    shown = approver.get(page)
    assert (shown.context["progress"].sent, shown.context["running"]) == (2, False)
    letter = Letter.objects.filter(filing=rows[0]).get()
    assert letter.paper is not None and letter.paper.number in shown.content.decode()
    reader, stranger = signed_in(rows[0].created_by), signed_in(rows[1].created_by)
    mine = reader.get(f"/my/letters/{letter.pk}/")
    assert (mine.status_code, f"请核对{rows[0].number}。" in mine.content.decode()) == (200, True)
    assert reader.get(f"/my/letters/{letter.pk}/paper/")["Content-Type"] == "application/pdf"
    assert [stranger.get(f"/my/letters/{letter.pk}/{tail}").status_code for tail in ("", "paper/")] == [404, 404]
    assert approver.get(f"{page}papers/{letter.pk}/")["Content-Type"] == "application/pdf"
    listed = approver.get(LIST).context["rows"]
    assert [(row["mailing"].sent, row["mailing"].total, row["mailing"].refused) for row in listed] == [(2, 2, 0)]


def test_dry_run_names_the_rows_that_get_none_and_keeps_what_was_typed(bureau: Desk) -> None:
    good, mute = in_hand(1), in_hand(2)
    mute.created_by.is_active = False
    mute.created_by.save()
    client = signed_in(bureau.acceptor)
    data = form(client, [good.pk, mute.pk])
    tried = client.post(NEW, {**data, "try": "1"}).context["tried"]
    assert (tried["count"], [(row["number"], row["reasons"][0].text) for row in tried["left"]]) == (
        1,
        [(mute.number, "该单位没有可用账号，收不到函件，请另行送达。")],
    )
    wrong = client.post(NEW, {**data, "text": "请{密码}核对", "propose": "1"})
    assert (wrong.status_code, Mailing.objects.exists()) == (422, False)
    body = wrong.content.decode()
    assert "不认识的占位：{密码}" in body and "请{密码}核对</textarea>" in body and 'value="关于核对的函"' in body
    assert client.post(NEW, {**data, "subject": "", "propose": "1"}).status_code == 422


def test_template_fills_the_form(bureau: Desk) -> None:
    filing = in_hand()
    client = signed_in(bureau.acceptor)
    chosen = client.post(NEW, {"pick": [filing.pk], "template": "progress"})
    assert "关于备案办理进度的告知" in chosen.content.decode()
    assert client.post(NEW, {"pick": [filing.pk], "template": "renewal"}).context["form"]["subject"].value() is None


def test_form_pressed_twice_is_one_mailing(bureau: Desk) -> None:
    filing = in_hand()
    client = signed_in(bureau.acceptor)
    data = {**form(client, [filing.pk]), "propose": "1"}
    assert client.post(NEW, data)["Location"] == client.post(NEW, data)["Location"]
    assert Mailing.objects.count() == 1


def test_rows_of_others_are_left_out_and_nothing_ticked_leads_back(bureau: Desk) -> None:
    own = in_hand(1)
    client = signed_in(bureau.acceptor)
    page = client.get(NEW, {"pick": [own.pk, 999999]}).context
    assert ([row.pk for row in page["rows"]], page["missing"]) == ([own.pk], 1)
    assert signed_in(desk("450100").acceptor).get(NEW, {"pick": [own.pk]})["Location"] == "/desk/queue/"
    assert client.get(NEW)["Location"] == "/desk/queue/"
    assert client.get("/desk/letters/new/nothing/", {"pick": [own.pk]}).status_code == 404


def test_more_than_fit_are_refused_clearly(bureau: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filings.rules.mailing.MOST", 1)
    picks = [in_hand(1).pk, in_hand(2).pk]
    client = signed_in(bureau.acceptor)
    refused = client.post(NEW, {**form(client, picks), "propose": "1"})
    assert (refused.status_code, "一次最多发 1 份，现选中 2 件，请分批办理。" in refused.content.decode()) == (422, True)


def test_pages_are_their_authoritys(bureau: Desk) -> None:
    filing = in_hand()
    client = signed_in(bureau.acceptor)
    client.post(NEW, {**form(client, [filing.pk]), "propose": "1"})
    page = f"{LIST}{Mailing.objects.get().pk}/"
    elsewhere, auditor, inspector = (
        signed_in(desk("450100").approver),
        signed_in(officer(Role.AUDITOR, "450000")),
        signed_in(officer(Role.INSPECTOR)),
    )
    assert [elsewhere.get(address).status_code for address in (page, f"{page}release/", LIST)] == [404, 404, 200]
    assert elsewhere.get(LIST).context["rows"] == []
    assert [auditor.get(address).status_code for address in (page, f"{page}release/")] == [200, 403]
    assert [reader.get(f"{NEW}?authority=450200", {"pick": [filing.pk]}).status_code for reader in (auditor, inspector)] == [403, 403]
    assert signed_in(user("某单位")).get(page).status_code == 403
    assert [step for step in ("release", "turn-down", "withdraw") if client.get(f"{page}{step}/").status_code == 200] == ["withdraw"]
    assert client.get(f"{page}nothing/").status_code == 404


def test_registrations_are_written_to_from_their_list(bureau: Desk) -> None:
    registration, _ = held(bureau)
    client = signed_in(bureau.acceptor)
    listed = client.get("/desk/expiring/?stage=all")
    assert (listed.context["may_write"], f'value="{registration.pk}"' in listed.content.decode()) == ("450200", True)
    assert signed_in(officer(Role.AUDITOR, "450000")).get("/desk/expiring/?stage=all").context["may_write"] == ""
    page = client.get("/desk/letters/new/registrations/", {"pick": [registration.pk]})
    assert [row.pk for row in page.context["rows"]] == [registration.pk]


def test_list_and_page_cost_the_same_however_many_letters(bureau: Desk) -> None:
    client = signed_in(bureau.acceptor)
    client.post(NEW, {**form(client, [in_hand(1).pk]), "propose": "1"})
    page = f"{LIST}{Mailing.objects.get().pk}/"
    few = (len(queries(client, page)), len(queries(client, LIST)))
    more = [in_hand(number).pk for number in (2, 3, 4)]
    client.post(NEW, {**form(client, more), "propose": "1"})
    newest = f"{LIST}{Mailing.objects.latest('pk').pk}/"
    assert (len(queries(client, newest)), len(queries(client, LIST))) == few
    assert max(few) <= 15
