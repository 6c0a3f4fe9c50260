from __future__ import annotations

import json
from pathlib import Path

import pytest

from therapist_emr.store import migrations
from therapist_emr.vault import recovery
from therapist_emr.vault.verify import verify_file
from tools import schema
from tools.dev.project import Stop


def test_a_practice_is_stored_once_with_its_key_and_what_it_holds(tmp_path: Path) -> None:
    place = schema.keep(tmp_path)
    assert place.name == f"{len(migrations.load()):04}"
    names = {schema.PRACTICE, schema.KEY, schema.HOLDS}
    assert {path.name for path in place.iterdir()} == names
    key = recovery.decode((place / schema.KEY).read_text(encoding="ascii"))
    report = verify_file(place / schema.PRACTICE, key)
    assert report.ok
    assert report.contents is not None
    holds = json.loads((place / schema.HOLDS).read_text(encoding="ascii"))
    assert holds == {
        "schema": report.contents.schema,
        "counts": dict(report.contents.counts),
    }
    before = (place / schema.PRACTICE).read_bytes()
    with pytest.raises(Stop, match="already"):
        schema.keep(tmp_path)
    assert (place / schema.PRACTICE).read_bytes() == before


def test_the_schema_is_written_on_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(schema, "ROOT", tmp_path)
    monkeypatch.setattr(schema, "PAPER", tmp_path / "schema.sql")
    monkeypatch.setattr(schema, "OLD", tmp_path / "old")
    assert schema.main([]) == 0
    told = (tmp_path / "schema.sql").read_text(encoding="utf-8")
    assert "CREATE TABLE revision (" in told
    assert "search_index_data" not in told
    assert schema.main(["--keep"]) == 0
    assert "is stored" in capsys.readouterr().out
    with pytest.raises(Stop):
        schema.main(["--keep", "twice"])
