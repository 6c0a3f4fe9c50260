"""The command line on a bad day: closed pipes, full disks, signals, files that are something else.

Every failure is one line on standard error; nothing that was there before is lost.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from tests.vault.practices import FAST
from therapist_emr import cli, paths
from therapist_emr.errors import UserError
from therapist_emr.practice.made_up_file import KEY_NAME, write_demo
from therapist_emr.store.connection import connect
from therapist_emr.vault.keyring_store import MemoryKeyring
from therapist_emr.vault.recovery import decode

UNIX = pytest.mark.skipif(os.name == "nt", reason="Unix signals and devices")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up practice that no test writes to."""
    return write_demo(tmp_path_factory.mktemp("demo"), clients=3, years=1, seed=3, kdf=FAST)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep settings and delays of the command line in a folder of the test's own."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    yield


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "therapist_emr", *map(str, words)]


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, without a terminal."""
    return subprocess.run(
        command(*words), stdin=subprocess.DEVNULL, capture_output=True, text=True,
        encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


def unmeasured() -> dict[str, str]:
    """Return the surroundings of a program that is sent a signal.

    The measuring of branches holds a lock of its own while it begins a file; a signal that raises
    there leaves it locked, and the program waits for ever.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}


def keyed(practice: Path) -> tuple[str | Path, ...]:
    return ("--practice", practice, "--recovery-key-file", practice.parent / KEY_NAME)


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("therapist-emr: ")
    return done.stderr


def test_an_export_never_takes_the_place_of_a_practice(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made.parent, tmp_path / "own")
    practice = tmp_path / "own" / made.name
    assert "not a PDF" in one_line(run("export", "1", *keyed(practice), "--out", practice))
    assert run("clients", *keyed(practice)).returncode == 0
    out = tmp_path / "chart.pdf"
    for _again in range(2):
        assert run("export", "1", *keyed(practice), "--out", out).returncode == 0


@UNIX
def test_an_export_goes_where_a_link_leads_and_leaves_the_link(made: Path, tmp_path: Path) -> None:
    (tmp_path / "other disk").mkdir()
    aim, link = tmp_path / "other disk" / "chart.pdf", tmp_path / "chart.pdf"
    link.symlink_to(aim)
    for _again in range(2):
        done = run("export", "1", *keyed(made), "--out", link)
        assert done.stdout == f"{link}\n"
        assert link.is_symlink()
        assert aim.read_bytes().startswith(b"%PDF")
        aim.write_bytes(b"")


def test_the_wrong_sheet_leaves_nothing_where_a_backup_was_to_go(
    made: Path, tmp_path: Path
) -> None:
    other = write_demo(tmp_path / "other", clients=1, years=1, seed=4, kdf=FAST)
    aim = tmp_path / "new" / "practice.emr"
    key = ("--recovery-key-file", other.parent / KEY_NAME)
    assert "fingerprint" in one_line(run("restore", made, "--to", aim, *key))
    assert not aim.parent.exists()


def test_a_damaged_backup_leaves_nothing_where_it_was_to_go(made: Path, tmp_path: Path) -> None:
    damaged, aim = tmp_path / "damaged.emr", tmp_path / "new" / "practice.emr"
    content = bytearray(made.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    key = ("--recovery-key-file", made.parent / KEY_NAME)
    assert "damaged" in one_line(run("restore", damaged, "--to", aim, *key))
    assert not aim.parent.exists()


@UNIX
def test_links_in_a_circle_are_a_plain_sentence(made: Path, tmp_path: Path) -> None:
    circle, key = tmp_path / "circle", made.parent / KEY_NAME
    circle.symlink_to("circle")
    for words in (
        ("clients", "--practice", circle, "--recovery-key-file", key),
        ("verify", circle, "--recovery-key-file", key),
        ("backup", *keyed(made), "--to", circle),
    ):
        assert "error of the program" not in one_line(run(*words))


@UNIX
def test_without_a_home_folder_all_is_said_and_backups_are_made(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    done = run("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Folders: The folders of this program cannot be made in your home" in done.stdout
    assert "Swap: " in done.stdout
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert "cannot be made in your home folder" in one_line(run())
    own = Path(shutil.copy(made, tmp_path / "own.emr"))
    key = ("--practice", own, "--recovery-key-file", made.parent / KEY_NAME)
    done = run("backup", *key, "--to", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert Path(done.stdout.strip()).exists()


def test_a_backup_is_not_worked_in(made: Path, tmp_path: Path) -> None:
    backup = Path(run("backup", *keyed(made), "--to", tmp_path).stdout.strip())
    key = ("--recovery-key-file", made.parent / KEY_NAME)
    assert "Restore it" in one_line(run("clients", "--practice", backup, *key))
    one_line(run("restore", backup, "--to", backup, *key, "--replace"))
    assert run("verify", backup, *key).returncode == 0


@pytest.mark.parametrize(
    "words",
    [
        ("clients", "--practice", ""),
        ("verify", ""),
        ("demo", ""),
        ("demo", "d", "--years", "5000"),
        ("demo", "d", "--clients", "100001"),
        ("restore", "b", "--to", ""),
        ("export", "1", "--practice", "x", "--out", ""),
        ("export", "1", "--practice", "x", "--out", "y", "--from", "2026-12-01",
         "--to", "2026-01-01"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_wrong_usage(words: tuple[str, ...], tmp_path: Path) -> None:
    done = subprocess.run(
        command(*words), capture_output=True, text=True, cwd=tmp_path, timeout=60, check=False
    )
    assert done.returncode == 2
    assert f"usage: therapist-emr {words[0]} " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_record_number_nobody_has_is_told_in_words_that_fit(made: Path, tmp_path: Path) -> None:
    told = one_line(run("export", "77", *keyed(made), "--out", tmp_path / "x.pdf"))
    assert "No client has this record number" in told


@pytest.mark.parametrize("place", ["/", ".", ".."])
def test_a_folder_is_no_place_for_a_pdf(made: Path, place: str) -> None:
    assert "folder of that name" in one_line(run("export", "1", *keyed(made), "--out", place))


@UNIX
def test_a_folder_that_was_removed_is_said(made: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    for words in (
        ("backup", *keyed(made), "--to", "usb"),
        ("export", "1", *keyed(made), "--out", "x.pdf"),
        ("tour", "x"),
        ("verify", "x"),
    ):
        gone.mkdir()
        done = subprocess.run(
            ["/bin/sh", "-c", 'cd "$0" && rmdir "$0" && exec "$@"', gone, *command(*words)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert "The folder you are in is not there any more" in one_line(done)


@UNIX
def test_typed_bytes_that_are_no_text_are_said(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def typed(_prompt: str) -> str:
        return b"\xff".decode("utf-8")

    monkeypatch.setattr(cli, "_has_terminal", lambda: True)
    monkeypatch.setattr("getpass.getpass", typed)
    assert cli.main(["restore", str(made), "--to", str(made.with_name("new.emr"))]) == 1
    assert capsys.readouterr().err == "therapist-emr: What was typed is no text. Try again.\n"


@UNIX
def test_a_record_number_that_is_no_text_is_wrong_usage(made: Path, tmp_path: Path) -> None:
    done = run("export", "\udcff", *keyed(made), "--out", tmp_path / "x.pdf")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no text" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each name is text")
def test_a_backup_goes_into_a_folder_whose_name_is_no_text(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "usb-\udcff"
    folder.mkdir()
    done = run("backup", *keyed(made), "--to", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(folder.glob("*.emr-backup"))


def test_a_file_in_the_place_of_a_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    one_line(run("demo", tmp_path / "file"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_key_saved_by_windows_own_editor_is_read(
    made: Path, tmp_path: Path, encoding: str
) -> None:
    key = tmp_path / "key.txt"
    key.write_text((made.parent / KEY_NAME).read_text("ascii"), encoding=encoding)
    assert run("clients", "--practice", made, "--recovery-key-file", key).returncode == 0


def test_what_is_no_practice_gets_no_lock_beside_it(made: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    key = ("--recovery-key-file", made.parent / KEY_NAME)
    for wrong in (tmp_path / "empty", tmp_path):
        one_line(run("verify", wrong, *key))
        one_line(run("clients", "--practice", wrong, *key))
    assert not list(tmp_path.parent.glob(f"{tmp_path.name}.lock"))
    assert not (tmp_path / "empty.lock").exists()


def test_a_practice_without_one_of_its_tables_is_one_line(tmp_path: Path) -> None:
    practice = write_demo(tmp_path / "demo", clients=1, years=1, seed=3, kdf=FAST)
    lines = (practice.parent / KEY_NAME).read_text("ascii")
    with closing(connect(practice, decode(lines).raw)) as connection:
        connection.set_authorizer(None)
        connection.execute("DROP TABLE draft")
    left = practice.read_bytes()
    said = one_line(run("clients", *keyed(practice)))
    assert "A part of this practice is missing from its file." in said
    assert "restore the newest verified backup" in said
    assert practice.read_bytes() == left


def test_nobody_reading_on_is_no_error_to_report(made: Path) -> None:
    for words in (("doctor",), ("verify", made, "--recovery-key-file", made.parent / KEY_NAME)):
        with subprocess.Popen(
            command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as child:
            assert child.stdout is not None
            assert child.stderr is not None
            child.stdout.close()
            assert child.stderr.read() == b""
        assert child.returncode == 1


@UNIX
def test_output_that_cannot_be_written_is_one_line(made: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command("clients", *keyed(made)), stdout=full, stderr=subprocess.PIPE, text=True,
            timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "disk is full" in done.stderr


@UNIX
def test_closed_standard_streams_are_no_traceback(made: Path) -> None:
    words = " ".join(f"'{word}'" for word in command("clients", "--practice", made))
    for redirection in ("<&-", ">&- <&-", "--recovery-key-file - <&-"):
        done = subprocess.run(
            ["/bin/sh", "-c", f"{words} {redirection}"], stderr=subprocess.PIPE, text=True,
            timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 1
        assert "cannot be asked for" in done.stderr
        assert done.stderr.count("\n") == 1


WATCHED = """
import os, sys
taken = set()
def watch(event, _details):
    if event == "open":
        for number in (0, 1, 2):
            if os.path.lexists(f"/proc/self/fd/{number}"):
                taken.add(os.readlink(f"/proc/self/fd/{number}"))
sys.addaudithook(watch)
from therapist_emr import cli
code = cli.main(sys.argv[2:])
with open(sys.argv[1], "w") as told:
    print(code, *sorted(taken), file=told)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_no_file_takes_the_place_of_a_closed_stream(made: Path, tmp_path: Path) -> None:
    """What a library writes to standard error would go into the practice or its lock."""
    own = Path(shutil.copy(made, tmp_path / "own.emr"))
    key = ("--practice", own, "--recovery-key-file", made.parent / KEY_NAME)
    words = [sys.executable, "-c", WATCHED, tmp_path / "told", "backup", *key, "--to", tmp_path]
    closed = ["/bin/sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh"]
    subprocess.run([*closed, *map(str, words)], timeout=60, check=True)
    assert (tmp_path / "told").read_text("utf-8") == "0 /dev/null\n"


def test_names_are_printed_whatever_the_encoding(made: Path) -> None:
    plain = run("clients", *keyed(made)).stdout
    assert not plain.isascii()
    done = subprocess.run(
        command("clients", *keyed(made)), capture_output=True, timeout=60, check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert done.stdout.decode("utf-8") == plain


@UNIX
def test_no_name_steers_the_terminal(made: Path, tmp_path: Path) -> None:
    """An escape sequence in a path could clear the screen, or write what nobody said."""
    odd = tmp_path / "a\x1b[2Jb\x9bc\rd\ne\u202ef"
    odd.mkdir()
    own = Path(shutil.copy(made, odd / "own.emr"))
    key = ("--recovery-key-file", made.parent / KEY_NAME)
    done = [
        run("backup", "--practice", own, *key, "--to", odd),
        run("backup", "--practice", own, *key, "--to", odd / "not there"),
        run("export", "1", "--practice", own, *key, "--out", odd / "chart.pdf"),
        run("restore", own, *key, "--to", odd / "new.emr"),
        run("restore", own, *key, "--to", odd / "new.emr", "--replace"),
        run("demo", odd / "demo", "--clients", "1", "--years", "1"),
        run("clients", odd),
        run("demo", odd, "--clients", "\x1b]0;x\x07"),
        run("\x1b[2J"),
    ]
    assert [one.returncode for one in done] == [0, 1, 0, 0, 0, 0, 2, 2, 2]
    for one in done:
        assert not set("\x1b\x9b\r\u202e\x07") & set(one.stdout + one.stderr)
        assert one.stdout.count("\n") == (one.returncode == 0)
    assert "a\\u001b[2Jb\\u009bc\\u000dd\\u000ae\\u202ef/new.emr\n" in done[3].stdout
    assert "\\u001b[2Jb" in done[4].stderr


@UNIX
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_half_way_leaves_nothing_by_halves(tmp_path: Path, number: int) -> None:
    folder = tmp_path / "demo"
    with subprocess.Popen(
        command("demo", folder, "--clients", "400", "--years", "10"), stderr=subprocess.PIPE,
        env=unmeasured(),
    ) as child:  # fmt: skip
        while not (folder / "demo.emr").exists():
            assert child.poll() is None
            time.sleep(0.01)
        child.send_signal(number)
        told = child.communicate(timeout=60)[1].decode()
    assert child.returncode == 1
    assert told == "therapist-emr: stopped\n"
    assert not folder.exists()


@UNIX
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_that_the_library_swallows_is_one_all_the_same(number: int) -> None:
    """SQLite asks Python whether a statement is allowed; what that raises ends as a refusal."""

    def ask(*_about: object) -> int:
        os.kill(os.getpid(), number)
        return 0

    with closing(dbapi2.connect(":memory:")) as connection:
        connection.set_authorizer(ask)
        with pytest.raises(KeyboardInterrupt), cli._stopped_cleanly():
            connection.execute("SELECT 1")
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@UNIX
def test_stopping_at_once_is_one_line(tmp_path: Path) -> None:
    """The program's own parts are read while the signal comes; nothing is shown of them."""
    slow = tmp_path / "argparse.py"
    slow.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n", encoding="ascii")
    done = subprocess.run(
        command("doctor"), stderr=subprocess.PIPE, text=True, timeout=60, check=False,
        env={**unmeasured(), "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
    )  # fmt: skip
    assert one_line(done) == "therapist-emr: stopped\n"


@UNIX
def test_stopping_after_the_exchange_says_what_stands(
    made: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Stopped(MemoryKeyring):
        def put(self, *_: str) -> None:
            raise KeyboardInterrupt

    aim, link = tmp_path / "real" / "own.emr", tmp_path / "link.emr"
    aim.parent.mkdir()
    aim.write_bytes(b"what was there before")
    link.symlink_to(aim)
    key = ("--recovery-key-file", str(made.parent / KEY_NAME))
    monkeypatch.setattr(cli, "_keyring", Stopped)
    monkeypatch.setattr(cli, "_has_terminal", lambda: False)
    assert cli.main(["restore", str(made), "--to", str(link), "--replace", *key]) == 1
    told = capsys.readouterr().err
    (quarantine,) = aim.parent.glob("own.emr-replaced-*")
    assert f"was restored to {aim}, but" in told
    assert f"kept in {quarantine}" in told
    assert (quarantine / "own.emr").read_bytes() == b"what was there before"
    assert link.is_symlink()
    assert run("clients", "--practice", link, *key).returncode == 0


def test_a_bug_is_one_line_that_quotes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_arguments: object) -> int:
        raise RuntimeError("Ben Okafor felt better")

    monkeypatch.setitem(cli._COMMANDS, "doctor", broken)
    assert cli.main(["doctor"]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "RuntimeError" in told
    logged = (paths.log_dir() / "therapist-emr.log").read_text()
    assert "RuntimeError" in logged
    assert "Okafor" not in told + logged


def test_an_error_of_many_lines_is_said_in_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_arguments: object) -> int:
        raise UserError("One thing\nand another.", "Try\tagain.")

    monkeypatch.setitem(cli._COMMANDS, "doctor", broken)
    assert cli.main(["doctor"]) == 1
    assert capsys.readouterr().err == "therapist-emr: One thing and another. Try again.\n"
