"""Correcting a publicity is another publicity: frozen, for the full period, with the open objections of the first (N13)."""

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from filings.enums import ObjectionState, State
from filings.models import Filing, Objection, Publicity
from filings.rules.publicity import Corrections
from filings.services import publicising, republishing, submitting
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.documents.contents import PublicityContent, from_json
from portal.documents.models import Paper, PaperKind
from portal.outbox.models import Mail
from portal.terms.models import Term, TermEvent
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused
from tests.filings import road
from tests.filings.road import fresh
from tests.filings.stage import MONDAY, Desk, centre_officer, desk, submitted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NEXT = MONDAY + 7 * DAY  # Monday 14 September 2026; the first publicity ends on Sunday 20, which is worked
THEN = NEXT + 2 * DAY  # Wednesday: five working days later is Tuesday 22


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def officer() -> User:
    return centre_officer()


@pytest.fixture
def publicity(bureau: Desk, officer: User) -> Publicity:
    reviewed = road.reviewed(road.accepted(submitted(), bureau, MONDAY), bureau, MONDAY)
    return road.publicised(road.evaluated(reviewed, bureau, MONDAY), officer, NEXT).publicities.get()


def said(publicity: Publicity, **changed: str) -> Corrections:
    shown = publicity.snapshot
    return Corrections(changed.get("name", shown["name"]), changed.get("address", "柳州市柳东新区 8 号"), {})


def correct(publicity: Publicity, by: User, **more: object) -> Filing:
    filing = fresh(publicity.filing)
    words = more.pop("said", None) or said(publicity)
    given = {"reason": "住所写错。", "by": by, "at": THEN, "seen": filing.version} | more
    return republishing.correct(filing, words, **given)  # type: ignore[arg-type]


def raised(publicity: Publicity, contact: str = "", days: int = 1) -> Objection:
    return publicising.raise_objection(publicity, text="场地系借用", contact=contact, at=NEXT + days * DAY)


def new(publicity: Publicity) -> Publicity:
    return Publicity.objects.get(replaces=publicity)


def test_another_publicity_takes_its_place(publicity: Publicity, officer: User) -> None:
    before = publicity.snapshot
    filing = correct(publicity, officer)
    old, opened = Publicity.objects.get(pk=publicity.pk), new(publicity)
    assert (old.snapshot, old.closed_at, old.ends_on) == (before, THEN, date(2026, 9, 20))
    assert opened.snapshot == {**before, "address": "柳州市柳东新区 8 号"}
    assert (opened.sha256, opened.sha256 == old.sha256) == (publicising.fingerprint(opened.snapshot), False)
    assert (opened.no, opened.starts_on, opened.ends_on, opened.reason) == (2, THEN.date(), date(2026, 9, 22), "住所写错。")
    assert (filing.state, filing.publicised_at) == (State.PUBLICISED, NEXT)


def test_centres_clock_ends_with_the_reason_and_starts_anew_and_the_bureaus_stays_paused(publicity: Publicity, officer: User) -> None:
    def paused() -> list[object]:
        return list(TermEvent.objects.filter(term__subject_id=publicity.filing_id, term__key="grading_filing").values_list("pk"))

    before = paused()
    filing = correct(publicity, officer)
    first, second = Term.objects.filter(subject_id=filing.pk, subject_type="filings.filing", key="publicity").order_by("pk")
    last = first.events.order_by("pk").last()
    assert (first.stopped_on, first.outcome, last.reason) == (THEN.date(), "更正", "住所写错。")
    assert (second.started_on, second.due_on, second.stopped_at) == (THEN.date(), date(2026, 9, 22), None)
    assert paused() == before
    assert (filing.paused_by, filing.centre_due_on) == ("centre", date(2026, 9, 30))


def test_longer_period_may_be_asked_for_and_a_shorter_one_not(publicity: Publicity, officer: User) -> None:
    with pytest.raises(Refused) as refused:
        correct(publicity, officer, ends_on=date(2026, 9, 21))
    assert ([row.rule for row in refused.value.reasons], Publicity.objects.count()) == (["B59"], 1)
    correct(publicity, officer, ends_on=date(2026, 9, 24))
    assert new(publicity).ends_on == Term.objects.get(key="publicity", stopped_at=None).due_on == date(2026, 9, 24)


def test_open_objections_go_over_with_their_clocks_and_answered_ones_stay(bureau: Desk, publicity: Publicity, officer: User) -> None:
    answered, waiting = raised(publicity), raised(publicity)
    publicising.answer_objection(
        answered, against=[], answer="不属实", by=bureau.reviewer, at=NEXT + DAY, seen=fresh(publicity.filing).version
    )
    due = Term.objects.get(subject_type="filings.objection", subject_id=waiting.pk).due_on
    correct(publicity, officer)
    answered, waiting = Objection.objects.get(pk=answered.pk), Objection.objects.get(pk=waiting.pk)
    assert (answered.publicity, answered.carried_from) == (publicity, None)
    assert (waiting.publicity, waiting.carried_from) == (new(publicity), publicity)
    clock = Term.objects.get(subject_type="filings.objection", subject_id=waiting.pk)
    assert (clock.due_on, clock.stopped_at) == (due, None)
    filing = fresh(publicity.filing)
    with pytest.raises(Refused, match="没有答复"):
        publicising.close(filing, by=officer, at=road.day_after_publicity(filing), seen=filing.version)


def test_objection_carried_twice_still_names_the_first(publicity: Publicity, officer: User) -> None:
    waiting = raised(publicity)
    correct(publicity, officer)
    second = new(publicity)
    correct(second, officer, said=said(second, address="柳州市鱼峰区 3 号"), at=THEN + DAY)
    found = Objection.objects.get(pk=waiting.pk)
    assert (found.publicity.no, found.carried_from) == (3, publicity)


def test_carried_objection_is_answered_from_a_page_drawn_before(bureau: Desk, publicity: Publicity, officer: User) -> None:
    """The reviewer still has the page of the old publicity open; his answer counts for the new one."""
    waiting = Objection.objects.select_related("publicity__filing__authority").get(pk=raised(publicity).pk)
    correct(publicity, officer)
    line = publicity.snapshot["lines"][0]["id"]
    filing = fresh(publicity.filing)
    publicising.answer_objection(waiting, against=[line], answer="属实", by=bureau.reviewer, at=THEN, seen=filing.version)
    assert Objection.objects.get().state == ObjectionState.UPHELD
    assert filing.lines.get(upheld=True).pk == line


def test_line_struck_by_an_objection_is_not_publicised_again(bureau: Desk, publicity: Publicity, officer: User) -> None:
    line = publicity.snapshot["lines"][0]["id"]
    publicising.answer_objection(
        raised(publicity), against=[line], answer="属实", by=bureau.reviewer, at=NEXT + DAY, seen=fresh(publicity.filing).version
    )
    correct(publicity, officer)
    assert line not in {row["id"] for row in new(publicity).snapshot["lines"]}


def test_norm_put_right_is_the_norm_that_is_decided(publicity: Publicity, officer: User) -> None:
    line = publicity.snapshot["lines"][0]["id"]
    shown = publicity.snapshot
    correct(publicity, officer, said=Corrections(shown["name"], shown["address"], {line: "经备案的评价规范"}))
    assert set(publicity.filing.lines.values_list("pk", "norm")) == {
        (row["id"], "经备案的评价规范" if row["id"] == line else "国家职业标准") for row in shown["lines"]
    }


def test_everybody_concerned_is_told(bureau: Desk, publicity: Publicity, officer: User) -> None:
    raised(publicity, contact="电话 0772-1 或 qin@example.com")
    raised(publicity, contact="0772-2")
    correct(publicity, officer)
    letter = Mail.objects.get(to="qin@example.com")
    assert [word for word in ("住所写错。", f"/publicity/{new(publicity).pk}/") if word not in letter.body] == []
    assert letter.subject == f"公示更正，你的异议 {Objection.objects.get(contact__contains='qin').receipt_code} 继续办理"
    told = Entry.objects.get(act="filings.replace_publicity")
    assert told.data == {
        "from": 1,
        "to": 2,
        "what": f"住所：{publicity.snapshot['address']} → 柳州市柳东新区 8 号",
        "carried": 2,
    }


def test_certificate_is_of_the_last_publicity_and_names_the_corrected_one(publicity: Publicity, officer: User) -> None:
    correct(publicity, officer)
    filing = fresh(publicity.filing)
    publicising.close(filing, by=officer, at=road.day_after_publicity(filing), seen=filing.version)
    said = from_json(Paper.objects.get(kind=PaperKind.PUBLICITY).content)
    assert isinstance(said, PublicityContent)
    assert (said.first_day, said.last_day, said.working_days) == (THEN.date(), date(2026, 9, 22), 5)
    assert said.words["corrected"] == "本次公示为更正后的重新公示。此前第1次公示自2026年9月14日至2026年9月16日，因住所写错更正。"


# --- who, when, how else ---


def test_correction_is_the_centres(bureau: Desk, publicity: Publicity, officer: User) -> None:
    for somebody in (bureau.acceptor, bureau.reviewer, bureau.approver, desk("450100").reviewer, publicity.filing.created_by):
        with pytest.raises(NotAllowed):
            correct(publicity, somebody)
    with pytest.raises(StaleError):
        correct(publicity, officer, seen=fresh(publicity.filing).version - 1)
    assert Publicity.objects.count() == 1


@pytest.mark.parametrize("ended", ["closed", "withdrawn"])
def test_publicity_that_is_over_is_not_corrected(ended: str, publicity: Publicity, officer: User) -> None:
    filing = fresh(publicity.filing)
    if ended == "closed":
        publicising.close(filing, by=officer, at=road.day_after_publicity(filing), seen=filing.version)
    else:
        submitting.withdraw(filing, reason="另行申请", by=filing.created_by, at=THEN, seen=filing.version)
    with pytest.raises(Refused, match="没有进行中的公示"):
        correct(publicity, officer, at=THEN + 9 * DAY)


def test_one_whose_days_are_over_is_corrected_until_it_is_closed(publicity: Publicity, officer: User) -> None:
    correct(publicity, officer, at=NEXT + 8 * DAY)
    assert new(publicity).starts_on == date(2026, 9, 22)


def test_old_publicity_takes_no_objection_and_says_where_to_go(publicity: Publicity, officer: User) -> None:
    correct(publicity, officer)
    with pytest.raises(Refused) as refused:
        raised(publicity, days=2)
    assert [row.link for row in refused.value.reasons] == [f"/publicity/{new(publicity).pk}/"]


def test_database_knows_one_running_publicity_and_a_reason_for_each_correction(publicity: Publicity) -> None:
    row = {key: getattr(publicity, key) for key in ("filing", "snapshot", "sha256", "started_at", "starts_on", "ends_on")}
    for more in ({"no": 2}, {"no": 2, "closed_at": THEN, "replaces": publicity}, {"no": 2, "closed_at": THEN, "reason": "无"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Publicity.objects.create(**row, **more)


FROZEN = ("snapshot", "sha256", "starts_on")
WRITERS = {"filings/services/publicising.py", "filings/services/republishing.py"}


def writers() -> set[str]:
    """Every module of ours that creates, saves or updates a publicity, or sets one of its frozen columns."""
    found = set()
    for path in sorted(Path(settings.BASE_DIR).glob("*/**/*.py")):
        name = path.relative_to(settings.BASE_DIR).as_posix()
        if not name.startswith(("filings/", "portal/")) or "/migrations/" in name:
            continue
        text = path.read_text(encoding="utf-8")
        if "ublicit" in text and any(_writes(node) for node in ast.walk(ast.parse(text))):
            found.add(name)
    return found


def _writes(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        source = ast.unparse(node.func)
        return node.func.attr in ("create", "update", "bulk_update", "save", "delete") and (
            "Publicity.objects" in source or "publicities" in source or source.split(".")[0] in ("publicity", "running", "shown")
        )
    if isinstance(node, ast.Assign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        frozen = [ast.unparse(target) for target in targets if isinstance(target, ast.Attribute) and target.attr in FROZEN]
        return any("ublicit" in words for words in frozen)
    return False


def test_nothing_else_writes_a_publicity() -> None:
    """N13: begun, extended, ended and replaced by these two services; their acts are what this file and its neighbour test."""
    assert writers() == WRITERS
    assert _writes(ast.parse("shown.publicities.update(snapshot={})").body[0].value)  # type: ignore[attr-defined]
    assert _writes(ast.parse("publicity.snapshot = {}").body[0])
