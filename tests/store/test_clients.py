from __future__ import annotations

import pytest

from tests.store.records import MOMENT, add_client, shown
from therapist_emr.domain.people import ClientStatus
from therapist_emr.store.clients import Clients
from therapist_emr.store.connection import Connection, IntegrityError, transaction


def names(found: list[object]) -> list[str]:
    return [getattr(client, "name", "") for client in found]


def test_a_client_comes_back_as_added(connection: Connection) -> None:
    client = add_client(
        connection,
        "Mari Soto",
        legal_name="María Soto",
        pronouns="she/her",
        born="1992-03-02",
        phone="(503) 555-0142, messages ok",
        flags=("part2",),
        status=ClientStatus.WAITING,
    )
    clients = Clients(connection)
    assert clients.get(client.id) == client
    assert clients.by_record_number("0001") == client
    assert client.flags == ("part2",)
    assert client.status is ClientStatus.WAITING


def test_record_numbers_are_given_in_order_and_never_again(connection: Connection) -> None:
    numbers = [add_client(connection, f"Client {n}").record_number for n in range(3)]
    assert numbers == ["0001", "0002", "0003"]
    connection.execute(
        "INSERT INTO client (uuid, record_number, status, name, legal_name, sort_name, find_text, "
        "created_utc) VALUES ('a', 'OLD-17', 'active', '', '', '', '', ''), "
        "('b', '12044', 'active', '', '', '', '', '')"
    )
    assert add_client(connection).record_number == "12045"
    with pytest.raises(IntegrityError):
        connection.execute(
            "INSERT INTO client (uuid, record_number, status, name, legal_name, sort_name, "
            "find_text, created_utc) VALUES ('c', '0001', 'active', '', '', '', '', '')"
        )


def test_an_abandoned_change_gives_no_number_away(connection: Connection) -> None:
    with pytest.raises(RuntimeError), transaction(connection):
        Clients(connection).add("u", shown("Ana"), MOMENT.utc)
        raise RuntimeError
    assert add_client(connection).record_number == "0001"


def test_clients_are_listed_by_name_and_status(connection: Connection) -> None:
    add_client(connection, "Zoe Adams")
    add_client(connection, "Ann Zhou", status=ClientStatus.DISCHARGED)
    add_client(connection, "Bo Miles", status=ClientStatus.WAITING)
    clients = Clients(connection)
    assert names([*clients.listed()]) == ["Zoe Adams", "Bo Miles", "Ann Zhou"]
    some = clients.listed([ClientStatus.ACTIVE, ClientStatus.WAITING])
    assert names([*some]) == ["Zoe Adams", "Bo Miles"]
    assert clients.counts() == dict.fromkeys(ClientStatus, 1)


def test_an_empty_practice_counts_nobody(connection: Connection) -> None:
    assert Clients(connection).counts() == dict.fromkeys(ClientStatus, 0)
    assert Clients(connection).listed() == []


def test_finding_wants_every_term_in_one_of_its_spellings(connection: Connection) -> None:
    add_client(connection, "Mari Soto", find_text=" mari soto 5035550142 1992-03-02")
    add_client(connection, "Tamari Sosa", find_text=" tamari sosa 1990-01-01")
    clients = Clients(connection)
    assert names([*clients.find([[["mari"]]])]) == ["Mari Soto", "Tamari Sosa"]
    assert names([*clients.find([[["mari"], ["sot", "1990"]]])]) == ["Mari Soto", "Tamari Sosa"]
    assert names([*clients.find([[["mari"], ["soto"]]])]) == ["Mari Soto"]
    assert names([*clients.find([[[" 1990-01-01"]], [["nobody"]]])]) == ["Tamari Sosa"]
    assert names([*clients.find([[["mari"]]], limit=1)]) == ["Mari Soto"]
    assert clients.find([[["mari"]]], [ClientStatus.WAITING]) == []
    assert clients.find([]) == []


@pytest.mark.parametrize("term", ["%", "_", "'", '"', "\\", "*", "; DROP TABLE client"])
def test_no_sign_has_a_meaning_of_its_own_when_finding(connection: Connection, term: str) -> None:
    add_client(connection, "Mari Soto")
    assert Clients(connection).find([[[term]]]) == []


def test_columns_follow_the_profile_and_the_visits(connection: Connection) -> None:
    client = add_client(connection)
    clients = Clients(connection)
    with transaction(connection):
        clients.show(client.id, shown("Mari Sol", born="1992-03-02"))
        clients.set_visits(client.id, "2026-11-10T17:30", "2026-11-17T17:30")
    after = clients.get(client.id)
    assert (after.name, after.born) == ("Mari Sol", "1992-03-02")
    assert (after.last_seen, after.next_visit) == ("2026-11-10T17:30", "2026-11-17T17:30")
    assert after.record_number == client.record_number


def test_visits_of_a_day_are_in_order(connection: Connection) -> None:
    clients = Clients(connection)
    for name, at in (
        ("B B", "2026-11-17T17:30"),
        ("A A", "2026-11-17T09:00"),
        ("C C", "2026-11-18"),
        ("D D", "2026-11-17T12:00"),
    ):
        status = ClientStatus.DISCHARGED if name == "D D" else ClientStatus.ACTIVE
        client = add_client(connection, name, status=status)
        with transaction(connection):
            clients.set_visits(client.id, "", at)
    assert names([*clients.visits("2026-11-17", "2026-11-18")]) == ["A A", "B B"]


def test_a_client_that_is_not_there_is_a_key_error(connection: Connection) -> None:
    with pytest.raises(KeyError):
        Clients(connection).get(1)


def test_some_are_read_at_once_and_those_that_are_not_there_left_out(
    connection: Connection,
) -> None:
    ada, ben, _cleo = (add_client(connection, name) for name in ("Ada", "Ben", "Cleo"))
    clients = Clients(connection)
    assert clients.some({ada.id, ben.id, 4711}) == {ada.id: ada, ben.id: ben}
    assert clients.some(()) == {}
