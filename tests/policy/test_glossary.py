"""One term, one word."""

from collections import Counter

import pytest

from portal.policy.glossary import TERMS


@pytest.mark.parametrize("side", ["term", "word"])
def test_no_term_and_no_word_stands_twice(side: str) -> None:
    assert [name for name, count in Counter(getattr(term, side) for term in TERMS).items() if count > 1] == []


@pytest.mark.parametrize(
    ("term", "word"),
    [("备案", "filing"), ("备案资格", "registration"), ("备案回执", "receipt"), ("补正", "supplement"), ("停表", "pause")],
)
def test_the_pairs_of_the_filing_are_fixed(term: str, word: str) -> None:
    assert {found.word for found in TERMS if found.term == term} == {word}
