"""The command line: everything that can be done without a window, and without importing one."""

from __future__ import annotations

import argparse
import codecs
import errno
import getpass
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from therapist_emr.cli_words import parser, understand
from therapist_emr.errors import UserError
from therapist_emr.spoken import (
    PROGRAM,
    complain,
    keep_places,
    let_go_of_output,
    remark,
    speak_plainly,
    tell,
)

if TYPE_CHECKING:
    from types import FrameType

    from therapist_emr.domain.people import Client
    from therapist_emr.practice.practice import Practice
    from therapist_emr.vault.keyring_store import KeyStore
    from therapist_emr.vault.keys import Key
    from therapist_emr.vault.open_vault import OpenVault

__all__ = ["HEADLESS", "PROGRAM", "main", "parser", "run"]

TAKEN = (
    "Choose another name, or add --replace: it moves what is there into a dated folder first. "
    "Nothing was changed."
)
COMMAND_LINE = "command line"
"""Who the audit trail says did what is done from here."""
HEADLESS = ("demo", "clients", "export", "backup", "verify", "restore", "doctor")


class NeedsKey(UserError):
    """Say that a key is needed and cannot be asked for here."""

    def __init__(self) -> None:
        super().__init__(
            "The passphrase cannot be asked for, since this is not a terminal.",
            "Give the sheet's lines with --recovery-key-file FILE (- reads standard input).",
        )


def run(arguments: argparse.Namespace) -> int:
    """Carry out a command that needs no window; return the exit code."""
    return _COMMANDS[arguments.command](arguments)


def _demo(arguments: argparse.Namespace) -> int:
    from therapist_emr.practice.made_up_file import PASSPHRASE, write_demo

    path = write_demo(
        arguments.dir, clients=arguments.clients, years=arguments.years, seed=arguments.seed
    )
    tell(path)
    remark(f"Made up from end to end. Its passphrase: {PASSPHRASE}")
    return 0


def _clients(arguments: argparse.Namespace) -> int:
    with _opened(arguments) as practice:
        rows = [(c.record_number, c.name, str(c.status)) for c in practice.clients.listed()]
    rows.sort()
    if arguments.json:
        keys = ("record_number", "name", "status")
        told = [dict(zip(keys, row, strict=True)) for row in rows]
        for line in json.dumps(told, ensure_ascii=False, indent=2).split("\n"):
            tell(line)
    else:
        for row in rows:
            tell(*row)
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from therapist_emr.pdf.from_practice import ExportOptions, export_chart
    from therapist_emr.practice.record import Scope
    from therapist_emr.vault.files import refuse_losing

    refuse_losing(arguments.out)
    out = Path(os.path.realpath(arguments.out))  # what a link leads to is written, not the link
    scope = Scope(arguments.sections, arguments.since or "", arguments.until or "")
    with _opened(arguments) as practice:
        client = _client_of(practice, arguments.record_number)
        export_chart(practice, client.id, out, ExportOptions(scope=scope))
    tell(arguments.out)
    return 0


def _client_of(practice: Practice, record_number: str) -> Client:
    from therapist_emr.practice.work import Gone

    try:
        return practice.clients.by_record_number(record_number)
    except Gone:
        raise UserError(
            "No client has this record number.", f"'{PROGRAM} clients' lists them."
        ) from None


def _backup(arguments: argparse.Namespace) -> int:
    from therapist_emr.domain.clock import SystemClock
    from therapist_emr.domain.progress import Silent
    from therapist_emr.practice.backing_up import back_up_all

    with _unlocked(arguments) as vault:
        log = _practice_of(vault).backups
        wanted = [
            log.place(folder.absolute()) for folder in arguments.to or ()
        ] or log.destinations()
        if not wanted:
            raise UserError(
                "No place for backups is chosen.", "Name one with --to DIR, or add one in Settings."
            )
        ended = back_up_all(vault, wanted, SystemClock(), Silent())
    for one in ended:
        if one.result is not None:
            tell(one.result.path)
        else:
            complain(f"{one.destination.folder}: {one.problem}")
    return 1 if any(one.result is None for one in ended) else 0


def _verify(arguments: argparse.Namespace) -> int:
    from therapist_emr.vault.files import can_be_written, is_backup
    from therapist_emr.vault.verify import verify_file, verify_vault

    _need_file(arguments.file)
    itself = not is_backup(arguments.file) and _is_named_twice(arguments)
    if itself:
        arguments.practice = None
    given = arguments.recovery_key_file is not None or arguments.practice is not None
    asks = not given and not is_backup(arguments.file) and (itself or _has_terminal())
    if asks and can_be_written(arguments.file):
        with _unlocked_at(arguments.file, None) as vault:
            report = verify_vault(vault)
    else:
        with _keys_for(arguments, arguments.file, given=given or asks) as (key, _today):
            report = verify_file(arguments.file, key, keystore=_keyring())
    for line in report.lines[:-1]:
        tell(line)
    if report.ok:
        tell(report.verdict)
        return 0
    complain(report.verdict)
    return 1


def _is_named_twice(arguments: argparse.Namespace) -> bool:
    """Tell whether the file to check is also the practice that was named to open."""
    try:
        return arguments.practice is not None and arguments.file.samefile(arguments.practice)
    except OSError:
        return False


def _restore(arguments: argparse.Namespace) -> int:
    from therapist_emr.vault.restore import check_place, preview, restore

    _need_file(arguments.backup)
    with _telling_of_replace():
        check_place(arguments.to, replace=arguments.replace)
    if not (arguments.recovery_key_file or arguments.practice or _has_terminal()):
        raise NeedsKey
    with _keys_for(arguments, arguments.backup) as (key, today):
        assert key is not None
        preview(arguments.backup, key)  # a wrong sheet asks for no passphrase
        with _telling_of_replace(), _no_folder_for_nothing(arguments.to.parent):
            done = restore(
                arguments.backup,
                arguments.to,
                key,
                _keyring(),
                replace=arguments.replace,
                passphrase=_new_passphrase(),
                under=today,
            )
    tell(done.path)
    for warning in done.warnings:
        complain(warning)
    if done.quarantine is not None:
        remark(f"The file that was there is kept in {done.quarantine}")
    return 0


@contextmanager
def _telling_of_replace() -> Iterator[None]:
    """Say of a place that is taken how it can be had all the same."""
    from therapist_emr.store.errors import AlreadyExists

    try:
        yield
    except AlreadyExists as taken:
        raise UserError(taken.message, TAKEN) from None


def _need_file(path: Path) -> None:
    """Refuse what is not there or cannot be read as a practice, before a key is asked for."""
    from therapist_emr.store.errors import MissingFile
    from therapist_emr.store.file_checks import check_file

    try:
        check_file(path)
    except MissingFile:
        raise UserError("There is no such file.", "Check its name and where it is.") from None


@contextmanager
def _no_folder_for_nothing(folder: Path) -> Iterator[None]:
    """Take a new folder away again when nothing came to stand in it."""
    new = not os.path.lexists(folder)
    try:
        yield
    finally:
        if new:
            with suppress(OSError):  # one that holds something stays
                folder.rmdir()


@contextmanager
def _keys_for(
    arguments: argparse.Namespace, backup: Path, *, given: bool = True
) -> Iterator[tuple[Key | None, Key | None]]:
    """Yield the key of a backup, and today's key when it comes from the practice; wipe both."""
    from therapist_emr.vault.key_finding import key_for
    from therapist_emr.vault.key_history import wipe

    key = today = None
    if arguments.practice is not None:
        with _unlocked(arguments) as vault:
            key, today = key_for(vault, backup), vault.key.copy()
    elif given:
        key = _typed_key(arguments.recovery_key_file)
    try:
        yield key, today
    finally:
        wipe(one for one in (key, today) if one is not None)


def _doctor(_arguments: argparse.Namespace) -> int:
    from therapist_emr.vault.doctor import examine

    for line in examine():
        tell(line)
    return 0


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "demo": _demo,
    "clients": _clients,
    "export": _export,
    "backup": _backup,
    "verify": _verify,
    "restore": _restore,
    "doctor": _doctor,
}


@contextmanager
def _opened(arguments: argparse.Namespace) -> Iterator[Practice]:
    with _unlocked(arguments) as vault:
        yield _practice_of(vault)


def _practice_of(vault: OpenVault) -> Practice:
    from therapist_emr.domain.clock import SystemClock
    from therapist_emr.practice.practice import open_practice

    return open_practice(vault.connection, SystemClock(), actor=vault.actor)


@contextmanager
def _unlocked(arguments: argparse.Namespace) -> Iterator[OpenVault]:
    with _unlocked_at(arguments.practice, arguments.recovery_key_file) as vault:
        yield vault


@contextmanager
def _unlocked_at(path: Path, key_file: Path | None) -> Iterator[OpenVault]:
    from therapist_emr.vault import lifecycle

    if key_file is not None:
        vault = lifecycle.unlock_with_recovery(path, _key_text(key_file), None, _keyring())
    else:
        from therapist_emr.store.file_checks import check_file

        check_file(path)
        vault = _unlocked_here(path)
    vault.actor = COMMAND_LINE
    for warning in vault.warnings:
        complain(warning)
    try:
        yield vault
    finally:
        vault.lock(COMMAND_LINE)


def _unlocked_here(path: Path) -> OpenVault:
    """Open with what the keyring holds; ask for the passphrase where there is one."""
    from therapist_emr.vault import lifecycle
    from therapist_emr.vault.keyring_store import KeyringError
    from therapist_emr.vault.stored_key import PassphraseNeeded

    try:
        return lifecycle.unlock(path, None, _keyring())
    except PassphraseNeeded:
        return lifecycle.unlock(path, _ask("Passphrase: "), _keyring())
    except (lifecycle.NoKeyHere, KeyringError):
        if not _has_terminal():
            raise NeedsKey from None
        raise


def _keyring() -> KeyStore:
    from therapist_emr.vault.keyring_store import SystemKeyring

    return SystemKeyring()


def _typed_key(key_file: Path | None) -> Key:
    from therapist_emr.vault import recovery

    if key_file is not None:
        return recovery.decode(_key_text(key_file))
    lines: list[str] = []
    while len(lines) < recovery.LINES:
        number = len(lines) + 1
        typed = _ask(f"Recovery sheet, line {number}: ")
        read = recovery.split([typed]) or [""]
        wrong = [check.problem for check in map(recovery.check_line, read) if not check.ok]
        if wrong:  # said at once, so that the other lines are not typed for nothing
            remark(f"Line {number}: {wrong[0]} Type it again.")
        else:
            lines += read
    return recovery.decode(lines)


def _key_text(key_file: Path) -> str:
    if str(key_file) == "-":
        if sys.stdin is None:
            raise NeedsKey
        return sys.stdin.read(4096)
    try:
        with key_file.open("rb") as stream:
            data = stream.read(4096)
        # Windows' own editor and shell write these marks at a text file's beginning.
        wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return data.decode("utf-16" if wide else "utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UserError(
            "The file with the lines of the recovery sheet cannot be read.", "Check its path."
        ) from None


def _new_passphrase() -> str | None:
    from therapist_emr.vault.wrap import PoorPassphrase, check_passphrase

    while _has_terminal() and (typed := _ask("New passphrase (empty keeps none): ")):
        try:
            check_passphrase(typed)
        except PoorPassphrase as poor:
            remark(str(poor))
            continue
        if typed == _ask("Once more: "):
            return typed
        remark("The two passphrases are not the same. Type both again.")
    return None


def _ask(prompt: str) -> str:
    if not _has_terminal():
        raise NeedsKey
    try:
        return getpass.getpass(prompt)
    except EOFError:
        raise KeyboardInterrupt from None
    except UnicodeDecodeError:
        raise UserError("What was typed is no text.", "Try again.") from None


def _has_terminal() -> bool:
    # A program started with a closed standard input has none at all.
    return sys.stdin is not None and sys.stdin.isatty()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; errors are one line on standard error."""
    try:
        keep_places()
        speak_plainly()
        arguments = understand(argv)
        code = _carry_out(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        let_go_of_output()
        return 1
    except UserError as error:
        return complain(str(error))
    except KeyboardInterrupt:
        return complain("stopped")
    except Exception as error:
        return complain(_own_fault(error))
    return code


def _carry_out(arguments: argparse.Namespace) -> int:
    from therapist_emr.vault.hardening import harden_process

    harden_process()
    _need_a_place(arguments)
    if arguments.command in _COMMANDS:
        with _stopped_cleanly():
            return run(arguments)
    from therapist_emr.app import open_window, take_tour

    if arguments.command == "tour":
        return take_tour(arguments.dir, arguments.part)
    return open_window(arguments.practice)


def _need_a_place(arguments: argparse.Namespace) -> None:
    """Refuse names that say where from here, in a folder that was removed meanwhile."""
    given = (one if isinstance(one, list) else [one] for one in vars(arguments).values())
    named = (one for ones in given for one in ones if isinstance(one, Path))
    if all(name.is_absolute() for name in named):
        return
    try:
        Path.cwd()
    except OSError:
        raise UserError(
            "The folder you are in is not there any more.", "Go to another one, and try again."
        ) from None


@contextmanager
def _stopped_cleanly() -> Iterator[None]:
    """Treat the system's wish to end the program as Ctrl+C, so that nothing is left by halves."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> NoReturn:
        asked.append(number)
        raise KeyboardInterrupt

    names = ("SIGTERM", "SIGHUP")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        numbers.append(signal.SIGINT)
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    except Exception:
        if asked:  # a call back from the library swallowed it, and failed in words of its own
            raise KeyboardInterrupt from None
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _own_fault(error: Exception) -> str:
    """Note an error of the program's own in its log, and return one line without its message."""
    from therapist_emr import logs, paths

    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EIO}:
        let_go_of_output()
        return "The disk is full or failed. What was saved before is safe."
    with suppress(OSError):
        logs.start(paths.log_dir())
        logs.fault(error, "command line")
        logs.stop()
    first = logs.redacted(error).partition("\n")[0]
    return f"An error of the program's own stopped it: {first}"
