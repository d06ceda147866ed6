"""Build sprite.svg from the icons named in icons.txt.

    npm pack @tabler/icons@3.51.0 && tar xzf tabler-icons-3.51.0.tgz
    python static/vendor/tabler-icons/build.py package/icons

A name that ends in -filled is taken from the filled set, every other from the outline set.
"""

import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
SHAPE = re.compile(r"<svg[^>]*>(.*)</svg>", re.S)
FRAME = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')


def symbol(icons: Path, name: str) -> str:
    """One <symbol>; filled icons paint with the current colour and carry no stroke."""
    filled = name.endswith("-filled")
    source = icons / "filled" / f"{name.removesuffix('-filled')}.svg" if filled else icons / "outline" / f"{name}.svg"
    found = SHAPE.search(source.read_text(encoding="utf-8"))
    if found is None:
        raise SystemExit(f"{source} holds no <svg>")
    shapes = re.sub(r"\s+", " ", FRAME.sub("", found.group(1))).replace("> <", "><").strip()
    paint = ' fill="currentColor" stroke="none"' if filled else ""
    return f'<symbol id="tabler-{name}" viewBox="0 0 24 24"{paint}>{shapes}</symbol>'


def main() -> None:
    names = sorted(set((HERE / "icons.txt").read_text(encoding="utf-8").split()))
    symbols = "\n".join(symbol(Path(sys.argv[1]), name) for name in names)
    (HERE / "sprite.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n', encoding="utf-8")


if __name__ == "__main__":
    main()
