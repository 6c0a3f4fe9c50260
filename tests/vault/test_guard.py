from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from therapist_emr.store.errors import MissingFile, UnsuitablePlace
from therapist_emr.vault import guard as guard_module
from therapist_emr.vault.files import StrangeBeside
from therapist_emr.vault.guard import AlreadyOpen, Guard, closed_as_it_is, kept_closed

HOLD = """
import sys
from pathlib import Path
from therapist_emr.vault.guard import Guard
guard = Guard(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_guard_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    practice = tmp_path / "practice.emr"
    with Guard(practice) as guard:
        with pytest.raises(AlreadyOpen):
            Guard(practice)
        guard.release()
        with Guard(practice):
            pass
    assert not practice.exists()
    assert stat.S_IMODE((tmp_path / "practice.emr.lock").stat().st_mode) == 0o600


@pytest.mark.skipif(os.name == "nt", reason="locks are asked for otherwise there")
@pytest.mark.parametrize("code", [errno.ENOLCK, errno.EOPNOTSUPP, errno.EBADF])
def test_a_place_without_locks_is_not_told_as_another_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    import fcntl

    def no_locks(*_: object) -> None:
        raise OSError(code, "not here")

    practice, lock = tmp_path / "practice.emr", tmp_path / "practice.emr.lock"
    monkeypatch.setattr(fcntl, "flock", no_locks)
    with pytest.raises(UnsuitablePlace, match="network drives"):
        Guard(practice)
    assert not lock.exists()
    lock.touch()
    with pytest.raises(UnsuitablePlace):
        Guard(practice)
    with pytest.raises(UnsuitablePlace), closed_as_it_is(practice):
        pass
    assert lock.exists()


def test_a_link_to_a_practice_is_the_practice(tmp_path: Path) -> None:
    practice, link = tmp_path / "practice.emr", tmp_path / "desktop" / "link.emr"
    practice.write_bytes(b"")
    link.parent.mkdir()
    link.symlink_to(practice)
    with Guard(practice), pytest.raises(AlreadyOpen):
        Guard(link)
    with Guard(link), pytest.raises(AlreadyOpen):
        Guard(practice)
    assert list(link.parent.iterdir()) == [link]


def test_two_practices_in_one_folder_do_not_meet(tmp_path: Path) -> None:
    with Guard(tmp_path / "a.emr"), Guard(tmp_path / "b.emr"):
        pass


def test_a_missing_folder_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        Guard(tmp_path / "gone" / "practice.emr")


def test_a_killed_program_leaves_nothing_locked(tmp_path: Path) -> None:
    practice = tmp_path / "practice.emr"
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(practice)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        with pytest.raises(AlreadyOpen):
            Guard(practice)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    with Guard(practice):
        pass


def test_what_comes_to_nothing_leaves_no_lock_where_there_was_none(tmp_path: Path) -> None:
    practice, lock = tmp_path / "practice.emr", tmp_path / "practice.emr.lock"
    with pytest.raises(KeyError), Guard(practice):
        raise KeyError
    assert not lock.exists()
    Guard(practice).release()
    with pytest.raises(KeyError), Guard(practice):
        raise KeyError
    assert lock.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no file that is open")
@pytest.mark.parametrize("another", [True, False])
def test_a_lock_that_was_taken_away_meanwhile_is_not_held_on_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, another: bool
) -> None:
    practice, lock = tmp_path / "practice.emr", tmp_path / "practice.emr.lock"
    real = guard_module._lock
    times: list[int] = []

    def late(handle: int) -> None:
        if not times:
            lock.unlink()
            if another:
                lock.touch()
        times.append(handle)
        real(handle)

    monkeypatch.setattr(guard_module, "_lock", late)
    with Guard(practice), pytest.raises(AlreadyOpen):
        Guard(practice)


@pytest.mark.skipif(os.name == "nt", reason="pipes are files on Unix only")
@pytest.mark.parametrize("sort", ["folder", "pipe", "link"])
def test_what_is_no_file_in_the_locks_place_is_refused_and_not_waited_for(
    tmp_path: Path, sort: str
) -> None:
    lock = tmp_path / "practice.emr.lock"
    make: dict[str, Callable[[], object]] = {
        "folder": lock.mkdir,
        "pipe": lambda: os.mkfifo(lock),
        "link": lambda: lock.symlink_to("nowhere"),
    }
    make[sort]()
    for hold in (Guard, kept_closed, closed_as_it_is):
        with pytest.raises(StrangeBeside), hold(tmp_path / "practice.emr"):
            pass
    assert os.path.lexists(lock)
    assert not (tmp_path / "nowhere").exists()
