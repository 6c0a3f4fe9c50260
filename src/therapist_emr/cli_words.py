"""What the command line understands: its commands and their words, nothing of what they do."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from therapist_emr import __version__
from therapist_emr.spoken import PROGRAM, harmless

MOST_YEARS = 100
MOST_CLIENTS = 100_000  # more would fill the memory before the first one is written


class _Parser(argparse.ArgumentParser):
    """Understand a command, and quote nothing of it that could steer a terminal."""

    def error(self, message: str) -> NoReturn:
        """Say how it is used and what cannot be meant; end the program with exit code 2."""
        super().error(harmless(message))


def understand(argv: Sequence[str] | None) -> argparse.Namespace:
    """Return what was asked for; what cannot be meant ends the program with exit code 2."""
    told = parser().parse_args(argv)
    if told.command in ("clients", "export", "backup") and told.practice is None:
        told.refuse("--practice FILE is missing: the practice to open")
    if told.command == "export" and (told.since or "") > (told.until or "~"):
        told.refuse("the day of --from is after the day of --to")
    return told


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    made = _Parser(
        prog=PROGRAM, description="An offline record for a solo therapist, in one encrypted file."
    )
    made.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    made.add_argument("--practice", type=_path, metavar="FILE", help="the practice to open")
    commands = made.add_subparsers(dest="command", metavar="COMMAND")
    _demo_parser(commands)
    clients = _opening(commands, "clients", "list record numbers, names and status")
    clients.add_argument("--json", action="store_true", help="print JSON")
    _export_parser(commands)
    backup = _opening(commands, "backup", "make verified backups and print their paths")
    backup.add_argument(
        "--to",
        type=_path,
        action="append",
        metavar="DIR",
        help="the folder; without it, every place that Settings has for backups",
    )
    verify = _keyed(commands, "verify", "check a practice or a backup and say what was checked")
    verify.add_argument("file", type=_path, metavar="FILE", help="the practice or the backup")
    _knowing(verify)
    restore = _keyed(commands, "restore", "bring a practice back from a backup")
    restore.add_argument("backup", type=_path, metavar="BACKUP", help="the backup to bring back")
    _knowing(restore)
    restore.add_argument(
        "--to", type=_path, required=True, metavar="FILE", help="the practice's new file"
    )
    restore.add_argument(
        "--replace", action="store_true", help="move an existing FILE into a dated folder first"
    )
    commands.add_parser("doctor", help="versions, keyring, folders, disk encryption, with advice")
    tour = commands.add_parser("tour", help="drive the window through a first day, with pictures")
    tour.add_argument("dir", type=_path, metavar="DIR", help="the folder for the pictures")
    tour.add_argument("--part", default="", help=argparse.SUPPRESS)
    return made


Commands = argparse._SubParsersAction


def _demo_parser(commands: Commands[_Parser]) -> None:
    demo = commands.add_parser("demo", help="write a made-up practice and its recovery key")
    demo.add_argument("dir", type=_path, metavar="DIR", help="the folder, made where it is missing")
    _number(demo, "--clients", _clients, 24, "how many clients")
    _number(demo, "--years", _years, 3, "how many years the practice is old")
    _number(demo, "--seed", int, 1, "another number, other people")


def _number(
    command: argparse.ArgumentParser,
    name: str,
    kind: Callable[[str], int],
    usual: int,
    words: str,
) -> None:
    told = f"{words}; {usual} without it"
    command.add_argument(name, type=kind, default=usual, metavar="N", help=told)


def _export_parser(commands: Commands[_Parser]) -> None:
    export = _opening(commands, "export", "write a client's chart as a PDF")
    export.add_argument(
        "record_number", type=_text, metavar="RECORD_NUMBER", help="as 'clients' lists it"
    )
    export.add_argument(
        "--out", type=_path, required=True, metavar="FILE.pdf", help="the PDF to write"
    )
    export.add_argument(
        "--sections",
        type=_keys,
        default=(),
        metavar="a,b",
        help="parts of the chart, such as sessions,medications; all without it",
    )
    for name, dest, words in (
        ("--from", "since", "notes of this day and later, such as 2026-11-17"),
        ("--to", "until", "notes up to this day"),
    ):
        export.add_argument(name, dest=dest, type=_day, metavar="DATE", help=words)


def _keyed(commands: Commands[_Parser], name: str, words: str) -> argparse.ArgumentParser:
    made = commands.add_parser(name, help=words, description=words)
    made.add_argument(
        "--recovery-key-file",
        type=_path,
        metavar="F",
        help="a file with the four lines of the recovery sheet; - is standard input",
    )
    made.set_defaults(refuse=made.error)
    return made


def _opening(commands: Commands[_Parser], name: str, words: str) -> argparse.ArgumentParser:
    made = _keyed(commands, name, words)
    _named(made, "the practice to open")
    return made


def _knowing(command: argparse.ArgumentParser) -> None:
    _named(command, "the practice a backup is of, which knows the keys it had before")


def _named(command: argparse.ArgumentParser, words: str) -> None:
    # It may stand before the command as well, and is then not taken back by a default.
    command.add_argument(
        "--practice", type=_path, metavar="FILE", default=argparse.SUPPRESS, help=words
    )


def _positive(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above zero")
    return number


def _clients(text: str) -> int:
    clients = _positive(text)
    if clients > MOST_CLIENTS:
        raise argparse.ArgumentTypeError(f"{text!r} is more than {MOST_CLIENTS:,} clients")
    return clients


def _years(text: str) -> int:
    years = _positive(text)
    if years > MOST_YEARS:
        raise argparse.ArgumentTypeError(f"{text!r} is more than {MOST_YEARS} years")
    return years


def _path(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("a name is needed, not an empty word")
    return Path(text)


def _text(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError(f"{text!r} is no text") from None
    return text


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-11-17") from None


def _keys(text: str) -> tuple[str, ...]:
    from therapist_emr.sections import in_print

    known = [section.key for section in in_print()]
    wanted = tuple(key.strip() for key in text.split(",") if key.strip())
    strange = [key for key in wanted if key not in known]
    if strange or not wanted:
        raise argparse.ArgumentTypeError(f"choose from {', '.join(known)}")
    return wanted
