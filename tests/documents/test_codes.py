"""Verification codes, and what people make of them when they type."""

import pytest

from portal.documents.codes import ALPHABET, new_code, normalise, printed
from portal.documents.qr import qr_svg, verify_url


def test_alphabet_has_no_signs_that_look_alike() -> None:
    assert set("01IO") & set(ALPHABET) == set()
    assert len(set(ALPHABET)) == len(ALPHABET) == 32


def test_new_codes_are_printed_with_a_hyphen_and_do_not_repeat() -> None:
    codes = {new_code() for _ in range(2000)}
    assert len(codes) == 2000
    assert {normalise(code) for code in codes} == codes
    assert {sign for code in codes for sign in code} == set(ALPHABET) | {"-"}


@pytest.mark.parametrize(
    "typed",
    [
        "7K3M-9Q2X",
        "7k3m9q2x",
        " 7K3M 9Q2X ",
        "７Ｋ３Ｍ－９Ｑ２Ｘ",
        "7k3m—9q2x",
        "7K3M_9Q2X",
        "http://127.0.0.1:8000/verify/7K3M-9Q2X/",
        "7K3M\u30009Q2X",
    ],
)
def test_normalise_when_typed_in_many_ways(typed: str) -> None:
    assert normalise(typed) == "7K3M-9Q2X"


@pytest.mark.parametrize("typed", ["", "7K3M-9Q2", "7K3M-9Q2XX", "7K3M-9Q20", "OI01-OI01", "一二三四五六七八", "../../etc"])
def test_normalise_when_it_is_no_code(typed: str) -> None:
    assert normalise(typed) is None


def test_printed_splits_in_the_middle() -> None:
    assert printed("2W8D5HFR") == "2W8D-5HFR"


@pytest.mark.parametrize("root", ["https://ping.example.cn", "https://ping.example.cn/"])
def test_verify_url_has_one_slash_between(settings, root: str) -> None:
    settings.PORTAL_URL = root
    assert verify_url("7K3M-9Q2X") == "https://ping.example.cn/verify/7K3M-9Q2X/"


def test_qr_svg_is_a_picture_without_size_or_border() -> None:
    svg = qr_svg(verify_url("7K3M-9Q2X"))
    assert svg.startswith(b'<svg xmlns="http://www.w3.org/2000/svg"')
    assert b"viewBox" in svg
    assert qr_svg(verify_url("7K3M-9Q2X")) == svg
    assert qr_svg(verify_url("7K3M-9Q2Y")) != svg
