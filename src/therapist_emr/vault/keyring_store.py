"""The operating system's keyring, and nothing that only looks like one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from therapist_emr.errors import UserError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

PATIENCE_SECONDS = 2.5
# Chosen by name and never through keyring.get_keyring(), which an environment variable or a
# settings file can point at a store that keeps secrets in the clear, or keeps none.
ALLOWED = (
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.libsecret.Keyring",
    "keyring.backends.kwallet.DBusKeyring",
    "keyring.backends.Windows.WinVaultKeyring",
    "keyring.backends.macOS.Keyring",
)
_NAMES = {
    "SecretService": "Secret Service",
    "libsecret": "libsecret",
    "kwallet": "KWallet",
    "Windows": "Windows Credential Locker",
    "macOS": "macOS Keychain",
}


class KeyringError(UserError):
    """Report that the system's keyring could not serve."""


class KeyringMissing(KeyringError):
    """Say that this computer offers no keyring that can be trusted."""

    def __init__(self) -> None:
        super().__init__(
            "This computer offers no keyring that keeps secrets safe.",
            "Your passphrase and a key file beside the practice are used instead.",
        )


class KeyringGone(KeyringMissing):
    """Say that there is neither a keyring nor a key file that a practice could open with."""

    def __init__(self) -> None:
        UserError.__init__(
            self,
            "This computer offers no keyring now, and there is no key file beside the practice.",
            "Start the keyring and try again, or use your recovery sheet.",
        )


class KeyringLocked(KeyringError):
    """Say that the keyring is there but locked."""

    def __init__(self) -> None:
        super().__init__(
            "The system's keyring is locked.",
            "Unlock it and try again, or use your recovery sheet.",
        )


class KeyringRefused(KeyringError):
    """Say that the keyring did not do what was asked."""

    def __init__(self) -> None:
        super().__init__(
            "The system's keyring did not keep or return the key.",
            "Try again, or use your recovery sheet.",
        )


class KeyringSilent(KeyringError):
    """Say that the keyring did not answer in time."""

    def __init__(self) -> None:
        super().__init__(
            "The system's keyring does not answer.",
            "Look for a window that asks for its password, then try again; "
            "or use your recovery sheet.",
        )


class KeyStore(Protocol):
    """Keep short secrets by service and user."""

    def get(self, service: str, user: str) -> str | None:
        """Return a secret, or None when there is none."""

    def put(self, service: str, user: str, secret: str) -> None:
        """Keep a secret and make sure that it was kept."""

    def put_in_time(self, service: str, user: str, secret: str) -> None:
        """Keep a secret as `put` does, and take it back when it was kept too late to be told."""

    def delete(self, service: str, user: str) -> None:
        """Forget a secret; one that is not there is no error."""


class MemoryKeyring:
    """Keep secrets in memory only: for tests and the made-up practice."""

    def __init__(self) -> None:
        self.secrets: dict[tuple[str, str], str] = {}

    def get(self, service: str, user: str) -> str | None:
        """Return a secret, or None when there is none."""
        return self.secrets.get((service, user))

    def put(self, service: str, user: str, secret: str) -> None:
        """Keep a secret."""
        self.secrets[service, user] = secret

    def put_in_time(self, service: str, user: str, secret: str) -> None:
        """Keep a secret; memory is never late."""
        self.put(service, user, secret)

    def delete(self, service: str, user: str) -> None:
        """Forget a secret."""
        self.secrets.pop((service, user), None)


class SystemKeyring:
    """Keep secrets in the keyring of the operating system, never waiting long for it."""

    def __init__(
        self, backend: KeyringBackend | None = None, patience: float = PATIENCE_SECONDS
    ) -> None:
        if backend is not None:
            admit(backend)
        self._backend = backend
        self._patience = patience

    @property
    def name(self) -> str:
        """Return what the keyring is called, for `doctor` and the settings page."""
        module = type(self._chosen()).__module__.split(".")
        return next((_NAMES[part] for part in module if part in _NAMES), module[-1])

    def get(self, service: str, user: str) -> str | None:
        """Return a secret, or None when there is none."""
        return self._ask(lambda backend: backend.get_password(service, user))

    def put(self, service: str, user: str, secret: str) -> None:
        """Keep a secret, then read it back: some keyrings say yes and keep nothing."""

        def keep(backend: KeyringBackend) -> bool:
            backend.set_password(service, user, secret)
            return backend.get_password(service, user) == secret

        if not self._ask(keep):
            raise KeyringRefused

    def put_in_time(self, service: str, user: str, secret: str) -> None:
        """Keep a secret and read it back; put back what was there when it came too late.

        A keyring that hangs does what it was asked once it wakes, long after the user was told
        that it did not.
        """
        former: list[str | None] = []

        def keep(backend: KeyringBackend) -> bool:
            former.append(backend.get_password(service, user))
            backend.set_password(service, user, secret)
            return backend.get_password(service, user) == secret

        def take_back(backend: KeyringBackend) -> None:
            if former[0] is None:
                backend.delete_password(service, user)
            else:
                backend.set_password(service, user, former[0])

        if not self._ask(keep, take_back):
            raise KeyringRefused

    def delete(self, service: str, user: str) -> None:
        """Forget a secret; one that is not there is no error."""

        def forget(backend: KeyringBackend) -> None:
            if backend.get_password(service, user) is not None:
                backend.delete_password(service, user)

        self._ask(forget)

    def _ask(
        self,
        question: Callable[[KeyringBackend], T],
        take_back: Callable[[KeyringBackend], None] = lambda _backend: None,
    ) -> T:
        return in_time(
            lambda: _answer(question, self._choose),
            self._patience,
            lambda: _answer(take_back, self._choose),
        )

    def _chosen(self) -> KeyringBackend:
        return in_time(self._choose, self._patience)

    def _choose(self) -> KeyringBackend:
        if self._backend is None:
            self._backend = find_backend()
        return self._backend


def find_backend() -> KeyringBackend:
    """Return the best trusted keyring of this computer; raise `KeyringMissing` without one."""
    import importlib

    best: tuple[float, type[KeyringBackend]] | None = None
    for full_name in ALLOWED:
        module, _, name = full_name.rpartition(".")
        kind: type[KeyringBackend] = getattr(importlib.import_module(module), name)
        priority = _priority(kind)
        if priority is not None and (best is None or priority > best[0]):
            best = priority, kind
    if best is None:
        raise KeyringMissing
    return best[1]()


def admit(backend: KeyringBackend) -> None:
    """Refuse a keyring that is not on the list: null, fail, chained or plaintext ones."""
    kind = type(backend)
    if f"{kind.__module__}.{kind.__qualname__}" not in ALLOWED:
        raise KeyringMissing


def in_time(
    work: Callable[[], T], patience: float, take_back: Callable[[], None] = lambda: None
) -> T:
    """Run work that may hang on a thread of its own; raise `KeyringSilent` when it does.

    `take_back` undoes on that thread what was done after nobody waited for it any more.
    """
    results: list[T] = []
    errors: list[BaseException] = []
    mutex, given_up = threading.Lock(), threading.Event()

    def run() -> None:
        try:
            result = work()
            with mutex:
                results.append(result)
                late = given_up.is_set()
            if late:
                take_back()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(patience)
    with mutex:
        if not (results or errors):
            given_up.set()
            raise KeyringSilent
    if errors:
        raise errors[0]
    return results[0]


def _priority(kind: type[KeyringBackend]) -> float | None:
    try:
        return float(kind.priority)
    except Exception:
        return None


def _answer(question: Callable[[KeyringBackend], T], choose: Callable[[], KeyringBackend]) -> T:
    from keyring import errors

    backend = choose()
    try:
        return question(backend)
    except errors.KeyringLocked:
        raise KeyringLocked from None
    except errors.NoKeyringError:
        raise KeyringMissing from None
    except Exception:
        raise KeyringRefused from None
