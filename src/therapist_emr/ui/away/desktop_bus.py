"""What a Linux desktop says over D-Bus: logind's sleep and locks, and the screen saver's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusPendingCallWatcher,
    QDBusUnixFileDescriptor,
)

from therapist_emr.ui.away.reasons import SCREEN_LOCKED, SHUT_DOWN, SLEPT, WOKE

_LOGIND = "org.freedesktop.login1"
_PATH = "/org/freedesktop/login1"
_MANAGER = f"{_LOGIND}.Manager"
_SESSION = f"{_LOGIND}.Session"
_SCREEN_SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)
_WAIT_FOR = ["sleep:shutdown", "Therapist EMR", "Drafts are saved and the charts locked", "delay"]
_SYSTEM, _DESKTOP = "therapist-emr-system", "therapist-emr-desktop"


class DesktopBus(QObject):
    """Say `away` when the computer sleeps, wakes or shuts down, and when the screen is locked.

    While it listens, logind holds a sleep back for the moment that putting drafts on disk takes
    (an inhibitor of the kind "delay"); `let_go` lets it go on. A bus that is missing, or a service
    that is not on it, is no trouble: there is just nothing to hear.
    """

    away = Signal(str)

    def __init__(self, addresses: tuple[str, str] | None, parent: QObject | None = None) -> None:
        """Take the computer's own two buses, or those at other addresses."""
        super().__init__(parent)
        self._addresses = addresses
        self._hold: QDBusUnixFileDescriptor | None = None
        self._own_session = ""
        self._listening = False

    def start(self) -> None:
        """Listen from now on."""
        self._listening = True
        system, desktop = self._connect()
        if system.isConnected():
            self._hear_logind(system)
        if desktop.isConnected():
            for service in _SCREEN_SAVERS:
                desktop.connect("", "", service, "ActiveChanged", self, _slot("covered(bool)"))

    def stop(self) -> None:
        """Hear no more, and hold nothing back."""
        self._listening = False
        self.let_go()
        for name in (_SYSTEM, _DESKTOP):
            QDBusConnection.disconnectFromBus(name)

    def let_go(self) -> None:
        """Let a sleep that waits for us go on."""
        self._hold = None

    @property
    def holds_sleep(self) -> bool:
        """Tell whether a sleep would wait for us."""
        return self._hold is not None

    @Slot(bool)
    def sleeps(self, on: bool) -> None:
        """Hear that the computer is about to sleep, or has woken."""
        self.away.emit(SLEPT if on else WOKE)

    @Slot(bool)
    def shuts_down(self, on: bool) -> None:
        """Hear that the computer is about to shut down, or that this was called off."""
        if on:
            self.away.emit(SHUT_DOWN)

    @Slot(bool)
    def covered(self, on: bool) -> None:
        """Hear that a screen saver covers the screen, or has gone."""
        if on:
            self.away.emit(SCREEN_LOCKED)

    @Slot(QDBusMessage)
    def locked(self, message: QDBusMessage) -> None:
        """Hear that a session is to be locked; another person's is passed over."""
        if self._own_session in {"", message.path()}:
            self.away.emit(SCREEN_LOCKED)

    def _connect(self) -> tuple[QDBusConnection, QDBusConnection]:
        connect, kinds = QDBusConnection.connectToBus, QDBusConnection.BusType
        if self._addresses is not None:
            system, desktop = self._addresses
            return connect(system, _SYSTEM), connect(desktop, _DESKTOP)
        return connect(kinds.SystemBus, _SYSTEM), connect(kinds.SessionBus, _DESKTOP)

    def _hear_logind(self, bus: QDBusConnection) -> None:
        for name, slot in (
            ("PrepareForSleep", _slot("sleeps(bool)")),
            ("PrepareForShutdown", _slot("shuts_down(bool)")),
        ):
            bus.connect(_LOGIND, _PATH, _MANAGER, name, self, slot)
        bus.connect(_LOGIND, "", _SESSION, "Lock", self, _slot("locked(QDBusMessage)"))
        self._ask(bus, "GetSessionByPID", [0], self._know_session)
        self._ask(bus, "Inhibit", _WAIT_FOR, self._keep_hold)

    def _ask(
        self,
        bus: QDBusConnection,
        method: str,
        arguments: Sequence[object],
        heard: Callable[[object], None],
    ) -> None:
        """Call logind without waiting; what it refuses is gone without."""
        message = QDBusMessage.createMethodCall(_LOGIND, _PATH, _MANAGER, method)
        message.setArguments(arguments)
        watcher = QDBusPendingCallWatcher(bus.asyncCall(message), self)

        def finished(done: QDBusPendingCallWatcher) -> None:
            if self._listening and not done.isError():
                heard(done.reply().arguments()[0])
            done.deleteLater()

        watcher.finished.connect(finished)

    def _know_session(self, path: object) -> None:
        self._own_session = path.path() if isinstance(path, QDBusObjectPath) else ""

    def _keep_hold(self, descriptor: object) -> None:
        if isinstance(descriptor, QDBusUnixFileDescriptor):
            self._hold = descriptor


def _slot(signature: str) -> bytes:
    # The stubs ask for bytes, but the binding takes only what SLOT returns, which is text.
    return cast("bytes", SLOT(signature))
