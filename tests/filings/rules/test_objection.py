"""Objections during publicity (B59, D10, D33, D100)."""

from datetime import date

import pytest

from filings.rules.objection import Objection, answer_reasons, closing_reasons, hits_every_line, mail_address, upheld_lines

LAST = date(2026, 10, 16)
OPEN, DISMISSED = Objection("1", "open"), Objection("2", "dismissed")
UPHELD = Objection("3", "upheld", frozenset({"a"}))


@pytest.mark.parametrize(
    ("objections", "today", "expected"),
    [
        pytest.param([], date(2026, 10, 17), [], id="B59-over"),
        pytest.param([], LAST, ["B59"], id="D10-last-day-runs-to-midnight"),
        pytest.param([OPEN, DISMISSED], date(2026, 10, 17), ["D100"], id="D100-open"),
        pytest.param([UPHELD, DISMISSED], date(2026, 10, 17), [], id="D33-answered"),
        pytest.param([OPEN], LAST, ["B59", "D100"], id="both"),
    ],
)
def test_publicity_may_close(objections, today, expected):
    assert [reason.rule for reason in closing_reasons(objections, LAST, today)] == expected


@pytest.mark.parametrize(
    ("state", "upheld", "answer", "expected"),
    [
        pytest.param("dismissed", [], "经核查不属实", [], id="dismissed"),
        pytest.param("upheld", ["a"], "属实", [], id="upheld"),
        pytest.param("upheld", [], "属实", ["D33"], id="upheld-against-nothing"),
        pytest.param("dismissed", [], " ", ["D33"], id="no-words"),
        pytest.param("upheld", ["z"], "属实", ["D33"], id="unknown-line"),
    ],
)
def test_answer_is_complete(state, upheld, answer, expected):
    assert [reason.rule for reason in answer_reasons(state, upheld, ["a", "b"], answer)] == expected


@pytest.mark.parametrize(
    ("objections", "upheld", "every"),
    [
        pytest.param([OPEN, DISMISSED], set(), False, id="none"),
        pytest.param([UPHELD], {"a"}, False, id="some"),
        pytest.param([UPHELD, Objection("4", "upheld", frozenset({"b"}))], {"a", "b"}, True, id="every-line-together"),
        pytest.param([Objection("5", "withdrawn", frozenset({"a", "b"}))], set(), False, id="withdrawn-hits-nothing"),
    ],
)
def test_upheld_objections_take_their_lines(objections, upheld, every):
    assert upheld_lines(objections) == upheld
    assert hits_every_line(objections, ["a", "b"]) is every


def test_filing_without_lines_is_not_hit():
    assert hits_every_line([UPHELD], []) is False


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("", ""),
        ("0772-3833333", ""),
        ("qin@example.com", "qin@example.com"),
        ("电话 0772-1，邮箱：qin.j+gx@mail.example.com.cn。", "qin.j+gx@mail.example.com.cn"),
        ("qin@本地", ""),
    ],
)
def test_mail_address_within_a_contact(contact, address):
    assert mail_address(contact) == address
