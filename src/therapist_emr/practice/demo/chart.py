"""One made-up chart from its booking: intake, sessions, missed hours, calls, plan, medications."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from therapist_emr.domain.entry import Body
from therapist_emr.practice.demo.book import Book, Booking, call_after
from therapist_emr.practice.demo.cast import CAST
from therapist_emr.practice.demo.chance import seeded
from therapist_emr.practice.demo.findings import mental_status, risk
from therapist_emr.practice.demo.hours import NO_SHOW, Hour, later_problems, lived
from therapist_emr.practice.demo.meds import Cabinet
from therapist_emr.practice.demo.model import Addendum, DemoChart, DemoNote, DemoSave, Withdrawal
from therapist_emr.practice.demo.people import make_person, make_profile
from therapist_emr.practice.demo.plans import Plan
from therapist_emr.practice.demo.stories import story
from therapist_emr.practice.demo.text import Visit, Writer, arrange, lay_out
from therapist_emr.sections import SECTIONS
from therapist_emr.sections.made_up import MadeUpEntry, Persona, Score

_TEMPLATES = ("dap", "soap", "birp", "girp", "pirp", "free_text")
_FAVORED = (40, 22, 12, 8, 6, 12)
_CODES = {"individual": "IND50", "couple": "CPL60", "family": "FAM50", "intake": "INTK1"}


class ChartMaker:
    """Make the chart of one client."""

    def __init__(self, seed: int, book: Book, booking: Booking, words_per_note: int) -> None:
        self._book = book
        self._booking = booking
        self._now = datetime.combine(book.today, time(12))
        self._random = seeded(seed, "chart", booking.index)
        due = book.visits(booking)
        self._visits = [at for at in due if at + timedelta(hours=1) <= self._now]
        self._coming = due[len(self._visits)] if len(due) > len(self._visits) else None
        self._first = due[0].date() if due else book.today
        self._person = make_person(seed, booking, self._first, book.today)
        self._seed = seed
        self._writer = Writer(self._random, self._person, words_per_note)
        role = CAST[booking.index] if booking.index < len(CAST) else None
        self._leave_unsigned = role is not None and role.unsigned
        favored = self._random.choices(_TEMPLATES, _FAVORED)[0]
        self._template = role.template if role is not None and role.template else favored
        self._fullest = booking.index == 0
        self._hours = lived(
            self._random, self._person.story, self._first.year - self._person.born.year,
            self._visits, status=booking.status, fullest=self._fullest,
        )  # fmt: skip
        self._notes: list[DemoNote] = []
        self._scores: list[Score] = []
        self._told: dict[str, str] = {}

    def make(self) -> DemoChart:
        """Return the whole chart."""
        random, person, booking = self._random, self._person, self._booking
        held = [hour.at for hour in self._hours if hour.came]
        cabinet = Cabinet(random, person, held)
        plan = Plan(random, person, booking.cadence)
        self._tell(cabinet, plan)
        profile, former = make_profile(person, self._seed, booking, self._first, self._book.today)
        added = datetime.combine(self._first, time(9, 5)) - timedelta(days=random.randint(2, 20))
        added = min(added, self._now - timedelta(days=1))
        if booking.status == "waiting":
            added = self._now - timedelta(days=random.randint(3, 50), minutes=random.randint(5, 90))
            added -= timedelta(days=max(0, added.weekday() - 4))
            self._notes.append(self._asked_for_place(added))
        states: tuple[DemoSave, ...] = ()
        if former and held:
            moved = held[len(held) // 2] + timedelta(minutes=53)
            states = (DemoSave(former, moved, "Moved"),)
        self._notes.sort(key=lambda note: note.at)
        return DemoChart(
            booking.index, profile, added, tuple(self._notes), tuple(plan.versions),
            tuple(cabinet.medications), tuple(cabinet.reviews), states,
            self._others(cabinet, str(profile["sex"])),
        )  # fmt: skip

    def _others(
        self, cabinet: Cabinet, sex: str
    ) -> tuple[tuple[str, tuple[MadeUpEntry, ...]], ...]:
        """Let every section that can make up its own entries do so."""
        makers = [(one.key, one.made_up()) for one in SECTIONS if one.made_up is not None]
        return tuple((key, tuple(make(self._persona(key, cabinet, sex)))) for key, make in makers)

    def _persona(self, section: str, cabinet: Cabinet, sex: str) -> Persona:
        person, booking = self._person, self._booking
        told = story(person.story)
        taken = cabinet.at(self._now)
        held = [hour for hour in self._hours if hour.came]
        return Persona(
            random=seeded(self._seed, section, booking.index), first=person.first,
            name=person.shown, born=person.born, minor=person.minor, story=person.story,
            code=told.code, code_title=told.code_title, status=booking.status,
            today=self._book.today, visits=tuple(hour.at for hour in held),
            severities=tuple(hour.severity for hour in held),
            troubled=tuple(hour.at for hour in held if hour.troubled), scores=tuple(self._scores),
            taken=tuple(str(body["name"]) for body in taken), words=person.words,
            facts={**person.facts, "sex": sex}, told=self._told, fullest=self._fullest,
            later=later_problems(held, person.story),
        )  # fmt: skip

    def _tell(self, cabinet: Cabinet, plan: Plan) -> None:
        hours, before, sessions = self._hours, None, 0
        ended = self._booking.status == "discharged"
        for number, hour in enumerate(hours):
            taken = cabinet.at(hour.at)
            visit = Visit(
                number=number, at=hour.at, last=before.at.date() if before else self._first,
                following=hours[number + 1].at if number + 1 < len(hours) else self._coming,
                chapter=hour.chapter, severity=hour.severity,
                change=hour.severity - before.severity if before else 0.0,
                measured=hour.measured, place=self._place(), cadence=self._booking.cadence,
                ending=ended and number >= len(hours) - 2 and number > 2,
                meds=(taken[-1]["name"], taken[-1]["dose"]) if taken else None,
                goal=plan.goal_line() if self._template == "girp" else "",
                troubled=hour.troubled, sessions=sessions + 1,
            )  # fmt: skip
            if hour.came:
                before, sessions = hour, sessions + 1
                if visit.measured:
                    told = visit.chapter.story
                    self._scores.append(Score(hour.at, told.measure, told.score(visit.severity)))
            self._hour(visit, hour, plan)

    def _hour(self, visit: Visit, hour: Hour, plan: Plan) -> None:
        """Write what became of one standing hour: a session, or why there was none."""
        if visit.number == 0:
            self._notes.append(self._intake(visit))
            return
        if hour.came:
            plan.visit(visit.number, visit.at, visit.chapter)
            self._notes.append(self._session(visit, plan))
        else:
            missed = self._no_show if hour.became == NO_SHOW else self._late
            self._notes.append(missed(visit))
        calls = call_after(visit.at)
        chance = self._random.random
        if calls is not None and calls + timedelta(hours=1) < self._now:
            if hour.troubled:
                self._notes.append(self._contact(visit, calls, "contact.after"))
            elif visit.severity > 0.75 and chance() < 0.012:
                self._notes.append(self._crisis(visit, calls))
            elif chance() < 0.05:
                self._notes.append(self._contact(visit, calls, "contact"))

    def _place(self) -> str:
        usual = self._person.facts.get("place", "in_person")
        return (
            usual if self._random.random() < 0.86 else self._random.choice(("in_person", "video"))
        )

    def _modality(self, visit: Visit) -> tuple[str, str]:
        partner = self._person.words.get("partner")
        usual = visit.chapter.story.modality
        if usual == "couple" and partner and self._random.random() < 0.93:
            return "couple", f"{self._person.first} and {partner}"
        if self._person.minor and self._random.random() < 0.3:
            parent = self._person.words["parentword"]
            return "family", f"{self._person.first} and {parent}"
        if self._random.random() < 0.015:
            return "family", f"{self._person.first} and {self._person.words['sibling'].split()[-1]}"
        return "individual", ""

    def _session(self, visit: Visit, plan: Plan) -> DemoNote:
        random = self._random
        key = self._template if random.random() < 0.94 else random.choice(_TEMPLATES)
        waits = visit.troubled and visit.number == len(self._hours) - 1
        ticked_risk, ticked_status = random.random() < 0.25 and not waits, random.random() < 0.2
        modality, others = self._modality(visit)
        guest = others.rpartition(" and ")[2] if modality == "family" else ""
        telling = self._writer.session(
            replace(visit, guest=guest),
            with_risk=not ticked_risk and (visit.troubled or random.random() < 0.7),
            with_status=not ticked_status,
        )
        rows = plan.progress(visit.at, visit.severity, measured=visit.measured)
        body = self._body(visit, key, modality, others)
        body |= {
            "service_code": _CODES[modality], "notes": arrange(key, telling), "objectives": rows,
            "mental_status": mental_status(random, visit.severity) if ticked_status else [],
            "risk": risk(random, self._done_about(visit)) if ticked_risk else [],
        }  # fmt: skip
        return self._finished("session", visit.at, body, visit)

    def _done_about(self, visit: Visit) -> str:
        """Return what was done about thoughts of death: a plan made once, then gone through."""
        if not visit.troubled:
            return ""
        before = any(hour.troubled for hour in self._hours[: visit.number])
        return "plan_reviewed" if before else "plan_made"

    def _body(self, visit: Visit, key: str, modality: str, others: str) -> dict[str, Any]:
        length = self._random.choice((45, 50, 50, 52, 53, 53, 53, 55, 58))
        return {
            "date": visit.at.date().isoformat(), "start": f"{visit.at:%H:%M}",
            "stop": f"{visit.at + timedelta(minutes=length):%H:%M}", "modality": modality,
            "place": visit.place, "participants": others, "service_code": "", "template": key,
            "notes": [], "mental_status": [], "risk": [], "objectives": [], **_next(visit),
        }  # fmt: skip

    def _intake(self, visit: Visit) -> DemoNote:
        couple = visit.chapter.story.modality == "couple"
        partner = self._person.words.get("partner", "")
        modality = "couple" if couple else "family" if self._person.minor else "individual"
        others = f"{self._person.first} and {partner or self._person.words['parentword']}"
        self._told = self._writer.intake(visit)
        body = self._body(visit, "intake", modality, "" if modality == "individual" else others)
        body |= {
            "service_code": _CODES["intake"],
            "stop": f"{visit.at + timedelta(minutes=60):%H:%M}",
            "notes": lay_out("intake", self._told),
        }
        return self._finished("intake", visit.at, body, visit)

    def _no_show(self, visit: Visit) -> DemoNote:
        told = {
            "outreach": self._writer.line(visit, "noshow.outreach"),
            "risk": self._writer.line(visit, "noshow.risk"),
            "plan": self._writer.line(visit, "noshow.plan"),
        }
        charge = self._writer.line(visit, "noshow.charge") if self._random.random() < 0.7 else ""
        body = self._missed(visit, "no_show", told, "", charge)
        return self._finished("no_show", visit.at, body, visit)

    def _late(self, visit: Visit) -> DemoNote:
        told = {
            "reason": self._writer.line(visit, "late.reason"),
            "plan": self._writer.line(visit, "late.plan"),
        }
        notice = self._writer.line(visit, "late.notice").rstrip(".")
        body = self._missed(
            visit, "late_cancellation", told, notice, self._writer.line(visit, "late.charge")
        )
        return self._finished("late_cancellation", visit.at, body, visit)

    def _missed(
        self, visit: Visit, key: str, told: dict[str, str], notice: str, charge: str
    ) -> Body:
        return {
            "date": visit.at.date().isoformat(), "start": f"{visit.at:%H:%M}",
            "place": visit.place, "notice": notice, "charge": charge, "template": key,
            "notes": lay_out(key, told), **_next(visit),
        }  # fmt: skip

    def _contact(self, visit: Visit, at: datetime, heading: str) -> DemoNote:
        how, _, text = self._writer.line(visit, heading).partition(" :: ")
        while visit.meds is None and "prescriber" in how:  # nobody prescribes, so nobody is called
            how, _, text = self._writer.line(visit, heading).partition(" :: ")
        method, purpose, direction, *whom = how.lower().split()
        random, person = self._random, self._person
        with_doctor = whom == ["prescriber"]
        body = {
            "date": at.date().isoformat(), "start": f"{at:%H:%M}",
            "stop": f"{at + timedelta(minutes=random.randint(4, 12)):%H:%M}",
            "method": method, "direction": direction,
            "with_whom": f"{person.words['prescriber']}, prescriber"
            if with_doctor
            else person.first,
            "purpose": purpose,
            "release": "Release on file" if with_doctor else "", "template": "contact",
            "notes": lay_out("contact", {"about": text[:1].upper() + text[1:]}),
        }  # fmt: skip
        return self._finished("contact", at, body, visit)

    def _asked_for_place(self, at: datetime) -> DemoNote:
        words = self._person.words
        about = (
            f"{self._person.first} asked for a place, mornings or late afternoons. Told the wait is"
            f" six to eight weeks; {words['they']} would like to stay on the list. No urgency by"
            " report; 988 and the county line given in case that changes."
        )
        body = {
            "date": at.date().isoformat(), "start": f"{at:%H:%M}",
            "stop": f"{at + timedelta(minutes=9):%H:%M}", "method": "phone", "direction": "from",
            "with_whom": self._person.first, "purpose": "scheduling", "release": "",
            "template": "contact",
            "notes": lay_out("contact", {"about": about, "follow_up": "Call when a time opens."}),
        }  # fmt: skip
        return DemoNote("contact", at, body, at + timedelta(minutes=11), at + timedelta(minutes=15))

    def _crisis(self, visit: Visit, at: datetime) -> DemoNote:
        line = self._writer.line
        told = {
            "what_happened": line(visit, "crisis.what"), "risk": line(visit, "crisis.risk"),
            "intervention": line(visit, "crisis.intervention"),
            "response": line(visit, "crisis.response"), "plan": line(visit, "crisis.plan"),
        }  # fmt: skip
        body = self._body(visit, "crisis", "individual", "")
        body |= {
            "date": at.date().isoformat(), "start": f"{at:%H:%M}",
            "stop": f"{at + timedelta(minutes=14):%H:%M}", "place": "phone",
            "service_code": "CRISI", "notes": lay_out("crisis", told),
            "risk": risk(self._random, "contact"),
        }  # fmt: skip
        return self._finished("crisis", at, body, visit)

    def _finished(self, kind: str, at: datetime, body: Body, visit: Visit) -> DemoNote:
        """Sign the note, or leave it as a draft when it is of the last days."""
        random = self._random
        saved = at + timedelta(minutes=random.randint(62, 74))
        recent = (self._now - at).days
        latest = self._leave_unsigned and visit.number == len(self._visits) - 1
        if (latest and recent < 21) or (recent < 4 and random.random() < 0.35):
            return DemoNote(kind, at, body, min(saved, self._now), None)
        signed = self._signed_at(at, saved)
        addenda: tuple[Addendum, ...] = ()
        if kind == "session" and random.random() < 0.016:
            addenda = (self._addendum(visit, signed),)
        withdrawn = None
        if kind == "session" and random.random() < 0.0018:
            reason = self._writer.line(visit, "error.reason")
            later = signed + timedelta(days=random.randint(0, 5), minutes=random.randint(9, 50))
            withdrawn = Withdrawal(reason, min(later, self._now))
        return DemoNote(kind, at, body, saved, signed, addenda, withdrawn)

    def _signed_at(self, at: datetime, saved: datetime) -> datetime:
        random = self._random
        draw = random.random()
        if draw < 0.55:
            signed = saved + timedelta(minutes=random.randint(0, 8))
        elif draw < 0.9:
            evening = datetime.combine(
                at.date(), time(19, random.randint(0, 59), random.randint(1, 59))
            )
            signed = max(saved, evening)
        else:
            morning = time(7, random.randint(5, 55), random.randint(0, 59))
            signed = datetime.combine(at.date() + timedelta(days=random.randint(1, 4)), morning)
        return min(signed, max(saved, self._now))

    def _addendum(self, visit: Visit, signed: datetime) -> Addendum:
        text = self._writer.line(visit, "addendum")
        at = signed + timedelta(days=self._random.randint(0, 6), hours=1, minutes=17)
        return Addendum(text, min(at, max(signed, self._now)))


def _next(visit: Visit) -> dict[str, str]:
    at = visit.following
    if at is None:
        return {"next_date": "", "next_time": ""}
    return {"next_date": at.date().isoformat(), "next_time": f"{at:%H:%M}"}
