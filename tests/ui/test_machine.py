from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QLocale

from therapist_emr.domain.words import AMERICAN, DateStyle
from therapist_emr.ui.machine import Machine, date_style
from therapist_emr.ui.theme import Mode


def test_it_remembers(tmp_path: Path) -> None:
    first = Machine(tmp_path)
    assert (first.mode, first.percent, first.last_file) == (Mode.SYSTEM, 100, None)
    assert first.geometry.isEmpty()
    first.mode, first.percent, first.last_file = Mode.DARK, 150, tmp_path / "a.emr"
    first.geometry = QByteArray(b"here")
    first.flush()
    again = Machine(tmp_path)
    assert (again.mode, again.percent) == (Mode.DARK, 150)
    assert again.last_file == tmp_path / "a.emr"
    assert again.geometry == QByteArray(b"here")
    again.last_file = None
    assert again.last_file is None


@pytest.mark.parametrize(
    ("told", "percent"), [("20", 80), ("999", 200), ("much", 100), ("-5", 100)]
)
def test_nonsense_in_the_file_does_no_harm(tmp_path: Path, told: str, percent: int) -> None:
    words = f"[General]\nmode=plaid\npercent={told}\ngeometry=7\n"
    (tmp_path / "machine.ini").write_text(words, encoding="utf-8")
    machine = Machine(tmp_path)
    assert (machine.mode, machine.percent) == (Mode.SYSTEM, percent)
    assert machine.geometry.isEmpty()


@pytest.mark.parametrize(
    ("name", "style"),
    [
        ("C", AMERICAN),
        ("en_US", AMERICAN),
        ("es_US", DateStyle(day_first=True)),
        ("en_GB", DateStyle(day_first=True, clock_24=True)),
        ("de_DE", DateStyle(day_first=True, clock_24=True)),
        ("en_CA", DateStyle()),
    ],
)
def test_dates_are_written_as_where_the_computer_stands(name: str, style: DateStyle) -> None:
    assert date_style(QLocale(name)) == style
