"""The decision by line (D33-D36, B58)."""

import pytest

from filings.rules.lines import Line, UndecidedError, adverse_lines, decision_reasons, granted_lines, outcome_of

CLAUSE = "附2二(五)"
GRANTED = Line("1", "电工五级", "granted", "passed")
REFUSED = Line("2", "焊工五级", "refused", "failed", "工位不足", "附2一(三)")


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        pytest.param(["granted", "granted"], "granted", id="D36-all"),
        pytest.param(["granted", "refused"], "partial", id="D36-some"),
        pytest.param(["refused", "refused"], "refused", id="D36-none"),
        pytest.param(["granted"], "granted", id="D36-one"),
    ],
)
def test_outcome_follows_from_the_lines(outcomes, expected):
    assert outcome_of(outcomes) == expected


@pytest.mark.parametrize("outcomes", [[], ["granted", "pending"]])
def test_outcome_of_open_lines_is_an_error(outcomes):
    with pytest.raises(UndecidedError):
        outcome_of(outcomes)


@pytest.mark.parametrize(
    ("line", "returned", "expected"),
    [
        pytest.param(GRANTED, False, [], id="granted"),
        pytest.param(REFUSED, False, [], id="D35-with-reason-and-basis"),
        pytest.param(Line("1", "电工", "pending"), False, ["D36"], id="D36-open"),
        pytest.param(Line("1", "电工", "refused", basis="附2一(三)"), False, ["D35"], id="D35-no-reason"),
        pytest.param(Line("1", "电工", "refused", reason=" ", basis=""), False, ["D35"], id="D35-blank"),
        pytest.param(Line("1", "电工", "granted", "failed"), False, ["B58"], id="B58-failed-evaluation"),
        pytest.param(Line("1", "电工", "granted", "passed_after_fix"), False, ["B58"], id="to-be-rectified"),
        pytest.param(Line("1", "电工", "granted", "passed_after_fix", rectified=True), False, [], id="rectified"),
        pytest.param(Line("1", "电工", "refused", "passed_after_fix", "未整改", "附2二(三)"), False, [], id="not-rectified-refused"),
        pytest.param(Line("1", "电工", "granted"), False, [], id="A44-no-evaluation"),
        pytest.param(Line("1", "电工", "granted", "passed", excluded=True), False, ["D33"], id="D33-objection-upheld"),
        pytest.param(GRANTED, True, ["D34"], id="D34-returned"),
        pytest.param(REFUSED, True, [], id="D34-refused"),
    ],
)
def test_line_may_be_decided_so(line, returned, expected):
    assert [reason.rule for reason in decision_reasons([line], clause=CLAUSE, returned=returned)] == expected


def test_refusal_says_what_is_missing():
    (reason,) = decision_reasons([Line("7", "电工", "refused")], clause=CLAUSE)
    assert (reason.text, reason.path) == ("电工拟不予备案，请写明理由和依据。", "lines[7]")


def test_receipt_and_letter_share_the_lines_between_them():
    lines = [GRANTED, REFUSED]
    assert (granted_lines(lines), adverse_lines(lines)) == ((GRANTED,), (REFUSED,))
