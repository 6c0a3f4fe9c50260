from __future__ import annotations

import csv
import hashlib
import io
import json
import stat
from pathlib import Path

import pytest

from tests.vault.notes import NOON, leave
from tests.vault.practices import Steps
from therapist_emr.domain.people import Client
from therapist_emr.domain.progress import Silent
from therapist_emr.errors import Cancelled
from therapist_emr.practice import Practice
from therapist_emr.practice.audit_export import Sort, as_csv, export_trail, safe
from therapist_emr.practice.auditing import Looking
from therapist_emr.vault.files import NameOfOurs, NotReplaced
from therapist_emr.vault.generations import find_backups
from therapist_emr.vault.sidecar import sidecar_path


def test_the_trail_is_written_as_it_is_stored(
    practice: Practice, client: Client, tmp_path: Path
) -> None:
    out = tmp_path / "trail.csv"
    before = list(practice.audit.oldest_first(Looking()))
    done = export_trail(practice, Looking(), out, Silent())
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"), newline="")))
    assert [row["mac"] for row in rows] == [row.mac for row in before]
    assert [row["number"] for row in rows] == [str(row.seq) for row in before]
    assert done.rows == len(before)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert done.sha256 == hashlib.sha256(out.read_bytes()).hexdigest()
    newest = practice.audit.rows(1)[0]
    assert (newest.action, newest.entity, newest.detail) == (
        "export",
        "audit",
        f"csv {done.sha256}",
    )
    assert client.name not in out.read_text(encoding="utf-8")


def test_json_holds_what_a_checker_needs(
    practice: Practice, client: Client, tmp_path: Path
) -> None:
    out = tmp_path / "trail.json"
    export_trail(practice, Looking(client_id=client.id), out, Silent(), Sort.JSON)
    told = json.loads(out.read_text(encoding="utf-8"))
    assert [row["action"] for row in told["rows"]] == ["client.add", "create"]
    assert set(told["rows"][0]) >= {"seq", "prev", "mac", "boot"}


def test_the_trail_takes_no_note_of_a_backup_away(practice: Practice, tmp_path: Path) -> None:
    backup = leave(tmp_path, NOON)
    with pytest.raises(NameOfOurs):
        export_trail(practice, Looking(), sidecar_path(backup), Silent(), Sort.JSON)
    assert [one.path for one in find_backups(tmp_path)] == [backup]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=cmd|"/c calc"!A0', "-2+3+cmd|' /C"]
)
def test_no_cell_is_a_formula(practice: Practice, text: str) -> None:
    practice.audit.record("print", "client", "c", text)
    (cell,) = [
        row["detail"]
        for row in csv.DictReader(
            io.StringIO(as_csv(practice.audit.oldest_first(Looking(group="out"))), newline="")
        )
    ]
    assert cell == f"'{text}"


def test_what_is_harmless_stays_as_it_is() -> None:
    assert safe("nobody at the desk") == "nobody at the desk"
    assert safe(12) == "12"
    assert safe("") == ""


def test_another_file_is_not_replaced_but_an_earlier_export_is(
    practice: Practice, tmp_path: Path
) -> None:
    out = tmp_path / "practice-copy.csv"
    out.write_bytes(b"somebody's work")
    with pytest.raises(NotReplaced, match="not a CSV"):
        export_trail(practice, Looking(), out, Silent())
    assert out.read_bytes() == b"somebody's work"
    out.unlink()
    export_trail(practice, Looking(), out, Silent())
    assert export_trail(practice, Looking(), out, Silent()).rows == 2


def test_a_stopped_export_leaves_nothing(practice: Practice, tmp_path: Path) -> None:
    for _ in range(600):
        practice.audit.record("print", "client", "c", "1 pages")
    with pytest.raises(Cancelled):
        export_trail(
            practice, Looking(), tmp_path / "t.csv", Steps("Writing the trail", Cancelled())
        )
    assert not list(tmp_path.glob("*.csv*"))
    assert practice.audit.rows(1)[0].action == "print"
