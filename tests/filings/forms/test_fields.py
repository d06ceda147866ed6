"""Every kind of answer: sound, malformed and blank, in a draft and at submission."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filings.enums import Level, Room
from filings.forms.catalogue import Catalogue
from filings.forms.fields import Setting, field_of
from filings.rules.form_spec import FieldKind as K
from filings.rules.form_spec import FieldSpec
from portal.catalogue.rules.credit_codes import make_credit_code
from portal.institutions.enums import Track

pytestmark = pytest.mark.django_db
ON = date(2026, 9, 7)
LINES = [("6-31-01-03", "电工")]
CODE = make_credit_code("91", "450202", "MA7LP001")

# kind → (what is typed, what it is cleaned to), (what is malformed)
SOUND: dict[K, tuple[Any, Any]] = {
    K.TEXT: (" 龙屏 ", "龙屏"),
    K.LONG_TEXT: ("一\n二", "一\n二"),
    K.DATE: ("2026-09-07", date(2026, 9, 7)),
    K.INTEGER: ("0", 0),
    K.DECIMAL: ("96.50", pytest.approx(96.5)),
    K.FLAG: (True, True),
    K.CHOICE: (Room.SKILL.value, Room.SKILL.value),
    K.CHOICES: ([Level.FIVE.value], [Level.FIVE.value]) if hasattr(Level, "FIVE") else (["5"], ["5"]),
    K.DIVISION: ("450202", "450202"),
    K.PHONE: ("0772-1234567", "0772-1234567"),
    K.EMAIL: ("a@example.org", "a@example.org"),
    K.CREDIT_CODE: (CODE.lower(), CODE),
    K.ID_NUMBER: ("11010519491231002x", "11010519491231002X"),
    K.OCCUPATION: ("6-31-01-03  电工", "6-31-01-03 电工"),
    K.LINES: (["6-31-01-03"], ["6-31-01-03"]),
}
MALFORMED: dict[K, list[Any]] = {
    K.TEXT: ["长" * 201],
    K.LONG_TEXT: ["长" * 4001],
    K.DATE: ["2026-13-01", "明年"],
    K.INTEGER: ["-1", "三", "1.5"],
    K.DECIMAL: ["-1", "1.234", "x"],
    K.CHOICE: ["nowhere"],
    K.CHOICES: [["9"]],
    K.DIVISION: ["999999"],
    K.PHONE: ["电话", "12"],
    K.EMAIL: ["a@"],
    K.CREDIT_CODE: [CODE[:-1] + ("0" if CODE[-1] != "0" else "1"), "123"],
    K.ID_NUMBER: ["110105194912310021", "1"],
    K.OCCUPATION: ["6-31-01-03 车工", "没有的职业"],
    K.ITEM: ["nothing"],
    K.LINES: [["6-18-01-01"]],
}
CHOICES = {K.CHOICE: Room, K.CHOICES: Level}
KINDS = [kind for kind in K if kind is not K.FILES]


def field(kind: K, *, strict: bool, required: bool = True) -> Any:
    spec = FieldSpec("x", "答案", kind, required=required, clause="附2一(一)", choices=CHOICES.get(kind))
    return field_of(spec, Setting(Track.GRADING_EMPLOYER, LINES, Catalogue(ON), strict=strict))


@pytest.mark.parametrize("kind", list(SOUND))
@pytest.mark.parametrize("strict", [False, True])
def test_a_sound_answer_is_cleaned(kind: K, strict: bool) -> None:
    typed, cleaned = SOUND[kind]
    found = field(kind, strict=strict).clean(typed)
    assert (float(found) if kind is K.DECIMAL else found) == cleaned


def malformed() -> Iterator[Any]:
    for kind, values in MALFORMED.items():
        for at, value in enumerate(values):
            yield pytest.param(kind, value, id=f"{kind}-{at}")


@pytest.mark.parametrize(("kind", "value"), malformed())
@pytest.mark.parametrize("strict", [False, True])
def test_a_malformed_answer_is_told_in_a_draft_too(kind: K, value: Any, strict: bool) -> None:
    with pytest.raises(ValidationError):
        field(kind, strict=strict).clean(value)


@pytest.mark.parametrize("kind", KINDS)
def test_a_blank_answer_passes_in_a_draft(kind: K) -> None:
    assert not field(kind, strict=False).clean([] if kind in (K.CHOICES, K.LINES) else "")


@pytest.mark.parametrize("kind", KINDS)
def test_a_blank_answer_is_demanded_at_submission_by_its_own_words(kind: K) -> None:
    with pytest.raises(ValidationError) as error:
        field(kind, strict=True).clean([] if kind in (K.CHOICES, K.LINES) else "")
    assert error.value.messages == ["请填写“答案”。"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_blank_optional_answer_passes_at_submission(kind: K) -> None:
    assert not field(kind, strict=True, required=False).clean([] if kind in (K.CHOICES, K.LINES) else "")


@pytest.mark.parametrize("typed", ["电工", "6-31-01-03"])
def test_a_name_or_code_alone_is_completed_in_a_draft(typed: str) -> None:
    assert field(K.OCCUPATION, strict=False).clean(typed) == "6-31-01-03 电工"


def test_a_name_alone_is_refused_at_submission() -> None:
    with pytest.raises(ValidationError) as error:
        field(K.OCCUPATION, strict=True).clean("电工")
    assert error.value.messages == ["没有这个职业，请从提示中选择（编码和名称要一致）。"]


def test_many_occupations_are_known_by_one_query() -> None:
    catalogue = Catalogue(ON)
    with CaptureQueriesContext(connection) as queries:
        catalogue.learn([("6-31-01-03", "电工"), ("6-18-01-01", "车工"), ("", ""), ("1", "无")])
        found = [catalogue.knows(*line) for line in [("6-31-01-03", "电工"), ("6-18-01-01", "车工"), ("1", "无"), ("", "")]]
    assert (found, len(queries)) == ([True, True, False, False], 1)
