"""A growing pause after wrong passphrases, remembered across restarts."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

from therapist_emr.errors import UserError
from therapist_emr.paths import config_dir
from therapist_emr.whole_files import write_whole

FREE_TRIES = 3
LONGEST_SECONDS = 60
FILE_NAME = "wrong-tries.json"
_MAX_CHARS = 100_000


class TooSoon(UserError):
    """Say how long to wait before the next try."""

    def __init__(self, seconds: float) -> None:
        self.seconds = max(1, round(seconds + 0.5))
        unit = "second" if self.seconds == 1 else "seconds"
        super().__init__("There were several wrong tries.", f"Try again in {self.seconds} {unit}.")


def told(wrong: int) -> str:
    """Say how many tries were wrong, as the audit trail does."""
    return f"{wrong} wrong {'try' if wrong == 1 else 'tries'}"


class Throttle:
    """Count wrong tries for each practice; the practice's own file is never touched."""

    def __init__(self, path: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        self._path = path or _usual_path()
        self._clock = clock

    def failures(self, db_id: str) -> int:
        """Return how many tries in a row were wrong."""
        return self._load().get(db_id, (0, 0.0))[0]

    def wait(self, db_id: str) -> float:
        """Return the seconds until the next try is taken."""
        tries, now = self._load(), self._clock()
        count, last = tries.get(db_id, (0, 0.0))
        if not last <= now:
            # The clock was set back: the pause begins anew, so that it neither lasts for years
            # nor ends early.
            tries[db_id] = (count, now)
            last = now if self._save(tries) else 0.0
        return max(0.0, self.pause(count) - (now - last))

    def check(self, db_id: str) -> None:
        """Raise `TooSoon` while the pause lasts."""
        seconds = self.wait(db_id)
        if seconds > 0:
            raise TooSoon(seconds)

    def wrong(self, db_id: str) -> None:
        """Remember one more wrong try."""
        tries = self._load()
        tries[db_id] = (tries.get(db_id, (0, 0.0))[0] + 1, self._clock())
        self._save(tries)

    def right(self, db_id: str) -> int:
        """Forget the wrong tries and return how many there were."""
        tries = self._load()
        count, _ = tries.pop(db_id, (0, 0.0))
        if count:
            self._save(tries)
        return count

    @staticmethod
    def pause(failures: int) -> float:
        """Return the pause after so many wrong tries: none, then 1, 2, 4 ... 60 seconds."""
        if failures < FREE_TRIES:
            return 0.0
        return float(min(2 ** min(failures - FREE_TRIES, 10), LONGEST_SECONDS))

    def _load(self) -> dict[str, tuple[int, float]]:
        if self._path is None:
            return {}
        try:
            data = json.loads(self._path.read_text(encoding="utf-8")[:_MAX_CHARS])
            return {
                str(name): (max(0, int(row["failures"])), float(row["last"]))
                for name, row in data.items()
            }
        except (
            OSError,
            ValueError,
            OverflowError,
            TypeError,
            LookupError,
            AttributeError,
            RecursionError,
        ):
            return {}  # a lost count gives free tries back, which Argon2id still slows down

    def _save(self, tries: dict[str, tuple[int, float]]) -> bool:
        if self._path is None:
            return False
        rows = {name: {"failures": n, "last": last} for name, (n, last) in tries.items()}
        try:
            write_whole(self._path, json.dumps(rows))
        except OSError:
            return False  # a full or read-only settings folder must not keep anyone out
        return True


def _usual_path() -> Path | None:
    """Return where tries are counted; None without a home folder, which must keep nobody out."""
    try:
        return config_dir() / FILE_NAME
    except OSError:
        return None
