"""The drawn seal."""

import re

import pytest

from portal.documents.seals import SAMPLE_WORDS, seal_svg

CITY = "柳州市人力资源和社会保障局"
REGION = "广西壮族自治区人力资源和社会保障厅"


@pytest.mark.parametrize("authority", [CITY, REGION])
def test_seal_draws_every_character_of_the_name(authority: str) -> None:
    assert seal_svg(authority, sample=False).count(b"<path ") == len(authority)


def test_seal_when_no_real_key_signs_reads_sample() -> None:
    sample, real = seal_svg(CITY, sample=True), seal_svg(CITY, sample=False)
    assert sample.count(b"<path ") - real.count(b"<path ") == len(SAMPLE_WORDS)


def test_seal_holds_outlines_and_no_text_or_link() -> None:
    svg = seal_svg(REGION, sample=True).decode()
    assert re.findall(r"<(\w+)", svg) == ["svg", "circle", "g", *["path"] * len(REGION), "polygon", *["path"] * len(SAMPLE_WORDS)]
    assert "href" not in svg


def test_seal_stays_inside_its_ring() -> None:
    places = re.findall(r"translate\((-?[\d.]+) (-?[\d.]+)\) rotate", seal_svg(REGION, sample=True).decode())
    assert all(float(x) ** 2 + float(y) ** 2 < 190**2 for x, y in places)
    assert len(places) == len(REGION) + len(SAMPLE_WORDS)
