"""The words of a note: what is said in one session, and how each template arranges it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from random import Random

from therapist_emr.domain import words
from therapist_emr.domain.dates import age_on
from therapist_emr.practice.demo.people import Person
from therapist_emr.practice.demo.phrases import Bank, Deck, bank
from therapist_emr.practice.demo.stories import Chapter, Story
from therapist_emr.sections.sessions.templates import template

SHORTEST, LONGEST = 60, 600
_BRIEF = 130
_LETTERS_A_WORD = 5.3
_SESSION_SLOTS = frozenset(
    {
        "last", "next", "cadence", "n", "days", "nights", "hours", "minutes", "clock", "clock2",
        "weekday", "count", "code", "measured", "approach", "reason", "homework_do",
        "grade", "homework_do_lower", "homework_did", "homework_missed", "culture_line", "guest",
    }
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_GRADES = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
)  # fmt: skip
_ARRANGED: Mapping[str, Mapping[str, str]] = {
    "dap": {"data": "told, homework, seen, done met", "assessment": "means risk", "plan": "next"},
    "soap": {"subjective": "told, homework", "objective": "seen, done met",
             "assessment": "means, risk", "plan": "next"},
    "birp": {"behavior": "told, homework, seen", "intervention": "done",
             "response": "met, means risk", "plan": "next"},
    "girp": {"goal": "goal told, homework", "intervention": "done",
             "response": "met seen, means risk", "plan": "next"},
    "pirp": {"problem": "told, homework", "intervention": "done",
             "response": "met, seen, means risk", "plan": "next"},
    "free_text": {"note": "told, homework, seen, done met, means risk, next"},
}  # fmt: skip
_MORE = (
    ("told", "report"), ("done", "work"), ("told", "people"), ("told", "sleep"),
    ("met", "response"), ("told", "job"), ("told", "activity"), ("told", "report"),
    ("told", "body"), ("next", "plan.more"), ("done", "work"), ("told", "meds"),
    ("means", "trend"), ("means", "more"), ("told", "season"), ("met", "alliance"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visit:
    """Hold what is known of one session before it is put into words."""

    number: int
    at: datetime
    last: date
    following: datetime | None
    chapter: Chapter
    severity: float
    change: float
    measured: bool
    place: str
    cadence: str
    ending: bool
    meds: tuple[str, str] | None
    goal: str
    troubled: bool = False
    """Whether thoughts of death were told."""
    sessions: int = 0
    """How many there have been, this one counted; missed hours are none."""
    guest: str = ""
    """Who of the family came along."""


@dataclass(slots=True)
class Telling:
    """Collect the sentences of a note by what they tell."""

    parts: dict[str, list[str]] = field(default_factory=dict)
    letters: int = 0
    said: set[str] = field(default_factory=set)
    """The sentences already in this note, none of which may come twice."""

    def add(self, part: str, text: str) -> None:
        """Add a sentence."""
        self.parts.setdefault(part, []).append(text)
        self.letters += len(text)

    def arranged(self, plan: str) -> str:
        """Return the paragraphs a template's part is made of."""
        paragraphs = (
            " ".join(line for name in group.split() for line in self.parts.get(name, ()))
            for group in plan.split(", ")
        )
        return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


class Writer:
    """Write the notes of one chart, remembering homework, life's threads and what was said."""

    def __init__(self, random: Random, person: Person, words_per_note: int) -> None:
        self._random = random
        self._chance = random.random
        self._person = person
        self._words_per_note = words_per_note
        self._known = frozenset(person.words) | _SESSION_SLOTS
        self._common = self._deck(bank("common.txt"), extra=("med", "dose"))
        self._intake = self._deck(bank("intake.txt"), extra=("med", "dose"))
        self._threads = self._deck(bank("threads.txt"))
        self._stories: dict[str, Deck] = {}
        self._diligence = random.uniform(0.45, 0.9)
        self._homework: list[str] = []
        self._thread: list[str] = []
        self._slots: dict[str, str] = {}

    def _deck(self, *sources: Bank, extra: tuple[str, ...] = ()) -> Deck:
        return Deck(self._random, sources, self._known | set(extra))

    def _story(self, story: Story) -> Deck:
        if story.key not in self._stories:
            shared = Bank({}, {"response": bank("common.txt").lines["response"]})
            self._stories[story.key] = self._deck(story.bank, shared)
        return self._stories[story.key]

    def _say(self, telling: Telling, part: str, deck: Deck, heading: str) -> None:
        found = deck.draw(heading)
        if found is not None and found.line not in telling.said:
            telling.said.add(found.line)
            telling.add(part, found.fill(self._slots, self._chance))

    def line(self, visit: Visit, heading: str) -> str:
        """Return one sentence of the common bank, such as a no-show's outreach."""
        self._fill(visit)
        found = self._common.draw(heading)
        return found.fill(self._slots, self._chance) if found else ""

    def session(self, visit: Visit, *, with_risk: bool, with_status: bool = True) -> Telling:
        """Tell one session at about the length asked for.

        What is ticked elsewhere in the note, risk or mental status, is not told here again.
        """
        self._fill(visit)
        telling = Telling()
        random = self._random
        size = self._words_per_note * min(1.75, max(0.3, random.gauss(1, 0.28)))
        size = min(LONGEST - 40, max(SHORTEST, size))
        brief = size < _BRIEF
        self._core(telling, visit, with_risk=with_risk, with_status=with_status, brief=brief)
        extras = list(_MORE)
        if self._chance() < 0.5:
            extras[1:6] = random.sample(extras[1:6], 5)
        for _ in range(3):
            for part, heading in extras:
                if telling.letters >= size * _LETTERS_A_WORD:
                    return telling
                self._extra(telling, part, heading, visit)
        return telling

    def _core(
        self, telling: Telling, visit: Visit, *, with_risk: bool, with_status: bool, brief: bool
    ) -> None:
        """Tell what no note goes without; a brief one leaves out what can be left out."""
        common, story = self._common, self._story(visit.chapter.story)
        level = _level(visit.severity)
        if not brief:
            self._open(telling, visit)
        self._say(telling, "told", story, f"report.{level}")
        if visit.goal:
            telling.add("goal", visit.goal)
        if visit.number == visit.chapter.start and visit.number:
            self._say(telling, "homework", common, "chapter")
        if not brief:
            self._say(telling, "told", common, f"change.{_trend(visit.change)}")
            self._follow_thread(telling)
        if visit.guest:
            self._say(telling, "told", common, "guest")
        if with_status and not brief:
            self._say(telling, "seen", common, f"observed.{level}")
        if not brief or self._chance() < 0.5:
            self._review_homework(telling)
        if visit.measured:
            telling.add("seen", _measured(visit))
        self._say(telling, "done", story, "work")
        if not brief or self._chance() < 0.5:
            self._say(telling, "met", story, "response")
        if visit.ending:
            self._say(telling, "done", common, "ending")
        own = self._chance() < 0.4
        heading = f"assess.{level}" if own else f"assess.any.{level}"
        self._say(telling, "means", story if own else common, heading)
        if with_risk:
            self._ask_risk(telling, visit)
        self._assign_homework(telling, visit)

    def _open(self, telling: Telling, visit: Visit) -> None:
        alone = visit.chapter.story.modality == "individual"
        if visit.place != "in_person" and alone:
            self._say(telling, "told", self._common, visit.place)
        self._say(telling, "told", self._common, f"opening.{_level(visit.severity)}")

    def _ask_risk(self, telling: Telling, visit: Visit) -> None:
        self._say(telling, "risk", self._common, "risk.passive" if visit.troubled else "risk.low")

    def _extra(self, telling: Telling, part: str, heading: str, visit: Visit) -> None:
        if heading in {"report", "work", "response"}:
            deck = self._story(visit.chapter.story)
            own = f"report.{_level(visit.severity)}" if heading == "report" else heading
            self._say(telling, part, deck, own)
        elif heading == "trend":
            self._say(telling, part, self._common, f"assess.{_trend(visit.change)}")
        elif heading == "more":
            self._say(telling, part, self._common, f"assess.any.{_level(visit.severity)}")
        elif heading == "season":
            if self._chance() < 0.4:
                self._say(telling, part, self._common, f"season.{visit.at.month}")
        elif heading == "meds":
            if visit.meds is not None and self._chance() < 0.7:
                self._say(telling, part, self._common, "meds")
                if self._chance() < 0.25:
                    self._say(telling, "next", self._common, "plan.meds")
        else:
            self._say(telling, part, self._common, heading)

    def _review_homework(self, telling: Telling) -> None:
        if not self._homework:
            return
        kept = self._chance() < self._diligence
        self._say(telling, "homework", self._common, "homework.done" if kept else "homework.missed")

    def _assign_homework(self, telling: Telling, visit: Visit) -> None:
        found = self._story(visit.chapter.story).draw("homework")
        if found is not None:
            self._homework = found.fill(self._slots, self._chance).split(" :: ")
            do, did, missed = self._homework
            self._slots |= {
                "homework_do": do, "homework_do_lower": do[:1].lower() + do[1:],
                "homework_did": did, "homework_missed": missed,
            }  # fmt: skip
            self._say(telling, "next", self._common, "plan.homework")
        if visit.following is not None:
            self._say(telling, "next", self._common, "plan.next")

    def _follow_thread(self, telling: Telling) -> None:
        if not self._thread and self._chance() < 0.3:
            found = self._threads.draw("thread")
            if found is not None:
                self._thread = found.fill(self._slots, self._chance).split(" :: ")
                self._thread.reverse()
        if self._thread and self._chance() < 0.7:
            stage = self._thread.pop()
            telling.add("told", stage[:1].upper() + stage[1:])

    def intake(self, visit: Visit) -> dict[str, str]:
        """Return what is told at intake, by the keys of the visit's note and of the assessment."""
        self._fill(visit)
        story, deck = self._story(visit.chapter.story), self._intake
        minor = self._person.minor
        social = (
            "social.minor" if minor else "social.job" if "job" in self._person.words else "social"
        )
        return {
            "presenting_problem": self._in_order(visit.chapter.story.bank, "presenting"),
            "history_of_problem": self._in_order(visit.chapter.story.bank, "history"),
            "psychiatric_history": self._all(deck, "psychiatric", 1),
            "medical_history": self._all(deck, "medical", 1),
            "medications": self._all(deck, "medications.taken" if visit.meds else "medications", 1),
            "family_history": self._all(deck, "family", 1),
            "social_history": self._all(deck, social, 1),
            "developmental_history": self._all(deck, "developmental", 1),
            "substance_use": self._all(deck, "substance.minor" if minor else "substance", 1),
            "trauma_history": self._all(deck, "trauma", 1),
            "cultural_factors": self._all(deck, "cultural", 2),
            "strengths": self._all(deck, "strengths", 1),
            "supports": self._all(
                deck, "supports.partner" if "partner" in self._person.words else "supports", 1
            ),
            "mental_status": self._all(deck, "status", 1),
            "risk": self._all(deck, "risk", 1),
            "formulation": self._all(story, "formulation", 1),
            "done": self._all(deck, "done", 1),
            "impression": self._all(deck, "impression", 1),
            "provisional_diagnoses": (
                f"{visit.chapter.story.code} {visit.chapter.story.code_title}, provisional."
            ),
            "plan": self._all(deck, "plan", 1),
        }

    def _all(self, deck: Deck, heading: str, count: int) -> str:
        drawn = (deck.draw(heading) for _ in range(count))
        cards = dict.fromkeys(card for card in drawn if card is not None)
        return " ".join(card.fill(self._slots, self._chance) for card in cards)

    def _in_order(self, source: Bank, heading: str) -> str:
        cards = (card.within(self._known) for card in source.phrases(heading))
        return " ".join(card.fill(self._slots, self._chance) for card in cards if card)

    def _fill(self, visit: Visit) -> None:
        random, chance = self._random, self._chance
        severity = visit.severity
        homework = {key: value for key, value in self._slots.items() if key.startswith("homework")}
        hour = random.choice((2, 3, 4, 5))
        story = visit.chapter.story
        med, dose = visit.meds or ("", "")
        self._slots = {
            **self._person.words, **homework,
            "last": words.short_day(visit.last, visit.at.date()),
            "next": _next_words(visit), "cadence": visit.cadence,
            "n": str(2 + int(chance() * 4)), "days": str(2 + int(chance() * 4)),
            "nights": str(2 + int(chance() * (2.5 + 2.5 * (1 - severity)))),
            "hours": f"{round((4.5 + 3 * (1 - severity) + chance()) * 2) / 2:g}",
            "minutes": str(random.choice((10, 15, 20, 25, 30))),
            "clock": f"{hour}:{random.choice(('00', '10', '20', '30', '40'))} am",
            "clock2": f"{random.choice((7, 8, 9))}:{random.choice(('05', '20', '45'))} pm",
            "weekday": random.choice(_WEEKDAYS), "count": str(visit.sessions or visit.number + 1),
            "code": story.code, "measured": story.measured, "med": med.lower(), "dose": dose,
            "approach": story.bank.facts["approach"], "reason": story.bank.facts["reason"],
            "culture_line": _culture_line(self._person), "guest": visit.guest,
            "grade": _grade(self._person.born, visit.at.date()),
        }  # fmt: skip


def _grade(born: date, on: date) -> str:
    """Return the grade of a child by its age when the school year began: "ninth" at fourteen."""
    began = date(on.year if on >= date(on.year, 9, 1) else on.year - 1, 9, 1)
    return _GRADES[min(len(_GRADES), max(1, age_on(born, began) - 5)) - 1]


def _level(severity: float) -> str:
    return "high" if severity > 0.62 else "mid" if severity > 0.3 else "low"


def _trend(change: float) -> str:
    return "worse" if change > 0.09 else "better" if change < -0.03 else "same"


def _next_words(visit: Visit) -> str:
    if visit.following is None:
        return "as arranged"
    at = visit.following
    return f"{words.weekday_day(at.date()).rsplit(',', 1)[0]} at {words.clock(at.time())}"


def _measured(visit: Visit) -> str:
    story = visit.chapter.story
    score, first = story.score(visit.severity), story.score(1.0)
    if visit.number <= visit.chapter.start + 1:
        return f"{story.measure}: {score}."
    if score == first:
        return f"{story.measure}: {score}, as at the start."
    return (
        f"{story.measure}: {score}, {'down' if score < first else 'up'} from {first} at the start."
    )


def _culture_line(person: Person) -> str:
    language = person.culture.language
    if language == "English":
        return "English at home. Asked what matters in the family and what to understand first."
    return f"{language} at home and with elders, English elsewhere; chooses English here."


def arrange(key: str, telling: Telling) -> list[dict[str, str]]:
    """Return the texts of a note as the template lays them out."""
    plan = _ARRANGED[key]
    return [{**row, "text": telling.arranged(plan[row["key"]])} for row in _blank(key)]


def lay_out(key: str, told: Mapping[str, str]) -> list[dict[str, str]]:
    """Return texts that are already told by the template's own keys."""
    return [{**row, "text": told.get(row["key"], "")} for row in _blank(key)]


@cache
def _blank(key: str) -> tuple[dict[str, str], ...]:
    found = template(key)
    if found is None:
        raise KeyError(key)
    return tuple(found.narrative())
