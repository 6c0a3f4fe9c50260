"""Find dead links and lost pages: `python -m tools.check_links`. It opens no connection."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from tools.dev.project import ROOT

_FOLDERS = ("docs", "requirements", "resources")
_FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_TARGET = r"\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)"
_IMAGE = re.compile(rf"!\[[^\[\]]*\]{_TARGET}")
_LINK = re.compile(rf"(?<!!)\[(?:[^\[\]]|\[[^\[\]]*\])*\]{_TARGET}")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
_HTML = re.compile(r"<(?:img|a)\s[^>]*?(?:src|href)=\"([^\"]+)\"")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def documents(root: Path) -> list[Path]:
    """Return every Markdown file of the project."""
    within = (page for folder in _FOLDERS for page in (root / folder).rglob("*.md"))
    return sorted([*root.glob("*.md"), *within])


def targets(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and target of every link that is not inside code."""
    plain = _blank(_CODE, _blank(_FENCE, text))
    for pattern in (_IMAGE, _LINK, _REFERENCE, _HTML):
        for match in pattern.finditer(plain):
            yield plain.count("\n", 0, match.start()) + 1, match[1]


def anchors(text: str) -> set[str]:
    """Return the anchors that a document's headings make, as code hosts spell them."""
    found: dict[str, int] = {}
    for match in _HEADING.finditer(_blank(_FENCE, text)):
        words = re.sub(r"[^\w\- ]", "", match[1].lower()).replace(" ", "-")
        found[words] = found.get(words, -1) + 1
        if found[words]:
            found[f"{words}-{found[words]}"] = 0
    return set(found)


def dead_links(document: Path, root: Path) -> Iterator[str]:
    """Tell every link of a document that leads nowhere inside the project."""
    text = document.read_text(encoding="utf-8")
    for line, target in sorted(targets(text)):
        if _ELSEWHERE.match(target):
            continue
        name, _, anchor = unquote(target).partition("#")
        aim = (document.parent / name).resolve() if name else document
        if not aim.is_relative_to(root.resolve()):
            yield f"{line}: {target} leads out of the project"
        elif not aim.exists():
            yield f"{line}: {target} does not exist"
        elif anchor and aim.suffix == ".md" and anchor not in anchors(aim.read_text("utf-8")):
            yield f"{line}: {target} names no heading"


def lost_pages(root: Path) -> list[Path]:
    """Return the documents that nobody finds who begins at README.md and follows links."""
    found: set[Path] = set()
    waiting = [(root / "README.md").resolve()]
    while waiting:
        page = waiting.pop()
        if page.suffix != ".md" or page in found or not page.exists():
            continue
        found.add(page)
        for _line, target in targets(page.read_text("utf-8")):
            if not _ELSEWHERE.match(target):
                waiting.append((page.parent / unquote(target).partition("#")[0]).resolve())
    return [page for page in documents(root) if page.resolve() not in found]


def _blank(pattern: re.Pattern[str], text: str) -> str:
    # Newlines stay, so that line numbers do.
    return pattern.sub(lambda match: "\n" * match[0].count("\n"), text)


def main(root: Path = ROOT) -> int:
    """Print every dead link and lost page, and return 1 when there is one."""
    said = [
        f"{document.relative_to(root).as_posix()}:{problem}"
        for document in documents(root)
        for problem in dead_links(document, root)
    ]
    lost = (page.relative_to(root).as_posix() for page in lost_pages(root))
    said += [f"{page}: no link leads here" for page in lost]
    for line in said:
        print(line)
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
