from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import secretstorage
from keyring.backend import KeyringBackend
from keyring.backends import null

from tests.vault.changes import changed
from tests.vault.practices import FAST, PASSPHRASE, Tools, listing
from therapist_emr.errors import UserError
from therapist_emr.vault import keyring_store, lifecycle
from therapist_emr.vault.keyholder import NoKeyHere, Place, Slot
from therapist_emr.vault.keyring_store import (
    KeyringError,
    KeyringMissing,
    KeyringSilent,
    SystemKeyring,
)
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.passphrases import change_passphrase, go_without
from therapist_emr.vault.stored_key import PassphraseNeeded
from therapist_emr.vault.throttle import Throttle
from therapist_emr.vault.wrap import UnreadableKey

# See conftest: the library leaves its bus open when the collection stays locked.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
Daemon = subprocess.Popen[bytes]


@pytest.fixture
def tools(tmp_path: Path, daemon: Daemon) -> Tools:
    assert daemon.poll() is None
    return Tools(
        tmp_path / "desk" / "practice.emr", SystemKeyring(), Throttle(tmp_path / "tries.json")
    )


def kept() -> dict[str, str]:
    """Return what the daemon itself says it keeps, by service."""
    with closing(secretstorage.dbus_init()) as bus:
        found = secretstorage.get_default_collection(bus).get_all_items()
        return {item.get_attributes()["service"]: item.get_secret().decode() for item in found}


def test_the_systems_keyring_is_found_and_named(daemon: Daemon) -> None:
    assert daemon.poll() is None
    assert SystemKeyring().name == "Secret Service"


def test_a_practice_keeps_its_wrapped_key_there_and_opens_with_it(tools: Tools) -> None:
    vault = tools.create()
    assert vault.key_place is Place.KEYRING
    secret = kept()[f"therapist-emr.{vault.db_id}"]
    assert bytes(vault.key.raw).hex() not in secret
    vault.lock("done")
    assert listing(tools.path.parent) == {"practice.emr"}
    vault = tools.unlock()
    assert vault.warnings == ()
    vault.lock("done")


def test_another_process_finds_it(tools: Tools) -> None:
    tools.create().lock("done")
    script = (
        "import sys; from pathlib import Path; from therapist_emr.vault import lifecycle;"
        "from therapist_emr.vault.keyring_store import SystemKeyring;"
        "vault = lifecycle.unlock(Path(sys.argv[1]), sys.argv[2], SystemKeyring());"
        "print(vault.key_place.value); vault.lock()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tools.path), PASSPHRASE],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "keyring\n"


def test_two_practices_do_not_share_a_place(tools: Tools, tmp_path: Path) -> None:
    other = Tools(tmp_path / "other" / "practice.emr", tools.keystore, tools.throttle)
    first, second = tools.create(), other.create()
    second.set_passphrase("another passphrase", kdf=FAST)
    first.lock("done")
    second.lock("done")
    tools.unlock().lock("done")
    other.unlock("another passphrase").lock("done")


def empty(_: Daemon, __: pytest.MonkeyPatch) -> None:
    with closing(secretstorage.dbus_init()) as bus:
        for item in secretstorage.get_default_collection(bus).get_all_items():
            item.delete()


def wrong_value(_: Daemon, __: pytest.MonkeyPatch) -> None:
    with closing(secretstorage.dbus_init()) as bus:
        for item in secretstorage.get_default_collection(bus).get_all_items():
            item.set_secret(b"something else")


def locked(_: Daemon, __: pytest.MonkeyPatch) -> None:
    with closing(secretstorage.dbus_init()) as bus:
        secretstorage.get_default_collection(bus).lock()


def killed(daemon: Daemon, _: pytest.MonkeyPatch) -> None:
    daemon.kill()
    daemon.wait()


def hanging(daemon: Daemon, _: pytest.MonkeyPatch) -> None:
    os.kill(daemon.pid, signal.SIGSTOP)


def no_bus(_: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")


def null_backend(_: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring_store, "find_backend", refused_null)


def plaintext_backend(_: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring_store, "find_backend", refused_plaintext)


def refused_null() -> None:
    make: Callable[[], KeyringBackend] = null.Keyring
    keyring_store.admit(make())


def refused_plaintext() -> None:
    class PlaintextKeyring(null.Keyring):
        pass

    PlaintextKeyring.__module__ = "keyrings.alt.file"
    make: Callable[[], KeyringBackend] = PlaintextKeyring
    keyring_store.admit(make())


STATES: list[tuple[Callable[[Daemon, pytest.MonkeyPatch], None], type[UserError]]] = [
    (empty, NoKeyHere),
    (wrong_value, UnreadableKey),
    (locked, KeyringError),
    (killed, UserError),
    (hanging, KeyringError),
    (no_bus, KeyringMissing),
    (null_backend, KeyringMissing),
    (plaintext_backend, KeyringMissing),
]


@pytest.mark.parametrize(("spoil", "said"), STATES, ids=[s.__name__ for s, _ in STATES])
def test_every_state_of_the_keyring_is_said_in_three_seconds_and_creates_nothing(
    tools: Tools,
    daemon: Daemon,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Daemon, pytest.MonkeyPatch], None],
    said: type[UserError],
) -> None:
    vault = tools.create()
    lines = vault.recovery_lines()
    vault.lock("done")
    before = tools.path.read_bytes()
    tools.keystore = SystemKeyring()
    spoil(daemon, monkeypatch)
    started = time.monotonic()
    with pytest.raises(said):
        tools.unlock()
    assert time.monotonic() - started < 3.0
    assert tools.path.read_bytes() == before
    assert listing(tools.path.parent) == {"practice.emr"}
    vault = tools.recover(lines)
    vault.lock("done")


@pytest.mark.parametrize("spoil", [locked, killed, hanging, no_bus])
def test_a_new_practice_goes_on_with_a_key_file(
    tools: Tools,
    daemon: Daemon,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Daemon, pytest.MonkeyPatch], None],
) -> None:
    spoil(daemon, monkeypatch)
    vault = tools.create()
    assert vault.key_place is Place.FILE
    vault.lock("done")
    tools.unlock().lock("done")


def test_the_environment_cannot_put_another_keyring_in_its_place(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    tools.keystore = SystemKeyring()
    vault = tools.create()
    assert vault.key_place is Place.KEYRING
    vault.lock("done")
    tools.unlock().lock("done")


def test_a_new_key_takes_the_place_of_the_old_one_there(tools: Tools, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()
    vault = tools.create()
    old = vault.fingerprint
    vault = changed(tools, vault, usb)
    assert vault.key_place is Place.KEYRING
    vault.lock("done")
    vault = tools.unlock()
    assert vault.fingerprint != old
    assert vault.holder.read(Slot.PENDING) is None
    previous = vault.holder.read(Slot.PREVIOUS)
    assert previous is not None
    assert previous.fingerprint == old
    vault.lock("done")
    assert listing(tools.path.parent) == {"practice.emr"}


def test_without_a_passphrase_it_alone_opens_the_practice(tools: Tools) -> None:
    vault = tools.create()
    go_without(vault, PASSPHRASE, throttle=tools.throttle)
    vault.lock("done")
    vault = lifecycle.unlock(tools.path, None, SystemKeyring(), throttle=tools.throttle)
    change_passphrase(vault, None, "four more calm words", throttle=tools.throttle, kdf=FAST)
    vault.lock("done")
    with pytest.raises(PassphraseNeeded):
        lifecycle.unlock(tools.path, None, SystemKeyring(), throttle=tools.throttle)
    tools.unlock("four more calm words").lock("done")
    assert listing(tools.path.parent) == {"practice.emr"}


def test_a_bare_key_that_is_taken_too_late_is_given_back(
    tools: Tools, daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = tools.create()
    wrapped = kept()[f"therapist-emr.{vault.db_id}"]
    record = OpenVault.record

    def then_hang(*given: Any, **more: Any) -> None:
        record(*given, **more)
        os.kill(daemon.pid, signal.SIGSTOP)

    with monkeypatch.context() as patched:
        patched.setattr(OpenVault, "record", then_hang)
        with pytest.raises(KeyringSilent):
            go_without(vault, PASSPHRASE, throttle=tools.throttle)
    os.kill(daemon.pid, signal.SIGCONT)
    for thread in threading.enumerate():
        if thread.name == "keyring":
            thread.join(10)
    assert kept()[f"therapist-emr.{vault.db_id}"] == wrapped
    vault.lock("done")
    with pytest.raises(PassphraseNeeded):
        lifecycle.unlock(tools.path, None, SystemKeyring(), throttle=tools.throttle)
