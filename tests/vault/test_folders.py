from __future__ import annotations

import json
from pathlib import Path

import pytest

from therapist_emr.vault.folders import SyncedFolder, refuse_synced, synced_by


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("Dropbox", "Dropbox"),
        ("Dropbox (Personal)/charts", "Dropbox"),
        ("OneDrive/Documents", "OneDrive"),
        ("OneDrive - A Practice", "OneDrive"),
        ("Library/CloudStorage/OneDrive-Personal", "OneDrive"),
        ("Library/CloudStorage/GoogleDrive-me@example.org/My Drive", "Google Drive"),
        ("Google Drive/x", "Google Drive"),
        ("My Drive", "Google Drive"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud Drive"),
        ("iCloudDrive", "iCloud Drive"),
        ("iCloud Drive", "iCloud Drive"),
    ],
)
def test_a_synced_folder_is_known_by_its_name(tmp_path: Path, folder: str, service: str) -> None:
    path = tmp_path / folder / "practice.emr"
    assert synced_by(path) == service
    with pytest.raises(SyncedFolder) as caught:
        refuse_synced(path)
    assert caught.value.service == service
    assert service in caught.value.message


@pytest.mark.parametrize("folder", ["Documents", "dropboxes", "my drives", "Not Dropbox", "a/b/c"])
def test_other_folders_are_left_alone(tmp_path: Path, folder: str) -> None:
    assert synced_by(tmp_path / folder / "practice.emr") == ""
    refuse_synced(tmp_path / folder / "practice.emr")


@pytest.mark.parametrize(
    ("mark", "service"), [(".dropbox.cache", "Dropbox"), (".tmp.drivedownload", "Google Drive")]
)
def test_a_renamed_synced_folder_is_known_by_its_mark(
    tmp_path: Path, mark: str, service: str
) -> None:
    (tmp_path / "cloud" / mark).mkdir(parents=True)
    (tmp_path / "cloud" / "deep").mkdir()
    assert synced_by(tmp_path / "cloud" / "deep" / "practice.emr") == service


def test_the_programs_own_settings_in_the_home_do_not_mark_it(private_home: Path) -> None:
    (private_home / ".dropbox").mkdir()
    assert synced_by(private_home / "charts" / "practice.emr") == ""


def test_dropbox_says_itself_where_its_folder_is(private_home: Path, tmp_path: Path) -> None:
    (private_home / ".dropbox").mkdir()
    info = private_home / ".dropbox" / "info.json"
    info.write_text(json.dumps({"personal": {"path": str(tmp_path / "box")}}), encoding="utf-8")
    assert synced_by(tmp_path / "box" / "practice.emr") == "Dropbox"
    assert synced_by(tmp_path / "boxes" / "practice.emr") == ""


@pytest.mark.parametrize("text", ["{", "[]", '{"personal": 3}', '{"personal": {}}'])
def test_spoiled_settings_of_dropbox_are_passed_over(private_home: Path, text: str) -> None:
    (private_home / ".dropbox").mkdir()
    (private_home / ".dropbox" / "info.json").write_text(text, encoding="utf-8")
    assert synced_by(private_home / "practice.emr") == ""


def test_windows_says_in_variables_where_the_folders_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OneDriveConsumer", str(tmp_path / "one"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "roaming"))
    (tmp_path / "roaming" / "Dropbox").mkdir(parents=True)
    (tmp_path / "roaming" / "Dropbox" / "info.json").write_text(
        json.dumps({"business": {"path": str(tmp_path / "box")}}), encoding="utf-8"
    )
    assert synced_by(tmp_path / "one" / "practice.emr") == "OneDrive"
    assert synced_by(tmp_path / "box" / "practice.emr") == "Dropbox"


def test_a_link_into_a_synced_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "Dropbox")
    assert synced_by(tmp_path / "link" / "practice.emr") == "Dropbox"
