from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.opened import new_file
from therapist_emr.domain.people import PracticeProfile, PracticeSettings
from therapist_emr.store.connection import Connection, transaction
from therapist_emr.store.json_text import dumps, loads
from therapist_emr.store.meta import Meta
from therapist_emr.store.settings import KEY, Settings

CHOSEN = PracticeSettings(
    profile=PracticeProfile("Quiet Room", "Dana Reyes", "LMFT", "A1234", "1245319599"),
    review_days=60,
    page_size="a4",
    service_codes=("90837", "90834"),
    templates=(("uuid-1", "soap"), ("uuid-2", "dap")),
    made_up=True,
)


def test_a_new_file_has_the_usual_settings(connection: Connection) -> None:
    assert Settings(connection).load() == PracticeSettings()


def test_settings_come_back_as_chosen(connection: Connection) -> None:
    with transaction(connection):
        Settings(connection).save(CHOSEN)
    assert Settings(connection).load() == CHOSEN


def test_what_a_newer_version_wrote_is_kept(connection: Connection) -> None:
    newer = {"review_days": 30, "colour": "blue", "profile": {"clinician": "D", "fax": "1"}}
    with transaction(connection):
        Meta(connection).put(KEY, dumps(newer))
    loaded = Settings(connection).load()
    assert (loaded.review_days, loaded.profile.clinician) == (30, "D")
    with transaction(connection):
        Settings(connection).save(CHOSEN)
    stored = loads(Meta(connection).get(KEY) or "")
    assert (stored["colour"], stored["profile"]["fax"], stored["review_days"]) == ("blue", "1", 60)
    assert Settings(connection).load() == CHOSEN


@settings(max_examples=15, deadline=None)
@given(st.text(st.characters(codec=None), max_size=30))
def test_any_text_can_be_a_name(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = tmp_path_factory.mktemp("settings")
    connection = new_file(folder / "practice.emr")
    with transaction(connection):
        Settings(connection).save(PracticeSettings(profile=PracticeProfile(clinician=name)))
    kept = Settings(connection).load().profile.clinician
    assert len(kept) == len(name)
    connection.close()
