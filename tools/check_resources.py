"""Check what is shipped beside the code: `python -m tools.check_resources`."""

from __future__ import annotations

import json
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

from tools.dev.project import ROOT

_SVG = "{http://www.w3.org/2000/svg}"
_DRAWN = ("fill", "stroke")
_FREE = {"none", "currentColor"}
_FONTS = (".ttf", ".otf", ".ttc", ".woff", ".woff2")
_ACTIVE = re.compile(r"<!DOCTYPE|<!ENTITY|<script|href=", re.IGNORECASE)


def icon_problems(text: str) -> Iterator[str]:
    """Tell why an icon could not be drawn in the theme's colors at any size."""
    if _ACTIVE.search(text):
        yield "holds a DOCTYPE, a script or a reference"
        return
    try:
        root = ET.fromstring(text)  # noqa: S314 - our own file, and DOCTYPE was refused above
    except ET.ParseError as error:
        yield f"is not well-formed XML ({error})"
        return
    if root.tag != f"{_SVG}svg":
        yield "is not an SVG"
    if not root.get("viewBox"):
        yield "has no viewBox"
    colors = {
        node.get(name, "") for node in root.iter() for name in _DRAWN if node.get(name) is not None
    }
    if foreign := colors - _FREE:
        yield f"has colors of its own: {', '.join(sorted(foreign))}"
    if "currentColor" not in colors:
        yield "does not use currentColor"


def licence_problems(folder: Path) -> Iterator[str]:
    """Tell which folder with fonts or other people's data has no licence beside it."""
    fonts = [path for path in folder.rglob("*") if path.suffix.lower() in _FONTS]
    for parent in sorted({path.parent for path in fonts}):
        if not _has_licence(parent) and not _has_licence(parent.parent):
            yield f"{parent.name}: fonts without a licence file beside them"


def _has_licence(folder: Path) -> bool:
    names = [path.name.upper() for path in folder.iterdir() if path.is_file()]
    return any(
        name.startswith(("LICENSE", "LICENCE", "OFL", "COPYING", "COPYRIGHT")) or "LICEN" in name
        for name in names
    )


def data_problems(folder: Path) -> Iterator[str]:
    """Tell which JSON file cannot be read as UTF-8 JSON."""
    for path in sorted(folder.rglob("*.json")):
        try:
            json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            yield f"{path.relative_to(folder).as_posix()}: {error}"


def unread(root: Path) -> Iterator[str]:
    """Tell which icon or table no line of the program names."""
    program = "".join(path.read_text("utf-8") for path in (root / "src").rglob("*.py"))
    for kind in ("icons/*.svg", "tables/*.json"):
        for path in sorted((root / "resources").glob(kind)):
            if f'"{path.stem}"' not in program:
                yield f"{path.parent.name}/{path.name} is named nowhere in the program"


def main(root: Path = ROOT) -> int:
    """Print every problem and return 1 when there is one."""
    resources = root / "resources"
    found = [*licence_problems(resources), *data_problems(resources), *unread(root)]
    for icon in sorted((resources / "icons").glob("*.svg")):
        found += [f"icons/{icon.name} {words}" for words in icon_problems(icon.read_text("utf-8"))]
    for problem in found:
        print(f"resources: {problem}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
