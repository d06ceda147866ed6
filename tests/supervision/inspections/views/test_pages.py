"""The pages of inspections: who reads them exactly, what they refuse, their empty faces: S06, T13."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.accounts.rights import Role
from portal.documents.models import Attachment, ScanState
from supervision.enums import InspectionState
from supervision.models import ChecklistAnswer, Issue
from supervision.queries import inspections as queries
from tests.filings.stage import MONDAY, desk, institution
from tests.filings.views.officers import officer, signed_in
from tests.supervision.inspections import stage
from tests.supervision.inspections.stage import DAY, MINUTE, VISIT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]
DESK, MY = "/desk/supervision/inspections/", "/my/activity/inspections/"


@pytest.fixture(autouse=True)
def world(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    at(monkeypatch, VISIT + 40 * MINUTE)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def text(response: Any) -> str:
    return str(response.content.decode())


def test_inspection_is_read_by_its_authority_its_team_and_those_above() -> None:
    found = stage.begun()
    page, stranger = f"{DESK}{found.inspection.pk}/", stage.inspector(60, code="450100")
    readers = {
        "reviewer": found.home.reviewer,
        "approver": found.home.approver,
        "acceptor": found.home.acceptor,
        "team": found.first,
        "inspector of the city": stage.account(stage.inspector(61)),
        "inspector elsewhere": stage.account(stranger),
        "reviewer elsewhere": desk("450100").reviewer,
        "region": officer(Role.REVIEWER, "450000"),
        "centre": officer(Role.CENTRE_OFFICER, "450000C"),
        "auditor": officer(Role.AUDITOR, "450000"),
        "system": officer(Role.SYSTEM_ADMINISTRATOR, "450000"),
    }
    read = {name for name, user in readers.items() if signed_in(user).get(page).status_code == 200}
    assert read == {"reviewer", "approver", "team", "inspector of the city", "region", "centre", "auditor"}
    listing = signed_in(stage.account(stranger)).get(DESK)
    assert (listing.status_code, found.inspection.number in text(listing)) == (200, False)


def test_member_from_elsewhere_reads_his_own_inspection_until_it_is_concluded() -> None:
    found = stage.prepared()
    found.team[1] = stage.inspector(62, code="450000")
    stage.begun(found)
    page = f"{DESK}{found.inspection.pk}/"
    external = stage.inspector(63, code="450100", kind=stage.InspectorKind.EXTERNAL)
    assert signed_in(stage.account(external)).get(page).status_code == 404
    assert signed_in(found.second).get(page).status_code == 200


def test_institution_never_sees_an_unannounced_inspection_before_it_begins() -> None:
    found = stage.notified(is_unannounced=True)
    client, page = signed_in(found.admin), f"{MY}{found.inspection.pk}/"
    assert (client.get(page).status_code, "没有检查" in text(client.get(MY))) == (404, True)
    stage.visiting.begin(found.inspection, by=found.first, at=VISIT, seen=found.inspection.version)
    assert (client.get(page).status_code, found.inspection.number in text(client.get(MY))) == (200, True)
    neighbour = signed_in(institution(50)[1])
    assert (neighbour.get(page).status_code, found.inspection.number in text(neighbour.get(MY))) == (404, False)


def test_list_counts_what_its_export_holds() -> None:
    found = stage.begun()
    client = signed_in(found.home.reviewer)
    for query, count in (
        ("", 1),
        ("?state=on_site&kind=routine&city=450200", 1),
        ("?state=signed", 0),
        ("?q=" + found.inspection.number, 1),
    ):
        assert client.get(f"{DESK}{query}").context["page"].paginator.count == count
        rows = b"".join(client.get(f"{DESK}list.csv{query}").streaming_content).decode().splitlines()  # type: ignore[attr-defined]
        assert len(rows) - 1 == count
    assert client.get(f"{DESK}list.exe").status_code == 404
    assert "没有符合条件的检查" in text(client.get(f"{DESK}?state=signed"))
    assert "我的检查" in text(signed_in(found.first).get(f"{DESK}?mine=1"))


def test_list_asks_the_same_however_many_there_are() -> None:
    found = stage.signed()
    client = signed_in(found.home.reviewer)
    client.get(DESK)
    with CaptureQueriesContext(connection) as few:
        client.get(DESK)
    for _ in range(3):
        stage.scheduled(found)
    with CaptureQueriesContext(connection) as more:
        assert client.get(DESK).context["page"].paginator.count == 4
    assert (len(more), len(more) <= 14) == (len(few), True)


def test_invited_member_answers_on_his_page() -> None:
    found = stage.scheduled()
    page = f"{DESK}{found.inspection.pk}/invitation/"
    assert signed_in(found.home.reviewer).get(page).status_code == 404
    client = signed_in(found.first)
    assert "待答复的邀请" in text(client.get(f"{DESK}?mine=1"))
    bad = client.post(page, {"answer": "accepted", "declaration": ""})
    assert (bad.status_code, "回避声明" in text(bad)) == (422, True)
    assert client.post(page, {"answer": "accepted", "declaration": "无利害关系"}).status_code == 302
    assert client.get(page).status_code == 404


def test_inspection_is_arranged_on_a_page_and_bad_input_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, MONDAY)
    found = stage.prepared()
    client, page = signed_in(found.first), f"{DESK}new/{found.registration.pk}/"
    assert found.registration.legal_person.name in text(client.get(f"{DESK}new/?q=龙屏"))
    typed = {"kind": "enforcement", "form": "visit", "planned_on": "2026-09-09", "members": [found.team[0].pk], "lead": found.team[0].pk}
    bad = client.post(page, typed)
    assert (bad.status_code, "不少于 2 人" in text(bad), "2026-09-09" in text(bad)) == (422, True, True)
    assert client.post(page, typed | {"members": [row.pk for row in found.team]}).status_code == 302
    assert signed_in(found.home.reviewer).get(page).status_code == 403


def test_points_are_answered_on_a_phone_and_two_devices_never_overwrite() -> None:
    found = stage.begun()
    client, page = signed_in(found.first), f"{DESK}{found.inspection.pk}/checklist/"
    assert "检查要点" in text(client.get(page))
    bad = client.post(f"{page}paper.number/", {"finding": "unfit", "words": "", "edit_no": "0"})
    assert (bad.status_code, "不合格的，请写明发现的问题" in text(bad)) == (422, True)
    good = client.post(f"{page}paper.number/", {"finding": "unfit", "words": "缺两份", "edit_no": "0"})
    assert good["Location"] == f"{page}#p-paper.custody"
    late = signed_in(found.second).post(f"{page}paper.number/", {"finding": "fit", "words": "我看过", "edit_no": "0"})
    assert (late.status_code, "另一台设备已由" in text(late), "我看过" in text(late)) == (409, True, True)
    assert [(row.finding, row.words) for row in ChecklistAnswer.objects.all()] == [("unfit", "缺两份")]
    assert client.post(f"{page}none/", {"finding": "fit"}).status_code == 404
    outsider = signed_in(found.home.approver).post(f"{page}paper.bank/", {"finding": "fit", "edit_no": "0"})
    assert outsider.status_code == 403
    issue = f"{DESK}{found.inspection.pk}/issues/paper.number/"
    form = client.get(issue).context["form"]
    assert client.post(issue, {**form.initial, "conduct_on": str(form.initial["conduct_on"])}).status_code == 302
    assert [(row.point, row.finding) for row in Issue.objects.all()] == [("paper.number", "缺两份")]


def test_broken_chain_shows_on_the_page_and_a_whole_one_does_not() -> None:
    found = stage.begun()
    client, page = signed_in(found.first), f"{DESK}{found.inspection.pk}/photos/"
    assert "还没有照片" in text(client.get(page))
    assert client.post(page, {"file": stage.picture()}).status_code == 302
    assert client.post(page, {}).status_code == 422
    assert "照片链完整" in text(client.get(page))
    assert client.get(f"{page}1/").status_code == 404  # not scanned yet
    Attachment.objects.update(scan_state=ScanState.CLEAN)
    assert client.get(f"{page}1/").status_code == 200
    stage.alter(queries.photos(found.inspection)[0])
    shown = text(client.get(page))
    assert ("照片链已断" in shown, "文件被改动过" in shown, "照片链完整" in shown) == (True, True, False)


def test_two_sign_and_the_institution_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    found = stage.begun()
    stage.answer_all(found, unfit=("paper.number",))
    page, first, second = f"{DESK}{found.inspection.pk}/", signed_in(found.first), signed_in(found.second)
    record = first.get(f"{page}checklist/").context["sha256"]
    assert first.post(f"{page}sign/", {"record": "x"}).status_code == 422
    assert first.post(f"{page}sign/", {"record": record}).status_code == 302
    assert first.post(f"{page}take-back/").status_code == 302
    assert first.post(f"{page}sign/", {"record": record}).status_code == 302
    assert second.post(f"{page}sign/", {"record": record})["Location"] == page
    assert found.fresh().state == InspectionState.SIGNED
    at(monkeypatch, VISIT + DAY)
    own, mine = signed_in(found.admin), f"{MY}{found.inspection.pk}/"
    assert "座位间距不足 80 厘米" in text(own.get(mine))
    seen = found.inspection.version
    assert own.post(f"{mine}statement/", {"seen": seen, "statement": ""}).status_code == 422
    assert own.post(f"{mine}statement/", {"seen": seen, "statement": "已补齐"}).status_code == 302
    reviewer = signed_in(found.home.reviewer)
    assert "已补齐" in text(reviewer.get(page))
    seen = found.fresh().version
    typed = {"seen": seen, "result": "ordered", "conclusion": "覃建国已改正。"}
    assert reviewer.post(f"{page}confirm/", typed).status_code == 422
    assert reviewer.post(f"{page}confirm/", typed | {"conclusion": "已责令改正。"}).status_code == 302
    assert reviewer.post(f"{page}publish/", {"seen": found.fresh().version}).status_code == 302


def test_public_result_names_nobody_and_shows_no_photo(client: Any) -> None:
    found = stage.begun()
    stage.photographed(found, 1)
    stage.answer_all(found, unfit=("paper.number",))
    stage.sign(found, found.first)
    stage.sign(found, found.second)
    row = found.fresh()
    result = f"/inspections/results/{row.pk}/"
    assert ("没有检查结果" in text(client.get("/inspections/")), client.get(result).status_code) == (True, 404)
    by = {"by": found.home.reviewer, "at": VISIT + DAY}
    row = stage.inspecting.confirm(row, result="ordered", conclusion="已责令改正。", seen=row.version, **by)
    stage.inspecting.publish(row, seen=row.version, **by)
    shown = text(client.get(result))
    assert "发现问题已责令改正" in shown
    hidden = [*(one.person.name for one in found.team), *(one.certificate for one in found.team), "座位间距不足", "/photos/", "覃建国"]
    assert [word for word in hidden if word in shown] == []
    assert found.registration.legal_person.name in text(client.get("/inspections/?result=ordered"))
    assert found.registration.legal_person.name not in text(client.get("/inspections/?result=in_order"))


def test_notice_tells_who_comes_from_its_approval_to_the_signatures(client: Any) -> None:
    found = stage.accepted()
    page = f"/inspections/{found.inspection.code}/"
    assert client.get(page).status_code == 404
    row = found.fresh()
    stage.inspecting.notify(row, on=row.planned_on, by=found.home.approver, at=MONDAY + MINUTE, seen=row.version)
    shown = client.get(page)
    assert [word in text(shown) for word in ("检查员10", "桂B00010", "2026-09-09")] == [True] * 3
    assert shown["X-Robots-Tag"] == "noindex"
    assert client.get("/inspections/ABCDEFGH23456789/").status_code == 404
    printed = text(signed_in(found.first).get(f"{DESK}{row.pk}/notice/"))
    assert (found.inspection.code in printed, "qr.svg" in printed) == (True, True)


def test_checklists_are_listed_with_the_edition_in_force() -> None:
    reader = signed_in(desk().reviewer)
    shown = text(reader.get("/desk/supervision/checklists/"))
    assert [word in shown for word in ("日常督导检查表", "专项督导检查表", "执法检查表", "样例", "启用中")] == [True] * 5
    number = queries.template_for("routine", VISIT.date()).pk  # type: ignore[union-attr]
    assert "80 厘米" in text(reader.get(f"/desk/supervision/checklists/{number}/"))
