"""The desktop's own window for keyring passwords, answering to nobody: a prompt that hangs."""

from __future__ import annotations

import sys
import time

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

NAME = "org.gnome.keyring.SystemPrompter"
BUS = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")


def main() -> None:
    """Take the prompter's name on the session bus and never answer a call."""
    connection = open_dbus_connection()
    connection.send_and_get_reply(new_method_call(BUS, "RequestName", "su", (NAME, 4)))
    sys.stdout.write("there\n")
    sys.stdout.flush()
    time.sleep(float(sys.argv[1]))


if __name__ == "__main__":
    main()
