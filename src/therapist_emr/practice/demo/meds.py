"""Medications over the length of a chart: begun, raised, lowered, stopped and gone through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from therapist_emr.domain.entry import Body
from therapist_emr.practice.demo.model import DemoMedication, DemoReview, DemoSave
from therapist_emr.practice.demo.people import Person


@dataclass(frozen=True, slots=True)
class Course:
    """Hold a medicine as it is usually begun and raised."""

    name: str
    doses: tuple[str, ...]
    frequency: str
    reason: str
    troubles: tuple[str, ...]


_SSRI = ("Nausea in the first weeks", "Mild dry mouth", "Less interest in sex", "Vivid dreams")
_COURSES: dict[str, tuple[Course, ...]] = {
    "mood": (
        Course("Sertraline", ("25 mg", "50 mg", "75 mg", "100 mg"), "Every morning", "Depression",
               _SSRI),
        Course("Bupropion XL", ("150 mg", "300 mg"), "Every morning", "Depression",
               ("Trouble falling asleep", "Jittery at first")),
        Course("Mirtazapine", ("7.5 mg", "15 mg", "30 mg"), "At bedtime", "Depression, sleep",
               ("Sleepy in the morning", "More appetite")),
    ),
    "anxiety": (
        Course("Escitalopram", ("5 mg", "10 mg", "15 mg", "20 mg"), "Every morning", "Anxiety",
               _SSRI),
        Course("Buspirone", ("5 mg", "10 mg", "15 mg"), "Twice a day", "Anxiety", ("Lightheaded",)),
        Course("Hydroxyzine", ("10 mg", "25 mg"), "As needed, up to 2 a day", "Anxiety",
               ("Sleepy after a dose",)),
    ),
    "trauma": (
        Course("Sertraline", ("50 mg", "100 mg", "150 mg"), "Every morning", "PTSD", _SSRI),
        Course("Prazosin", ("1 mg", "2 mg", "3 mg"), "At bedtime", "Nightmares",
               ("Dizzy on standing up",)),
    ),
    "focus": (
        Course("Methylphenidate ER", ("18 mg", "27 mg", "36 mg"), "Every morning", "ADHD",
               ("Less appetite at noon", "Irritable as it wears off")),
        Course("Atomoxetine", ("25 mg", "40 mg", "80 mg"), "Every morning", "ADHD",
               ("Dry mouth", "Stomach upset")),
    ),
    "recovery": (
        Course("Naltrexone", ("25 mg", "50 mg"), "Once a day", "Alcohol craving",
               ("Headache in the first week",)),
        Course("Acamprosate", ("666 mg",), "Three times a day", "Staying off alcohol",
               ("Loose stools",)),
    ),
    "young": (
        Course("Escitalopram", ("5 mg", "10 mg"), "Every morning", "Anxiety",
               ("Nausea in the first weeks", "Headache")),
        Course("Fluoxetine", ("10 mg", "20 mg"), "Every morning", "Anxiety", ("Vivid dreams",)),
    ),
    "pain": (
        Course("Duloxetine", ("30 mg", "60 mg"), "Every morning", "Pain, mood", ("Sweating",)),
        Course("Gabapentin", ("100 mg", "300 mg", "600 mg"), "Three times a day", "Nerve pain",
               ("Drowsy", "Unsteady in the evening")),
    ),
}  # fmt: skip
_BY_STORY = {
    "depression": "mood", "postpartum": "mood", "grief": "mood", "transition": "mood",
    "gad": "anxiety", "panic": "anxiety", "ocd": "anxiety", "school": "young",
    "couple": "anxiety", "ptsd": "trauma", "adhd": "focus", "recovery": "recovery", "pain": "pain",
}  # fmt: skip
_SLEEP = (
    Course("Trazodone", ("25 mg", "50 mg"), "At bedtime", "Sleep", ("Groggy next day",)),
    Course("Melatonin", ("3 mg", "5 mg"), "At bedtime", "Sleep", ()),
)
_STOPPED = ("No longer needed", "Did not help", "Replaced by another", "Wished to try without")
_TAKING = ("Daily, no missed doses", "Most days", "Daily, by alarm", "Now and then misses one")
_QUESTIONS = (
    "{trouble}. Wait, or change the time of day?",
    "How long should this be taken?",
    "Can the dose be lowered this year?",
    "Does this go with an allergy pill?",
)


class Cabinet:
    """Hold what a client takes at any time, and the entries that say so."""

    def __init__(self, random: Random, person: Person, visits: list[datetime]) -> None:
        self.medications: list[DemoMedication] = []
        self.reviews: list[DemoReview] = []
        self._random = random
        self._prescriber = person.facts["prescriber"]
        self._sleep = _SLEEP[1:] if person.minor else _SLEEP
        if person.facts.get("med") and len(visits) > 2:
            self._fill(_BY_STORY[person.story], visits)
            self._review(visits)

    def _fill(self, kind: str, visits: list[datetime]) -> None:
        random = self._random
        first, *others = random.sample(_COURSES[kind], len(_COURSES[kind]))
        later = len(visits) > 24
        stops = later and bool(others) and random.random() < 0.55
        end = visits[len(visits) * random.randint(35, 60) // 100] if stops else None
        self._take(first, visits, visits[min(len(visits) - 1, random.randint(0, 6))], end)
        if end is not None:
            self._take(others[0], visits, end + timedelta(days=random.randint(3, 14)), None)
        if later and random.random() < 0.5:
            begin = visits[len(visits) // random.randint(4, 8)]
            until = visits[len(visits) // 2 + 2] if random.random() < 0.6 else None
            self._take(random.choice(self._sleep), visits, begin, until)

    def _take(
        self, course: Course, visits: list[datetime], begun: datetime, end: datetime | None
    ) -> None:
        random = self._random
        body = self._body(course, begun)
        saves = [DemoSave(body, _noted(visits, begun))]
        last = end or visits[-1]
        for dose in course.doses[1:]:
            begun += timedelta(days=random.randint(24, 110))
            if begun > last - timedelta(days=7):
                break
            trouble = random.choice((*course.troubles, "", ""))
            body = {**body, "dose": dose, "changed_on": begun.date().isoformat(),
                    "side_effects": trouble, "taking": random.choice(_TAKING)}  # fmt: skip
            saves.append(DemoSave(body, _noted(visits, begun), "Dose changed by prescriber"))
        if end is not None and end <= visits[-1]:
            why = random.choice((*_STOPPED, *course.troubles))
            body = {**body, "stopped": end.date().isoformat(), "stop_reason": why}
            saves.append(DemoSave(body, _noted(visits, end), "Stopped"))
        self.medications.append(DemoMedication(tuple(saves)))

    def _body(self, course: Course, begun: datetime) -> Body:
        return {
            "name": course.name, "dose": course.doses[0], "route": "oral",
            "frequency": course.frequency, "reason": course.reason,
            "prescriber": self._prescriber, "started": begun.date().isoformat(),
            "changed_on": "", "stopped": "", "stop_reason": "",
            "taking": self._random.choice(_TAKING), "side_effects": "", "remarks": "",
        }  # fmt: skip

    def _review(self, visits: list[datetime]) -> None:
        step = self._random.randint(7, 11)
        for visit in visits[3::step]:
            taken = self.at(visit)
            trouble = next((str(b["side_effects"]) for b in taken if b["side_effects"]), "")
            asked = self._random.choice(_QUESTIONS) if self._random.random() < 0.3 else ""
            if not taken:
                continue
            if "{trouble}" in asked and not trouble:
                asked = ""
            rows = [{key: b[key] for key in ("name", "dose", "frequency")} for b in taken]
            body = {"reviewed_on": visit.date().isoformat(), "with": "Client", "list": rows,
                    "questions": asked.format(trouble=trouble)}  # fmt: skip
            self.reviews.append(DemoReview(body, visit + timedelta(minutes=48)))

    def at(self, moment: datetime) -> list[Body]:
        """Return what is taken at a moment, as it was last noted."""
        day = moment.date().isoformat()
        found = []
        for medication in self.medications:
            known = [save.body for save in medication.saves if save.at <= moment]
            if known and not (known[-1]["stopped"] and known[-1]["stopped"] <= day):
                found.append(known[-1])
        return found


def _noted(visits: list[datetime], happened: datetime) -> datetime:
    """Return when a change was written down: in the first visit from that day on."""
    day = happened.date()
    heard = next((visit for visit in visits if visit.date() >= day), max(visits[-1], happened))
    return heard + timedelta(minutes=51)
