"""What is printed on a terminal: any name, and nothing that steers it."""

from __future__ import annotations

import json
import sys

import pytest

from therapist_emr import spoken


def test_letters_of_any_script_are_printed_as_they_are() -> None:
    for name in ("José Núñez", "\u0645\u06cc\u200c\u062e", "\U0001f469\u200d\u2695", "a\\b"):
        assert spoken.harmless(name) == name


def test_what_steers_is_written_out_as_in_json() -> None:
    steering = "\x1b[2J\x07\x08\t\r\n\x7f\x85\x9b\u2028\u202e\u2066"
    told = spoken.harmless(steering)
    assert told.isascii()
    assert told.isprintable()
    assert json.loads(f'"{told}"') == steering


def test_lines_have_columns_and_faults_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    spoken.tell("1", "a\tb")
    assert spoken.complain("One thing\nand another\x1b.") == 1
    told = capsys.readouterr()
    assert told.out == "1\ta\\u0009b\n"
    assert told.err == "therapist-emr: One thing and another\\u001b.\n"


def test_without_a_place_to_say_it_nothing_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    assert spoken.complain("A fault") == 1
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        spoken.let_go_of_output()
    assert capsys.readouterr().out == ""
