"""Which system libraries Qt needs here and does not find, and the packages that bring them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from tools.dev import apt
from tools.dev.project import Stop, output

# What the window and the offscreen pictures load; Qt's other modules are never asked for.
_LOADED = (
    "lib/libQt6Gui.so.6",
    "lib/libQt6Widgets.so.6",
    "lib/libQt6Svg.so.6",
    "lib/libQt6PrintSupport.so.6",
    "plugins/platforms/libqoffscreen.so",
    "plugins/platforms/libqxcb.so",
    "plugins/platforms/libqwayland.so",
)

DEBIAN = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libgl1",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libXext.so.6": "libxext6",
    "libXrender.so.1": "libxrender1",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libexpat.so.1": "libexpat1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
}

_NOT_FOUND = re.compile(r"^\s*(\S+) => not found", re.MULTILINE)


def missing_in(listing: str) -> set[str]:
    """Return the system libraries that an `ldd` listing could not find."""
    return {name for name in _NOT_FOUND.findall(listing) if not name.startswith("libQt6")}


def missing(site_packages: Path) -> set[str]:
    """Return the system libraries that the installed Qt needs and this computer lacks."""
    if sys.platform != "linux":
        return set()
    qt = site_packages / "PySide6" / "Qt"
    return missing_in(output(["ldd", *(qt / name for name in _LOADED if (qt / name).exists())]))


def packages_for(libraries: Iterable[str]) -> list[str]:
    """Return the Debian packages that bring libraries, each once."""
    return sorted({DEBIAN[name] for name in libraries if name in DEBIAN})


def provide(site_packages: Path) -> None:
    """Make sure that Qt can load: install what it lacks as root, or say how to."""
    lacking = missing(site_packages)
    if not lacking:
        return
    names = ", ".join(sorted(lacking))
    if packages := packages_for(lacking):
        apt.provide(f"Qt cannot start without these system libraries: {names}.", packages)
    if still := missing(site_packages):
        raise Stop(
            f"Qt cannot start without these system libraries: {', '.join(sorted(still))}. "
            "Install them with this system's package manager."
        )
