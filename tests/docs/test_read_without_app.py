"""The program that reads a backup without ours, run as a stranger would run it."""

from __future__ import annotations

import csv
import json
import shutil
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.store.forging import forge
from tests.vault.changes import changed
from tests.vault.practices import FAST, PASSPHRASE, Tools
from therapist_emr.domain.clock import SystemClock
from therapist_emr.domain.progress import Silent
from therapist_emr.paths import resource
from therapist_emr.practice.made_up_file import KEY_NAME, write_demo
from therapist_emr.practice.practice import open_practice
from therapist_emr.store.connection import connect, empty_wal
from therapist_emr.vault import recovery
from therapist_emr.vault.backup import back_up
from therapist_emr.vault.keyring_store import MemoryKeyring
from therapist_emr.vault.lifecycle import OpenVault
from therapist_emr.vault.throttle import Throttle

CLIENTS = 4


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made-up")
    day = date(2026, 11, 17)
    return write_demo(folder, clients=CLIENTS, years=1, seed=1, today=day, kdf=FAST)


@pytest.fixture
def sheet(made_up: Path) -> Path:
    return made_up.with_name(KEY_NAME)


def run(
    backup: Path, out: Path, *more: object, sheet: Path | str, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    program = resource("read_without_app.py")
    command = [sys.executable, "-I", program, backup, out, "--sheet", sheet, *more]
    return subprocess.run(
        [*map(str, command)], input=typed, capture_output=True, text=True, check=False
    )


def test_it_writes_every_chart_to_be_read(made_up: Path, sheet: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    told = run(made_up, out, sheet=sheet)
    assert (told.returncode, told.stderr) == (0, "")
    assert "Every seal fits." in told.stdout
    names = sorted(folder.name for folder in (out / "charts").iterdir())
    assert names == ["0001", "0002", "0003", "0004"]
    chart = json.loads((out / "charts/0001/chart.json").read_text(encoding="utf-8"))
    text = (out / "charts/0001/chart.txt").read_text(encoding="utf-8")
    assert chart["client"]["legal_name"] in text
    notes = [entry for entry in chart["entries"] if entry["section"] == "sessions"]
    said = notes[-1]["revisions"][0]["body"]["notes"][0]["text"]
    assert said.splitlines()[0] in text
    assert "Signed " in text
    with (out / "clients.csv").open(encoding="utf-8", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == CLIENTS
    secret = (out / "tables/meta.jsonl").read_text(encoding="utf-8")
    assert "left out" in secret
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (out, *out.rglob("*")) if path.is_dir()}
    assert modes == {0o700}
    assert {stat.S_IMODE(p.stat().st_mode) for p in out.rglob("*") if p.is_file()} == {0o600}


def test_one_wrong_character_in_each_line_is_put_right(
    made_up: Path, sheet: Path, tmp_path: Path
) -> None:
    lines = [line for line in sheet.read_text(encoding="ascii").splitlines() if line.strip()]
    wrong = ["7" + line[1:] if line[0] != "7" else "8" + line[1:] for line in lines]
    told = run(made_up, tmp_path / "out", sheet="-", typed="\n".join(wrong).lower())
    assert told.returncode == 0
    assert told.stderr.count("was put right") == 4
    wrong[2] = "".join("8" if char == "7" else "7" for char in lines[2][:2]) + lines[2][2:]
    told = run(made_up, tmp_path / "other", sheet="-", typed="\n".join(wrong))
    assert told.returncode == 1
    assert "does not open this file" in told.stderr or "Line 3" in told.stderr
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("typed", ["", "ABC\n" * 4, "U" * 15 + "\n" * 2, "0" * 14 + "\n"])
def test_what_is_no_sheet_is_refused_in_words(made_up: Path, tmp_path: Path, typed: str) -> None:
    told = run(made_up, tmp_path / "out", sheet="-", typed=typed)
    assert told.returncode == 1
    assert told.stderr.startswith("read_without_app: ")
    assert "Traceback" not in told.stderr


def test_an_altered_page_and_a_folder_in_use_are_refused(
    made_up: Path, sheet: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "changed.emr-backup"
    data = bytearray(made_up.read_bytes())
    data[3 * 4096 + 7] ^= 1
    copy.write_bytes(data)
    told = run(copy, tmp_path / "out", sheet=sheet)
    assert told.returncode == 1
    assert "Page 4 of the file was altered" in told.stderr
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine", encoding="utf-8")
    assert "name a new folder" in run(made_up, tmp_path / "mine", sheet=sheet).stderr
    for name, content in (("empty", b""), ("short", b"x" * 100)):
        (tmp_path / name).write_bytes(content)
        told = run(tmp_path / name, tmp_path / "out", sheet=sheet)
        assert (told.returncode, "Traceback" in told.stderr) == (1, False)


def test_an_altered_note_is_told(made_up: Path, sheet: Path, tmp_path: Path) -> None:
    copy = tmp_path / "forged.emr"
    shutil.copy(made_up, copy)
    key = recovery.decode(sheet.read_text(encoding="ascii"))
    connection = connect(copy, key.raw)
    forge(connection, "UPDATE revision SET signer = '=cmd|x' WHERE id = 1",
          "UPDATE client SET name = '=1+1'")  # fmt: skip
    empty_wal(connection)
    connection.close()
    told = run(copy, tmp_path / "out", sheet=sheet)
    assert told.returncode == 3
    assert "1 SEALS DO NOT FIT" in told.stdout
    texts = [p.read_text(encoding="utf-8") for p in (tmp_path / "out").rglob("chart.txt")]
    assert sum("THE SEAL DOES NOT FIT" in text for text in texts) == 1
    assert "'=1+1" in (tmp_path / "out/clients.csv").read_text(encoding="utf-8")


def practice_with_a_client(tools: Tools) -> OpenVault:
    vault = tools.create()
    practice = open_practice(vault.connection, SystemClock())
    practice.clients.add({"legal_name": "Ines Duarte", "born": "1980-02-03", "status": "active"})
    return vault


def test_backups_from_before_and_after_a_change_of_the_key(tmp_path: Path) -> None:
    tools = Tools(tmp_path / "d" / "p.emr", MemoryKeyring(), Throttle(tmp_path / "t.json"))
    backups = tmp_path / "usb"
    backups.mkdir()
    vault = practice_with_a_client(tools)
    old_sheet = "\n".join(vault.recovery_lines())
    before = back_up(vault, backups, Silent()).path
    vault = changed(tools, vault, backups)
    vault = changed(tools, vault, backups)
    new_sheet = "\n".join(vault.recovery_lines())
    after = back_up(vault, backups, Silent()).path
    vault.lock("done")
    for name, file, sheet, more in (
        ("a", before, old_sheet, ()),
        ("b", after, new_sheet, ()),
        ("c", before, new_sheet, ("--newer", after)),
    ):
        told = run(file, tmp_path / name, *more, sheet="-", typed=sheet)
        assert (told.returncode, told.stderr) == (0, ""), name
        assert "Ines Duarte" in (tmp_path / name / "clients.csv").read_text(encoding="utf-8")
    told = run(before, tmp_path / "d1", sheet="-", typed=new_sheet)
    assert told.returncode == 1
    assert "--newer" in told.stderr
    assert PASSPHRASE not in told.stderr


def test_an_open_practice_is_left_alone(tmp_path: Path) -> None:
    tools = Tools(tmp_path / "d" / "p.emr", MemoryKeyring(), Throttle(tmp_path / "t.json"))
    vault = practice_with_a_client(tools)
    sheet = "\n".join(vault.recovery_lines())
    vault.connection.execute("BEGIN IMMEDIATE")
    vault.connection.execute("INSERT INTO meta VALUES ('note', 'x')")
    vault.connection.execute("COMMIT")
    told = run(tools.path, tmp_path / "out", sheet="-", typed=sheet)
    assert told.returncode == 1
    assert "was not closed well" in told.stderr
    vault.lock("done")
    assert run(tools.path, tmp_path / "out", sheet="-", typed=sheet).returncode == 0


def test_psychotherapy_notes_are_written_apart_and_only_when_asked_for(
    made_up: Path, sheet: Path, tmp_path: Path
) -> None:
    run(made_up, tmp_path / "out", sheet=sheet)
    assert not list((tmp_path / "out").rglob("psychotherapy*"))
    run(made_up, tmp_path / "all", "--psychotherapy-notes", sheet=sheet)
    found = {path.name for path in (tmp_path / "all/psychotherapy-notes").iterdir()}
    assert {"psychotherapy_note.jsonl", "psychotherapy_revision.jsonl"} <= found
