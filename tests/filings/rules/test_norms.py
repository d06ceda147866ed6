"""D40: what may be put on file, and which numbers the reviewer has to check."""

from dataclasses import replace

import pytest

from filings.enums import Matter
from filings.rules.answers import Answers, Occupation
from filings.rules.facts import Facts
from filings.rules.norms import Known, Said, doubtful_numbers, norm_reasons
from portal.institutions.enums import Track

NUMBER = "桂评规〔2026〕4502-0001号"
KEY = (NUMBER, "6-31-01-03", "电工")
SAID = Said("6-31-01-03", "电工", "电工评价规范", "2026 年第 1 版", ("5", "4"))


@pytest.mark.parametrize(
    ("said", "known", "paths"),
    [
        pytest.param(SAID, Known("450200"), [], id="sound"),
        pytest.param(SAID, Known(""), [""], id="nowhere"),
        pytest.param(SAID, Known("450200", pending=True), ["code"], id="one-in-hand"),
        pytest.param(SAID, Known("450200", editions=frozenset({SAID.edition})), ["edition"], id="same-edition"),
        pytest.param(SAID, Known("450200", editions=frozenset({"2025 年第 1 版"})), [], id="newer-edition"),
        pytest.param(replace(SAID, levels=()), Known("", pending=True), ["", "code", "levels"], id="everything-at-once"),
    ],
)
def test_norm_is_refused_with_everything_that_is_wrong(said: Said, known: Known, paths: list[str]) -> None:
    assert [reason.path for reason in norm_reasons(said, known)] == paths


@pytest.mark.parametrize(
    ("number", "facts", "word"),
    [
        pytest.param(NUMBER, Facts(filed_norms=frozenset({KEY})), "", id="on-file"),
        pytest.param(NUMBER, Facts(), "编号未在本平台备案，须核对", id="unknown"),
        pytest.param(
            NUMBER, Facts(filed_norms=frozenset({(NUMBER, "6-18-01-01", "车工")})), "编号未在本平台备案，须核对", id="other-occupation"
        ),
        pytest.param(NUMBER, Facts(replaced_norms=frozenset({KEY})), "编号对应的版本已被新版替代，须核对", id="replaced"),
        pytest.param("", Facts(), "", id="none-given"),
    ],
)
def test_number_that_is_not_on_file_is_told_to_the_reviewer(number: str, facts: Facts, word: str) -> None:
    line = Occupation("6-31-01-03", "电工", norm="filed_norm", norm_number=number, row_id="r0")
    answers = Answers(matter=Matter.INITIAL, track=Track.GRADING_EMPLOYER, occupations=(line,))
    found = doubtful_numbers(answers, facts)
    assert [word in reason.text for reason in found] == ([True] if word else [])
    assert {reason.path for reason in found} <= {"occupations[r0].norm_number"}
