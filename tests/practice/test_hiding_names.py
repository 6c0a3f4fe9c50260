from __future__ import annotations

from tests.practice.profiles import profile_of
from therapist_emr.domain.people import Client
from therapist_emr.practice import Practice


def test_the_same_person_is_noticed_behind_initials_and_shown_by_them(
    practice: Practice, client: Client
) -> None:
    same = {
        "legal_name": "María Quiñones-López",
        "born": "3/2/1992",
        "phones": [{"number": "5035550142", "label": "mobile"}],
    }
    [shown] = practice.clients.likely_duplicates(same)
    practice.hide_names(True)
    [hidden] = practice.clients.likely_duplicates(same)
    assert hidden.reasons == shown.reasons
    assert "the same name" in hidden.reasons
    assert hidden.client == practice.clients.get(client.id)
    assert hidden.client.name == "M. Q."
    assert practice.clients.likely_duplicates({"legal_name": "M Q"}) == []


def test_names_are_hidden_and_shown_again(practice: Practice) -> None:
    body = {
        "legal_name": "Marisol Elena Quiñones Reyes",
        "chosen_name": "Mari Quiñones",
        "born": "1992-03-02",
        "status": "active",
        "phones": [{"number": "(503) 555-0142", "label": "mobile"}],
    }
    added = practice.clients.add(body)
    heard: list[frozenset[str]] = []
    practice.on_change(lambda kinds, _client: heard.append(kinds))
    practice.hide_names(True)
    for client in (practice.clients.get(added.id), *practice.clients.find("quinones")):
        assert client.name == "M. Q."
        assert client.legal_name == "M. Q."
        assert client.phone == ""
        assert client.record_number == added.record_number
    assert practice.desk(added.id).client.name == "M. Q."
    assert profile_of(practice, added.id).current.body["chosen_name"] == "Mari Quiñones"
    practice.hide_names(False)
    assert practice.clients.get(added.id) == added
    assert heard == [frozenset({"clients"})] * 2
