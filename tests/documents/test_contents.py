"""What a paper says survives storage word for word."""

import json
from datetime import date

import pytest
from pydantic import ValidationError

from portal.documents.contents import PAPERS, PauseContent, ReceiptContent, RefusalContent, UnknownPaperError, brief_citation, from_json
from portal.documents.samples import samples

SAMPLES = samples()


def test_samples_show_every_paper() -> None:
    assert {content.key for content in SAMPLES.values()} == set(PAPERS)


@pytest.mark.parametrize("name", SAMPLES)
def test_content_when_stored_and_read_again(name: str) -> None:
    content = SAMPLES[name]
    stored = json.loads(json.dumps(content.to_json(), ensure_ascii=False))
    assert from_json(stored) == content
    assert type(from_json(stored)) is type(content)


def test_content_when_the_paper_is_unknown() -> None:
    with pytest.raises(UnknownPaperError):
        from_json({"paper": "certificate"})


def test_content_when_a_value_is_foreign_or_missing() -> None:
    stored = SAMPLES["pause"].to_json()
    with pytest.raises(ValidationError):
        from_json(stored | {"colour": "red"})
    with pytest.raises(ValidationError):
        from_json({key: value for key, value in stored.items() if key != "phase"})


@pytest.mark.parametrize(("version", "replaces"), [(1, None), (2, 1), (5, 4)])
def test_receipt_names_what_it_replaces(version: int, replaces: int | None) -> None:
    receipt = from_json(SAMPLES["receipt"].to_json() | {"version": version})
    assert isinstance(receipt, ReceiptContent)
    assert receipt.replaces == replaces


@pytest.mark.parametrize(
    ("steps", "course"),
    [([], "审核"), (["审核"], "审核"), (["审核", "评估"], "审核和评估"), (["审核", "评估", "公示"], "审核、评估和公示")],
)
def test_decision_reads_its_steps_as_one_phrase(steps: list[str], course: str) -> None:
    refusal = from_json(SAMPLES["refusal"].to_json() | {"steps": steps})
    assert isinstance(refusal, RefusalContent)
    assert refusal.course == course


@pytest.mark.parametrize(("used", "left"), [(5, 5), (10, 0), (12, 0)])
def test_pause_leaves_no_negative_days(used: int, left: int) -> None:
    pause = from_json(SAMPLES["pause"].to_json() | {"used_working_days": used})
    assert isinstance(pause, PauseContent)
    assert pause.left_working_days == left


@pytest.mark.parametrize(
    ("citation", "brief"),
    [
        ("", ""),
        ("附2一(二)", "附件2\n一（二）"),
        ("附2二(一)1(4)", "附件2\n二（一）1（4）"),
        ("附2一(二)、附2一(五)", "附件2\n一（二）\n一（五）"),
        ("附1二(三)、文一(二)", "附件1\n二（三）\n正文\n一（二）"),
        ("附3二·处理", "附件3\n二 处理"),
    ],
)
def test_brief_citation_breaks_where_a_narrow_column_may(citation: str, brief: str) -> None:
    assert brief_citation(citation) == brief


def test_examining_receipt_has_no_code_and_no_validity() -> None:
    for name in ("receipt-examining", "receipt-special"):
        receipt = SAMPLES[name]
        assert isinstance(receipt, ReceiptContent)
        assert (receipt.institution_code, receipt.valid_from, receipt.valid_to) == ("", None, None)
    assert SAMPLES["receipt"].issued_on == date(2026, 9, 15)
