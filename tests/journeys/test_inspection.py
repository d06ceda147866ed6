"""A visit on a phone, from the invitation to the public result, in Chromium; axe and no overflow at both widths on each page."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from portal.documents.models import Attachment, ScanState
from supervision.enums import Finding, Form, PlanKind
from supervision.models import Inspection
from supervision.queries import inspections as queries
from supervision.services import inspecting, scheduling, visiting
from tests.browser_fixtures import WIDTHS, Look, axe, chromium, look, overflow
from tests.journeys.applicants import PASSWORD, sign_in
from tests.supervision.inspections import stage

__all__ = ["chromium", "look"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def sound(page: Page) -> None:
    """The page as it stands passes axe and fits, at both widths."""
    for width in reversed(WIDTHS):
        page.set_viewport_size({"width": width, "height": 900})
        assert (axe(page), overflow(page)) == ([], 0), page.url


def test_visit_on_a_phone_to_its_public_result(live_server: LiveServer, look: Look, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    found, base, now = stage.prepared(), live_server.url, timezone.now()
    words = {"authority": found.home.authority, "kind": PlanKind.ROUTINE, "form": Form.VISIT, "planned_on": timezone.localdate()}
    row = scheduling.schedule(found.registration, **words, members=found.team, lead=found.team[0], by=found.first, at=now)
    for account in (found.first, found.second, found.admin, found.home.reviewer, found.home.approver):
        account.set_password(PASSWORD)
        account.save()
    desk = f"{base}/desk/supervision/inspections/"

    phone = look(f"{base}/accounts/login/", width=375)
    sign_in(phone, base, found.first.username)
    phone.goto(f"{desk}?mine=1")
    sound(phone)
    phone.get_by_role("link", name="答复").first.click()
    sound(phone)
    phone.get_by_label("接受").check()
    phone.get_by_label("回避声明").fill("与该机构无利害关系")
    phone.get_by_role("button", name="答复").click()
    expect(phone.get_by_text("已接受邀请。")).to_be_visible()
    member = next(one for one in queries.members(row) if one.person == found.team[1].person)
    stage.teaming.answer_invitation(member, stage.MemberState.ACCEPTED, declaration="无利害关系", by=found.second, at=now)
    row = Inspection.objects.get()
    inspecting.notify(row, on=row.planned_on, by=found.home.approver, at=timezone.now(), seen=row.version)
    phone.goto(f"{desk}{row.pk}/notice/")
    sound(phone)
    phone.goto(f"{base}/inspections/{row.code}/")
    sound(phone)
    phone.goto(f"{desk}{row.pk}/")
    sound(phone)
    row = Inspection.objects.get()
    row = visiting.begin(row, by=found.first, at=timezone.now(), seen=row.version)

    phone.goto(f"{desk}{row.pk}/checklist/")
    phone.set_viewport_size({"width": 375, "height": 900})
    first = phone.locator(".point").first
    first.get_by_role("button", name="不合格").click()
    expect(phone.get_by_text("不合格的，请写明发现的问题。")).to_be_visible()
    first.get_by_label("发现的问题").fill("超出备案等级")
    first.get_by_role("button", name="不合格").click()
    expect(phone.locator(".point").first.get_by_text("超出备案等级")).to_be_visible()
    sound(phone)
    given = queries.answers(row)
    for point in row.checklist.document["points"]:
        if point["id"] not in given:
            visiting.answer(row, point["id"], Finding.FIT, seen=0, by=found.second, at=timezone.now())
    phone.goto(f"{desk}{row.pk}/photos/")
    phone.locator("input[type=file]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": stage.picture().read()})
    phone.get_by_role("button", name="存入").click()
    expect(phone.get_by_text("照片已存入。")).to_be_visible()
    Attachment.objects.update(scan_state=ScanState.CLEAN)
    phone.reload()
    sound(phone)
    stage.alter(queries.photos(row)[0])
    phone.reload()
    expect(phone.get_by_role("heading", name="照片链已断")).to_be_visible()
    sound(phone)
    phone.goto(f"{desk}{row.pk}/checklist/")
    phone.get_by_role("button", name="签字", exact=True).click()
    expect(phone.get_by_text("已签字，还须另一名检查人员签字。")).to_be_visible()
    visiting.sign(row, record=queries.record_sha256(row), by=found.second, at=timezone.now())

    own = look(f"{base}/accounts/login/")
    sign_in(own, base, found.admin.username)
    for address in ("", f"{row.pk}/", f"{row.pk}/statement/"):
        own.goto(f"{base}/my/activity/inspections/{address}")
        sound(own)
    own.get_by_label("意见").fill("无意见")
    own.get_by_role("button", name="发表意见").click()
    expect(own.get_by_text("意见已发表")).to_be_visible()

    officer = look(f"{base}/accounts/login/")
    sign_in(officer, base, found.home.reviewer.username)
    for address in ("", f"{row.pk}/", f"{row.pk}/confirm/"):
        officer.goto(f"{desk}{address}")
        sound(officer)
    officer.get_by_label("发现问题已责令改正").check()
    officer.get_by_label("检查结论").fill("发现一项问题，已责令改正。")
    officer.get_by_role("button", name="确认结果").click()
    expect(officer.get_by_text("结果已确认，机构已收到消息。")).to_be_visible()
    row = Inspection.objects.get()
    inspecting.publish(row, by=found.home.reviewer, at=timezone.now() + timedelta(seconds=1), seen=row.version)
    for address in ("/inspections/", f"/inspections/results/{row.pk}/", "/desk/supervision/checklists/"):
        officer.goto(f"{base}{address}")
        sound(officer)
