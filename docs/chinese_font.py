"""Cut the Chinese font that comes with optviz: ``python docs/chinese_font.py FOLDER``.

FOLDER holds ``NotoSansCJK-Regular.ttc`` and ``NotoSansCJK-Bold.ttc``, as Debian's fonts-noto-cjk
puts them into ``/usr/share/fonts/opentype/noto``. The same files give the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

GLYPHS = Path(__file__).parent.parent / "optviz" / "glyphs"
FAMILY = "Noto Sans SC for optviz"  # nobody has it installed: the same glyphs on every machine
WEIGHTS = ("Regular", "Bold")
_FACE = "Noto Sans CJK SC"
_BESIDE_GB_2312 = (
    *(range(0x20, 0x7F), range(0xA0, 0x100), range(0x370, 0x400)),  # Latin, Greek
    *(range(0x2010, 0x2060), range(0x3000, 0x3040)),  # punctuation, general and CJK
    *(range(0xFF01, 0xFF61), range(0xFFE0, 0xFFE7)),  # full width
    range(0x2460, 0x2474),  # circled numbers
)
_DROPPED = ("BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx")  # no text runs downwards
_COMPANY = (0, 7, 8, 9, 10, 11, 12, 13, 14)  # copyright, trademark, makers, licence


def gb_2312() -> set[int]:
    """Return the code points of GB 2312: 6,763 hanzi and 682 other characters."""
    rows = range(0xA1, 0xFF)
    cells = (bytes((row, cell)).decode("gb2312", "ignore") for row in rows for cell in rows)
    return {ord(character) for character in cells if character}


def cut(source: Path, weight: str) -> TTFont:
    """Return the font of one weight with the characters that are kept, under its own name."""
    faces = TTCollection(source / f"NotoSansCJK-{weight}.ttc").fonts
    (font,) = (face for face in faces if face["name"].getDebugName(1) == _FACE)
    font.recalcTimestamp = False
    options = Options(
        hinting=False, layout_features=[], drop_tables=list(_DROPPED), name_IDs=list(_COMPANY),
        name_languages=[0x409], notdef_outline=True, glyph_names=False,
    )  # fmt: skip
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=gb_2312().union(*_BESIDE_GB_2312))
    subsetter.subset(font)
    _name(font, weight)
    return font


def _name(font: TTFont, weight: str) -> None:
    full = FAMILY if weight == "Regular" else f"{FAMILY} {weight}"
    plain = f"{FAMILY.replace(' ', '')}-{weight}"
    version = f"Version {font['head'].fontRevision:.3f}; subset to GB 2312"
    names = {1: FAMILY, 2: weight, 3: f"{version}; {plain}", 4: full, 5: version, 6: plain}
    for place, text in names.items():
        font["name"].setName(text, place, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames = [plain]
    (top,) = cff.topDictIndex
    top.FullName, top.FamilyName = full, FAMILY


def main() -> None:
    """Write both weights."""
    for weight in WEIGHTS:
        path = GLYPHS / f"NotoSansSC-{weight}.otf"
        cut(Path(sys.argv[1]), weight).save(path)
        print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
