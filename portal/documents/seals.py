"""The seal as drawn on a paper: a ring, the authority's name on the arc, a star; 演示样章 beneath it while no real key signs.

The characters are drawn as outlines, so the seal needs no font where it is shown and does not mix into copied text.
"""

from functools import cache, lru_cache
from math import cos, radians, sin
from typing import Any

from portal.documents.fonts import BOLD, folder

SAMPLE_WORDS = "演示样章"
RED = "#C4240F"
SIDE = 420  # tenths of a millimetre: a ring of 42 mm
RING, RING_WIDTH = 203, 11
ARC_RADIUS, ARC_SPAN, ARC_SIZE = 160, 244, 50  # centre of the characters; degrees at most from first to last; size at most
STAR_OUTER, STAR_INNER = 60, 23
SAMPLE_Y, SAMPLE_SIZE, SAMPLE_STEP = 122, 34, 39


@cache
def _font() -> tuple[Any, Any, dict[int, str], int]:
    """The bold font open for outlines: table reader, glyph set, code point → glyph, units per em."""
    from fontTools.ttLib import TTFont  # loaded with the first paper, not with the web process

    font = TTFont(folder() / BOLD, lazy=True)
    return font, font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm


def _outline(character: str) -> str:
    """The path of one character in font units; of a replacement box if the font has none."""
    from fontTools.pens.svgPathPen import SVGPathPen

    _, glyphs, names, _ = _font()
    pen = SVGPathPen(glyphs, ntos=lambda value: f"{value:.0f}")
    glyphs[names.get(ord(character), ".notdef")].draw(pen)
    return str(pen.getCommands())


def _placed(character: str, x: float, y: float, size: float, turn: float) -> str:
    """One character, its middle at (x, y), turned by `turn` degrees."""
    em = _font()[3]
    scale = size / em
    middle_x, middle_y = em * 0.5, em * 0.38  # of an ideograph's body above the baseline
    place = f"translate({x:.2f} {y:.2f}) rotate({turn:.2f}) scale({scale:.5f} {-scale:.5f}) translate({-middle_x:.0f} {-middle_y:.0f})"
    return f'<path transform="{place}" d="{_outline(character)}"/>'


def _arc(name: str) -> str:
    """The name around the upper arc, first character at the lower left, each upright on the ring."""
    steps = max(len(name) - 1, 1)
    step = min(ARC_SPAN / steps, 22.0)
    size = min(ARC_SIZE, radians(step) * ARC_RADIUS * 1.04)
    turns = [step * (index - (len(name) - 1) / 2) for index in range(len(name))]
    return "".join(
        _placed(sign, ARC_RADIUS * sin(radians(turn)), -ARC_RADIUS * cos(radians(turn)), size, turn)
        for sign, turn in zip(name, turns, strict=True)
    )


def _star() -> str:
    points = []
    for corner in range(10):
        radius, turn = (STAR_INNER if corner % 2 else STAR_OUTER), radians(36 * corner)
        points.append(f"{radius * sin(turn):.2f},{-radius * cos(turn):.2f}")
    return f'<polygon points="{" ".join(points)}"/>'


def _sample() -> str:
    start = -SAMPLE_STEP * (len(SAMPLE_WORDS) - 1) / 2
    return "".join(_placed(sign, start + SAMPLE_STEP * index, SAMPLE_Y, SAMPLE_SIZE, 0) for index, sign in enumerate(SAMPLE_WORDS))


@lru_cache(maxsize=64)
def seal_svg(authority: str, *, sample: bool) -> bytes:
    """The seal of `authority` as SVG of 42 × 42 mm; `sample` adds 演示样章, which stands whenever no real key signs."""
    half = SIDE / 2
    ring = f'<circle r="{RING}" fill="none" stroke="{RED}" stroke-width="{RING_WIDTH}"/>'
    signs = f'<g fill="{RED}">{_arc(authority)}{_star()}{_sample() if sample else ""}</g>'
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" width="42mm" height="42mm" viewBox="{-half} {-half} {SIDE} {SIDE}">'
    return f"{frame}{ring}{signs}</svg>".encode()
