"""What a locked program keeps: no key and next to no words in memory, and none on the disk.

The program's memory is read from outside, which on Linux needs a process of the same person that
started it, or root.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.faults import cycles, memory
from tests.faults.canary import sightings
from tests.faults.cycles import CANARY, PASSPHRASE
from tests.ui.away.buses import FakeLogind, logind_on, private_bus
from therapist_emr.domain.clock import SystemClock
from therapist_emr.practice import open_practice
from therapist_emr.store.audit import AuditTrail
from therapist_emr.ui.away.reasons import SLEPT
from therapist_emr.vault import lifecycle
from therapist_emr.vault.open_vault import OpenVault

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads memory through /proc")
KEY = ("first half of the key", "second half of the key")
MOST_WORDS = 5


def looked_at(
    folder: Path, needles: dict[str, bytes], logind: FakeLogind, address: str
) -> dict[str, Counter[str]]:
    """Drive the window until sleep locks it, and count the needles in memory after each step."""
    found: dict[str, Counter[str]] = {}
    buses = {f"DBUS_{name}_BUS_ADDRESS": address for name in ("SYSTEM", "SESSION")}
    (temporary := folder / "tmp").mkdir()
    places = dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(temporary))
    home = folder / "home"
    with cycles.started("sitter", str(folder), "told", home=home, **buses, **places) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(f"{PASSPHRASE[::-1]}\n{CANARY[::-1]}\n")
        child.stdin.flush()
        for line in child.stdout:
            found[line.strip()] = memory.count(child.pid, needles)
            child.stdin.write("\n")
            child.stdin.flush()
            if line == "looked around\n":
                assert logind.is_waited_for()
                logind.sleep(on=True)
    return found


@pytest.mark.timeout(180)
def test_sleep_waits_until_drafts_are_safe_and_neither_key_nor_words_are_left(
    tmp_path: Path,
) -> None:
    key = cycles.practice_with_canary(tmp_path)
    secret = memory.key_needles(key) | memory.written("passphrase", PASSPHRASE)
    words = memory.written("canary", CANARY)
    with private_bus(tmp_path) as address, logind_on(address) as logind:
        found = looked_at(tmp_path, secret | words, logind, address)
        assert not logind.is_waited_for()
    assert list(found) == ["unlocked", "looked around", "locked"]
    assert all(found["looked around"][name] for name in (*KEY, *words))
    left = found["locked"]
    assert {name: left[name] for name in secret if left[name]} == {}
    assert sum(left[name] for name in words) <= MOST_WORDS
    assert sightings(tmp_path) == []
    assert CANARY in drafts(tmp_path)
    assert SLEPT in reasons(tmp_path)


def opened(folder: Path) -> OpenVault:
    return lifecycle.unlock(folder / "practice.emr", PASSPHRASE, None)


def drafts(folder: Path) -> str:
    """Return what the drafts hold."""
    vault = opened(folder)
    practice = open_practice(vault.connection, SystemClock())
    desk = practice.desk(practice.clients.by_record_number("0001").id)
    told = [str(desk.draft(draft.id).body) for draft in desk.drafts("sessions")]
    vault.lock("read")
    return " ".join(told)


def reasons(folder: Path) -> list[str]:
    """Return why the practice was locked each time."""
    vault = opened(folder)
    told = [row.detail for row in AuditTrail(vault.connection).rows() if row.action == "lock"]
    vault.lock("read")
    return told


@pytest.mark.parametrize("across", [False, True])
def test_the_search_would_find_a_key(tmp_path: Path, *, across: bool) -> None:
    """Look for it in a program that holds it, also where two pieces of the search meet."""
    key = cycles.practice_with_canary(tmp_path)
    hidden = bytes(255 - byte for byte in key.raw).hex()
    gap = memory.PIECE - 16 if across else 0
    program = (
        "import mmap, sys\n"
        f"held = mmap.mmap(-1, 3 * {memory.PIECE})\n"
        f"for at, byte in enumerate(bytes.fromhex('{hidden}')): held[{gap} + at] = 255 - byte\n"
        "print('ready', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        found = memory.count(child.pid, memory.key_needles(key))
        assert child.stdin is not None
        child.stdin.close()
    assert found["key"] == 1
    assert all(found[half] == 1 for half in KEY)
