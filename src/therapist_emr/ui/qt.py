"""Reading Qt itself, once, at the start, without what Qt for Python brings along unasked."""

from __future__ import annotations

import builtins
import sys
from importlib.machinery import ModuleSpec
from threading import RLock
from types import ModuleType
from typing import Any

_SUPPORT = "shibokensupport"
_WANTED_LATE = (
    "signature.errorhandler",
    "signature.layout",
    "signature.lib.enum_sig",
    "signature.lib.pyi_generator",
    "signature.parser",
)
"""What Qt for Python needs to word a wrong call and to show a signature.

It is packed within a library and compiled anew in each process, which takes a tenth of the start.
"""


def read_qt() -> None:
    """Read Qt, put off what only a wrong call needs, and leave Python's own import statement.

    Qt for Python puts another in its place; that looks through the source of each later module for
    a switch that nothing here uses, which takes a twentieth of the start.
    """
    pythons = builtins.__import__

    def importing(name: str, *how: Any, **more: Any) -> ModuleType:
        module = pythons(name, *how, **more)
        if name == _SUPPORT:
            _put_off(module)
        return module

    builtins.__import__ = importing
    try:
        from PySide6 import QtWidgets  # noqa: F401 - only read
    finally:
        builtins.__import__ = pythons


def _put_off(support: ModuleType) -> None:
    """Let a module that is read at the first question stand for each that is wanted late."""
    find = getattr(support.__loader__, "find_spec", None)
    if find is None:
        return  # it lies in files, which are compiled once
    for part in _WANTED_LATE:
        name = f"{_SUPPORT}.{part}"
        spec = find(name, None)
        if spec is not None:
            sys.modules[name] = _Late(name, spec)


class _Late(ModuleType):
    """A module that is there already, and is read at the first question for what it holds."""

    _reading = RLock()

    def __init__(self, name: str, spec: ModuleSpec) -> None:
        super().__init__(name)
        self.__spec__ = spec
        self._unread = name

    def __getattr__(self, wanted: str) -> object:
        """Read the module, once, and return what is wanted of it."""
        if wanted.startswith("_"):
            raise AttributeError(wanted)
        with self._reading:
            spec, unread = self.__spec__, self.__dict__.pop("_unread", None)
            if unread and spec and spec.loader:
                # Qt for Python gives it a second name, under which its source is not found.
                called, spec.name = spec.name, unread
                spec.loader.exec_module(self)
                spec.name = called
            try:
                return self.__dict__[wanted]
            except KeyError:
                raise AttributeError(wanted) from None
