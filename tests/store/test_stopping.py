"""Saving while another thread stops the connection's work."""

from __future__ import annotations

import threading
from pathlib import Path

from tests.store.opened import new_file
from therapist_emr.errors import Cancelled
from therapist_emr.store.connection import transaction
from therapist_emr.store.meta import Meta

SAVES = 200


def test_what_is_said_to_be_stopped_was_not_saved(tmp_path: Path) -> None:
    """A stop mostly meets the emptying of the log, when all is saved."""
    connection, enough = new_file(tmp_path / "practice.emr"), threading.Event()

    def stop() -> None:
        while not enough.wait(0.00005):
            connection.interrupt()

    stopper = threading.Thread(target=stop)
    stopper.start()
    stopped = []
    for number in range(SAVES):
        try:
            with transaction(connection):
                Meta(connection).put(f"row {number}", "x" * 20_000)
        except Cancelled:
            stopped.append(number)
    enough.set()
    stopper.join()
    saved = [number for number in range(SAVES) if Meta(connection).get(f"row {number}")]
    connection.close()
    assert sorted(saved + stopped) == list(range(SAVES))
