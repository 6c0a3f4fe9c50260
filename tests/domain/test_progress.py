from __future__ import annotations

from therapist_emr.domain.progress import Progress, Silent


def test_silent_work_tells_nobody_and_goes_on() -> None:
    progress: Progress = Silent()
    progress.step(1, 2, "half")
