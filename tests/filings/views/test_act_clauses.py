"""Each act carries its clause where it is pressed and on its own page."""

import re

import pytest
from django.http import HttpResponse
from django.urls import reverse

from filings.services import leaving
from tests.filings import changed
from tests.filings.stage import MONDAY, desk
from tests.filings.views.officers import in_hand, opened, signed_in

pytestmark = pytest.mark.django_db


def button(page: HttpResponse, word: str) -> list[str]:
    """The clauses beside this act among those of the page."""
    return re.findall(rf"<span>{word}…?</span><span class=\"clause\">([^<]*)</span>", page.content.decode())


def headed(page: HttpResponse) -> list[str]:
    """The clause under the page's title."""
    return re.findall(r"<p class=\"head-lead\">.*?<span class=\"clause\">([^<]*)</span>", page.content.decode())


def test_taking_back_withdrawing_and_asking_for_a_supplement_carry_theirs() -> None:
    bureau, filing = desk(), in_hand()
    mine = signed_in(filing.created_by)
    page = mine.get(f"/my/filings/{filing.pk}/")
    assert [button(page, word) for word in ("撤回修改", "撤回申请")] == [["附2二(一)"], ["附2二(五)"]]
    pages = [mine.get(f"/my/filings/{filing.pk}/{tail}/") for tail in ("recall", "withdraw")]
    assert [headed(page) for page in pages] == [["附2二(一)"], ["附2二(五)"]]
    assert button(opened(bureau.acceptor, filing), "通知补正") == ["附2二(二)"]
    assert headed(opened(bureau.acceptor, filing, "supplement/")) == ["附2二(二)"]


def test_every_step_of_giving_up_a_registration_carries_its_clause() -> None:
    bureau = desk()
    registration, admin = changed.registered()
    mine, officer = signed_in(admin), signed_in(bureau.approver)
    home = reverse("my_registration", args=[registration.pk])
    assert (button(mine.get(home), "申请注销"), headed(mine.get(f"{home}exit/"))) == (["文三(三)"], ["文三(三)"])
    row = leaving.request_exit(registration, reason="业务调整", by=admin, at=MONDAY)
    assert (button(mine.get(home), "撤回注销申请"), headed(mine.get(f"{home}exit/withdraw/"))) == (["文三(三)"], ["文三(三)"])
    page = officer.get(f"/desk/exits/{row.pk}/")
    assert [button(page, word) for word in ("确认注销", "不予注销")] == [["文三(三)"], ["文三(三)"]]
    pages = [officer.get(f"/desk/exits/{row.pk}/{tail}/") for tail in ("confirm", "refuse")]
    assert [headed(page) for page in pages] == [["文三(三)"], ["文三(三)"]]
