from __future__ import annotations

import json
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from tests.faults.rights import ordinary_user
from therapist_emr.vault.folders import SyncedFolder, refuse_synced, service_named, synced_by


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


def test_a_folder_that_may_not_be_looked_into_has_no_mark(tmp_path: Path) -> None:
    tmp_path.chmod(0o000)
    try:
        with ordinary_user():
            assert synced_by(tmp_path / "practice.emr") == ""
    finally:
        tmp_path.chmod(0o700)


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


def test_a_link_to_a_file_in_a_synced_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "OneDrive").mkdir()
    (tmp_path / "practice.emr").symlink_to(tmp_path / "OneDrive" / "practice.emr")
    assert synced_by(tmp_path / "practice.emr") == "OneDrive"


def test_a_way_around_through_a_parent_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    assert synced_by(tmp_path / "Dropbox" / ".." / "Dropbox" / "practice.emr") == "Dropbox"


def test_the_folder_dropbox_names_may_be_a_link(private_home: Path, tmp_path: Path) -> None:
    (private_home / ".dropbox").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "box").symlink_to(tmp_path / "elsewhere")
    info = private_home / ".dropbox" / "info.json"
    info.write_text(json.dumps({"personal": {"path": str(tmp_path / "box")}}), encoding="utf-8")
    assert synced_by(tmp_path / "elsewhere" / "practice.emr") == "Dropbox"


def test_documents_that_icloud_has_taken_over_are_known(private_home: Path) -> None:
    cloud = private_home / "Library" / "Mobile Documents" / "com~apple~CloudDocs"
    (cloud / "Documents").mkdir(parents=True)
    assert synced_by(private_home / "Documents" / "charts" / "practice.emr") == "iCloud Drive"
    assert synced_by(private_home / "Desktop" / "practice.emr") == ""


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        (PurePosixPath("/home/dana/Dropbox/charts"), "Dropbox"),
        (PurePosixPath("/home/dana/OneDrive/charts"), "OneDrive"),
        (PurePosixPath("/home/dana/Nextcloud/charts"), "Nextcloud"),
        (PurePosixPath("/run/user/1000/gvfs/google-drive:host=example.org,user=dana/x"),
         "Google Drive"),
        (PurePosixPath("/Users/dana/Library/Mobile Documents/com~apple~CloudDocs/x"),
         "iCloud Drive"),
        (PurePosixPath("/Users/dana/Library/CloudStorage/Dropbox/x"), "Dropbox"),
        (PurePosixPath("/Users/dana/Library/CloudStorage/OneDrive-Practice/x"), "OneDrive"),
        (PurePosixPath("/Users/dana/Library/CloudStorage/GoogleDrive-d@example.org/My Drive"),
         "Google Drive"),
        (PurePosixPath("/Users/dana/Library/CloudStorage/Box-Box/x"), "Box"),
        (PurePosixPath("/Users/dana/Library/CloudStorage/SyncDotCom-d/x"), "SyncDotCom"),
        (PureWindowsPath(r"C:\Users\Dana\OneDrive - Quiet Room\Documents"), "OneDrive"),
        (PureWindowsPath(r"C:\Users\Dana\OneDrive\Documents"), "OneDrive"),
        (PureWindowsPath(r"D:\Dropbox (Personal)\charts"), "Dropbox"),
        (PureWindowsPath(r"C:\Users\Dana\iCloudDrive\charts"), "iCloud Drive"),
        (PureWindowsPath(r"G:\My Drive\charts"), "Google Drive"),
        (PureWindowsPath(r"C:\Users\Dana\Google Drive\charts"), "Google Drive"),
        (PureWindowsPath(r"C:\Users\Dana\Proton Drive\dana\My files"), "Proton Drive"),
        (PureWindowsPath(r"C:\Users\Dana\Documents\charts"), ""),
        (PureWindowsPath(r"\\nas\backups\charts"), ""),
        (PurePosixPath("/Users/dana/Library/CloudStorage"), ""),
        (PurePosixPath("/home/dana/Boxes/charts"), ""),
    ],
)  # fmt: skip
def test_every_service_is_known_where_each_system_puts_it(folder: PurePath, service: str) -> None:
    assert service_named(folder) == service


def test_links_in_a_circle_are_in_no_service(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to("circle")
    assert synced_by(tmp_path / "circle") == ""
    assert synced_by(tmp_path / "circle" / "practice.emr") == ""
