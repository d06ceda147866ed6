"""Letters to many (T14): nothing leaves before a second person, each letter once whatever dies in between, each row with its own outcome."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from filings.enums import MailingState
from filings.models import Letter, Mailing
from filings.queries import mailing as queries
from filings.services import intake, mailing
from portal.access.services import end, grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.documents.models import Paper, PaperKind
from portal.documents.services.issuing import print_paper
from portal.inbox.models import Message
from portal.institutions.models import LegalPerson
from portal.outbox.models import Task
from portal.outbox.services import run, sweep
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused
from tests.filings.renewals import held
from tests.filings.stage import MONDAY, Desk, desk, submitted, user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TEXT = "你单位{备案种类}申请（受理编号{受理编号}）现为“{办理状态}”。\n请保持联系畅通。"
SUBJECT = "关于{机构名称}备案的函"


@pytest.fixture
def bureau() -> Desk:
    return desk()


def proposed(bureau: Desk, rows: list[Any], *, source: str = "queue", text: str = TEXT, by: User | None = None, **more: Any) -> Mailing:
    drafter = by or bureau.reviewer
    return mailing.propose(bureau.authority, source, rows, subject=SUBJECT, text=text, key=uuid4(), by=drafter, at=MONDAY, **more)


def released(bureau: Desk, rows: list[Any], **more: Any) -> Mailing:
    draft = proposed(bureau, rows, **more)
    return mailing.release(draft, by=bureau.approver, at=MONDAY + DAY, seen=draft.version)


def delivered() -> list[Message]:
    return list(Message.objects.filter(key__startswith="letter:").order_by("pk"))


def test_nothing_leaves_before_a_second_person_releases_it(bureau: Desk) -> None:
    filing = submitted()
    draft = proposed(bureau, [filing], by=bureau.approver)
    with pytest.raises(Refused, match="拟稿人不能核发"):
        mailing.release(draft, by=bureau.approver, at=MONDAY, seen=draft.version)
    for by in (bureau.reviewer, desk("450100").approver, filing.created_by):
        with pytest.raises(NotAllowed):
            mailing.release(draft, by=by, at=MONDAY, seen=draft.version)
    sweep(MONDAY + DAY)
    mailing.send(draft.letters.get().pk, at=MONDAY + DAY)  # called by hand: still nothing
    assert (Paper.objects.filter(kind=PaperKind.WORK_LETTER).count(), delivered()) == (0, [])
    other = user("另一名审批岗")
    grant(other, bureau.authority, Role.APPROVER, by=None, at=MONDAY - DAY)
    assert mailing.release(draft, by=other, at=MONDAY, seen=draft.version).state == MailingState.RELEASED


def test_letter_is_numbered_issued_delivered_and_noted_once(bureau: Desk) -> None:
    filing = submitted()
    sent = released(bureau, [filing])
    sweep(MONDAY + DAY)
    letter = sent.letters.get()
    paper = letter.paper
    assert paper is not None
    assert paper.number == "桂技评函〔2026〕4502-0001号"
    assert paper.content["subject"] == f"关于{filing.applicant_name}备案的函"
    said = (f"你单位初次备案申请（受理编号{filing.number}）现为“待受理”。", "请保持联系畅通。")
    assert tuple(paper.content["paragraphs"]) == said
    assert paper.content["wording"] == {"opening": "现就有关事项函告如下：", "closing": "特此函告。"}
    [message] = delivered()
    assert (message.recipient, message.title, message.link) == (filing.created_by, paper.content["subject"], f"/my/letters/{letter.pk}/")
    entry = Entry.objects.get(act="documents.issue", subject_id=str(paper.pk))
    assert entry.actor_name == str(bureau.approver)
    assert list(Paper.objects.filter(case_id=filing.pk, kind=PaperKind.WORK_LETTER)) == [paper]
    assert print_paper(paper.pk, at=MONDAY + DAY).sha256


def test_killed_between_letters_it_goes_on_and_sends_none_twice(bureau: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker dies within the second of three letters: its transaction is gone whole, the first stands, the rest goes later."""
    rows = [submitted(number) for number in (1, 2, 3)]
    sent = released(bureau, rows)
    tasks = list(Task.objects.filter(name=queries.TASK).order_by("key"))
    assert len(tasks) == 3
    assert run("task", tasks[0].pk, at=MONDAY + DAY)
    deliver = mailing._deliver

    def die(*args: Any) -> None:
        deliver(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(mailing, "_deliver", die)
    with pytest.raises(KeyboardInterrupt):
        run("task", tasks[1].pk, at=MONDAY + DAY)
    assert (Letter.objects.filter(sent_at__isnull=False).count(), len(delivered())) == (1, 1)
    assert Paper.objects.filter(kind=PaperKind.WORK_LETTER).count() == 1
    monkeypatch.setattr(mailing, "_deliver", deliver)
    later = MONDAY + DAY + timedelta(minutes=10)  # the dead worker's lease is over
    sweep(later)
    for letter in sent.letters.all():
        mailing.send(letter.pk, at=later)  # the same tasks once more
    numbers = sorted(Paper.objects.filter(kind=PaperKind.WORK_LETTER).values_list("number", flat=True))
    assert numbers == [f"桂技评函〔2026〕4502-000{number}号" for number in (1, 2, 3)]
    assert len(delivered()) == len({message.recipient_id for message in delivered()}) == 3
    assert Entry.objects.filter(act="documents.issue", data__kind="work_letter").count() == 3


def test_each_row_that_gets_none_says_why_and_the_others_go(bureau: Desk) -> None:
    good, gone, mute, strange = (submitted(number) for number in (1, 2, 3, 4))
    sent = released(bureau, [good, gone, mute, strange])
    intake.transfer(gone, desk("450100").authority, reason="注册地", by=bureau.acceptor, at=MONDAY + DAY, seen=gone.version)
    User.objects.filter(pk=mute.created_by_id).update(is_active=False)
    LegalPerson.objects.filter(pk=strange.legal_person_id).update(name="𰻝𰻝面职业学校")
    sweep(MONDAY + 2 * DAY)
    told = {letter.filing_id: letter.refusal for letter in sent.letters.all()}
    assert (told[good.pk], told[strange.pk]) == ("", "有文书字体未收的字，无法印制：𰻝。")
    assert told[gone.pk] == "不归本机关办理，或者已经办结。"
    assert told[mute.pk] == "该单位没有可用账号，收不到函件，请另行送达。"
    found = queries.progress(sent)
    assert (found.total, found.sent, found.refused, found.waiting, found.failed) == (4, 1, 3, 0, 0)
    assert Entry.objects.filter(act="filings.refuse_letter").count() == 3


def test_letter_asks_for_the_right_as_it_is_when_it_goes(bureau: Desk) -> None:
    sent = released(bureau, [submitted()])
    end(bureau.approver.memberships.get(), by=None, at=MONDAY)
    sweep(MONDAY + 2 * DAY)
    assert "已不是" in sent.letters.get().refusal
    assert delivered() == []


def test_registrations_get_theirs_with_their_window(bureau: Desk) -> None:
    registration, admin = held(bureau)
    text = "回执编号{回执编号}，有效期至{有效期止}，{延续申请开始}至{延续申请截止}。"
    sent = released(bureau, [registration], source="registrations", text=text)
    sweep(MONDAY + DAY)
    letter = sent.letters.get()
    assert letter.paper is not None
    assert letter.paper.content["paragraphs"] == [f"回执编号{registration.number}，有效期至2026年9月28日，2026年6月28日至2026年9月28日。"]
    assert delivered()[0].recipient == admin
    assert letter.paper.case == registration


def test_one_form_is_one_mailing_however_often_it_is_pressed(bureau: Desk) -> None:
    filing, key = submitted(), uuid4()
    both = [
        mailing.propose(bureau.authority, "queue", [filing], subject="函", text="请核对。", key=key, by=bureau.reviewer, at=MONDAY)
        for _ in range(2)
    ]
    assert (both[0], Mailing.objects.count(), Letter.objects.count()) == (both[1], 1, 1)
    assert Message.objects.filter(key__endswith=":proposed").count() == 1


def test_draft_is_refused_without_right_text_or_rows(bureau: Desk) -> None:
    filing = submitted()
    for by in (desk("450100").reviewer, filing.created_by, user("无职")):
        with pytest.raises(NotAllowed):
            proposed(bureau, [filing], by=by)
    for rows, text in (([], "好"), ([filing] * 201, "好"), ([filing], ""), ([filing], "{密码}")):
        with pytest.raises(Refused):
            proposed(bureau, rows, text=text)
    assert not Mailing.objects.exists()


def test_draft_is_sent_back_with_a_reason_or_taken_back_by_its_drafter(bureau: Desk) -> None:
    filing = submitted()
    first, second = proposed(bureau, [filing]), proposed(bureau, [filing])
    with pytest.raises(Refused, match="写明退回的理由"):
        mailing.turn_down(first, words=" ", by=bureau.approver, at=MONDAY, seen=first.version)
    back = mailing.turn_down(first, words="措辞不妥", by=bureau.approver, at=MONDAY, seen=first.version)
    assert (back.state, back.answer) == (MailingState.RETURNED, "措辞不妥")
    assert Message.objects.get(key=f"mailing:{first.pk}:returned").recipient == bureau.reviewer
    with pytest.raises(NotAllowed):
        mailing.withdraw(second, by=bureau.acceptor, at=MONDAY, seen=second.version)
    assert mailing.withdraw(second, by=bureau.reviewer, at=MONDAY, seen=second.version).state == MailingState.WITHDRAWN
    for over in (back, second):
        fresh = Mailing.objects.get(pk=over.pk)
        with pytest.raises(Refused):
            mailing.release(fresh, by=bureau.approver, at=MONDAY, seen=fresh.version)
    assert not Task.objects.filter(name=queries.TASK).exists()


def test_two_approvers_release_it_once(bureau: Desk) -> None:
    draft = proposed(bureau, [submitted()])
    mailing.release(draft, by=bureau.approver, at=MONDAY, seen=draft.version)
    with pytest.raises(StaleError):
        mailing.release(draft, by=bureau.approver, at=MONDAY, seen=draft.version)
    assert Task.objects.filter(name=queries.TASK).count() == 1


def test_letters_given_up_are_taken_up_again(bureau: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = released(bureau, [submitted()])
    with pytest.raises(Refused, match="没有中断"):
        mailing.resume(sent, by=bureau.reviewer, at=MONDAY + DAY)
    Task.objects.filter(name=queries.TASK).update(failed_at=MONDAY + DAY)
    assert queries.progress(sent).failed == 1
    with pytest.raises(NotAllowed):
        mailing.resume(sent, by=desk("450100").reviewer, at=MONDAY + DAY)
    assert mailing.resume(sent, by=bureau.reviewer, at=MONDAY + DAY) == 1
    sweep(MONDAY + DAY)
    assert (queries.progress(sent).sent, len(delivered())) == (1, 1)
