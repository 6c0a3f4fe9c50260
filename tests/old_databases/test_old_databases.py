"""Every practice that a released version wrote opens today, and none is harmed on the way."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.vault.practices import listing
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.progress import Silent
from therapist_emr.errors import UserError
from therapist_emr.practice.practice import Practice, open_practice
from therapist_emr.practice.record import Scope
from therapist_emr.practice.searching import Query
from therapist_emr.store import migrations
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.connection import user_version
from therapist_emr.store.errors import NewerSchema
from therapist_emr.store.migrations import Migration
from therapist_emr.vault import lifecycle, recovery
from therapist_emr.vault.inspection import contents_of
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.opening import BEFORE_UPGRADE, NotUpgraded
from therapist_emr.vault.restore import preview, restore
from therapist_emr.vault.throttle import Throttle
from therapist_emr.vault.verify import verify_file, verify_vault
from tools import schema

STORED = sorted(path.parent for path in schema.OLD.glob(f"*/{schema.PRACTICE}"))
NOON = datetime(2026, 11, 17, 20, 0, tzinfo=UTC)
LASTING = ("client", "entry", "revision", "draft")
"""Tables whose rows an upgrade neither adds nor takes away."""


class Stored:
    """A copy of a stored practice, to be worked on."""

    def __init__(self, source: Path, desk: Path) -> None:
        self.path = desk / schema.PRACTICE
        shutil.copy(source / schema.PRACTICE, self.path)
        self.lines = (source / schema.KEY).read_text(encoding="ascii")
        holds = json.loads((source / schema.HOLDS).read_text(encoding="ascii"))
        self.schema: int = holds["schema"]
        self.counts: dict[str, int] = holds["counts"]
        self.throttle = Throttle(desk / "tries" / "tries.json")

    def open(self) -> OpenVault:
        return lifecycle.unlock_with_recovery(
            self.path, self.lines, None, None, throttle=self.throttle
        )

    def as_backup(self) -> Path:
        return self.path.rename(self.path.with_suffix(".emr-backup"))


@pytest.fixture(params=STORED, ids=[path.name for path in STORED])
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> Stored:
    (tmp_path / "tries").mkdir()
    return Stored(request.param, tmp_path)


@pytest.fixture
def vault(stored: Stored) -> Iterator[OpenVault]:
    opened = stored.open()
    yield opened
    opened.lock("test over")


@pytest.fixture
def practice(vault: OpenVault) -> Practice:
    return open_practice(vault.connection, FixedClock(NOON))


@pytest.fixture
def one_step_more(monkeypatch: pytest.MonkeyPatch) -> int:
    """Make even the newest stored practice an older one."""
    steps = migrations.load()
    more = Migration(len(steps) + 1, "more", "CREATE TABLE one_step_more (a TEXT) STRICT;")
    monkeypatch.setattr(migrations, "load", lambda: (*steps, more))
    return more.number


def test_there_is_one_for_the_first_schema_and_none_is_of_tomorrow() -> None:
    assert STORED[0].name == "0001"
    assert int(STORED[-1].name) <= len(migrations.load())


def test_an_old_practice_comes_to_the_schema_on_paper(vault: OpenVault, stored: Stored) -> None:
    assert user_version(vault.connection) == len(migrations.load())
    told = schema.PAPER.read_text(encoding="utf-8")
    for sql in (wanted := schema.schema_of(vault.connection)):
        assert f"\n{sql};\n" in told
    assert told == schema.on_paper(), "run `python3 dev.py schema` after adding a migration"
    assert told.count(";\n\n") == len(wanted) - 1
    counts = contents_of(vault.connection).counts
    assert {name: counts[name] for name in LASTING} == {
        name: stored.counts[name] for name in LASTING
    }


def test_every_chart_of_an_old_practice_can_be_read(practice: Practice, stored: Stored) -> None:
    clients = practice.clients.listed()
    assert len(clients) == stored.counts["client"]
    entries = drafts = 0
    for client in clients:
        desk = practice.desk(client.id)
        for header in desk.headers(""):
            reading = desk.reading(header.id)
            assert reading.blocks
            assert reading.intact
            entries += 1
        drafts += sum(desk.draft(head.id).body != {} for head in desk.drafts(""))
        chart = practice.contents(client.id, Scope(drafts=True, errors=True))
        assert all(item.blocks for part in chart.sections for item in part.items)
    assert (entries, drafts) == (stored.counts["entry"], stored.counts["draft"])
    assert practice.search.ask(Query("session"))
    assert practice.today().backup.last_verified is not None
    assert practice.settings.profile.clinician == "Elena Marchetti"


def test_an_old_practice_is_whole_after_its_upgrade_and_takes_new_notes(
    vault: OpenVault, practice: Practice
) -> None:
    assert verify_vault(vault).ok
    client = practice.clients.listed()[0]
    desk = practice.desk(client.id)
    signed = next(h for h in desk.headers("sessions") if h.status.value == "signed")
    desk.add_addendum(signed.id, "Seen again.")
    assert desk.reading(signed.id).intact
    assert verify_vault(vault).ok
    assert practice.audit.records.check((), Silent()).ok


def test_an_old_practice_is_copied_and_the_copy_verified_before_its_upgrade(
    stored: Stored, one_step_more: int
) -> None:
    vault = stored.open()
    assert user_version(vault.connection) == one_step_more
    (backup,) = (stored.path.parent / BEFORE_UPGRADE).glob("*.emr-backup")
    report = verify_file(backup, vault.key)
    assert report.ok, report.lines
    assert report.note is not None
    assert report.note.thorough
    assert report.contents is not None
    assert report.contents.schema == stored.schema
    later = AuditTrail(vault.connection).rows(after=report.contents.head.seq)
    assert [row.action for row in later].count("backup") == 1
    vault.lock("done")


@pytest.mark.parametrize("fault", ["CREATE TABLE one (", "INSERT INTO nowhere VALUES (1);"])
def test_an_upgrade_that_fails_leaves_the_old_practice(
    stored: Stored, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = migrations.load()
    works = Migration(
        len(steps) + 1, "works", "DROP TABLE backup_run; UPDATE client SET name = '';"
    )
    fails = Migration(len(steps) + 2, "fails", fault)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "load", lambda: (*steps, works, fails))
        with pytest.raises(NotUpgraded):
            stored.open()
    key = recovery.decode(stored.lines)
    report = verify_file(stored.path, key)
    assert report.ok, report.lines
    assert report.contents is not None
    assert report.contents.schema == stored.schema
    assert report.contents.counts["backup_run"] == stored.counts["backup_run"]
    stored.open().lock("done")


def test_without_room_for_the_copy_the_old_practice_is_untouched(
    stored: Stored, one_step_more: int
) -> None:
    before = stored.path.read_bytes()

    def refuse(_vault: OpenVault) -> None:
        raise UserError("There is no room for a copy.")

    with pytest.raises(UserError, match="no room"):
        lifecycle.unlock_with_recovery(
            stored.path,
            stored.lines,
            None,
            None,
            throttle=stored.throttle,
            before_upgrade=refuse,
        )
    assert stored.path.read_bytes() == before


def test_a_version_that_is_older_than_the_practice_leaves_it_byte_for_byte(
    stored: Stored, one_step_more: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored.open().lock("newer")
    shutil.rmtree(stored.path.parent / BEFORE_UPGRADE)
    newer = stored.path.read_bytes()
    steps = migrations.load()[: stored.schema]
    monkeypatch.setattr(migrations, "load", lambda: steps)
    key = recovery.decode(stored.lines)
    with pytest.raises(NewerSchema):
        stored.open()
    with pytest.raises(NewerSchema):
        verify_file(stored.path, key)
    assert stored.path.read_bytes() == newer
    assert listing(stored.path.parent) == {schema.PRACTICE, "tries"}
    backup = stored.as_backup()
    for refused in (
        lambda: preview(backup, key),
        lambda: restore(backup, stored.path, key, None),
    ):
        with pytest.raises(NewerSchema):
            refused()
    assert backup.read_bytes() == newer
    assert listing(stored.path.parent) == {backup.name, "tries"}


def test_a_backup_of_an_old_version_is_shown_verified_and_restored(stored: Stored) -> None:
    backup, key = stored.as_backup(), recovery.decode(stored.lines)
    before = backup.read_bytes()
    report = verify_file(backup, key)
    assert report.ok, report.lines
    assert preview(backup, key).contents.counts == stored.counts
    restored = restore(backup, stored.path, key, None)
    assert restored.contents.schema == len(migrations.load())
    assert restored.contents.counts["revision"] == stored.counts["revision"]
    assert backup.read_bytes() == before
    stored.open().lock("done")
