"""The practice's settings as one JSON text; what a newer version wrote there is kept."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from therapist_emr.domain.contingency import ContingencyPlan
from therapist_emr.domain.people import PracticeProfile, PracticeSettings
from therapist_emr.store.connection import Connection
from therapist_emr.store.json_text import dumps, loads, storable
from therapist_emr.store.meta import Meta

KEY = "settings"
_PARTS: dict[str, type[Any]] = {"profile": PracticeProfile, "contingency": ContingencyPlan}


class Settings:
    """Read and keep the practice's settings."""

    def __init__(self, connection: Connection) -> None:
        self._meta = Meta(connection)

    def load(self) -> PracticeSettings:
        """Return the settings; what is missing has its usual value."""
        stored = self._stored()
        known = _known(PracticeSettings, stored)
        for name, kind in _PARTS.items():
            known[name] = kind(**_known(kind, stored.get(name, {})))
        for name in ("service_codes", "templates"):
            if name in known:
                known[name] = _tuples(known[name])
        return PracticeSettings(**known)

    def save(self, settings: PracticeSettings) -> None:
        """Keep the settings within the caller's transaction."""
        stored = self._stored()
        told = asdict(settings)
        parts = {name: {**stored.get(name, {}), **told[name]} for name in _PARTS}
        self._meta.put(KEY, dumps(storable({**stored, **told, **parts})))

    def _stored(self) -> dict[str, Any]:
        return loads(self._meta.get(KEY) or "{}")  # type: ignore[no-any-return]


def _known(kind: type, stored: dict[str, Any]) -> dict[str, Any]:
    names = {each.name for each in fields(kind)}
    return {name: value for name, value in stored.items() if name in names}


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
