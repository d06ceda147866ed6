"""Make the fonts of the papers again: `python static/fonts/make_fonts.py package`.

`npm pack @expo-google-fonts/noto-serif-sc@0.4.3` and unpacking what it fetched gives the folder `package`. Needs fontTools
(a dependency of WeasyPrint). Regular and Bold are kept as they are; Black serves the red head alone and is reduced to GB 2312.
Writes *.ttf.xz and SHA256SUMS (sums of the unpacked files) beside this script.
"""

import hashlib
import io
import lzma
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
FULL = {"NotoSerifSC-Regular.ttf": "400Regular/NotoSerifSC_400Regular.ttf", "NotoSerifSC-Bold.ttf": "700Bold/NotoSerifSC_700Bold.ttf"}
REDUCED = {"NotoSerifSC-Black.ttf": "900Black/NotoSerifSC_900Black.ttf"}


def gb2312() -> set[int]:
    """The code points of GB 2312 (rows 1-9 signs, 16-87 ideographs) and printable ASCII."""
    points = set(range(0x20, 0x7F))
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                points.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return points


def reduced(path: Path) -> bytes:
    """The font at `path` with the characters of GB 2312 only, tables in a fixed order, no new timestamp."""
    font = TTFont(path, recalcTimestamp=False)
    options = subset.Options(layout_features=["*"], name_IDs=["*"], notdef_outline=True, recalc_timestamp=False, drop_tables=["STAT"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=gb2312())
    subsetter.subset(font)
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def main(package: Path) -> None:
    fonts = {name: (package / source).read_bytes() for name, source in FULL.items()}
    fonts |= {name: reduced(package / source) for name, source in REDUCED.items()}
    for name, content in fonts.items():
        (HERE / f"{name}.xz").write_bytes(lzma.compress(content, preset=9 | lzma.PRESET_EXTREME))
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(fonts.items()))
    (HERE / "SHA256SUMS").write_text(sums, encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
