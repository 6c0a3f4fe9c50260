"""Altering files behind the program's back: bits, ends, pages and whole files put back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from tests.faults import saver
from tests.faults.row import Ground, Trial, require
from tests.faults.scenarios import fresh, opened, prepare_backup
from tests.store.opened import KEY, old_file
from tests.vault.practices import Tools, flipped, write
from therapist_emr.domain.clock import SystemClock
from therapist_emr.domain.people import PracticeProfile
from therapist_emr.domain.progress import Silent
from therapist_emr.errors import UserError
from therapist_emr.practice import open_practice
from therapist_emr.store.connection import connect_sealed
from therapist_emr.vault.backup import back_up
from therapist_emr.vault.inspection import inspect
from therapist_emr.vault.keyring_store import MemoryKeyring
from therapist_emr.vault.keys import Key
from therapist_emr.vault.opening import OLDER_THAN_REMEMBERED
from therapist_emr.vault.throttle import Throttle
from therapist_emr.vault.verify import verify_file

PAGE = 4_096
LARGE = 40 * 1024 * 1024


def noticed(path: Path, key: Key | None) -> bool:
    """Tell whether checking a file finds that something is wrong with it."""
    try:
        return not verify_file(path, key).ok
    except UserError:
        return True


def _saved(folder: Path) -> Path:
    saver.prepare(folder)
    saver.save(folder, lambda _words: None)
    return folder / saver.FILE


def flips(ground: Ground) -> Trial:
    """Turn a bit over at places spread over a practice, at every byte when there are enough."""
    path, key = _saved(ground.folder), Key(bytearray(KEY))
    size = path.stat().st_size
    ground.facts["bytes in the file"] = size

    def trial(number: int) -> None:
        offset = number * size // ground.count
        with flipped(path, offset, 1 << ground.chance.randrange(8)):
            require(_pages_noticed(path, key), f"a flipped bit in byte {offset:,} was not noticed")

    return trial


def _pages_noticed(path: Path, key: Key) -> bool:
    """Tell whether the first part of every check, that of each page's seal, finds something."""
    try:
        return not inspect(lambda: connect_sealed(path, key.raw), Silent(), ("pages",)).ok
    except UserError:
        return True


def flips_without_key(ground: Ground) -> Trial:
    """Turn a bit of a backup over, and check it as someone who has no key."""
    prepare_backup(ground.folder)
    with opened(ground.folder / saver.FILE) as vault:
        path = back_up(vault, ground.folder / "usb", Silent()).path
    size = path.stat().st_size
    ground.facts["bytes in the file"] = size

    def trial(number: int) -> None:
        offset = number * size // ground.count
        with flipped(path, offset, 1 << ground.chance.randrange(8)):
            require(noticed(path, None), f"a flipped bit in byte {offset:,} was not noticed")

    return trial


def cuts(ground: Ground) -> Trial:
    """Cut the file's end off, every second time at the end of a page."""
    path, key = _saved(ground.folder), Key(bytearray(KEY))
    whole = path.read_bytes()

    def trial(number: int) -> None:
        size = ground.chance.randrange(len(whole))
        if number % 2:
            size -= size % PAGE
        path.write_bytes(whole[:size])
        require(noticed(path, key), f"a file cut to {size:,} bytes was not noticed")
        with_key = Tools(path, None, Throttle(ground.folder / "tries.json"))
        try:
            with_key.create().lock("made")
        except UserError:
            return
        require(False, "a new practice was made over one that was cut")

    return trial


def logs(ground: Ground) -> Trial:
    """Turn a bit of the write-ahead log over: what was folded in before stays, nothing is new."""
    folder = ground.folder / "desk"
    folder.mkdir()
    folded: list[str] = []
    saver.prepare(folder)
    saver.save(folder, folded.append)
    path = folder / saver.FILE
    with closing(old_file(path)) as connection, closing(old_file(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM meta").fetchone()
        practice = open_practice(connection, SystemClock())
        desk = practice.desk(practice.clients.by_record_number("0001").id)
        desk.begin("sessions", "session", saver.note("2-0"))
        image = ground.folder / "image"
        fresh(folder, image)
    log = image / f"{saver.FILE}-wal"
    size = log.stat().st_size

    def trial(number: int) -> None:
        place = fresh(image, ground.folder / "place")
        (place / f"{saver.FILE}-shm").unlink(missing_ok=True)
        data = bytearray(log.read_bytes())
        data[number * size // ground.count] ^= 1 << ground.chance.randrange(8)
        (place / log.name).write_bytes(data)
        try:
            saver.check(place, folded)
        except UserError:
            return  # said to be damaged, which it is
        require((place / saver.FILE).exists(), "the practice is gone")

    return trial


def old_files(ground: Ground) -> Trial:
    """Put a whole old file back, where a keyring remembers the end of the audit trail."""
    tools = Tools(ground.folder / saver.FILE, MemoryKeyring(), Throttle(ground.folder / "tries"))
    tools.create().lock("done")
    old = [tools.path.read_bytes()]

    def trial(number: int) -> None:
        vault = tools.unlock()
        require(not vault.warnings, "a file that nobody touched was called old")
        write(vault, "note", f"{number}")
        vault.lock("done")
        today = tools.path.read_bytes()
        tools.path.write_bytes(ground.chance.choice(old))
        vault = tools.unlock()
        warned = OLDER_THAN_REMEMBERED in vault.warnings
        vault.abandon()
        old.append(today)
        tools.path.write_bytes(today)
        require(warned, "an old file that was put back was not noticed")

    return trial


def strangers(ground: Ground) -> Trial:
    """Put something that is no practice in its place: it is never taken for a new one."""
    contents: tuple[Callable[[], bytes], ...] = (
        lambda: b"",
        lambda: b"\0",
        lambda: b"SQLite format 3\0" + bytes(PAGE - 16),
        lambda: bytes(PAGE),
        lambda: ground.chance.randbytes(PAGE * 3),
        lambda: ground.chance.randbytes(PAGE - 1),
    )

    def trial(number: int) -> None:
        place = ground.folder / f"{number}"
        place.mkdir()
        tools = Tools(place / saver.FILE, None, Throttle(place / "tries.json"))
        tools.create().lock("done")
        data = contents[number % len(contents)]()
        tools.path.write_bytes(data)
        for attempt in (tools.unlock, tools.create):
            try:
                attempt().lock("done")
            except UserError:
                continue
            require(False, "something else was taken for a practice")
        require(tools.path.read_bytes() == data, "the file was touched")

    return trial


def old_pages(ground: Ground) -> Trial:
    """Put a page back as it was some sessions ago, every fourth time in a large practice."""
    small, large = _worked_in(ground, "small", 0), _worked_in(ground, "large", LARGE)
    ground.facts["old pages to choose from"] = len(small.changed) + len(large.changed)
    ground.facts["MB in the large practice"] = len(large.today) // 1_000_000

    def trial(number: int) -> None:
        found = small if number % 4 else large
        tools, today = found.tools, found.today
        at, page = found.changed[number * len(found.changed) // ground.count]
        tools.path.write_bytes(today[:at] + page + today[at + PAGE :])
        if noticed(tools.path, found.key):
            ground.notes["noticed by a check"] += 1
            return
        vault = tools.unlock()
        warned = bool(vault.warnings)
        vault.abandon()
        require(warned, f"page {at // PAGE + 1} was put back as it was, and nobody noticed")
        ground.notes["noticed when unlocking"] += 1
        ground.notes["of these in the large practice"] += found is large

    return trial


@dataclass(frozen=True, slots=True)
class _WorkedIn:
    """Hold a practice after some sessions, and each of its pages that was another before."""

    tools: Tools
    key: Key
    today: bytes
    changed: list[tuple[int, bytes]]


def _worked_in(ground: Ground, name: str, weight: int) -> _WorkedIn:
    path = ground.folder / name / saver.FILE
    tools = Tools(path, MemoryKeyring(), Throttle(ground.folder / f"{name}-tries"))
    vault = tools.create()
    key = vault.key.copy()
    practice = open_practice(vault.connection, SystemClock())
    profile = PracticeProfile(clinician="Dana Reyes", credential="LMFT")
    practice.change_settings(replace(practice.settings, profile=profile))
    client = practice.clients.add({"legal_name": "Ben Okafor", "born": "1980-01-01"})
    if weight:
        write(vault, "weight", "x" * weight)
    vault.lock("done")
    old = [path.read_bytes()]
    for number in range(5):
        vault = tools.unlock()
        desk = open_practice(vault.connection, SystemClock()).desk(client.id)
        draft = desk.begin("sessions", "session", saver.note(f"{number}-0"))
        desk.save_draft(draft.header.id, saver.note(f"{number}-1"))
        if number % 2:
            desk.sign(draft.header.id)
        vault.lock("done")
        old.append(path.read_bytes())
    today = old.pop()
    changed = sorted({
        (at, data[at : at + PAGE])
        for data in old
        for at in range(0, len(data), PAGE)
        if data[at : at + PAGE] != today[at : at + PAGE]
    })  # fmt: skip
    return _WorkedIn(tools, key, today, changed)
