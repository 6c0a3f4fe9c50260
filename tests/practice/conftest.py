from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.store.opened import new_file
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import Client, PracticeProfile
from therapist_emr.practice import Desk, Practice, open_practice
from therapist_emr.store.connection import Connection

NOON = datetime(2026, 11, 17, 20, 0, tzinfo=UTC)
"""Noon on a Tuesday in the zone of the tests' clock."""


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    opened = new_file(tmp_path / "practice.emr")
    yield opened
    opened.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def practice(connection: Connection, clock: FixedClock) -> Practice:
    opened = open_practice(connection, clock, "tester")
    profile = PracticeProfile("Quiet Room", "Dana Reyes", "LMFT", "A1234", "1245319599")
    opened.change_settings(replace(opened.settings, profile=profile))
    return opened


@pytest.fixture
def client(practice: Practice) -> Client:
    return practice.clients.add(
        {
            "legal_name": "María Quiñones-López",
            "chosen_name": "Mari Quiñones",
            "born": "3/2/1992",
            "phones": [
                {"number": "5035550142", "label": "mobile", "voicemail": True, "texts": True}
            ],
            "status": "active",
        }
    )


@pytest.fixture
def desk(practice: Practice, client: Client) -> Desk:
    return practice.desk(client.id)
