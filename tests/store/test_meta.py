from __future__ import annotations

from therapist_emr.store.connection import Connection, transaction
from therapist_emr.store.meta import Meta


def test_a_named_text_is_kept_and_replaced(connection: Connection) -> None:
    meta = Meta(connection)
    assert meta.get("app_version") is None
    for version in ("0.1.0", "0.2.0"):
        with transaction(connection):
            meta.put("app_version", version)
        assert meta.get("app_version") == version
