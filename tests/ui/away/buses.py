"""A D-Bus of the test's own, with a logind on it that the test plays through another library."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

LOGIND = "org.freedesktop.login1"
MANAGER = f"/{LOGIND.replace('.', '/')}"
OURS, OTHERS = f"{MANAGER}/session/_31", f"{MANAGER}/session/_32"


@contextmanager
def private_bus(place: Path) -> Iterator[str]:
    """Run a real dbus-daemon and lend its address."""
    asked = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    address = f"--address=unix:path={place / 'bus'}"
    with subprocess.Popen(
        [*asked, address], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as daemon:
        assert daemon.stdout is not None
        try:
            yield daemon.stdout.readline().strip()
        finally:
            daemon.terminate()


@dataclass
class FakeLogind:
    """Answer as logind does, note who asks it to wait, and say what a test lets happen."""

    connection: DBusConnection
    refuses: bool = False
    asked: list[tuple[str, tuple[object, ...]]] = field(default_factory=list)
    waits: list[int] = field(default_factory=list)
    """The reading ends of pipes whose other ends were given out to whoever wants sleep to wait."""

    def serve(self) -> None:
        """Answer until the bus goes away."""
        with suppress(ConnectionError, OSError):
            while True:
                message = self.connection.receive()
                if message.header.message_type is MessageType.method_call:
                    self._answer(message)

    def say(self, path: str, interface: str, name: str, *on: bool) -> None:
        """Send a signal to everyone on the bus."""
        where = DBusAddress(path, interface=interface)
        self.connection.send(new_signal(where, name, "b" if on else None, on))

    def sleep(self, *, on: bool) -> None:
        """Say that the computer goes to sleep or woke up."""
        self.say(MANAGER, f"{LOGIND}.Manager", "PrepareForSleep", on)

    def is_waited_for(self) -> bool:
        """Tell whether anybody still holds an end of the last pipe."""
        return not select.select([self.waits[-1]], [], [], 0)[0]

    def _answer(self, message: Message) -> None:
        method = message.header.fields[HeaderFields.member]
        self.asked.append((method, message.body))
        if self.refuses:
            self.connection.send(new_error(message, f"{LOGIND}.NotAllowed"))
        elif method == "Inhibit":
            ours, theirs = os.pipe()
            self.connection.send(new_method_return(message, "h", (theirs,)))
            os.close(theirs)
            self.waits.append(ours)
        else:
            self.connection.send(new_method_return(message, "o", (OURS,)))


@contextmanager
def logind_on(address: str, *, refuses: bool = False) -> Iterator[FakeLogind]:
    """Lend a logind on a bus."""
    connection = open_dbus_connection(bus=address, enable_fds=True)
    connection.send_and_get_reply(message_bus.RequestName(LOGIND))
    made = FakeLogind(connection, refuses)
    serving = threading.Thread(target=made.serve)
    serving.start()
    try:
        yield made
    finally:
        connection.sock.shutdown(socket.SHUT_RDWR)
        serving.join()
        connection.close()
        for pipe in made.waits:
            os.close(pipe)
