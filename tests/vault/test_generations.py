from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vault.notes import DB_ID, NOON, leave, note
from tests.vault.practices import listing
from therapist_emr.store.audit import AuditHead
from therapist_emr.vault.generations import (
    FoundBackup,
    Generations,
    find_backups,
    newest_first,
    next_turn,
    prune,
    to_keep,
)
from therapist_emr.vault.sidecar import MAX_NUMBER, sidecar_path

OTHER = "f" * 32


def found(moments: list[datetime]) -> list[FoundBackup]:
    newest_first = sorted(moments, reverse=True)
    return [FoundBackup(Path(str(number)), note(made)) for number, made in enumerate(newest_first)]


def test_two_years_of_daily_backups_leave_days_weeks_and_months() -> None:
    backups = found([NOON - timedelta(days=day) for day in range(730)])
    kept = to_keep(backups, Generations())
    days = sorted((NOON - backups[int(str(path))].note.day).days for path in kept)
    assert days[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert len(days) <= 7 + 5 + 12
    assert days[-1] > 300


def test_the_newest_of_a_day_stands_for_it() -> None:
    backups = found([NOON - timedelta(hours=hour) for hour in range(8)])
    assert to_keep(backups, Generations(0, 1, 1, 1)) == {backups[0].path}


def test_the_latest_ones_stay_even_when_made_on_one_day() -> None:
    backups = found([NOON - timedelta(minutes=minute) for minute in range(8)])
    assert to_keep(backups, Generations()) == {backup.path for backup in backups[:5]}


def test_a_computer_that_was_off_for_years_loses_nothing() -> None:
    backups = found([NOON - timedelta(days=700 * years) for years in range(5)])
    assert len(to_keep(backups, Generations())) == 5


MOMENTS = st.integers(0, 20 * 365 * 24 * 60).map(lambda n: NOON - timedelta(minutes=n))


@given(st.lists(MOMENTS, max_size=60))
def test_the_newest_is_always_kept_and_never_too_many(moments: list[datetime]) -> None:
    backups = found(moments)
    kept = to_keep(backups, Generations())
    assert len(kept) <= 5 + 24
    if backups:
        assert backups[0].path in kept
    days = {backup.note.day.date() for backup in backups}
    assert len(kept) >= min(7, len(days))


def made_one_by_one(moments: list[datetime], trail: list[int], keep: Generations) -> list[Path]:
    """Make backups as the app does, prune after each, and return what is there, newest first."""
    there: list[FoundBackup] = []
    for number, (made, seq) in enumerate(zip(moments, trail, strict=False)):
        turn = next_turn(there, AuditHead(seq, ""))
        new = FoundBackup(Path(str(number)), note(made, seq=seq, turn=turn))
        there = newest_first([*there, new])
        kept = to_keep(there, keep)
        assert new.path in kept
        there = [one for one in there if one.path in kept]
    return [one.path for one in there]


@given(
    st.lists(MOMENTS, min_size=1, max_size=60),
    st.lists(st.integers(1, 400), min_size=60, max_size=60),
    st.integers(1, 7),
)
def test_whatever_clock_and_trail_do_the_last_ones_made_are_kept(
    moments: list[datetime], trail: list[int], latest: int
) -> None:
    there = made_one_by_one(moments, trail, Generations(latest=latest))
    last = [Path(str(number)) for number in reversed(range(len(moments)))]
    assert there[:latest] == last[:latest]
    assert len(there) <= latest + 24


@given(st.lists(MOMENTS, min_size=1, max_size=60))
def test_with_a_sane_clock_every_day_week_and_month_keeps_its_newest(
    moments: list[datetime],
) -> None:
    moments.sort()
    trail = list(range(1, len(moments) + 1))
    there = {int(str(path)) for path in made_one_by_one(moments, trail, Generations())}
    for count, span in (
        (7, "%Y-%m-%d"),
        (5, "%G-%V"),
        (12, "%Y-%m"),
    ):
        newest = {f"{made:{span}}": number for number, made in enumerate(moments)}
        assert set(list(newest.values())[-count:]) <= there


def test_no_note_can_claim_a_turn_after_which_there_is_none() -> None:
    last = FoundBackup(Path("0"), note(turn=MAX_NUMBER))
    assert next_turn([last], AuditHead(7, "")) == MAX_NUMBER
    assert next_turn([], AuditHead(7, "")) == 7


def test_pruning_removes_only_this_practices_and_their_notes(tmp_path: Path) -> None:
    mine = [leave(tmp_path, NOON - timedelta(days=day)) for day in range(20)]
    other = leave(tmp_path, NOON - timedelta(days=900), OTHER)
    unknown = tmp_path / "practice-2001-01-01-000000-AAAAAAAAAA.emr-backup"
    unknown.write_bytes(b"without a note")
    (tmp_path / "letter.txt").write_bytes(b"mine")
    removed = prune(tmp_path, DB_ID, mine[0], Generations(0, 3, 0, 0))
    assert set(removed) == set(mine[3:])
    left = {name for path in (*mine[:3], other) for name in (path.name, sidecar_path(path).name)}
    assert listing(tmp_path) == left | {unknown.name, "letter.txt"}


def test_the_backup_just_made_stays_even_under_a_clock_that_went_back(tmp_path: Path) -> None:
    future = [leave(tmp_path, NOON + timedelta(days=day)) for day in range(10)]
    newest = leave(tmp_path, NOON - timedelta(days=3650))
    removed = prune(tmp_path, DB_ID, newest, Generations(0, 2, 0, 0))
    assert newest not in removed
    assert newest.exists()
    assert set(removed) == set(future[:8])


def test_a_backup_that_cannot_be_removed_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups = [leave(tmp_path, NOON - timedelta(days=day)) for day in range(3)]

    def refuse(_: Path, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "unlink", refuse)
    assert prune(tmp_path, DB_ID, backups[0], Generations(0, 1, 0, 0)) == ()


def test_backups_are_found_newest_first_and_by_practice(tmp_path: Path) -> None:
    older, newer = leave(tmp_path, NOON - timedelta(days=1)), leave(tmp_path, NOON)
    other = leave(tmp_path, NOON - timedelta(days=2), OTHER)
    assert [backup.path for backup in find_backups(tmp_path)] == [newer, older, other]
    assert [backup.path for backup in find_backups(tmp_path, OTHER)] == [other]
    assert find_backups(tmp_path / "gone") == []
