"""What is typed into a chart is nowhere on disk in the clear: the row "canary" looks for it."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from tests.faults.canary import CANARY, STEPS, sightings, spellings, started
from tests.vault.practices import PASSPHRASE
from therapist_emr.domain.clock import SystemClock
from therapist_emr.practice import open_practice
from therapist_emr.practice.searching import Query
from therapist_emr.vault import lifecycle


@pytest.mark.skipif(os.name == "nt", reason="Unix signals")
def test_what_the_canary_was_typed_into_is_all_there(tmp_path: Path) -> None:
    with started(tmp_path, "SIGKILL") as child:
        child.communicate("\n" * len(STEPS))
    vault = lifecycle.unlock(tmp_path / "desk" / "practice.emr", PASSPHRASE, None)
    practice = open_practice(vault.connection, SystemClock())
    [client] = practice.clients.find(CANARY)
    assert practice.search.count(Query(CANARY)) >= 3
    [draft] = practice.desk(client.id).drafts("sessions")
    assert CANARY in str(practice.desk(client.id).draft(draft.id).body)
    vault.lock("done")


def test_the_search_for_the_canary_would_find_it(tmp_path: Path) -> None:
    for number, spelling in enumerate(spellings(CANARY)):
        (tmp_path / f"{number}").write_bytes(os.urandom(50) + spelling + os.urandom(50))
    coded = base64.b64encode(f"he said {CANARY} to me".encode())
    (tmp_path / "coded").write_bytes(coded)
    (tmp_path / f"{CANARY}.txt").touch()
    assert len(sightings(tmp_path)) == len(spellings(CANARY)) + 2
