"""The visit from its notice to its published result, with what is refused on the way: S02, S06, D111."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.documents.rejection import Rejected
from portal.inbox.models import Message
from portal.terms.models import Term
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused
from supervision.enums import Finding, Form, InspectionResult, InspectionState
from supervision.models import ChecklistAnswer, Inspection
from supervision.queries import inspections as queries
from supervision.services import inspecting, teaming, visiting
from tests.filings.stage import MONDAY
from tests.supervision.inspections import stage
from tests.supervision.inspections.stage import DAY, MINUTE, VISIT

pytestmark = pytest.mark.django_db
POINT = "paper.number"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def refusal(call: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        call()
    return [reason.text for reason in refused.value.reasons]


def told(found: stage.Visit) -> list[str]:
    return list(Message.objects.filter(recipient=found.admin).order_by("pk").values_list("title", flat=True))


def test_notice_needs_a_team_that_has_accepted_and_tells_the_institution() -> None:
    found = stage.scheduled()
    row = found.fresh()

    def notify(**change: Any) -> Inspection:
        given = {"on": row.planned_on, "by": found.home.approver, "at": MONDAY, "seen": row.version} | change
        return inspecting.notify(row, **given)

    assert refusal(notify) == ["检查组不少于 2 人，现有 0 人。"]
    for member, user in zip(queries.members(row), (found.first, found.second), strict=True):
        teaming.answer_invitation(member, "accepted", declaration="无利害关系", by=user, at=MONDAY)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        notify(by=found.home.reviewer)
    with pytest.raises(StaleError):
        notify(seen=row.version + 1)
    assert refusal(lambda: notify(on=MONDAY.date() - DAY)) == ["检查日期不能早于今天。"]
    moved = notify(on=row.planned_on + DAY)
    assert (moved.state, moved.planned_on, told(found)) == (InspectionState.NOTIFIED, row.planned_on + DAY, ["检查通知"])


def test_unannounced_inspection_is_not_told_before_it_begins() -> None:
    found = stage.notified(is_unannounced=True)
    assert told(found) == []
    visiting.begin(found.inspection, by=found.first, at=VISIT, seen=found.inspection.version)
    assert told(found) == ["检查开始"]


def test_visit_begins_on_its_day_with_the_points_of_its_object() -> None:
    found = stage.notified()
    row = found.inspection
    assert refusal(lambda: visiting.begin(row, by=found.first, at=MONDAY + DAY, seen=row.version)) == [
        "检查日期为 2026-09-09，不能提前开始。"
    ]
    with pytest.raises(NotAllowed):
        visiting.begin(row, by=found.home.approver, at=VISIT, seen=row.version)
    begun = visiting.begin(row, by=found.first, at=VISIT, seen=row.version)
    ids = {point["id"] for point in begun.checklist.document["points"]}
    assert {"room.paper_layout", "scope.audience"} <= ids
    assert begun.checklist.document["template"] == {"kind": "routine", "no": 1, "title": "日常督导检查表"}


def test_comparison_of_data_asks_no_point_of_the_rooms() -> None:
    found = stage.begun(form=Form.COMPARISON)
    assert [point["id"] for point in found.inspection.checklist.document["points"] if point["id"].startswith("room.")] == []


def test_two_devices_answer_without_overwriting_each_other() -> None:
    found = stage.begun()
    row = found.inspection
    mine = visiting.answer(row, POINT, Finding.FIT, seen=0, by=found.first, at=VISIT)
    visiting.answer(row, "paper.bank", Finding.FIT, seen=0, by=found.second, at=VISIT)  # another point: no conflict
    with pytest.raises(visiting.AnsweredMeanwhileError) as caught:
        visiting.answer(row, POINT, Finding.UNFIT, words="缺两份", seen=0, by=found.second, at=VISIT)
    assert caught.value.answer == mine
    changed = visiting.answer(row, POINT, Finding.UNFIT, words="缺两份", seen=mine.edit_no, by=found.second, at=VISIT)
    assert (changed.finding, changed.edit_no, ChecklistAnswer.objects.count()) == ("unfit", 3, 2)


def test_answer_is_refused_without_words_and_to_others() -> None:
    found = stage.begun()
    row = found.inspection
    assert refusal(lambda: visiting.answer(row, POINT, Finding.UNFIT, words=" ", seen=0, by=found.first, at=VISIT)) == [
        "不合格的，请写明发现的问题。"
    ]
    for other in (found.admin, found.home.approver, stage.account(stage.inspector(70))):
        with pytest.raises(NotAllowed):
            visiting.answer(row, POINT, Finding.FIT, seen=0, by=other, at=VISIT)
    assert ChecklistAnswer.objects.count() == 0


def test_signing_needs_every_point_and_closes_the_record() -> None:
    found = stage.begun()
    row = found.inspection
    assert len(refusal(lambda: stage.sign(found, found.first))) == len(row.checklist.document["points"])
    stage.answer_all(found)
    shown = queries.record_sha256(row)
    stage.sign(found, found.first)
    assert refusal(lambda: stage.sign(found, found.first)) == ["你已经签字。"]
    frozen = "检查记录已有人签字，不能再改。须更正的，由签字人先撤回签字。"
    assert refusal(lambda: visiting.answer(row, POINT, Finding.ABSENT, seen=1, by=found.second, at=VISIT)) == [frozen]
    assert refusal(lambda: visiting.add_photo(row, stage.picture(), visiting.Shot(), by=found.second, at=VISIT)) == [frozen]
    stage.sign(found, found.second, VISIT + 30 * MINUTE)
    row = found.fresh()
    assert (row.state, {one.record_sha256 for one in row.signatures.all()}) == (InspectionState.SIGNED, {shown})
    term = Term.objects.get(subject_type="supervision.inspection", subject_id=row.pk)
    assert (term.key, term.length, term.stopped_at) == ("inspection_publication", 20, None)


def test_first_signature_is_taken_back_and_the_record_put_right() -> None:
    found = stage.begun()
    row = found.inspection
    stage.answer_all(found)
    shown = queries.record_sha256(row)
    stage.sign(found, found.first)
    assert refusal(lambda: visiting.take_back(row, by=found.second, at=VISIT)) == ["你还没有签字。"]
    visiting.take_back(row, by=found.first, at=VISIT)
    seen = queries.answers(row)[POINT].edit_no
    visiting.answer(row, POINT, Finding.ABSENT, seen=seen, by=found.second, at=VISIT)
    changed = "检查记录在你打开之后有变化，请重新核对后再签字。"
    assert refusal(lambda: visiting.sign(row, record=shown, by=found.first, at=VISIT)) == [changed]


def test_lapsed_certificate_cannot_sign() -> None:
    found = stage.begun()
    stage.answer_all(found)
    type(found.team[0]).objects.filter(pk=found.team[0].pk).update(valid_until=VISIT.date() - DAY)
    assert refusal(lambda: stage.sign(found, found.first)) == ["你的证件已失效或不在名录，不能签字。"]


def test_statement_is_taken_once_on_site_or_by_the_institution_afterwards() -> None:
    found = stage.signed()
    row = found.inspection
    with pytest.raises(NotAllowed):
        visiting.comment(row, statement="无意见", by=found.first, at=VISIT + DAY, seen=row.version)
    assert refusal(lambda: visiting.comment(row, statement=" ", by=found.admin, at=VISIT + DAY, seen=row.version)) == [
        "请填写意见；没有意见的填“无意见”。"
    ]
    said = visiting.comment(row, statement="间距已调整", by=found.admin, at=VISIT + DAY, seen=row.version)
    assert (said.statement, said.stated_by, said.state) == ("间距已调整", str(found.admin), InspectionState.SIGNED)
    assert refusal(lambda: visiting.comment(said, statement="再说", by=found.admin, at=VISIT + DAY, seen=said.version)) == [
        "机构意见已经记录，不能再改。"
    ]


def test_statement_on_site_names_who_signs_it() -> None:
    found = stage.begun()
    row = found.inspection

    def record(signatory: str) -> Inspection:
        return visiting.record_statement(row, statement="无意见", signatory=signatory, by=found.first, at=VISIT, seen=row.version)

    assert refusal(lambda: record("")) == ["请填写机构签字人。"]
    assert (record("覃经理").stated_by, found.fresh().statement) == ("覃经理", "无意见")


def test_result_is_confirmed_outside_the_team_and_agrees_with_the_record() -> None:
    found = stage.signed(unfit=("room.paper_layout",))
    row = found.inspection

    def confirm(**change: Any) -> Inspection:
        given = {"result": InspectionResult.ORDERED, "conclusion": "已责令改正。", "by": found.home.reviewer} | change
        return inspecting.confirm(row, **given, at=VISIT + DAY, seen=row.version)

    assert refusal(lambda: confirm(result=InspectionResult.IN_ORDER)) == ["检查记录有 1 个要点不合格，结果不能为“正常”。"]
    assert refusal(lambda: confirm(conclusion="检查员10认定已改正。")) == ["结论要公开，不写个人姓名：检查员10。"]
    with pytest.raises(NotAllowed):
        confirm(by=found.first)
    assert confirm().state == InspectionState.CONFIRMED
    assert found.first.has_perm("inspect_on_site", found.fresh().team) is False


def test_member_of_the_team_who_may_review_does_not_confirm() -> None:
    found = stage.prepared()
    person = found.team[1].person
    person.user = found.home.reviewer
    person.save()
    stage.signed(found)
    row = found.inspection
    words = {"result": InspectionResult.IN_ORDER, "conclusion": "符合要求。"}
    assert refusal(lambda: inspecting.confirm(row, **words, by=found.home.reviewer, at=VISIT + DAY, seen=row.version)) == [
        "你是检查组成员，结果须由组外人员确认。"
    ]


def test_record_changed_behind_the_portal_is_not_confirmed() -> None:
    found = stage.signed()
    row = found.inspection
    ChecklistAnswer.objects.filter(point=POINT).update(finding=Finding.ABSENT)
    assert [one.stands for one in queries.signatures(row, queries.record_sha256(row))] == [False, False]
    words = {"result": InspectionResult.IN_ORDER, "conclusion": "符合要求。"}
    assert refusal(lambda: inspecting.confirm(row, **words, by=found.home.reviewer, at=VISIT + DAY, seen=row.version)) == [
        "检查记录与签字时的校验值不一致，不能确认，请报告。"
    ]


def test_published_result_stops_the_clock() -> None:
    found = stage.published()
    assert found.inspection.state == InspectionState.PUBLISHED
    assert Term.objects.get(subject_id=found.inspection.pk, key="inspection_publication").stopped_at == VISIT + 2 * DAY
    assert told(found) == ["检查通知", "检查开始", "检查记录已签字", "检查结果已确认", "检查结果已公开"]


def test_cancelled_with_a_reason_ends_the_team() -> None:
    found = stage.notified()
    row = found.inspection
    assert refusal(lambda: inspecting.cancel(row, reason="", by=found.home.approver, at=MONDAY, seen=row.version)) == ["请写明取消的理由。"]
    assert inspecting.cancel(row, reason="台风", by=found.home.approver, at=MONDAY, seen=row.version).state == InspectionState.CANCELLED
    assert (found.first.has_perm("inspect_on_site", row.team), told(found)) == (False, ["检查通知", "检查已取消"])


def test_photo_altered_on_disk_shows_a_broken_chain() -> None:
    found = stage.begun()
    stage.photographed(found)
    photos = queries.photos(found.inspection)
    assert [one.is_whole for one in queries.verify_photos(photos)] == [True, True, True]
    stage.alter(photos[1])
    assert [one.is_whole for one in queries.verify_photos(photos)] == [True, False, True]
    Path(photos[2].attachment.file.path).unlink()
    assert [one.text for one in queries.verify_photos(photos)][2] == "文件不在了。"


def test_photo_is_refused_when_it_is_no_picture_or_its_facts_cannot_be() -> None:
    found = stage.begun()
    row = found.inspection

    def add(file: Any = None, **shot: Any) -> object:
        return visiting.add_photo(row, file or stage.picture(), visiting.Shot(**shot), by=found.first, at=VISIT + MINUTE)

    with pytest.raises(Rejected):
        add(SimpleUploadedFile("a.jpg", b"text"))
    assert refusal(lambda: add(taken_at=VISIT + timedelta(hours=1))) == ["拍摄时间不能晚于现在。"]
    assert refusal(lambda: add(taken_at=VISIT - DAY)) == ["拍摄时间早于检查开始。"]
    assert refusal(lambda: add(latitude=Decimal("24.3"))) == ["纬度和经度要同时填写，或者都不填。"]
    assert refusal(lambda: add(point="none")) == ["检查表没有这个要点。"]
    assert queries.photos(row) == []
