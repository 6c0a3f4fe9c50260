"""Profiles of clients for tests: read and changed in the chart, as the window does it."""

from __future__ import annotations

from typing import Any

from therapist_emr.domain.entry import Entry
from therapist_emr.domain.people import Client
from therapist_emr.practice import Practice


def profile_of(practice: Practice, client_id: int) -> Entry:
    """Return a client's profile with its versions."""
    return practice.desk(client_id).entries("profile")[0]


def change_profile(practice: Practice, client_id: int, reason: str = "", **changes: Any) -> Client:
    """Keep a profile with some fields changed; return the client as lists show them then."""
    desk, body = practice.desk(client_id), profile_of(practice, client_id).current.body
    desk.keep("profile", "profile", {**body, **changes}, reason=reason)
    return desk.client
