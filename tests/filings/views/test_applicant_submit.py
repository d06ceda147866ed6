"""Checking the whole and submitting: everything at once, one press, a page that is out of date."""

import pytest
from django.utils import timezone

from filings.enums import State
from filings.models import Filing, FilingVersion
from filings.services import submitting
from portal.audit.models import Entry
from tests.filings import road
from tests.filings.stage import Desk, desk
from tests.filings.views.applicants import Applicant, applicant, change, section_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def party(bureau: Desk) -> Applicant:
    return applicant()


@pytest.fixture
def draft(party: Applicant) -> Filing:
    return party.start()


def press(party: Applicant, filing: Filing, page: object) -> object:
    context = page.context  # type: ignore[attr-defined]
    return party.client.post(url(filing, "submit/"), {"seen": context["seen"], "shown": context["shown"]})


def test_a_whole_dossier_is_submitted_and_says_where_it_went(party: Applicant, draft: Filing) -> None:
    page = party.client.get(url(draft, "submit/"))
    assert (page.context["blockers"], "提交，转柳州市人力资源和社会保障局受理" in page.content.decode()) == ([], True)
    done = press(party, draft, page)
    filing = Filing.objects.get()
    assert (done["Location"], filing.state, filing.number) == (url(filing), State.SUBMITTED, f"4502-{timezone.localdate().year}-0001")


def test_everything_that_lacks_is_listed_at_once_with_its_link(party: Applicant, draft: Filing) -> None:
    change(draft, "institution", party.admin, contact="")
    change(draft, "commitment", party.admin, signed_by="")
    rows = section_of(draft, "venues").content["rows"]
    change(draft, "venues", party.admin, rows=[{**rows[0], "monitored": False}, *rows[1:]])
    page = party.client.get(url(draft, "submit/"))
    assert [(line["text"], line["href"]) for line in page.context["blockers"]] == [
        ("理论考场 201无视频监控，安装后勾选。", url(draft, "form/venues/rows/v1/#id_monitored")),
        ("请填写“联系人”。", url(draft, "form/institution/?check=1#id_contact")),
        ("请填写“签署人（法定代表人）”。", url(draft, "form/commitment/?check=1#id_signed_by")),
    ]
    refused = press(party, draft, page)
    assert (refused.status_code, Filing.objects.get().state) == (422, State.DRAFT)


def test_what_blocks_the_decision_stands_apart_and_does_not_block_submission(party: Applicant, draft: Filing) -> None:
    change(draft, "commitment", party.admin, rows=[{"row_id": "b1", "kind": "dishonest", "from_on": "2026-01-05"}])
    page = party.client.get(url(draft, "submit/"))
    assert [line["clause"] for line in page.context["decision"]] == ["附2一(一)"]
    assert press(party, draft, page).status_code == 302


def test_a_second_press_finds_it_submitted(party: Applicant, draft: Filing) -> None:
    page = party.client.get(url(draft, "submit/"))
    first, second = press(party, draft, page), press(party, draft, page)
    assert (first.status_code, second.status_code, second["Location"]) == (302, 302, url(draft))
    assert Entry.objects.filter(act="filings.submit").count() == 1
    assert FilingVersion.objects.count() == 1


def test_what_a_colleague_wrote_since_is_shown_before_it_is_submitted(party: Applicant, draft: Filing) -> None:
    page = party.client.get(url(draft, "submit/"))
    change(draft, "institution", party.clerk, name="改过的名称")
    stale = press(party, draft, page)
    assert (stale.status_code, [row["label"] for row in stale.context["difference"]]) == (409, ["机构信息"])
    assert Filing.objects.get().state == State.DRAFT
    assert press(party, draft, stale).status_code == 302  # the page shown now is the one submitted


def test_an_old_page_is_refused_after_a_recall(party: Applicant, draft: Filing) -> None:
    page = party.client.get(url(draft, "submit/"))
    filing = submitting.submit(draft, by=party.admin, at=timezone.now(), seen=draft.version)
    submitting.recall(filing, by=party.admin, at=timezone.now(), seen=filing.version)
    assert press(party, draft, page).status_code == 409
    assert Filing.objects.get().state == State.DRAFT


def test_taking_back_and_withdrawing(party: Applicant, draft: Filing) -> None:
    filing = submitting.submit(draft, by=party.admin, at=timezone.now(), seen=draft.version)
    stale = party.client.post(url(filing, "recall/"), {"seen": filing.version - 1})
    assert (stale.status_code, Filing.objects.get().state) == (409, State.SUBMITTED)
    recalled = party.client.post(url(filing, "recall/"), {"seen": filing.version})
    assert (recalled.status_code, Filing.objects.get().state) == (302, State.DRAFT)
    again = party.client.post(url(filing, "recall/"), {"seen": Filing.objects.get().version})
    assert (again.status_code, again.context["reasons"][0].text) == (422, "现为“草稿”，不能撤回修改。")
    bare = party.client.post(url(filing, "withdraw/"), {"seen": Filing.objects.get().version, "reason": ""})
    assert (bare.status_code, Filing.objects.get().state) == (422, State.DRAFT)
    gone = party.client.post(url(filing, "withdraw/"), {"seen": Filing.objects.get().version, "reason": "计划调整"})
    assert (gone.status_code, Filing.objects.get().state) == (302, State.WITHDRAWN)


def test_what_cannot_be_taken_back_has_no_form_and_says_why(party: Applicant, draft: Filing, bureau: Desk) -> None:
    """D112: the page of an act that is out of turn is its reason alone; before acceptance it has the form."""
    filing = submitting.submit(draft, by=party.admin, at=timezone.now(), seen=draft.version)
    before = party.client.get(url(filing, "recall/"))
    assert (before.status_code, 'name="seen"' in before.content.decode()) == (200, True)
    road.accepted(filing, bureau, timezone.now())
    for tail, code, form in (("recall/", 409, False), ("withdraw/", 200, True)):
        page = party.client.get(url(filing, tail))
        assert (page.status_code, 'name="seen"' in page.content.decode()) == (code, form)
    page = party.client.get(url(filing, "recall/"))
    assert ([reason.text for reason in page.context["reasons"]], url(filing) in page.content.decode()) == (
        ["现为“材料审核”，不能撤回修改。"],
        True,
    )


def test_submission_without_the_page_shown_is_guarded_by_seen_alone(party: Applicant, draft: Filing) -> None:
    """The negative control: the service asked without `shown` takes the colleague's words along."""
    change(draft, "institution", party.clerk, name="改过的名称")
    assert submitting.submit(draft, by=party.admin, at=timezone.now(), seen=draft.version).applicant_name == "改过的名称"
