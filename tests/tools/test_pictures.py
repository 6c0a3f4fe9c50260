from __future__ import annotations

import re
from pathlib import Path

from PIL import Image, ImageDraw

from tools import pictures
from tools.dev.project import ROOT

LARGEST = 120_000


def test_a_picture_is_made_small_and_keeps_its_size(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    page = Image.linear_gradient("L").resize((640, 400)).convert("RGB")
    ImageDraw.Draw(page).rectangle((10, 10, 200, 90), fill=(29, 100, 128))
    page.save(path)
    pictures.make_small(path)
    with Image.open(path) as small:
        assert small.size == (640, 400)
        assert small.mode == "P"
        shown = small.convert("RGB").getpixel((50, 50))
    assert isinstance(shown, tuple)
    assert all(abs(a - b) <= 6 for a, b in zip(shown, (29, 100, 128), strict=True))


def test_the_documents_pictures_are_all_used_and_small() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    told = " ".join(page.read_text(encoding="utf-8") for page in pages)
    used = set(re.findall(r"pictures/([\w-]+\.png)", told))
    there = {path.name for path in pictures.FOLDER.glob("*.png")}
    assert there == used
    for name in there:
        path = pictures.FOLDER / name
        assert path.stat().st_size < LARGEST
        with Image.open(path) as picture:
            assert name == "pdf.png" or picture.size == pictures.SIZE
