"""The gates hold strict rooms to every branch and the rest to nine tenths."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tools.dev.coverage_gates import Covered, by_room, judge, report, room_of, uncovered_in


def measured(lines: int, all_lines: int, branches: int, all_branches: int) -> dict[str, Any]:
    return {
        "summary": {
            "covered_lines": lines,
            "num_statements": all_lines,
            "covered_branches": branches,
            "num_branches": all_branches,
        },
        "missing_branches": [[3, 7], [9, -1]] if branches < all_branches else [],
    }


@pytest.mark.parametrize(
    ("file", "room"),
    [
        ("src/therapist_emr/store/clients.py", "store"),
        ("src/therapist_emr/ui/widgets/card.py", "ui"),
        ("src\\therapist_emr\\vault\\keys.py", "vault"),
        ("src/therapist_emr/errors.py", "top"),
        ("/somewhere/therapist_emr/forms/form.py", "forms"),
    ],
)
def test_a_file_belongs_to_its_room(file: str, room: str) -> None:
    assert room_of(file) == room


def test_rooms_are_added_up() -> None:
    files = {
        "src/therapist_emr/store/a.py": measured(8, 10, 3, 4),
        "src/therapist_emr/store/b.py": measured(10, 10, 4, 4),
    }
    store = by_room({"files": files})["store"]
    assert store == Covered(18, 20, 7, 8)
    assert (store.line_percent, store.branch_percent) == (90.0, 87.5)
    assert store.percent == pytest.approx(100 * 25 / 28)


def test_nothing_to_cover_is_covered() -> None:
    assert Covered().percent == 100.0


def test_one_missed_branch_of_a_strict_room_is_too_many() -> None:
    table, missed = judge({"vault": Covered(100, 100, 99, 100), "ui": Covered(10, 10, 0, 0)})
    assert missed == ["vault: 1 of 100 branches are not tested"]
    assert any(line.startswith("vault") and "99.0" in line for line in table)


def test_the_rest_is_judged_together() -> None:
    good, poor = Covered(190, 200, 0, 0), Covered(80, 100, 0, 0)
    assert judge({"practice": good, "ui": poor})[1] == []
    assert judge({"practice": poor, "ui": poor})[1] == ["the rest is covered to 80.0%, under 90%"]


def test_strict_rooms_do_not_lift_the_rest() -> None:
    rooms = {"forms": Covered(1000, 1000, 10, 10), "ui": Covered(8, 10, 0, 0)}
    assert judge(rooms)[1] == ["the rest is covered to 80.0%, under 90%"]


def test_untested_branches_are_named() -> None:
    files = {
        "src/therapist_emr/store/a.py": measured(8, 10, 3, 4),
        "src/therapist_emr/ui/a.py": measured(8, 10, 3, 4),
    }
    assert uncovered_in({"files": files}, ("store",)) == [
        "src/therapist_emr/store/a.py: 3->7, 9->exit"
    ]


def test_a_written_report_is_read(tmp_path: Path) -> None:
    path = tmp_path / "coverage.json"
    files = {"src/therapist_emr/forms/a.py": measured(10, 10, 4, 4)}
    path.write_text(json.dumps({"files": files}), "utf-8")
    table, missed = report(path)
    assert missed == []
    assert table[0].split() == ["room", "lines", "branches", "both", "gate"]
    assert [line.split()[0] for line in table[1:]] == ["forms", "the"]
