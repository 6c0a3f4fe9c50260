"""Virtual environments made from the hashed locks, redone when they were left unfinished."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tools.dev import apt
from tools.dev.project import ROOT, Stop, output, run, say

_TRIES = 3
_PIP = ["-m", "pip", "--disable-pip-version-check", "--no-input"]


@dataclass(frozen=True, slots=True)
class Environment:
    """One virtual environment and the locks it can be filled from, smallest first."""

    folder: Path
    locks: tuple[str, ...]
    root: Path = ROOT

    @property
    def python(self) -> Path:
        """Return the environment's interpreter."""
        if os.name == "nt":
            return self.folder / "Scripts" / "python.exe"
        return self.folder / "bin" / "python"

    def site_packages(self) -> Path:
        """Return the folder packages are installed into."""
        if os.name == "nt":
            return self.folder / "Lib" / "site-packages"
        return next(iter(sorted(self.folder.glob("lib/python3*/site-packages"))), self.folder)

    def ensure(self, lock: str) -> None:
        """Install a lock and the project, unless the last install of it was finished."""
        installed = self._stamp().get("lock")
        wanted = max(lock, installed if installed in self.locks else lock, key=self.locks.index)
        state = {"lock": wanted, "digest": self._digest(wanted), "project": self.project_digest()}
        if self._stamp() == state and self.python.exists():
            return
        self._stamp_path.unlink(missing_ok=True)
        self._make()
        say(f"Installing requirements/{wanted}.txt into {_shown(self.folder)} ...")
        self._pip("install", "--require-hashes", "-r", str(self._lock_path(wanted)))
        self._pip(
            "install", "--no-deps", "--no-index", "--no-build-isolation", "-e", str(self.root)
        )
        finished = self._stamp_path.with_suffix(".part")
        finished.write_text(json.dumps(state), encoding="utf-8")
        finished.replace(self._stamp_path)

    @property
    def _stamp_path(self) -> Path:
        return self.folder / "installed.json"

    def _stamp(self) -> dict[str, str]:
        try:
            read = json.loads(self._stamp_path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return read if isinstance(read, dict) else {}

    def _lock_path(self, lock: str) -> Path:
        return self.root / "requirements" / f"{lock}.txt"

    def _digest(self, lock: str) -> str:
        return hashlib.sha256(self._lock_path(lock).read_bytes()).hexdigest()

    def project_digest(self) -> str:
        """Return what changes when the project has to be installed anew."""
        # Tool settings change often and install nothing, so only these tables count.
        read = tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))
        tables = [read["build-system"], read["project"], read["tool"]["hatch"], str(self.root)]
        return hashlib.sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()

    def _make(self) -> None:
        if self.python.exists() and output([self.python, *_PIP, "--version"]):
            return
        if missing := missing_venv_parts():
            apt.provide(
                f"This Python cannot make a virtual environment ({missing}).", venv_debian()
            )
        say(f"Making {_shown(self.folder)} ...")
        if run([sys.executable, "-m", "venv", "--clear", self.folder]) != 0:
            raise Stop(f"The virtual environment {_shown(self.folder)} could not be made.")

    def _pip(self, verb: str, *words: str) -> None:
        command = [str(self.python), *_PIP, verb, "-qq", "--retries", "5", *words]
        for left in range(_TRIES - 1, -1, -1):
            if run(command) == 0:
                return
            if left and "--no-index" not in words:
                say(f"The install did not finish; trying again ({left} left).")
            else:
                break
        raise Stop("The packages could not be installed; see the lines above. Run this again.")


def missing_venv_parts() -> str:
    """Name what this Python lacks to make a virtual environment, or return nothing."""
    lacking = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    return f"no {' and no '.join(lacking)} module" if lacking else ""


def venv_debian() -> list[str]:
    """Return the Debian packages that complete this Python."""
    return [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def _shown(folder: Path) -> str:
    return str(folder.relative_to(ROOT)) if folder.is_relative_to(ROOT) else str(folder)


WORK = Environment(ROOT / ".venv", ("run", "dev"))
PACKAGE = Environment(ROOT / "build" / "package-venv", ("package",))
DATA = Environment(ROOT / "build" / "data-venv", ("data",))
