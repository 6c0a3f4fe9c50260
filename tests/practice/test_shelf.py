"""What a section keeps for the whole practice."""

from __future__ import annotations

from pathlib import Path

from tests.sections.sessions.chart import open_chart


def test_each_section_has_a_shelf_of_its_own(tmp_path: Path) -> None:
    chart = open_chart(tmp_path, filled=False)
    try:
        chart.desk.shelf("measures").put("b", "second\r\nline")
        chart.desk.shelf("measures").put("a", "first")
        chart.desk.shelf("letters").put("a", "other")
        chart.desk.shelf("measures").put("a", "first again")
        assert chart.desk.shelf("measures").texts() == {"a": "first again", "b": "second\nline"}
        assert list(chart.desk.shelf("letters").texts().values()) == ["other"]
        assert chart.desk.shelf("measure").texts() == {}
    finally:
        chart.connection.close()


def test_without_a_window_nothing_is_asked_and_nothing_handed_over(tmp_path: Path) -> None:
    chart = open_chart(tmp_path, filled=False)
    try:
        assert chart.desk.ask_file("Load", "*.json") is None
        assert not chart.desk.hand_over(object(), lambda: None)
        chart.desk.go_on("sessions", 1)
    finally:
        chart.connection.close()
