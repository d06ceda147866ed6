"""The officers' file page: who may open it, what it shows and what it keeps back, what it costs, and the two small acts taken on it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from filings.enums import CheckResult, State
from filings.models import CheckAnswer, Filing, FilingPerson, Note
from filings.rules.supplement import SupplementItem
from filings.services import deciding, drafting, intake, reviewing, submitting
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.authorities.queries import authority
from portal.documents.models import Attachment, Paper, ScanState
from portal.documents.services.issuing import print_paper
from portal.institutions.enums import EngagementRole, Track
from portal.institutions.models import Bar, LegalPerson
from portal.people.models import Person
from tests.filings import road
from tests.filings.stage import Desk, attach, centre_officer, desk, institution, user
from tests.filings.views.applicants import change, section_of
from tests.filings.views.officers import DAY, accepted, fresh, in_hand, now, officer, opened, publicised, queries, reviewed, signed_in, url

pytestmark = pytest.mark.django_db
SECRET = "现场看过，排烟不够"
TAILS = ("", "print/", "related/", "clock/acceptance/", "clock/acceptance/term.ics")


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def filing(bureau: Desk) -> Filing:
    """Submitted, with an internal note: what must not leak."""
    found = in_hand()
    reviewing.add_note(found, SECRET, by=bureau.acceptor, at=now())
    return found


def text(account: User, filing: Filing, tail: str = "") -> str:
    return opened(account, filing, tail).content.decode()


# --- rights ---


def readers(bureau: Desk, filing: Filing) -> dict[str, tuple[User, int]]:
    expert = user("专家")
    Person.objects.create(id_hash="9" * 64, id_mask="450***", name="专家", user=expert)
    grant(expert, authority("450000"), Role.EXPERT, by=None, at=now() - DAY)
    return {
        "acceptor": (bureau.acceptor, 200),
        "reviewer": (bureau.reviewer, 200),
        "approver": (bureau.approver, 200),
        "inspector": (officer(Role.INSPECTOR), 200),
        "region": (officer(Role.REVIEWER, "450000"), 200),
        "auditor": (officer(Role.AUDITOR, "450000"), 200),
        "centre": (centre_officer(), 200),
        "another city": (desk("450100").reviewer, 404),
        "expert": (expert, 403),
        "system administrator": (officer(Role.SYSTEM_ADMINISTRATOR, "450000"), 403),
        "institution": (filing.created_by, 403),
    }


@pytest.mark.parametrize("tail", TAILS)
def test_each_reader_is_let_in_or_not_and_nothing_leaks(tail: str, bureau: Desk, filing: Filing) -> None:
    """D111: the region, the Centre and auditors read all; another city's filing does not exist; the name and the note stay inside."""
    people = readers(bureau, filing)
    answers = {name: opened(account, filing, tail) for name, (account, _) in people.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == {name: status for name, (_, status) in people.items()}
    refused = [answer.content.decode() for answer in answers.values() if answer.status_code != 200]
    assert [page for page in refused if filing.applicant_name in page or SECRET in page or filing.legal_person.credit_code in page] == []


def test_visitor_is_led_to_sign_in(filing: Filing) -> None:
    assert Client().get(url(filing))["Location"] == f"/accounts/login/?next={url(filing)}"


def test_panel_member_who_is_an_officer_elsewhere_does_not_read_the_desk(bureau: Desk) -> None:
    """An expert reads his panel's file on his own page, without notes; the desk of another city stays closed to him."""
    filing = reviewed(bureau)
    people = road.with_panel(filing, bureau, now())
    grant(people[0].user, authority("450100"), Role.REVIEWER, by=None, at=now() - DAY)
    assert opened(people[0].user, filing).status_code == 404


def test_own_draft_that_was_never_submitted_is_not_on_the_desk(bureau: Desk) -> None:

    person, admin = institution(7)
    draft = drafting.start(person, Track.GRADING_EMPLOYER, by=admin, at=now())
    grant(admin, bureau.authority, Role.REVIEWER, by=None, at=now() - DAY)
    assert opened(admin, draft).status_code == 404


# --- content ---


def test_page_shows_sections_by_their_labels_and_masks_alone(bureau: Desk, filing: Filing) -> None:
    page = text(bureau.reviewer, filing)
    assert SECRET in page
    wanted = ("申报职业与等级", "机构信息", "法定代表人身份证件号码", "考评人员", "电工", "6-31-01-03", "五、四、三级", "4 / 3", "电工")
    assert [word for word in wanted if word not in page] == []
    hashes = Person.objects.values_list("id_hash", flat=True)
    assert [number for number in hashes if number in page] == []
    assert all(mask in page for mask in set(Person.objects.filter(filing_places__filing=filing).values_list("id_mask", flat=True)))


@pytest.mark.parametrize(("role", "open_", "locked"), [
    (Role.ACCEPTOR, ["受理", "通知补正", "不予受理"], []),
    (Role.REVIEWER, [], ["材料审核通过", "提请审批"]),
    (Role.APPROVER, [], ["批准"]),
    (Role.INSPECTOR, [], []),
], ids=lambda value: str(value))  # fmt: skip
def test_acts_are_those_of_the_reader(role: Role, open_: list[str], locked: list[str], bureau: Desk, filing: Filing) -> None:
    """Acts of others are not shown; later ones are locked with why not yet."""
    response = opened(officer(role), filing)
    acts = response.context["acts"]
    assert {act["word"] for act in acts if not act.get("locked")} == set(open_)
    assert set(locked) <= {act["word"] for act in acts if act.get("locked")}
    assert [act["word"] for act in acts if act.get("locked") and not act["reasons"]] == []


def test_region_reads_a_city_file_without_an_act(bureau: Desk, filing: Filing) -> None:
    assert opened(officer(Role.ACCEPTOR, "450000"), filing).context["acts"] == []


def test_changes_since_the_last_submission_are_told_in_words_with_what_they_reopen(bureau: Desk, filing: Filing) -> None:
    """N7: before and after by the labels of the form; the checks that read them are opened again, and stand first."""
    filing = resubmitted(filing, bureau)
    page = opened(bureau.reviewer, filing)
    assert [(row["section"], row["label"], row["before"], row["after"]) for row in page.context["changes"]] == [
        ("机构信息", "负责评价工作的专门机构", "职业技能评价中心", "评价中心")
    ]
    first = page.context["checks"][0]
    assert (first["id"], first["word"]) == ("B09", "重新检查")
    assert [row["reopens"] for row in page.context["changes"]] == [1]
    kept = next(check for check in page.context["checks"] if check["id"] == "B24")
    assert (kept["word"], "第 1 版作出，所涉内容没有变化" in kept["by"]) == ("符合", True)


def resubmitted(filing: Filing, bureau: Desk) -> Filing:
    """Every check answered, a supplement asked, one field changed, submitted again."""

    items = [SupplementItem("institution.department", "写明专门机构", "附2一(二)")]
    filing = intake.ask_supplement(filing, items, by=bureau.acceptor, at=now() - 2 * DAY, seen=filing.version)
    for check in ("B09", "B24"):
        version = filing.versions.filter(submitted_at__isnull=False).get()
        CheckAnswer.objects.create(
            filing=filing, check_id=check, result=CheckResult.MET, version=version, answered_by=bureau.reviewer, answered_at=now() - 2 * DAY
        )
    assert section_of(filing, "institution").content["department"] == "职业技能评价中心"
    change(filing, "institution", filing.created_by, department="评价中心")
    return submitting.submit(filing, by=filing.created_by, at=now() - DAY, seen=filing.version)


def test_what_blocks_the_decision_is_said(bureau: Desk, filing: Filing) -> None:
    """D91: a record in force blocks the decision; the page says so beside the checklist."""
    section = filing.versions.get().sections.get(key="commitment")
    listing = {"row_id": "l1", "kind": "dishonest", "from_on": f"{timezone.localdate() - timedelta(days=30)}"}
    section.content = {**section.content, "rows": [listing]}
    section.save(update_fields=["content"])
    blocking = opened(bureau.reviewer, filing).context["blocking"]
    assert [reason.rule for reason in blocking] == ["B06"]
    assert "会阻止决定" in text(bureau.reviewer, filing)


def test_file_is_offered_only_once_it_is_clean(bureau: Desk, filing: Filing) -> None:
    """No file before its scan, no infected file at all; another filing's file not under this one."""
    clean = attach(filing, "lease", at=now())
    waiting, bad, old = (attach(filing, key, at=now(), text=key) for key in ("agreements", "letter", "plan"))
    Attachment.objects.filter(pk=waiting.pk).update(scan_state=ScanState.WAITING, scanned_at=None)
    Attachment.objects.filter(pk=bad.pk).update(scan_state=ScanState.INFECTED)
    Attachment.objects.filter(pk=old.pk).update(replaced_at=now())
    page = text(bureau.reviewer, filing)
    assert [f"/files/{file.pk}/" in page for file in (clean, waiting, bad, old)] == [True, False, False, False]
    answers = {file.key: opened(bureau.reviewer, filing, f"files/{file.pk}/show/").status_code for file in (clean, waiting, bad, old)}
    assert answers == {"lease": 200, "agreements": 404, "letter": 404, "plan": 200}
    other = in_hand(2)
    assert opened(bureau.reviewer, other, f"files/{clean.pk}/").status_code == 404
    assert opened(desk("450100").reviewer, filing, f"files/{clean.pk}/").status_code == 404
    assert opened(bureau.reviewer, filing, f"files/{clean.pk}/")["Content-Disposition"].startswith("attachment")


def test_paper_opens_for_whoever_reads_the_filing(bureau: Desk) -> None:
    filing = accepted(bureau)
    paper = Paper.objects.get()
    assert opened(bureau.reviewer, filing, f"papers/{paper.pk}/").status_code == 404  # not printed yet

    print_paper(paper.pk, at=now())
    assert opened(bureau.reviewer, filing, f"papers/{paper.pk}/")["Content-Type"] == "application/pdf"
    assert opened(bureau.reviewer, in_hand(2), f"papers/{paper.pk}/").status_code == 404
    assert opened(desk("450100").reviewer, filing, f"papers/{paper.pk}/").status_code == 404


def test_related_leads_to_the_papers_once_they_are_printed(bureau: Desk, filing: Filing) -> None:
    """A paper is there from the act on; its link comes with the PDF."""
    before = text(bureau.reviewer, filing, "related/")
    road.accepted(filing, bureau, now())
    paper = Paper.objects.get()
    waiting = text(bureau.reviewer, filing, "related/")
    print_paper(paper.pk, at=now())
    link = f'href="{url(filing)}papers/{paper.pk}/"'
    assert [paper.number in page for page in (before, waiting)] == [False, True]
    assert [link in page for page in (waiting, text(bureau.reviewer, filing, "related/"))] == [False, True]


def test_related_names_people_elsewhere_other_filings_and_the_barred_namesake(bureau: Desk, filing: Filing) -> None:
    """N14, D85: one person in two institutions is found by his hash; the same representative only flags."""
    other = in_hand(2)
    mine = FilingPerson.objects.filter(filing=filing, role=EngagementRole.ASSESSOR).first()
    theirs = FilingPerson.objects.filter(filing=other, role=EngagementRole.ASSESSOR).first()
    FilingPerson.objects.filter(pk=theirs.pk).update(person=mine.person)
    barred = LegalPerson.objects.get(pk=other.legal_person_id)
    Bar.objects.create(legal_person=barred, from_on=timezone.localdate() - DAY, reason="特别严重违规", clause="附3一(三)")
    found = opened(bureau.reviewer, filing, "related/").context["found"]
    assert [overlap.person for overlap in found.overlaps] == [mine.person]
    assert found.overlaps[0].elsewhere == (f"{other.applicant_name}考评人员（在办 {other.number}）",)
    assert list(found.namesakes) == [barred]
    assert [reason.rule for reason in found.warnings if reason.rule == "D85"] == ["D85"]


def test_print_holds_everything_but_the_notes(bureau: Desk, filing: Filing) -> None:
    page = text(bureau.reviewer, filing, "print/")
    assert (SECRET in page, "机构信息" in page, "审核清单" in page) == (False, True, True)


# --- what it costs ---


def test_queries_are_fifteen_at_most_and_do_not_grow(bureau: Desk, filing: Filing) -> None:
    """Rows, people, files, notes, answers and history may be many: the count stays."""
    client = signed_in(bureau.reviewer)
    few = queries(client, url(filing))
    for number in range(20):
        reviewing.add_note(filing, f"备注{number}", by=bureau.acceptor, at=now())
        attach(filing, f"more{number}", at=now(), text=str(number))
    row = filing.versions.get().sections.get(key="assessors")
    row.content = {"rows": [{**row.content["rows"][0], "row_id": f"x{number}"} for number in range(60)]}
    row.save(update_fields=["content"])
    many = queries(client, url(filing))
    assert (len(few), len(many)) == (len(many), len(few))
    assert len(many) <= 15


@pytest.mark.parametrize("state", ["accepted", "reviewed", "panel", "publicised", "deciding", "approving", "supplementing"])
def test_every_state_keeps_to_fifteen_queries(state: str, bureau: Desk) -> None:
    account = bureau.reviewer
    if state == "accepted":
        filing = accepted(bureau)
    elif state == "reviewed":
        filing = reviewed(bureau)
    elif state == "panel":
        filing = reviewed(bureau)
        road.with_panel(filing, bureau, now())
    elif state == "publicised":
        filing, account = publicised(bureau), officer(Role.CENTRE_OFFICER, "450000C")
    elif state == "supplementing":
        filing, account = in_hand(), bureau.acceptor
        items = [SupplementItem("institution.department", "写明专门机构", "附2一(二)")]
        intake.ask_supplement(filing, items, by=bureau.acceptor, at=now(), seen=filing.version)
    else:
        filing = road.accepted(in_hand(), bureau, now() - DAY)
        filing = reviewing.object_to(filing, reason="场地不符", by=bureau.reviewer, at=now(), seen=filing.version)
        if state == "approving":
            account = bureau.approver

            verdicts = {line.pk: road.refuse("场地不符", "附2一(三)") for line in filing.lines.all()}
            deciding.propose(filing, verdicts, by=bureau.reviewer, at=now(), seen=filing.version)
    asked = queries(signed_in(account), url(filing))
    assert len(asked) <= 15, asked


# --- the small acts ---


def answer(account: User, filing: Filing, check: str = "B09", **data: str) -> int:
    return signed_in(account).post(url(filing, f"checks/{check}/"), {"looked_at": "1", "edit_no": "0", **data}).status_code


@pytest.mark.parametrize(("data", "status", "kept"), [
    ({"result": "met"}, 302, ("met", "", "")),
    ({"chosen": "not_met", "note": "没有设立", "source": "现场"}, 302, ("not_met", "没有设立", "现场")),
    ({"chosen": "not_applicable", "note": ""}, 302, ("not_applicable", "", "")),
    ({"chosen": "not_met", "note": " "}, 422, None),
    ({"chosen": "open"}, 422, None),
    ({}, 422, None),
], ids=["met", "not met", "not applicable", "without a note", "no answer of his", "nothing"])  # fmt: skip
def test_check_is_answered(data: dict[str, str], status: int, kept: tuple[str, str, str] | None, bureau: Desk, filing: Filing) -> None:
    """A negative answer wants its note (D35)."""
    assert answer(bureau.reviewer, filing, **data) == status
    found = CheckAnswer.objects.values_list("result", "note", "source").first()
    assert found == kept


def test_check_is_not_answered_without_the_right_or_for_a_version_not_seen(bureau: Desk, filing: Filing) -> None:
    """N7: an answer counts for what was on the page; after a resubmission it is refused."""
    assert answer(bureau.acceptor, filing, result="met") == 403
    filing = resubmitted(filing, bureau)
    assert answer(bureau.reviewer, filing, "B10", result="met") == 409
    assert not CheckAnswer.objects.filter(check_id="B10").exists()
    assert answer(bureau.reviewer, filing, "B10", result="met", looked_at="2") == 302


def test_check_is_not_changed_after_the_proposal(bureau: Desk, filing: Filing) -> None:
    filing = road.accepted(filing, bureau, now())
    filing = submitting.withdraw(filing, reason="不办了", by=filing.created_by, at=now(), seen=filing.version)
    assert answer(bureau.reviewer, filing, result="met") == 422
    assert (CheckAnswer.objects.count(), fresh(filing).state) == (0, State.WITHDRAWN)


def test_note_is_kept_inside(bureau: Desk, filing: Filing) -> None:
    client = signed_in(bureau.approver)
    assert client.post(url(filing, "notes/"), {"text": "请核对租期"}).status_code == 302
    assert client.post(url(filing, "notes/"), {"text": "  "}).status_code == 422
    assert signed_in(desk("450100").reviewer).post(url(filing, "notes/"), {"text": "别局"}).status_code == 404
    assert list(Note.objects.values_list("text", flat=True)) == [SECRET, "请核对租期"]
    assert "请核对租期" not in str(list(Entry.objects.values_list("data", flat=True)))


def test_clock_page_shows_each_day_and_an_unknown_clock_does_not_exist(bureau: Desk, filing: Filing) -> None:
    assert "受理审查逐日明细" in text(bureau.acceptor, filing, "clock/acceptance/")
    assert opened(bureau.acceptor, filing, "clock/nothing/").status_code == 404
    assert opened(bureau.acceptor, filing, "clock/grading_filing/").status_code == 404
    assert opened(bureau.acceptor, filing, "clock/acceptance/term.ics")["Content-Type"].startswith("text/calendar")
