"""Read a therapist-emr backup without therapist-emr.

What it needs: this file, Python 3.11 or newer with the package `cryptography`, a backup
(NAME.emr-backup) and the four lines of its recovery sheet. It opens no network connection and
changes nothing but the folder it writes into.

    python read_without_app.py NAME.emr-backup OUT

The four lines are asked for, or read from a file with --sheet FILE (- is standard input). OUT then
holds, in the clear:

    clients.csv                 one line for each client
    charts/0001/chart.txt       the chart to be read, oldest entry first
    charts/0001/chart.json      the same for a program, every version and signature included
    entries.csv                 one line for each entry of all charts
    audit.csv                   the audit trail
    tables/*.jsonl              every table of the file, row by row

Psychotherapy notes are kept apart from the charts. They are left out, unless --psychotherapy-notes
is given; then they go into a folder of their own.

ANYONE CAN READ WHAT IS WRITTEN INTO OUT. Put it on an encrypted disk, and remove it when done.

The format of the file is described in docs/file-format.md of therapist-emr.
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import hmac
import itertools
import json
import os
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PAGE, RESERVED, IV = 4096, 80, 16
APPLICATION_ID = 0x54454D52
APART = "psychotherapy"
RISKY = ("=", "+", "-", "@", "\t", "\r")


class Trouble(Exception):
    """Say in one sentence why it cannot go on."""


# --- the key on the recovery sheet --------------------------------------------------------------


def _field() -> tuple[list[int], dict[int, int]]:
    """Return the powers of 2 in GF(32) with x^5 + x^2 + 1, and their logarithms."""
    powers = [1]
    while len(powers) < 31:
        doubled = powers[-1] << 1
        powers.append(doubled ^ 0b100101 if doubled & 32 else doubled)
    return powers, {value: exponent for exponent, value in enumerate(powers)}


POWERS, LOGS = _field()


def mend(line: str, number: int) -> str:
    """Return a line of the sheet with at most one wrong character put right."""
    symbols = [max(ALPHABET.find(char), 0) for char in line]
    if len(line) != 15 or sum(char not in ALPHABET for char in line) > 1:
        raise Trouble(f"Line {number} is not 15 letters and figures of a recovery sheet.")
    plain = weighted = 0
    for symbol in symbols:
        plain ^= symbol
        doubled = POWERS[(LOGS[weighted] + 1) % 31] if weighted else 0
        weighted = doubled ^ symbol
    if plain or weighted:
        place = 14 - (LOGS[weighted] - LOGS[plain]) % 31 if plain and weighted else -1
        if place < 0:
            raise Trouble(f"Line {number} has more than one wrong character.")
        symbols[place] ^= plain
        print(f"One wrong character in line {number} was put right.", file=sys.stderr)
    return "".join(ALPHABET[symbol] for symbol in symbols)


def key_of(typed: str) -> bytes:
    """Return the key that four lines spell."""
    plain = typed.upper().translate(str.maketrans("OIL", "011"))
    lines = [re.sub(r"[\s\-‐-―−_.,:;]+", "", line) for line in plain.splitlines()]
    lines = [line for line in lines if line]
    if len(lines) != 4:
        raise Trouble(f"A recovery sheet has four lines; {len(lines)} came.")
    data = "".join(mend(line, number)[:13] for number, line in enumerate(lines, 1))
    bits = "".join(f"{ALPHABET.index(char):05b}" for char in data)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, 256, 8))


def fingerprint(key: bytes) -> str:
    """Return the ten characters by which a key is known: on its sheet, in the backups' names."""
    bits = int.from_bytes(hashlib.sha256(b"fp" + key).digest(), "big") >> (256 - 50)
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(45, -1, -5))


# --- the file -----------------------------------------------------------------------------------


def decrypted(path: Path, key: bytes) -> bytes:
    """Return the plain SQLite file inside; every page's seal is checked on the way."""
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise Trouble(
            "This practice is open, or was not closed well. Close the app, or take a backup."
        )
    pages = []
    with path.open("rb") as source:
        salt = source.read(16)
        source.seek(0)
        seal_key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
        for number in itertools.count(1):
            page = source.read(PAGE)
            if not page:
                break
            start = 16 if number == 1 else 0  # the first page begins with the salt
            body, end = page[start : PAGE - RESERVED], page[PAGE - RESERVED :]
            expected = hmac.digest(
                seal_key, body + end[:IV] + number.to_bytes(4, "little"), "sha512"
            )
            if not hmac.compare_digest(end[IV:], expected):
                raise Trouble(_no_fit(number, key))
            opened = Cipher(algorithms.AES(key), modes.CBC(end[:IV])).decryptor().update(body)
            pages.append((b"SQLite format 3\0" if number == 1 else b"") + opened + end)
    if not pages:
        raise Trouble("The file is empty.")
    plain = bytearray(b"".join(pages))
    plain[18:20] = b"\x01\x01"  # no write-ahead log is needed in memory
    return bytes(plain)


def _no_fit(page: int, key: bytes) -> str:
    if page > 1:
        return f"Page {page} of the file was altered or damaged. Take another backup."
    return (
        f"The sheet with the fingerprint {fingerprint(key)} does not open this file. Compare it "
        "with the letters at the end of the file's name. For a backup that is older than the "
        "sheet, name a newer one with --newer."
    )


def opened(path: Path, key: bytes) -> sqlite3.Connection:
    """Return the file as a database in memory; nothing readable touches the disk."""
    file = sqlite3.connect(":memory:")
    file.deserialize(decrypted(path, key))
    file.row_factory = sqlite3.Row
    if file.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise Trouble("The file was made by another program.")
    return file


def former_keys(file: sqlite3.Connection, key: bytes) -> Iterator[bytes]:
    """Yield the keys a practice had before, the latest first, from its own history of keys."""
    if "key_history" not in tables(file):
        return
    while row := file.execute(
        "SELECT * FROM key_history WHERE under = ?", (fingerprint(key),)
    ).fetchone():
        outer = HKDF(SHA256(), 32, None, b"therapist-emr key history 1").derive(key)
        names = f"{row['under']} {row['fingerprint']}".encode()
        try:
            key = AESGCM(outer).decrypt(
                bytes.fromhex(row["nonce"]), bytes.fromhex(row["ciphertext"]), names
            )
        except (InvalidTag, ValueError):
            raise Trouble("The history of keys was altered.") from None
        yield key


def tables(file: sqlite3.Connection) -> list[str]:
    """Return the names of the ordinary tables."""
    found = file.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
        "AND name NOT LIKE 'sqlite%' ORDER BY name"
    )
    return [row[0] for row in found]


# --- what a chart says --------------------------------------------------------------------------

SEALED = (
    "uuid", "seq", "kind", "form", "form_version", "body", "made_utc", "made_local", "zone",
    "author", "reason", "signed_utc", "signed_local", "signer", "credential", "license",
    "attestation",
)  # fmt: skip


def charts(file: sqlite3.Connection) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Yield every client with the entries of the chart, oldest first."""
    for client in file.execute("SELECT * FROM client ORDER BY record_number").fetchall():
        found = file.execute(
            "SELECT * FROM entry WHERE client_id = ? ORDER BY section, at, id", (client["id"],)
        ).fetchall()
        yield dict(client), [whole_entry(file, client, dict(row)) for row in found]


def whole_entry(
    file: sqlite3.Connection, client: sqlite3.Row, entry: dict[str, Any]
) -> dict[str, Any]:
    """Return an entry with its revisions, and whether each seal fits."""
    told, before = [], ""
    for row in file.execute(
        "SELECT * FROM revision WHERE entry_id = ? ORDER BY seq", (entry["id"],)
    ):
        whose = [client["uuid"], entry["uuid"], entry["section"], entry["kind"]]
        said = [*whose, *(row[name] for name in SEALED), before]
        spelled = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        fits = hashlib.sha256(spelled.encode()).hexdigest() == row["hash"]
        before = row["hash"]
        told.append({**dict(row), "body": json.loads(row["body"]), "seal_fits": fits})
    facts = json.loads(entry["facts"])
    return {**entry, "facts": facts, "revisions": told}


def words(name: str) -> str:
    """Return a field's name as a label."""
    return name.replace("_", " ").strip().capitalize()


def lines_of(value: Any, indent: int = 0) -> Iterator[str]:
    """Yield what a form holds as lines to be read; what is empty is left out."""
    room = "  " * indent
    if isinstance(value, dict):
        # A part of a note names itself: {"key": "plan", "label": "Plan", "text": "..."}
        if "label" in value and "text" in value:
            value = {str(value["label"]): value["text"]}
        for name, each in value.items():
            if each in (None, "", [], {}):
                continue
            if isinstance(each, (dict, list)) or (isinstance(each, str) and "\n" in each):
                yield f"{room}{words(str(name))}:"
                yield from lines_of(each, indent + 1)
            else:
                yield f"{room}{words(str(name))}: {spoken(each)}"
    elif isinstance(value, list):
        for each in value:
            first, *rest = [*lines_of(each, 0)] or [""]
            yield f"{room}- {first}"
            yield from (f"{room}  {line}" for line in rest)
    else:
        yield from (f"{room}{line}" for line in spoken(value).splitlines())


def spoken(value: Any) -> str:
    """Return a plain value in words."""
    return (
        {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    )


def chart_text(client: dict[str, Any], entries: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield a chart as lines to be read."""
    yield f"{client['legal_name'] or client['name']}, record {client['record_number']}"
    for label, name in (("Known as", "name"), ("Born", "born"), ("Status", "status")):
        if client[name]:
            yield f"{label}: {client[name]}"
    section = ""
    for entry in entries:
        if entry["section"] != section:
            section = entry["section"]
            yield from ("", "", words(section).upper(), "=" * len(section))
        yield ""
        yield f"{entry['at'].replace('T', ' ')} ({entry['zone']})  {entry['title']}"
        if entry["status"] == "error":
            yield "ENTERED IN ERROR"
        for revision in entry["revisions"]:
            yield from revision_text(revision)


def revision_text(revision: dict[str, Any]) -> Iterator[str]:
    """Yield one revision: a version of the text, an addendum, or why it was entered in error."""
    name = {"content": "Version", "addendum": "Addendum", "error": "Entered in error"}
    number = f" {revision['seq']}" if revision["kind"] == "content" else ""
    what = f"{name[revision['kind']]}{number}"
    yield f"  [{what}, written {revision['made_local']} by {revision['author']}]"
    yield from lines_of(revision["body"], 1)
    if revision["reason"]:
        yield f"  Reason: {revision['reason']}"
    if revision["signed_utc"]:
        who = ", ".join(filter(None, (revision["signer"], revision["credential"])))
        license_ = f", license {revision['license']}" if revision["license"] else ""
        yield f"  Signed {revision['signed_local']} by {who}{license_}: {revision['attestation']}"
    if not revision["seal_fits"]:
        yield "  THE SEAL DOES NOT FIT: this was altered after it was written."


# --- writing it down ----------------------------------------------------------------------------


class Folder:
    """Write files that only their owner can read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise Trouble(f"{path} is there already and not empty; name a new folder.")
        path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def text(self, name: str, lines: Iterable[str]) -> None:
        """Write lines into a file; folders in its name are made."""
        out = self.path / name
        out.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(out, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(f"{line}\n" for line in lines)

    def json(self, name: str, value: Any) -> None:
        """Write a value as JSON."""
        self.text(name, [json.dumps(value, ensure_ascii=False, indent=1)])

    def csv(self, name: str, rows: Iterable[sqlite3.Row]) -> None:
        """Write rows as CSV; a cell that a spreadsheet would run as a formula begins with '."""
        every = [dict(row) for row in rows]
        out: list[str] = []
        writer = csv.writer(_Lines(out))
        writer.writerow(list(every[0]) if every else [])
        writer.writerows([_safe(value) for value in row.values()] for row in every)
        self.text(name, out)


class _Lines:
    """Be a file to the csv module: collect what it writes, line by line."""

    def __init__(self, out: list[str]) -> None:
        self._out = out

    def write(self, text: str) -> int:
        """Take one row."""
        self._out.append(text.removesuffix("\r\n"))
        return len(text)


def _safe(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(RISKY) else text


def _plain(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def write_all(file: sqlite3.Connection, folder: Folder, *, apart: bool) -> tuple[int, int, int]:
    """Write everything; return how many charts, entries and broken seals there were."""
    clients = entries = broken = 0
    for client, told in charts(file):
        name = re.sub(r"[^\w.-]+", "_", client["record_number"]) or "_"
        folder.text(f"charts/{name}/chart.txt", chart_text(client, told))
        folder.json(f"charts/{name}/chart.json", {"client": client, "entries": told})
        clients, entries = clients + 1, entries + len(told)
        broken += sum(not each["seal_fits"] for entry in told for each in entry["revisions"])
    folder.csv("clients.csv", file.execute("SELECT * FROM client ORDER BY record_number"))
    folder.csv("entries.csv", file.execute("SELECT * FROM entry ORDER BY client_id, at"))
    folder.csv("audit.csv", file.execute("SELECT * FROM audit ORDER BY seq"))
    for table in tables(file):
        own = table.startswith(APART)
        if table.startswith("search_") or table == "key_history" or (own and not apart):
            continue
        rows = file.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608
        named = f"{'psychotherapy-notes' if own else 'tables'}/{table}.jsonl"
        folder.text(named, (_row(table, row) for row in rows))
    return clients, entries, broken


def _row(table: str, row: sqlite3.Row) -> str:
    told = {name: _plain(row[name]) for name in row.keys()}  # noqa: SIM118 - a Row iterates values
    if table == "meta" and told["key"] == "audit_secret":
        told["value"] = "left out: with it the audit trail could be written anew"
    return json.dumps(told, ensure_ascii=False)


def main(arguments: list[str] | None = None) -> int:
    """Read a backup and write what it holds."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n\n")[0],
        epilog="Anyone can read what is written into OUT. Remove it when you are done.",
    )
    parser.add_argument("backup", type=Path, metavar="BACKUP")
    parser.add_argument("out", type=Path, metavar="OUT", help="a folder that is not there yet")
    parser.add_argument("--sheet", metavar="FILE", help="a file with the four lines; - is stdin")
    parser.add_argument("--newer", type=Path, metavar="BACKUP",
                        help="a newer backup, whose sheet is given, for one from before the key "
                        "was changed")  # fmt: skip
    parser.add_argument("--psychotherapy-notes", action="store_true", dest="apart")
    given = parser.parse_args(arguments)
    os.umask(0o077)
    try:
        keys = [key_of(_typed(given.sheet))]
        if given.newer is not None:
            keys = [*former_keys(opened(given.newer, keys[0]), keys[0])]
        file = _first_that_opens(given.backup, keys)
        folder = Folder(given.out)
        clients, entries, broken = write_all(file, folder, apart=given.apart)
    except (Trouble, OSError, sqlite3.DatabaseError) as problem:
        print(f"read_without_app: {problem}", file=sys.stderr)
        return 1
    print(f"{clients} charts with {entries} entries were written to {given.out}.")
    print("Every seal fits." if not broken else f"{broken} SEALS DO NOT FIT; the texts say which.")
    print("Anyone can read this folder. Remove it when you are done.")
    return 0 if not broken else 3


def _first_that_opens(backup: Path, keys: list[bytes]) -> sqlite3.Connection:
    if not keys:
        raise Trouble("The newer backup knows no former key.")
    for key in keys[:-1]:
        try:
            return opened(backup, key)
        except Trouble:
            continue
    return opened(backup, keys[-1])


def _typed(sheet: str | None) -> str:
    if sheet == "-":
        return sys.stdin.read()
    if sheet is not None:
        return Path(sheet).read_text(encoding="utf-8-sig")
    return "\n".join(input(f"Recovery sheet, line {number}: ") for number in range(1, 5))


if __name__ == "__main__":
    sys.exit(main())
