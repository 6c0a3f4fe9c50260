from __future__ import annotations

from tests.sections.kept import check_made_up, people, persona
from therapist_emr.practice.demo.stories import STORY_KEYS
from therapist_emr.sections.diagnoses import SECTION
from therapist_emr.sections.diagnoses.codes import codes
from therapist_emr.sections.diagnoses.made_up import made_up


def test_every_story_has_its_diagnoses_with_codes_that_are_billable() -> None:
    table = codes()
    for seed, story in enumerate(STORY_KEYS):
        entries = list(made_up(persona(seed, story=story, fullest=True)))
        check_made_up(SECTION, entries, least=3)
        for entry in entries:
            body = entry.states[-1].body
            found = table.get(body["code"])
            assert found is not None
            assert found.billable
            assert entry.kind == "diagnosis"


def test_one_is_primary_until_it_is_resolved_at_discharge() -> None:
    for entries in people(SECTION):
        check_made_up(SECTION, entries, least=0)
        primary = [entry for entry in entries if entry.states[0].body["primary"]]
        assert len(primary) == min(1, len(entries))
    gone = list(made_up(persona(3, status="discharged")))
    assert gone[0].states[-1].body["status"] == "resolved"
    assert list(made_up(persona(3, visits=()))) == []
