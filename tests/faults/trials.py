"""The three ways a scenario is cut off: killed, without power, refused by the disk."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.killing import Ended, ended_by, killed_after, measured, recorded
from tests.faults.power import Disk, Op, read_log
from tests.faults.row import Ground, Trial, require
from tests.faults.scenarios import LIFE, Scenario, fresh, image_of
from tests.faults.shim import EVERYTHING, Fate, Fault, Kind

LIVES = 3
"""How often the same files are worked on and killed before they are made anew."""
STATES = 100
"""How many states of the disk are looked at for one recording."""


def killed(scenario: Scenario) -> Callable[[Ground], Trial]:
    """Kill the work at a random moment, every second time just before a random step."""

    def prepare(ground: Ground) -> Trial:
        image, place = image_of(scenario, ground), ground.folder / "killed"
        seconds, steps = measured(scenario.work, fresh(image, place))
        said: list[str] = []

        def trial(number: int) -> None:
            if number % LIVES == 0 or not place.exists():
                fresh(image, place)
                said.clear()
            if number % 2 and steps:
                fault = Fault(Fate.DIE, ground.chance.randint(1, steps))
                ended = ended_by(fault, scenario.work, place)
            else:
                moment = ground.chance.uniform(0, 1.5 * seconds)
                ended = killed_after(moment, scenario.work, place)
            _no_bug(ended)
            ground.notes["kills"] += ended.killed
            said.extend((LIFE, *ended.said))
            try:
                scenario.check(place, said)
            except BaseException:
                shutil.rmtree(place)
                raise

        return trial

    return prepare


@dataclass(slots=True)
class _Recording:
    """One run of the work as the disk saw it, followed to ever later moments."""

    disk: Disk
    ops: Sequence[Op]
    moments: list[int]
    at: int = 0
    said: list[str] = field(default_factory=list)

    def next_moment(self) -> None:
        moment = self.moments.pop()
        for op in self.ops[self.at : moment]:
            self.disk.follow(op)
            if op.kind is Kind.MARK:
                self.said.append(op.data.decode())
        self.at = moment


def power_lost(scenario: Scenario) -> Callable[[Ground], Trial]:
    """Record the work, then look at states the disk may be in when the power fails during it."""

    def prepare(ground: Ground) -> Trial:
        image = image_of(scenario, ground)
        recordings: list[_Recording] = []

        def trial(_number: int) -> None:
            if not recordings or not recordings[-1].moments:
                recordings[:] = [_record(scenario, image, ground)]
                ground.notes["recordings"] += 1
            recording = recordings[-1]
            recording.next_moment()
            place = ground.folder / "after"
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            recording.disk.after_power_loss(ground.chance, place)
            scenario.check(place, recording.said)

        return trial

    return prepare


def _record(scenario: Scenario, image: Path, ground: Ground) -> _Recording:
    place, log = fresh(image, ground.folder / "recorded"), ground.folder / "log"
    disk = Disk(place)
    ended = recorded(scenario.work, place, log)
    _no_bug(ended)
    require(not ended.refused, "the work that is recorded was refused")
    ops = tuple(read_log(log.read_bytes()))
    moments = [ground.chance.randint(0, len(ops)) for _ in range(STATES)]
    return _Recording(disk, ops, sorted(moments, reverse=True))


def refused(
    scenario: Scenario, error: int, counted: Sequence[Kind] = EVERYTHING
) -> Callable[[Ground], Trial]:
    """Let the disk refuse each step in turn, now once and now from then on.

    The work has to end with a plain sentence or to succeed all the same. Where removing is not
    refused, no temporary file may be left.
    """

    def prepare(ground: Ground) -> Trial:
        image, place = image_of(scenario, ground), ground.folder / "refused"
        _, steps = measured(scenario.work, fresh(image, place), Fault(counted=counted))
        ground.facts["steps"] = steps

        def trial(number: int) -> None:
            step, again = number % steps, number // steps
            if ground.count < steps:
                step = number * steps // ground.count
            fate = (Fate.FAIL_ON, Fate.FAIL_ONCE)[(step + again) % 2]
            fault = Fault(fate, step + 1, error, counted)
            ended = ended_by(fault, scenario.work, fresh(image, place))
            _no_bug(ended)
            require(not ended.killed, "the program died of it")
            ground.notes["refused in plain words"] += bool(ended.refused)
            if Kind.UNLINK not in counted:
                left = [path.name for path in place.rglob(".*") if path.is_file()]
                require(not left, f"parts of files are left: {len(left)}")
            scenario.check(place, ended.said)

        return trial

    return prepare


def _no_bug(ended: Ended) -> None:
    require(not ended.fault, f"it ended with a bug:\n{ended.fault}")
