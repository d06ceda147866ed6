"""The wording of papers: placeholders checked, versions by two persons, a paper keeps the words it was issued with (T11)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from portal.documents.contents import PAPERS, from_json
from portal.documents.letters import worded, wording
from portal.documents.models import LetterVersion, PaperKind
from portal.documents.samples import samples
from portal.documents.services.wording import LetterError, confirm_letter, drop_letter, propose_letter, slot_problems
from portal.documents.wordings import PLACEHOLDERS, SLOTS, filled, problems, shipped
from tests.policy.test_proposing import ONE, OTHER

AT = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
FROM = date(2026, 10, 1)
KIND = PaperKind.NON_ACCEPTANCE
NEW = "你单位{提交日期}提交的{机构类别}{备案种类}申请，经审查不予受理，理由如下："
SLOT = SLOTS[KIND][0]


def proposed(**changes: Any) -> LetterVersion:
    given = {"texts": {"opening": NEW}, "reason": "改首段", "effective_from": FROM, "by": ONE, "at": AT} | changes
    return propose_letter(given.pop("kind", KIND), given.pop("texts"), **given)


def test_every_kind_of_paper_has_slots_and_every_placeholder_is_known() -> None:
    assert set(SLOTS) == set(PAPERS)
    assert {name for slots in SLOTS.values() for slot in slots for name in slot.allowed} == set(PLACEHOLDERS)


@pytest.mark.parametrize("kind", SLOTS)
def test_the_wording_shipped_has_no_problem(kind: str) -> None:
    assert slot_problems(PaperKind(kind), shipped(kind)) == {}


@pytest.mark.parametrize("name", samples())
def test_every_sample_is_filled_without_a_brace_left(name: str) -> None:
    words = filled(samples()[name], {})
    assert [text for text in words.values() if "{" in text or "None" in text] == []
    assert "opening" in words


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "请填写"),
        ("你单位{提交日期}提交", "缺少必需的占位：{机构类别}、{备案种类}"),
        (NEW + "{回执编号}", "不认识的占位：{回执编号}"),
        (NEW + "{", "不成对"),
        (NEW + "}", "不成对"),
        (NEW + "\n第二段", "不能换行"),
        (NEW + "字" * 500, "最多 500 字"),
    ],
)
def test_a_wording_that_cannot_be_printed_is_told_with_its_repair(text: str, told: str) -> None:
    assert told in "".join(problems(SLOT, text))
    assert problems(SLOT, NEW) == ()


def test_characters_without_a_shape_are_refused() -> None:
    assert "字体未收的字" in slot_problems(KIND, {"opening": NEW + "\U0001f600"})["opening"][0]


def test_a_value_with_braces_is_not_read_as_a_placeholder() -> None:
    paper = from_json(samples()["pause"].to_json() | {"phase": "{依据}"})
    assert "进入{依据}环节" in filled(paper, {})["opening"]


@pytest.mark.django_db
def test_a_wording_holds_from_its_day_once_confirmed() -> None:
    row = proposed()
    assert wording(KIND, FROM).no == 0
    confirm_letter(row, by=OTHER, at=AT)
    assert (wording(KIND, FROM).no, wording(KIND, FROM - timedelta(days=1)).no) == (1, 0)
    assert wording(KIND, FROM).texts["opening"] == NEW


@pytest.mark.django_db
def test_a_paper_keeps_the_words_it_was_issued_with() -> None:
    sample = next(paper for paper in samples().values() if paper.key == KIND)
    before = worded(sample, FROM).to_json()
    confirm_letter(proposed(), by=OTHER, at=AT)
    after = worded(sample, FROM)
    assert (before["wording_version"], after.wording_version) == (0, 1)
    assert from_json(before).words["opening"].startswith("你单位于")
    assert after.words["opening"].endswith("理由如下：")
    assert sample.words == from_json(before).words  # what was stored before there were versions reads as shipped


@pytest.mark.django_db
def test_two_versions_count_up_and_the_later_one_of_a_day_holds() -> None:
    confirm_letter(proposed(), by=OTHER, at=AT)
    second = confirm_letter(proposed(texts={"opening": NEW + "（二）"}), by=OTHER, at=AT)
    assert (second.no, wording(KIND, FROM).no) == (2, 2)


@pytest.mark.django_db
def test_confirming_needs_another_person_once_and_in_time() -> None:
    row = proposed()
    with pytest.raises(LetterError, match="提出人不能确认"):
        confirm_letter(row, by=ONE, at=AT)
    with pytest.raises(LetterError, match="已过"):
        confirm_letter(row, by=OTHER, at=AT + timedelta(days=60))
    confirm_letter(row, by=OTHER, at=AT)
    with pytest.raises(LetterError, match="已确认"):
        confirm_letter(row, by=OTHER, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(("by", "note", "outcome"), [(ONE, "", "withdrawn"), (OTHER, "措辞不当", "refused")])
def test_dropping_leaves_the_wording(by: Any, note: str, outcome: str) -> None:
    assert drop_letter(proposed(), note=note, by=by, at=AT).outcome == outcome
    assert wording(KIND, FROM).no == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"texts": {"opening": "你单位"}}, "不能印制"),
        ({"texts": shipped(KIND)}, "相同"),
        ({"reason": " "}, "修订说明"),
        ({"effective_from": date(2026, 8, 31)}, "早于"),
    ],
)
def test_proposing_refuses_and_keeps_nothing(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(LetterError, match=why):
        proposed(**changes)
    assert LetterVersion.objects.count() == 0


@pytest.mark.django_db
def test_one_proposal_a_kind_and_two_persons_in_the_database() -> None:
    row = proposed()
    with pytest.raises(LetterError, match="待确认"):
        proposed(texts={"opening": NEW + "。"})
    confirm_letter(row, by=OTHER, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterVersion.objects.filter(pk=row.pk).update(closed_by_id=ONE.id)
