from __future__ import annotations

import shutil

import pytest

from tools.dev import torture


def test_each_program_names_its_packages_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    packages = torture.missing_packages()
    assert packages == sorted(set(packages))
    assert {"gcc", "strace", "faketime", "dbus"} <= set(packages)


def test_nothing_is_missing_where_all_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert torture.missing_packages() == []
