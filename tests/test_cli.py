"""The command line, tried as a person types it: good input, bad input, no traceback."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.rights import ordinary_user
from tests.vault.practices import FAST
from therapist_emr import cli
from therapist_emr.domain.clock import SystemClock
from therapist_emr.practice.made_up_file import KEY_NAME, PASSPHRASE, write_demo
from therapist_emr.practice.practice import open_practice
from therapist_emr.vault import lifecycle
from therapist_emr.vault.guard import AlreadyOpen, Guard
from therapist_emr.vault.keyring_store import MemoryKeyring
from therapist_emr.vault.passphrases import go_without


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up practice with five clients."""
    folder = tmp_path_factory.mktemp("demo")
    return write_demo(folder, clients=5, years=1, seed=3, kdf=FAST)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep settings and delays of the command line in a folder of the test's own."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    yield


def run(*words: str | Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "therapist_emr", *map(str, words)],
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
        check=False,
    )


def keyed(practice: Path) -> tuple[str, ...]:
    """Return the words that open the made-up practice."""
    key = practice.parent / KEY_NAME
    return ("--practice", str(practice), "--recovery-key-file", str(key))


def assert_one_line(done: subprocess.CompletedProcess[str], code: int) -> str:
    """Check that a command failed with one line and no traceback; return the line."""
    assert done.returncode == code
    assert done.stderr.count("\n") == 1, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_demo_writes_a_practice_and_its_key(tmp_path: Path) -> None:
    done = run("demo", tmp_path / "d", "--clients", "2", "--years", "1", "--seed", "9")
    assert done.returncode == 0
    assert Path(done.stdout.strip()) == tmp_path / "d" / "demo.emr"
    lines = (tmp_path / "d" / KEY_NAME).read_text("ascii").splitlines()
    assert len(lines) == 4
    assert all(len(line.replace("-", "")) == 15 for line in lines)
    assert PASSPHRASE in done.stderr
    assert "already a file" in assert_one_line(run("demo", tmp_path / "d"), 1)


def test_clients_are_listed_by_record_number(demo: Path) -> None:
    done = run("clients", *keyed(demo))
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert [row[0] for row in rows] == ["0001", "0002", "0003", "0004", "0005"]
    told = json.loads(run("clients", *keyed(demo), "--json").stdout)
    assert [(row["record_number"], row["name"], row["status"]) for row in told] == [
        tuple(row) for row in rows
    ]


def test_key_may_come_from_standard_input(demo: Path) -> None:
    key = (demo.parent / KEY_NAME).read_text("ascii").lower().replace("-", " ")
    done = run("clients", "--practice", demo, "--recovery-key-file", "-", typed=key)
    assert done.returncode == 0
    assert done.stdout.count("\n") == 5


def test_export_writes_a_pdf_of_what_was_asked_for(demo: Path, tmp_path: Path) -> None:
    from therapist_emr.pdf.preview import Preview

    out = tmp_path / "chart.pdf"
    done = run("export", "1", *keyed(demo), "--out", out, "--sections", "medications,profile")
    assert done.stdout.strip() == str(out)
    with Preview(out) as pages:
        text = "".join(pages.text(page) for page in range(pages.page_count))
    assert "Medications" in text
    assert "Sessions" not in text
    assert oct(out.stat().st_mode & 0o777) == "0o600"


def test_export_keeps_to_the_dates(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "none.pdf"
    dates = ("--from", "1999-01-01", "--to", "1999-12-31", "--sections", "sessions")
    assert run("export", "0001", *keyed(demo), "--out", out, *dates).returncode == 0
    from therapist_emr.pdf.preview import Preview

    with Preview(out) as pages:
        text = "".join(pages.text(page) for page in range(pages.page_count))
    assert "None recorded" in text


def test_backup_verify_and_restore_go_round(demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    backup = Path(run("backup", *keyed(demo), "--to", folder).stdout.strip())
    assert backup.parent == folder
    key = demo.parent / KEY_NAME
    checked = run("verify", backup, "--recovery-key-file", key)
    assert checked.returncode == 0
    assert "whole" in checked.stdout.splitlines()[-1]
    without = run("verify", backup)
    assert without.returncode == 0
    assert "not read" in without.stdout
    target = tmp_path / "restored" / "practice.emr"
    done = run("restore", backup, "--to", target, "--recovery-key-file", key)
    assert done.stdout.strip() == str(target)
    words = ("--practice", target, "--recovery-key-file", key)
    assert run("clients", *words).stdout == run("clients", *keyed(demo)).stdout


def test_the_trail_says_that_the_command_line_made_a_backup(demo: Path, tmp_path: Path) -> None:
    run("backup", *keyed(demo), "--to", tmp_path)
    lines = (demo.parent / KEY_NAME).read_text("ascii").split()
    vault = lifecycle.unlock_with_recovery(demo, lines, None, MemoryKeyring())
    rows = open_practice(vault.connection, SystemClock()).audit.rows()
    vault.lock("done")
    by = {row.action: row.actor for row in reversed(rows)}
    assert (by["backup"], by["lock"]) == ("command line", "command line")


def test_restore_never_goes_over_a_file(demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    backup = Path(run("backup", *keyed(demo), "--to", folder).stdout.strip())
    key = demo.parent / KEY_NAME
    target = tmp_path / "practice.emr"
    target.write_bytes(b"somebody's work")
    told = run("restore", backup, "--to", target, "--recovery-key-file", key)
    assert "--replace" in assert_one_line(told, 1)
    assert target.read_bytes() == b"somebody's work"
    done = run("restore", backup, "--to", target, "--recovery-key-file", key, "--replace")
    assert done.returncode == 0
    kept = Path(done.stderr.strip().rsplit(" kept in ", 1)[1])
    assert (kept / "practice.emr").read_bytes() == b"somebody's work"


def test_a_backup_that_is_not_there_is_said_before_a_key_is_asked_for(tmp_path: Path) -> None:
    done = run("restore", tmp_path / "nothing.emr-backup", "--to", tmp_path / "new.emr")
    assert done.returncode == 1
    assert "There is no such file." in done.stderr
    assert "restore a backup" not in done.stderr
    assert "passphrase" not in done.stderr


def test_a_file_to_verify_that_is_not_there_is_said_so(demo: Path, tmp_path: Path) -> None:
    for name in ("nothing.emr-backup", "nothing.emr", "no/nothing.emr"):
        for key in ((), keyed(demo)[2:]):
            said = assert_one_line(run("verify", tmp_path / name, *key), 1)
            assert "There is no such file." in said
            assert "restore a backup" not in said


@pytest.mark.parametrize("name", ["chart.pdf", "chart.emr-backup"])
def test_a_pdf_given_for_a_backup_is_said_to_be_one(demo: Path, tmp_path: Path, name: str) -> None:
    pdf = tmp_path / name
    pdf.write_bytes(b"%PDF-1.7\n" + b"made up " * 1023)
    key = ("--recovery-key-file", demo.parent / KEY_NAME)
    for words in (("verify", pdf), ("restore", pdf, "--to", tmp_path / "new.emr")):
        said = assert_one_line(run(*words, *key), 1)
        assert "not a practice or a backup of one: it is a PDF" in said
        assert "key" not in said
    assert not (tmp_path / "new.emr").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder in which none can be made")
def test_a_made_up_practice_in_an_impossible_place_is_one_line() -> None:
    done = run("demo", "/proc/made-up")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "No folder can be made there." in done.stderr


def test_a_flipped_byte_is_noticed(demo: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.emr"
    data = bytearray(demo.read_bytes())
    data[len(data) // 2] ^= 1
    broken.write_bytes(data)
    done = run("verify", broken, "--recovery-key-file", demo.parent / KEY_NAME)
    assert "This practice is damaged." in assert_one_line(done, 1)
    assert "Problem: " in done.stdout


def test_a_practice_that_nothing_was_proved_about_is_told_as_an_error(demo: Path) -> None:
    done = run("verify", demo)
    assert "Nothing could be proved about this practice" in assert_one_line(done, 1)
    assert done.stdout.splitlines() == ["Not checked: a practice can only be read with its key."]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("nonsense",),
        ("clients",),
        ("export", "1", "--practice", "x"),
        ("export", "1", "--practice", "x", "--out", "y", "--from", "yesterday"),
        ("export", "1", "--practice", "x", "--out", "y", "--sections", "billing"),
        ("demo", "d", "--clients", "none"),
        ("demo", "d", "--clients", "0"),
        ("restore", "b"),
    ][1:],
)
def test_wrong_usage_is_exit_code_two(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert "usage:" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["clients", "backup", "export"])
def test_a_missing_practice_is_one_line_and_makes_nothing(command: str, tmp_path: Path) -> None:
    missing = tmp_path / "nowhere" / "practice.emr"
    more = {
        "clients": (),
        "backup": ("--to", tmp_path),
        "export": ("1", "--out", tmp_path / "x.pdf"),
    }[command]
    assert_one_line(run(command, *more, "--practice", missing), 1)
    assert not missing.parent.exists()


def test_no_terminal_and_no_key_says_what_to_do(demo: Path) -> None:
    told = assert_one_line(run("clients", "--practice", demo), 1)
    assert "--recovery-key-file" in told


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("", "four lines"),
        ("AAAAA-AAAAA-AAAAA\n" * 4, ""),
        ("hello", "four lines"),
        ("\x00" * 40, ""),
    ],
)
def test_a_wrong_recovery_key_is_one_line(demo: Path, key: str, says: str) -> None:
    words = ("clients", "--practice", demo, "--recovery-key-file", "-")
    assert says in assert_one_line(run(*words, typed=key), 1)


def test_a_key_file_that_cannot_be_read_is_one_line(demo: Path, tmp_path: Path) -> None:
    words = ("clients", "--practice", demo, "--recovery-key-file")
    assert "cannot be read" in assert_one_line(run(*words, tmp_path / "no.txt"), 1)
    binary = tmp_path / "binary"
    binary.write_bytes(bytes(range(128, 256)))
    assert "cannot be read" in assert_one_line(run(*words, binary), 1)


def test_an_unknown_record_number_is_one_line(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.pdf"
    assert_one_line(run("export", "9999", *keyed(demo), "--out", out), 1)
    assert not out.exists()


def test_a_place_that_takes_no_file_is_one_line(demo: Path, tmp_path: Path) -> None:
    done = run("export", "1", *keyed(demo), "--out", tmp_path / "no" / "x.pdf")
    assert "There is no such folder." in assert_one_line(done, 1)
    assert_one_line(run("backup", *keyed(demo), "--to", tmp_path / "no"), 1)


def test_doctor_names_versions_keyring_and_folders() -> None:
    done = run("doctor")
    assert done.returncode == 0
    for topic in ("Program", "Python", "Database", "Keyring", "Practice", "Disk encryption"):
        assert f"{topic}:" in done.stdout
    assert done.stderr == ""


def test_a_window_without_a_screen_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "linux":
        return
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert "no screen" in assert_one_line(run(), 1)


def test_no_command_imports_qt() -> None:
    """Everything but the window and the tour works on a machine without Qt's libraries."""
    code = (
        "import sys; sys.modules['PySide6'] = None\n"
        "from therapist_emr import cli\n"
        "sys.exit(cli.main(['doctor']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", [*cli.HEADLESS, "tour"])
def test_every_word_of_a_command_is_explained(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--help"])
    assert ended.value.code == 0
    words = re.findall(r"^  (\S.*)\n(?=(.*))", capsys.readouterr().out, re.M)
    assert [word for word, below in words if "  " not in word and below[:4] != "    "] == []
    assert words


def test_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("therapist-emr ")


def test_a_backup_goes_to_every_place_of_the_practice(demo: Path, tmp_path: Path) -> None:
    practice = Path(shutil.copy(demo, tmp_path / "own.emr"))
    key = ("--practice", practice, "--recovery-key-file", demo.parent / KEY_NAME)
    assert "No place for backups" in assert_one_line(run("backup", *key), 1)
    folders = [tmp_path / "usb", tmp_path / "nas"]
    lines = (demo.parent / KEY_NAME).read_text("ascii")
    vault = lifecycle.unlock_with_recovery(practice, lines, None, None)
    for folder in folders:
        folder.mkdir()
        open_practice(vault.connection, SystemClock()).backups.add(folder)
    vault.lock("test")
    made = [Path(line) for line in run("backup", *key).stdout.splitlines()]
    assert [path.parent for path in made] == folders
    folders[1].rename(tmp_path / "unplugged")
    done = run("backup", *key)
    assert Path(done.stdout.strip()).parent == folders[0]
    told = assert_one_line(done, 1)
    assert str(folders[1]) in told
    assert "No backup was made." in told
    assert "by itself" not in told  # no window is open that would try again
    named = run("backup", *key, "--to", folders[0], "--to", tmp_path / "unplugged")
    assert [Path(line).parent for line in named.stdout.splitlines()] == [
        folders[0],
        tmp_path / "unplugged",
    ]


def test_a_folder_named_from_here_is_remembered_from_anywhere(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice = Path(shutil.copy(demo, tmp_path / "own.emr"))
    key = ("--practice", practice, "--recovery-key-file", demo.parent / KEY_NAME)
    (tmp_path / "usb").mkdir()
    monkeypatch.chdir(tmp_path)
    made = Path(run("backup", *key, "--to", "usb").stdout.strip())
    assert made.parent == tmp_path / "usb"
    lines = (demo.parent / KEY_NAME).read_text("ascii")
    vault = lifecycle.unlock_with_recovery(practice, lines, None, None)
    (last,) = open_practice(vault.connection, SystemClock()).backups.newest(1)
    vault.lock("test")
    assert last.folder == str(tmp_path / "usb")


def test_a_practice_without_a_passphrase_is_backed_up_unattended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keyring = MemoryKeyring()
    monkeypatch.setattr(cli, "_keyring", lambda: keyring)
    monkeypatch.setattr(cli, "_has_terminal", lambda: False)
    vault = lifecycle.create_practice(tmp_path / "own.emr", PASSPHRASE, keyring, kdf=FAST)
    words = ["backup", "--practice", str(tmp_path / "own.emr"), "--to", str(tmp_path)]
    vault.lock("with a passphrase")
    with Guard(tmp_path / "own.emr"), pytest.raises(AlreadyOpen):
        cli.run(cli.parser().parse_args(words))
    with pytest.raises(cli.NeedsKey):
        cli.run(cli.parser().parse_args(words))
    vault = lifecycle.unlock(tmp_path / "own.emr", PASSPHRASE, keyring)
    go_without(vault, PASSPHRASE)
    vault.lock("without one")
    assert cli.run(cli.parser().parse_args(words)) == 0
    assert Path(capsys.readouterr().out.strip()).exists()


def test_a_practice_is_verified_with_the_key_it_opens_with_here(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody is there to type; the practice named twice is no other one that is open."""
    keyring = MemoryKeyring()
    monkeypatch.setattr(cli, "_keyring", lambda: keyring)
    monkeypatch.setattr(cli, "_has_terminal", lambda: False)
    own = tmp_path / "own.emr"
    vault = lifecycle.create_practice(own, PASSPHRASE, keyring, kdf=FAST)
    words = ["verify", str(own), "--practice", str(tmp_path / "." / "own.emr")]
    vault.lock("with a passphrase")
    assert cli.main(words) == 1
    assert "The passphrase cannot be asked for" in capsys.readouterr().err
    vault = lifecycle.unlock(own, PASSPHRASE, keyring)
    go_without(vault, PASSPHRASE)
    vault.lock("without one")
    assert cli.main(words) == 0
    assert capsys.readouterr().out.endswith("This practice is whole.\n")
    sheet = ["--recovery-key-file", str(demo.parent / KEY_NAME)]
    assert cli.main(["verify", str(demo), "--practice", str(demo), *sheet]) == 0
    assert capsys.readouterr().out.endswith("This practice is whole.\n")


def test_a_key_that_is_not_here_cannot_be_asked_for(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice = Path(shutil.copy(demo, tmp_path / "own.emr"))
    monkeypatch.setattr(cli, "_keyring", MemoryKeyring)
    words = ["clients", "--practice", str(practice)]
    for terminal, refused in ((False, cli.NeedsKey), (True, lifecycle.NoKeyHere)):
        monkeypatch.setattr(cli, "_has_terminal", lambda there=terminal: there)
        with pytest.raises(refused):
            cli.run(cli.parser().parse_args(words))


@pytest.mark.skipif(os.name == "nt", reason="a folder's mode says nothing there")
def test_a_practice_for_reading_only_is_verified_with_the_sheet(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "disc"
    folder.mkdir()
    practice = Path(shutil.copy(demo, folder / "own.emr"))
    lines = iter((demo.parent / KEY_NAME).read_text("ascii").splitlines())
    monkeypatch.setattr(cli, "_has_terminal", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(lines))
    folder.chmod(0o500)
    with ordinary_user():
        code = cli.main(["verify", str(practice)])
    folder.chmod(0o700)
    assert (code, capsys.readouterr().out.splitlines()[-1]) == (0, "This practice is whole.")


def test_nothing_is_typed_for_a_place_that_is_taken(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "own.emr"
    taken.write_bytes(b"what was there before")
    monkeypatch.setattr(cli, "_has_terminal", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda prompt: pytest.fail(prompt))
    assert cli.main(["restore", str(demo), "--to", str(taken)]) == 1
    assert "add --replace" in capsys.readouterr().err


def test_what_is_wrong_is_said_at_once_and_asked_for_again(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, third, fourth = (demo.parent / KEY_NAME).read_text("ascii").split()
    typed = ["", first, second[1:], second, third, f"{fourth}0", fourth]
    typed += ["short", *("four quiet otters", "four quiet cats"), *["four quiet otters"] * 2]
    asked: list[str] = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return typed[len(asked) - 1]

    monkeypatch.setattr(cli, "_has_terminal", lambda: True)
    monkeypatch.setattr("getpass.getpass", answer)
    assert cli.main(["restore", str(demo), "--to", str(tmp_path / "own.emr")]) == 0
    lines = [f"Recovery sheet, line {number}: " for number in (1, 1, 2, 2, 3, 4, 4)]
    new, again = "New passphrase (empty keeps none): ", "Once more: "
    assert asked == [*lines, new, new, again, new, again]
    assert capsys.readouterr().err.splitlines() == [
        "Line 1: it is empty. Type it again.",
        "Line 2: it is too short: 14 characters instead of 15. Type it again.",
        "Line 4: it is too long: 16 characters instead of 15. Type it again.",
        "A passphrase needs at least 8 characters. Four or five unrelated words are easy to "
        "remember and hard to guess.",
        "The two passphrases are not the same. Type both again.",
    ]
