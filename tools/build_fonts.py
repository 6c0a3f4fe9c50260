"""Collect the fonts the PDFs are set in, and index what each can draw.

Run by hand, with the folders that the source packages were unpacked into:

    python tools/build_fonts.py FOLDER [FOLDER ...]

Sources: npm `@expo-google-fonts/inter` and `@expo-google-fonts/noto-emoji`; Debian
`fonts-noto-core`, `fonts-dejavu-core`, `fonts-wqy-microhei` and `fonts-droid-fallback`. All
are copied unchanged but the last, which is cut down to the ideographs that the one before it
lacks. What is written to `resources/fonts/pdf` is committed, so that neither a build nor a user
needs a network.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import uharfbuzz as hb  # type: ignore[import-untyped]  # no stubs

OUT = Path(__file__).parents[1] / "resources" / "fonts" / "pdf"
OFL = "OFL-1.1"
APACHE = "Apache-2.0"
VERA = "Bitstream-Vera"
FIRST_IDEOGRAPH = 0x2E80

TEXT_FACES = {
    "Inter_400Regular.ttf": OFL,
    "Inter_400Regular_Italic.ttf": OFL,
    "Inter_600SemiBold.ttf": OFL,
    "DejaVuSansMono.ttf": VERA,
}
CJK = "wqy-microhei.ttc"
RARE_CJK = "DroidSansFallbackFull.ttf"
SCRIPTS = (
    "Arabic",
    "Hebrew",
    "Devanagari",
    "Bengali",
    "Gurmukhi",
    "Gujarati",
    "Oriya",
    "Tamil",
    "Telugu",
    "Kannada",
    "Malayalam",
    "Sinhala",
    "Thai",
    "Lao",
    "Khmer",
    "Myanmar",
    "Georgian",
    "Armenian",
    "Ethiopic",
    "Mongolian",
    "Cherokee",
    "CanadianAboriginal",
    "Syriac",
    "Thaana",
    "NKo",
    "Tifinagh",
    "Yi",
    "Lisu",
    "OlChiki",
    "MeeteiMayek",
    "Javanese",
    "Balinese",
    "Sundanese",
    "Adlam",
    "HanifiRohingya",
    "Chakma",
    "Vai",
    "Osage",
    "Coptic",
)
FALLBACKS = {
    "NotoSerifTibetan-Regular.ttf": OFL,
    "NotoEmoji_400Regular.ttf": OFL,
    "DejaVuSans.ttf": VERA,
    "NotoSans-Regular.ttf": OFL,
    "NotoSansSymbols-Regular.ttf": OFL,
    "NotoSansSymbols2-Regular.ttf": OFL,
    "NotoSansMath-Regular.ttf": OFL,
    RARE_CJK: APACHE,
}


def wanted() -> dict[str, str]:
    """Return every font file with its licence, in the order in which they are tried."""
    scripts = {f"NotoSans{script}-Regular.ttf": OFL for script in SCRIPTS}
    return {**TEXT_FACES, CJK: APACHE, **scripts, **FALLBACKS}


def find(name: str, folders: list[Path]) -> Path:
    """Return the first file of that name below the folders."""
    for folder in folders:
        for path in sorted(folder.rglob(name)):
            return path
    raise SystemExit(f"{name} is in none of the folders given.")


def codes(path: Path) -> set[int]:
    """Return the code points a font maps."""
    return set(hb.Face(hb.Blob.from_file_path(str(path))).unicodes)


def cut_rare(source: Path, target: Path, known: set[int]) -> None:
    """Write the part of the rare ideographs' font that the main one lacks."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update({c for c in codes(source) - known if c >= FIRST_IDEOGRAPH})
    wanted.drop_table_tag_set.update(int.from_bytes(tag, "big") for tag in (b"GSUB", b"GPOS"))
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    face = hb.Face(hb.Blob.from_file_path(str(source)))
    target.write_bytes(hb.subset(face, wanted).blob.data)


def ranges(mapped: set[int]) -> list[list[int]]:
    """Return code points as closed ranges."""
    out: list[list[int]] = []
    for code in sorted(mapped):
        if out and code == out[-1][1] + 1:
            out[-1][1] = code
        else:
            out.append([code, code])
    return out


def main() -> None:
    """Copy the fonts and write the index."""
    parser = argparse.ArgumentParser(description="Collect the PDF fonts.")
    parser.add_argument("folders", nargs="+", type=Path)
    folders: list[Path] = parser.parse_args().folders
    OUT.mkdir(parents=True, exist_ok=True)
    index = []
    for name, licence in wanted().items():
        source = find(name, folders)
        if name == RARE_CJK:
            cut_rare(source, OUT / name, codes(OUT / CJK))
        else:
            shutil.copyfile(source, OUT / name)
        index.append({"file": name, "licence": licence, "ranges": ranges(codes(OUT / name))})
    text = json.dumps(index, separators=(",", ":")).replace('{"file"', '\n{"file"')
    (OUT / "index.json").write_text(text + "\n", encoding="ascii")
    size = sum(path.stat().st_size for path in OUT.glob("*.tt[cf]"))
    print(f"{len(index)} fonts, {size / 1e6:.1f} MB, in {OUT}")


if __name__ == "__main__":
    main()
