"""Run a command inside a D-Bus session of its own with a real, unlocked gnome-keyring.

Called as `dbus-run-session -- python -m tools.dev.keyring_session COMMAND...`: nothing in it can
reach the keyring of the person at the computer.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tools.dev.project import output, run, warn

PROGRAMS = ("dbus-run-session", "dbus-send", "gnome-keyring-daemon")
DEBIAN = ["gnome-keyring", "dbus"]
_PATIENCE = 20.0


def missing_programs() -> list[str]:
    """Return the programs of a keyring session that this computer lacks."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


def session_environment(home: Path, base: dict[str, str]) -> dict[str, str]:
    """Return an environment whose keyring, folders and bus belong to a temporary home."""
    runtime = home / "run"
    data = home / ".local" / "share"
    for folder in (runtime, data):
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"}
    kept = {key: value for key, value in base.items() if key not in hidden}
    return {
        **kept,
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_DATA_HOME": str(data),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_CACHE_HOME": str(home / ".cache"),
    }


def run_with_keyring(command: Sequence[str], env: dict[str, str]) -> int:
    """Run a command of this checkout in a fresh keyring session and return its exit code."""
    with tempfile.TemporaryDirectory(prefix="keyring-") as folder:
        session = session_environment(Path(folder), env)
        inner = [sys.executable, "-m", "tools.dev.keyring_session", *command]
        return run(["dbus-run-session", "--", *inner], env=session)


def _secrets_answer() -> bool:
    asked = [
        "dbus-send",
        "--session",
        "--print-reply",
        "--dest=org.freedesktop.DBus",
        "/org/freedesktop/DBus",
        "org.freedesktop.DBus.NameHasOwner",
        "string:org.freedesktop.secrets",
    ]
    return "boolean true" in output(asked)


def main(command: Sequence[str]) -> int:
    """Start the keyring, wait until it answers, run the command, and stop the keyring."""
    daemon = subprocess.Popen(
        ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=dict(os.environ),
    )
    try:
        if daemon.stdin is not None:
            daemon.stdin.write(b"testpw\n")
            daemon.stdin.close()
        until = time.monotonic() + _PATIENCE
        while not _secrets_answer():
            if daemon.poll() is not None or time.monotonic() > until:
                warn("gnome-keyring did not start, so the keyring tests cannot run.")
                return 1
            time.sleep(0.05)
        return run(command)
    finally:
        daemon.terminate()
        daemon.wait(timeout=10)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
