from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.store.opened import new_file
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import Client
from therapist_emr.practice import Practice, open_practice
from therapist_emr.psychotherapy.cabinet import Cabinet
from therapist_emr.store.connection import Connection

NOON = datetime(2026, 11, 17, 20, 0, tzinfo=UTC)


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
    return open_practice(connection, clock, "tester")


@pytest.fixture
def client(practice: Practice) -> Client:
    return practice.clients.add(
        {"legal_name": "Mari Quiñones", "born": "1992-03-02", "status": "active"}
    )


@pytest.fixture
def cabinet(connection: Connection, clock: FixedClock, client: Client) -> Cabinet:
    return Cabinet(connection, clock, client.id, "tester")
