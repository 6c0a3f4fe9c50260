"""Tests against a real gnome-keyring: run by `pytest tests/keyring`, not by a plain `pytest`.

Each has a session bus, a home and a daemon of its own, and needs no screen. They fail, rather
than skip, where the system packages gnome-keyring and dbus are missing.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import secretstorage

# No service folders: a daemon that was killed stays dead, and no prompt program is started.
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
DAEMON = ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"]


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Collect this folder only when it is asked for by name."""
    asked = any("keyring" in Path(argument).parts for argument in config.args)
    return None if asked else True


@pytest.fixture
def session_bus(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Give the test a session bus and a home that nothing else uses."""
    home = tmp_path_factory.mktemp("home")
    run = home / "run"
    run.mkdir(mode=0o700)
    (home / ".local" / "share").mkdir(parents=True)
    socket, config = run / "bus", home / "bus.conf"
    config.write_text(BUS.format(socket=socket), encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(run))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / ".local" / "share"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={socket}")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "GNOME_KEYRING_CONTROL"):
        monkeypatch.delenv(name, raising=False)
    bus = subprocess.Popen(["dbus-daemon", f"--config-file={config}", "--nofork"])
    _wait_for(socket.exists)
    yield
    bus.terminate()
    bus.wait(10)
    _drop_what_the_library_left_open()


@pytest.fixture
def daemon(session_bus: None) -> Iterator[subprocess.Popen[bytes]]:
    """Run an unlocked keyring daemon on the test's own bus."""
    process = subprocess.Popen(
        DAEMON, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert process.stdin is not None
    process.stdin.write(b"testpw\n")
    process.stdin.close()
    _wait_for(_unlocked)
    yield process
    if process.poll() is None:
        os.kill(process.pid, signal.SIGCONT)
        process.terminate()
    process.wait(10)


def _drop_what_the_library_left_open() -> None:
    # keyring closes its bus only when all goes well; a prompt that was given up holds it longer.
    for thread in threading.enumerate():
        if thread.name == "keyring":
            thread.join(10)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def _unlocked() -> bool:
    with closing(secretstorage.dbus_init()) as bus:
        if not secretstorage.check_service_availability(bus):
            return False
        return not secretstorage.get_default_collection(bus).is_locked()


def _wait_for(condition: object) -> None:
    assert callable(condition)
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until, "the session bus or the keyring daemon did not start"
        time.sleep(0.02)
