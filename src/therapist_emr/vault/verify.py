"""Saying in words what was proved about a practice or a backup."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from therapist_emr.domain import words
from therapist_emr.domain.progress import Progress, Silent
from therapist_emr.store import migrations
from therapist_emr.store.audit import AuditHead, AuditTrail
from therapist_emr.store.connection import connect_sealed, connect_still, empty_wal
from therapist_emr.store.errors import Damaged, DiskFault, WrongKey
from therapist_emr.store.file_checks import check_file, check_sort, db_id
from therapist_emr.store.holdings import Holdings, holdings
from therapist_emr.vault.copying import sha256_of
from therapist_emr.vault.files import is_backup, plain_words, refuse_strange
from therapist_emr.vault.guard import kept_closed
from therapist_emr.vault.inspection import Check, Contents, Findings, Outcome, inspect
from therapist_emr.vault.key_finding import fingerprint_of
from therapist_emr.vault.keyholder import KeyHolder
from therapist_emr.vault.keyring_store import KeyStore
from therapist_emr.vault.keys import Key
from therapist_emr.vault.lifecycle import SheetOfAnotherKey
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.sidecar import Sidecar, read_sidecar
from therapist_emr.vault.stillness import still_file, with_its_log

_END_IS_THERE = "Its audit trail has the last row that this computer's keyring remembers."
_OLDER = (
    "What is in it is whole, but it is older than the file last used here, or its newest part is "
    "missing. Compare it with your latest backup."
)
_WORDS = {Outcome.PASSED: "", Outcome.FAILED: "Problem: ", Outcome.NOT_DONE: "Not checked: "}


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """Say what was checked, how it ended, and what the file holds."""

    path: Path
    is_backup: bool
    checks: tuple[Check, ...]
    contents: Contents | None = None
    note: Sidecar | None = None
    holdings: Holdings | None = None
    older: bool = False
    """True when its trail lacks the row that this computer's keyring remembers as the last."""

    @property
    def ok(self) -> bool:
        """Tell whether something was proved and nothing failed."""
        outcomes = {check.outcome for check in self.checks}
        return Outcome.PASSED in outcomes and Outcome.FAILED not in outcomes and not self.older

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the report as sentences, the verdict last."""
        said = [f"{_WORDS[check.outcome]}{check.words}" for check in self.checks]
        if self.note is not None:
            said.append(describe_note(self.note))
        if self.contents is not None:
            said.append(describe(self.contents))
        if self.holdings is not None:
            said.append(describe_last(self.holdings))
        return (*said, self.verdict)

    @property
    def verdict(self) -> str:
        """Return the one sentence that sums it up."""
        name = "backup" if self.is_backup else "practice"
        if any(check.outcome is Outcome.FAILED for check in self.checks):
            then = "use another backup" if self.is_backup else "restore a backup"
            return f"This {name} is damaged. Keep it, and {then}."
        if self.older:
            return _OLDER
        if not self.ok:
            return f"Nothing could be proved about this {name} without its key."
        if self.contents is None:
            return f"This {name} is the file that was written; its contents were not read."
        if not self.is_backup:
            return f"This {name} is whole."
        return "This backup is whole: with its recovery sheet all of this can be brought back."


def verify_file(
    path: Path,
    key: Key | None,
    progress: Progress | None = None,
    keystore: KeyStore | None = None,
) -> VerifyReport:
    """Check a file that is not open here; without its key only against the note beside it.

    Nothing is written to it or beside it, but for the empty lock file where that can be made.
    A practice is held against the end of its trail that the keyring remembers, where it does.
    Raise a `UserError` for what is no practice at all, or is open in another window, and
    `SheetOfAnotherKey` for a backup that was made with another key than the one given.
    """
    watch = progress or Silent()
    with plain_words():
        check_sort(path)
        if is_backup(path):
            return _verify_backup(path, key, watch)
        return _verify_practice(path, key, watch, keystore)


def verify_vault(vault: OpenVault, progress: Progress | None = None) -> VerifyReport:
    """Check the practice that is open, and remember in its audit trail that this was done."""
    with closing(vault.connect()) as connection:
        with still_file(vault, connection):
            findings = inspect(
                lambda: connect_still(vault.path, vault.key.raw), progress or Silent()
            )
        empty_wal(connection)
        held = holdings(connection) if findings.ok else None
        vault.record("verify", "whole" if findings.ok else "damaged", connection=connection)
    return VerifyReport(vault.path, False, findings.checks, findings.contents, holdings=held)


def describe(contents: Contents) -> str:
    """Say in one sentence what a file holds."""
    counts = contents.counts
    parts = [
        _number(counts.get("client", 0), "client"),
        _number(counts.get("entry", 0), "entry", "entries"),
        _number(counts.get("revision", 0), "revision"),
        _number(counts.get("draft", 0), "draft"),
    ]
    return f"It holds {', '.join(parts)}; its audit trail ends with row {contents.head.seq:,}."


def describe_note(note: Sidecar) -> str:
    """Say in one sentence when a backup was made, by what, and which sheet opens it."""
    made = f"{words.moment(note.day)} by version {note.app_version}"
    return f"It was made on {made}; the sheet with the fingerprint {note.fingerprint} opens it."


def describe_last(held: Holdings) -> str:
    """Say in one sentence how far the charts go."""
    if not held.last_signed:
        return "Nothing in it was signed yet."
    return f"The last signed entry in it is of {words.stored(held.last_signed)}."


def _number(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _verify_practice(
    path: Path, key: Key | None, progress: Progress, keystore: KeyStore | None
) -> VerifyReport:
    with kept_closed(path):
        check_file(path)
        refuse_strange(path)
        if key is None:
            said = "a practice can only be read with its key."
            return VerifyReport(path, False, (Check(Outcome.NOT_DONE, said),))
        with with_its_log(path, key, progress) as whole:
            _refuse_newer(whole, key)
            findings = inspect(lambda: connect_sealed(whole, key.raw), progress)
            held = _held(whole, key, findings)
            kept = KeyHolder(keystore, path, db_id(path)).remembered_head()
            has_end = _has_end(whole, key, findings, kept)
    ends = (Check(Outcome.PASSED, _END_IS_THERE),) if has_end else ()
    checks, older = (*findings.checks, *ends), has_end is False
    return VerifyReport(path, False, checks, findings.contents, holdings=held, older=older)


def _verify_backup(path: Path, key: Key | None, progress: Progress) -> VerifyReport:
    check_file(path)
    note = read_sidecar(path)
    checks = [_compare_sum(path, note, progress)]
    if key is None:
        checks.append(Check(Outcome.NOT_DONE, "the contents, which need the key."))
        return VerifyReport(path, True, tuple(checks), note=note)
    said, given = fingerprint_of(path), key.fingerprint()
    if checks[0].outcome is not Outcome.FAILED and said not in {"", given}:
        raise SheetOfAnotherKey(given, said)
    findings = inspect(lambda: connect_sealed(path, key.raw), progress)
    checks += findings.checks
    if note is not None and findings.contents is not None:
        checks.append(_compare_note(note, findings))
    held = _held(path, key, findings)
    return VerifyReport(path, True, tuple(checks), findings.contents, note, held)


def _refuse_newer(path: Path, key: Key) -> None:
    try:
        with closing(connect_sealed(path, key.raw)) as connection:
            migrations.check_version(connection)
    except (WrongKey, Damaged, DiskFault):
        pass  # said by the inspection


def _has_end(path: Path, key: Key, findings: Findings, kept: AuditHead | None) -> bool | None:
    """Tell whether the trail has the row that the keyring remembers; None where it has none."""
    if kept is None or not kept.seq or not findings.ok:
        return None
    with closing(connect_sealed(path, key.raw)) as connection:
        return AuditTrail(connection).seal_at(kept.seq) == kept.mac


def _held(path: Path, key: Key, findings: Findings) -> Holdings | None:
    if not findings.ok:
        return None
    with closing(connect_sealed(path, key.raw)) as connection:
        return holdings(connection)


def _compare_sum(path: Path, note: Sidecar | None, progress: Progress) -> Check:
    if note is None:
        return Check(Outcome.NOT_DONE, "there is no readable note beside it to compare with.")
    if sha256_of(path, progress, "Adding up") == note.sha256:
        return Check(Outcome.PASSED, "Every byte is as it was when the backup was made.")
    return Check(Outcome.FAILED, "It is not the file that was written when the backup was made.")


def _compare_note(note: Sidecar, findings: Findings) -> Check:
    if findings.contents == note.contents:
        return Check(Outcome.PASSED, "Its counts and its audit trail end as the practice's did.")
    return Check(Outcome.FAILED, "Its counts or its audit trail differ from the note beside it.")
