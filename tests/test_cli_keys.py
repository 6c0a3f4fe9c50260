"""The command line after a change of the key: old sheet, new sheet, old backup, new practice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.test_cli import assert_one_line, run
from tests.vault.changes import backed_up, begun
from tests.vault.practices import Tools, write
from therapist_emr.domain.progress import Silent
from therapist_emr.vault.rotation import carry_out
from therapist_emr.vault.throttle import Throttle


@dataclass(frozen=True)
class Changed:
    """A practice whose key was changed, with both sheets in files and a backup from before."""

    path: Path
    old: Path
    new: Path
    backup: Path
    fingerprints: tuple[str, str]

    def by(self, sheet: Path) -> tuple[str, ...]:
        return ("--practice", str(self.path), "--recovery-key-file", str(sheet))


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Changed:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    usb = tmp_path / "usb"
    usb.mkdir()
    tools = Tools(tmp_path / "desk" / "practice.emr", None, Throttle(tmp_path / "tries.json"))
    vault = tools.create()
    write(vault, "note", "before")
    backup = backed_up(vault, usb).path
    sheets = tmp_path / "old.txt", tmp_path / "new.txt"
    sheets[0].write_text("\n".join(vault.recovery_lines()), encoding="ascii")
    before = vault.fingerprint
    vault = carry_out(vault, begun(tools, vault, usb), Silent())
    sheets[1].write_text("\n".join(vault.recovery_lines()), encoding="ascii")
    vault.lock("made for a test")
    return Changed(tools.path, *sheets, backup, (before, vault.fingerprint))


def test_the_old_sheet_is_told_which_one_is_wanted(changed: Changed, tmp_path: Path) -> None:
    said = run("backup", "--to", tmp_path / "usb", *changed.by(changed.old))
    line = assert_one_line(said, 1)
    for fingerprint in changed.fingerprints:
        assert fingerprint in line
    assert "Nothing was changed" in line
    done = run("backup", "--to", tmp_path / "usb", *changed.by(changed.new))
    assert done.returncode == 0
    assert changed.fingerprints[1] in done.stdout


def test_an_old_backup_is_verified_with_the_old_sheet_or_by_the_practice(changed: Changed) -> None:
    for words in (("--recovery-key-file", str(changed.old)), changed.by(changed.new)):
        done = run("verify", changed.backup, *words)
        assert done.returncode == 0, done.stderr
        assert "This backup is whole" in done.stdout
    line = assert_one_line(run("verify", changed.backup, "--recovery-key-file", changed.new), 1)
    assert f"Use the sheet with the fingerprint {changed.fingerprints[0]}" in line


def test_the_practice_may_be_named_before_the_command(changed: Changed) -> None:
    named, key = changed.by(changed.new)[:2], changed.by(changed.new)[2:]
    done = run(*named, "clients", *key)
    assert (done.returncode, done.stderr) == (0, "")
    done = run(*named, "verify", changed.backup, *key)
    assert "This backup is whole" in done.stdout, done.stderr


def test_an_old_backup_is_restored_by_the_practice_under_todays_key(
    changed: Changed, tmp_path: Path
) -> None:
    target = tmp_path / "trial" / "practice.emr"
    done = run("restore", changed.backup, "--to", target, *changed.by(changed.new))
    assert done.returncode == 0, done.stderr
    new = ("--practice", str(target), "--recovery-key-file", str(changed.new))
    assert run("clients", *new).returncode == 0
    line = assert_one_line(
        run("restore", changed.backup, "--to", tmp_path / "x.emr",
            "--recovery-key-file", changed.new), 1
    )  # fmt: skip
    assert changed.fingerprints[0] in line
    assert not (tmp_path / "x.emr").exists()


def test_the_practice_itself_may_be_replaced(changed: Changed) -> None:
    words = ("restore", changed.backup, "--to", changed.path, "--replace")
    done = run(*words, *changed.by(changed.new))
    assert done.returncode == 0, done.stderr
    assert "is kept in" in done.stderr
    assert run("clients", *changed.by(changed.new)).returncode == 0


def test_a_change_that_was_cut_short_is_told(tmp_path: Path, changed: Changed) -> None:
    tools = Tools(changed.path, None, Throttle(tmp_path / "tries.json"))
    vault = tools.unlock()
    begun(tools, vault, tmp_path / "usb")
    vault.abandon()
    done = run("clients", *changed.by(changed.new))
    assert done.returncode == 0
    assert "stopped before it took place" in done.stderr
