from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from keyring import errors
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, chainer, fail, null

from tests.vault.practices import listing
from therapist_emr.vault import keyring_store
from therapist_emr.vault.keyring_store import (
    ALLOWED,
    KeyringError,
    KeyringLocked,
    KeyringMissing,
    KeyringRefused,
    KeyringSilent,
    MemoryKeyring,
    SystemKeyring,
    admit,
    find_backend,
    in_time,
)


class Desk(SecretService.Keyring):
    """A keyring in memory that stands where the Secret Service would."""

    priority = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.before: Callable[[], None] = lambda: None

    def get_password(self, service: str, username: str) -> str | None:
        self.before()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.before()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.before()
        del self.kept[service, username]


class Unavailable:
    """What a backend's class says of itself when its service is not running."""

    def __get__(self, *_: object) -> int:
        raise RuntimeError("no daemon")


def questions(keyring: SystemKeyring) -> list[Callable[[], object]]:
    return [
        lambda: keyring.get("s", "u"),
        partial(keyring.put, "s", "u", "the secret itself"),
        partial(keyring.delete, "s", "u"),
        lambda: keyring.name,
    ]


def make(kind: Callable[[], KeyringBackend]) -> KeyringBackend:
    return kind()


class Forgetful(Desk):
    def set_password(self, service: str, username: str, password: str) -> None:
        """Say yes and keep nothing, as the null keyring does."""


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    allow(monkeypatch, Desk)
    return Desk()


def allow(monkeypatch: pytest.MonkeyPatch, *kinds: type[KeyringBackend]) -> None:
    names = tuple(f"{kind.__module__}.{kind.__qualname__}" for kind in kinds)
    monkeypatch.setattr(keyring_store, "ALLOWED", names)


def test_a_secret_is_kept_returned_and_forgotten(desk: Desk) -> None:
    keyring = SystemKeyring(desk)
    assert keyring.get("therapist-emr.1", "current") is None
    keyring.put("therapist-emr.1", "current", "wrapped")
    assert keyring.get("therapist-emr.1", "current") == "wrapped"
    assert keyring.get("therapist-emr.2", "current") is None
    keyring.delete("therapist-emr.1", "current")
    keyring.delete("therapist-emr.1", "current")
    assert keyring.get("therapist-emr.1", "current") is None


@pytest.mark.parametrize("kind", [null.Keyring, fail.Keyring, chainer.ChainerBackend])
def test_a_keyring_that_keeps_nothing_or_hides_another_is_refused(
    kind: type[KeyringBackend],
) -> None:
    with pytest.raises(KeyringMissing):
        admit(make(kind))
    with pytest.raises(KeyringMissing):
        SystemKeyring(make(kind))


def test_a_keyring_that_writes_plain_files_is_refused() -> None:
    class PlaintextKeyring(Desk):
        """Writes what it is given into a file as it is."""

    PlaintextKeyring.__module__ = "keyrings.alt.file"
    with pytest.raises(KeyringMissing):
        SystemKeyring(PlaintextKeyring())


def test_a_class_that_only_bears_the_name_is_refused() -> None:
    class Keyring(SecretService.Keyring):
        priority = 99

    with pytest.raises(KeyringMissing):
        admit(Keyring())  # type: ignore[no-untyped-call]  # the library types no constructor


def test_the_environment_cannot_choose_the_keyring(
    monkeypatch: pytest.MonkeyPatch, desk: Desk
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    assert type(find_backend()) is type(desk)


def test_a_settings_file_cannot_choose_the_keyring(
    monkeypatch: pytest.MonkeyPatch, private_home: Path, desk: Desk
) -> None:
    folder = private_home / ".config" / "python_keyring"
    folder.mkdir(parents=True)
    (folder / "keyringrc.cfg").write_text(
        "[backend]\ndefault-keyring=keyring.backends.null.Keyring\n", encoding="utf-8"
    )
    assert type(find_backend()) is type(desk)


def test_the_best_of_the_trusted_keyrings_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    class Better(Desk):
        priority = 6

    class Worse(Desk):
        priority = 1

    class Absent(Desk):
        priority = Unavailable()

    for kind in (Better, Worse, Absent):
        kind.__qualname__ = kind.__name__
        monkeypatch.setattr(f"{__name__}.{kind.__name__}", kind, raising=False)
    allow(monkeypatch, Worse, Better, Absent)
    assert type(find_backend()) is Better


def test_without_any_trusted_keyring_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    keyring = SystemKeyring()
    for ask in questions(keyring):
        with pytest.raises(KeyringMissing):
            ask()


def test_a_keyring_is_looked_for_once(desk: Desk) -> None:
    keyring = SystemKeyring()
    keyring.put("s", "u", "x")
    assert keyring.get("s", "u") == "x"
    del desk


def test_a_keyring_that_keeps_nothing_is_found_out_by_reading_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    allow(monkeypatch, Forgetful)
    with pytest.raises(KeyringRefused):
        SystemKeyring(Forgetful()).put("s", "u", "x")
    with pytest.raises(KeyringRefused):
        SystemKeyring(Forgetful()).put_in_time("s", "u", "x")


class Surprise(Exception):
    pass


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (errors.KeyringLocked("dismissed"), KeyringLocked),
        (errors.NoKeyringError("none"), KeyringMissing),
        (errors.InitError("no collection"), KeyringRefused),
        (errors.PasswordSetError("full"), KeyringRefused),
        (Surprise("the secret itself"), KeyringRefused),
        (ConnectionError("bus gone"), KeyringRefused),
    ],
)
def test_each_failure_has_plain_words_and_no_secret(
    desk: Desk, raised: Exception, said: type[KeyringError]
) -> None:
    def fail_so() -> None:
        raise raised

    desk.before = fail_so
    keyring = SystemKeyring(desk)
    for ask in questions(keyring)[:3]:
        with pytest.raises(said) as caught:
            ask()
        assert "the secret itself" not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.remedy


def test_a_prompt_that_nobody_answers_is_left_within_three_seconds(desk: Desk) -> None:
    answered = threading.Event()

    def wait_for_an_answer() -> None:
        answered.wait(20)

    desk.before = wait_for_an_answer
    keyring = SystemKeyring(desk)
    started = time.monotonic()
    with pytest.raises(KeyringSilent):
        keyring.get("s", "u")
    assert time.monotonic() - started < 3.0
    answered.set()
    assert keyring.get("s", "u") is None


def _wait(answered: threading.Event) -> None:
    answered.wait(20)


@pytest.mark.parametrize("former", [None, "the wrapped one"])
def test_what_is_kept_too_late_to_be_told_is_taken_back(desk: Desk, former: str | None) -> None:
    answered = threading.Event()
    if former is not None:
        desk.kept["s", "u"] = former
    desk.before = partial(_wait, answered)
    keyring = SystemKeyring(desk, patience=0.1)
    with pytest.raises(KeyringSilent):
        keyring.put_in_time("s", "u", "the bare one")
    answered.set()
    for thread in threading.enumerate():
        if thread.name == "keyring":
            thread.join(10)
    assert keyring.get("s", "u") == former
    keyring.put_in_time("s", "u", "the bare one")
    assert keyring.get("s", "u") == "the bare one"


def test_work_in_time_hands_its_result_and_its_error_over() -> None:
    assert in_time(lambda: 7, 1.0) == 7
    with pytest.raises(ZeroDivisionError):
        in_time(lambda: 1 // 0, 1.0)


def test_an_unknown_keyring_is_called_by_its_module(desk: Desk) -> None:
    assert SystemKeyring(desk).name == "test_keyring_store"


def test_the_secret_service_is_called_so() -> None:
    assert SystemKeyring(make(SecretService.Keyring)).name == "Secret Service"


def test_only_the_systems_own_keyrings_are_on_the_list() -> None:
    assert all(name.startswith("keyring.backends.") for name in ALLOWED)
    assert not [name for name in ALLOWED if "null" in name or "fail" in name or "chain" in name]


def test_memory_keeps_secrets_off_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    keyring = MemoryKeyring()
    keyring.put("s", "u", "x")
    assert keyring.get("s", "u") == "x"
    keyring.delete("s", "u")
    keyring.delete("s", "u")
    assert keyring.get("s", "u") is None
    assert listing(tmp_path) == set()
