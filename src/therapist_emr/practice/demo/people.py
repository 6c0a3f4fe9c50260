"""People who do not exist: names, kin, homes, phones, and the profile their chart opens with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from therapist_emr.domain.dates import ADULT, age_on
from therapist_emr.domain.entry import Body
from therapist_emr.domain.text import fold
from therapist_emr.practice.demo.book import Booking
from therapist_emr.practice.demo.cast import CAST, Role
from therapist_emr.practice.demo.chance import seeded
from therapist_emr.practice.demo.phrases import bank
from therapist_emr.practice.demo.stories import stories_for

PRONOUNS = {
    "she/her": ("she", "her", "her", "herself", "was", "has"),
    "he/him": ("he", "him", "his", "himself", "was", "has"),
    "they/them": ("they", "them", "their", "themself", "were", "have"),
}
_SPELLED = {"she/they": "she/her", "he/they": "he/him"}
_AREA_CODES = ("503", "541", "971", "458", "360")
_REFERRED_BY = {"school": "School counselor", "postpartum": "Midwife", "pain": "Pain clinic"}
_KIN = {"f": "sister", "m": "brother"}
_LOST_SHORT = {
    "mother": "Mom", "father": "Dad", "wife": "her", "husband": "him", "brother": "him",
    "friend": "my friend", "sister": "her",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Culture:
    """Hold the names of one culture; `whole` are whole names in their own script."""

    key: str
    language: str
    weight: int
    given: Mapping[str, tuple[str, ...]]
    family: tuple[str, ...]
    whole: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Hold one client as the stories need to know them."""

    legal_name: str
    chosen_name: str
    first: str
    pronouns: str
    born: date
    culture: Culture
    story: str
    minor: bool
    words: Mapping[str, str]
    """What the sentences about them are filled in with."""
    facts: Mapping[str, str]

    @property
    def shown(self) -> str:
        """Return the name the chart shows."""
        return self.chosen_name or self.legal_name


@cache
def cultures() -> tuple[Culture, ...]:
    """Return every culture with its names."""
    found = []
    for heading, lines in bank("names.txt").lines.items():
        key, language, weight = (part.strip() for part in heading.split("|"))
        rows = {line[0]: tuple(n.replace("_", " ") for n in line[3:].split()) for line in lines}
        given = {kind: rows[kind] for kind in "fmn"}
        found.append(Culture(key, language, int(weight), given, rows["l"], rows.get("s", ())))
    return tuple(found)


@cache
def town(kind: str) -> tuple[str, ...]:
    """Return one list of the made-up town, such as its streets."""
    line = " ".join(bank("town.txt").lines[kind])
    return tuple(part.strip() for part in (line.split("|") if "|" in line else line.split()))


def make_person(seed: int, booking: Booking, first_day: date, today: date) -> Person:
    """Make up the client of one booking."""
    random = seeded(seed, "person", booking.index)
    role = CAST[booking.index] if booking.index < len(CAST) else None
    if role is not None:
        return _from_role(random, role, first_day, today)
    kind = random.choices("fmn", (54, 38, 8))[0]
    culture = random.choices(cultures(), [c.weight for c in cultures()])[0]
    pronouns = {"f": "she/her", "m": "he/him", "n": "they/them"}[kind]
    if random.random() < 0.05:
        pronouns = random.choice(("they/them", "she/they", "he/they"))
    age = _age(random)
    born = _birthday(random, first_day, age)
    fitting = [key for key in stories_for(age) if key != "postpartum" or kind == "f"]
    told = "school" if age < ADULT else random.choice(fitting)
    legal, chosen = _names(random, culture, kind)
    facts = _chances(random, told, minor=age < ADULT)
    return _person(random, legal, chosen, culture, pronouns, born, told, facts, first_day, today)


def _from_role(random: Random, role: Role, first_day: date, today: date) -> Person:
    culture = next(c for c in cultures() if c.key == role.culture)
    born = date(today.year - role.age, *role.birthday)
    if born.replace(year=today.year) > today:
        born = born.replace(year=born.year - 1)
    chosen = "" if role.chosen == role.legal else role.chosen
    facts = {**_chances(random, role.story, minor=role.age < ADULT), **role.facts}
    return _person(
        random,
        role.legal,
        chosen,
        culture,
        role.pronouns,
        born,
        role.story,
        facts,
        first_day,
        today,
    )


def _age(random: Random) -> int:
    if random.random() < 0.12:
        return random.randint(11, 17)
    return min(82, max(18, round(random.gauss(39, 14))))


def _birthday(random: Random, first_day: date, age: int) -> date:
    return first_day - timedelta(days=round(age * 365.25) + random.randint(1, 364))


def _names(random: Random, culture: Culture, kind: str) -> tuple[str, str]:
    given, family = random.choice(culture.given[kind]), random.choice(culture.family)
    middle = random.choice(culture.given[kind])
    legal = f"{given} {family}" if middle == given else f"{given} {middle} {family}"
    draw = random.random()
    if culture.whole and draw < 0.3:
        return legal, random.choice(culture.whole)
    if draw < 0.5:
        return legal, f"{given} {family}"
    if draw < 0.6:
        return legal, f"{random.choice(culture.given['n'])} {family}"
    return (f"{given} {family}", "") if draw < 0.9 else (legal, "")


def _chances(random: Random, told: str, *, minor: bool) -> dict[str, str]:
    """Decide what the client has in life: a partner, children, work, an animal."""
    chance = random.random
    facts: dict[str, str] = {}
    if not minor and (told == "couple" or chance() < 0.55):
        facts["partner"] = random.choice(town("friends"))
    if not minor and chance() < 0.4:
        facts["child"] = random.choice(town("friends"))
    if chance() < 0.4:
        facts["pet"] = random.choice(town("pets"))
    if not minor and chance() < 0.8:
        facts["job"] = random.choice(town("jobs"))
    if told == "recovery":
        facts["part2"] = "yes" if chance() < 0.6 else ""
    if chance() < (0.3 if minor else 0.55):
        facts["med"] = "yes"
    facts["place"] = "video" if chance() < 0.25 else "phone" if chance() < 0.04 else "in_person"
    return facts


def _person(
    random: Random, legal: str, chosen: str, culture: Culture, pronouns: str, born: date,
    told: str, facts: dict[str, str], first_day: date, today: date,
) -> Person:  # fmt: skip
    shown = chosen or legal
    first = (shown if is_latin(shown) else legal).split()[0]
    minor = age_on(born, today) < ADULT or age_on(born, first_day) < ADULT
    words = _words(random, first, pronouns, culture, told, facts, minor=minor)
    facts.setdefault("prescriber", words["prescriber"])
    if "phone" not in facts:
        facts["phone"] = phone(random)
    return Person(legal, chosen, first, pronouns, born, culture, told, minor, words, facts)


def is_latin(name: str) -> bool:
    """Tell whether a name is written in Latin letters; notes use the legal name otherwise."""
    return unicodedata.name(name[0], "").startswith("LATIN")


def _words(
    random: Random, first: str, pronouns: str, culture: Culture, told: str,
    facts: dict[str, str], *, minor: bool,
) -> dict[str, str]:  # fmt: skip
    spelled = _SPELLED.get(pronouns, pronouns)
    they, them, their, themself, was, has = PRONOUNS[spelled]
    plural = they == "they"
    friends = random.sample([f for f in town("friends") if f not in facts.values()], 4)
    kin = random.choice("fm")
    sibling = random.choice([n for n in culture.given[kin] if n != first])
    parent = random.choice(("mother", "father"))
    words = {
        "name": first, "they": they, "They": they.capitalize(), "them": them, "their": their,
        "Their": their.capitalize(), "themself": themself, "was": was, "has": has,
        "she": first if plural else they, "She": first if plural else they.capitalize(),
        "agree": "agree" if plural else "agrees", "s": "" if plural else "s",
        "friend": friends[0], "sponsor": friends[1], "sibling": f"{their} {_KIN[kin]} {sibling}",
        "parent": f"{their} {parent}", "parentword": parent, "guardian": f"{their} {parent}",
        "activity": random.choice(town("activities")), "place": random.choice(town("places")),
        "prescriber": facts.get("prescriber") or random.choice(town("doctors")),
        "baby": random.choice(town("baby")), ("minor" if minor else "adult"): "",
    }  # fmt: skip
    for key in ("partner", "child", "pet"):
        if facts.get(key):
            words[key] = facts[key]
    if told == "couple":
        words.setdefault("partner", friends[2])
    if facts.get("job"):
        words |= {
            "job": facts["job"],
            "boss": random.choice(("the manager", "the supervisor", friends[3])),
            "task": random.choice(town("tasks")),
        }  # fmt: skip
    elif not minor:
        words |= {"task": random.choice(town("tasks"))}
    if told == "adhd":
        words.setdefault("boss", friends[3])
    lost = random.choice(town("lost")).replace("{their}", their)
    kin_word = lost.split()[-1] if " of " not in lost else "wife"
    words |= {"lost": lost, "lost_short": _LOST_SHORT[kin_word]}
    return words


def phone(random: Random) -> str:
    """Return a number from the range kept for fiction."""
    return f"({random.choice(_AREA_CODES)}) 555-01{random.randrange(100):02d}"


def make_profile(
    person: Person, seed: int, booking: Booking, first_day: date, today: date
) -> tuple[Body, Body | None]:
    """Return the profile's body, and an earlier state of it for those who have moved."""
    random = seeded(seed, "profile", booking.index)
    street, home = random.choice(town("streets")), random.choice(town("towns"))
    member = "".join(random.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") for _ in range(10))
    plan = random.choice((*town("plans"), ""))
    handle = ".".join(re.sub("[^a-z]", "", fold(part)) for part in person.legal_name.split()[::2])
    writes = random.random() < 0.8
    language = person.culture.language if random.random() < 0.6 else "English"
    pcp = random.choice(town("doctors")[:8])
    referral = _REFERRED_BY.get(person.story) or random.choice(town("referrals"))
    referral = referral.format(pcp=pcp, prescriber=person.facts["prescriber"])
    body: Body = {
        "legal_name": person.legal_name, "chosen_name": person.chosen_name,
        "pronouns": person.pronouns, "born": person.born.isoformat(),
        "former_names": _former(random, person), "sex": _sex(random, person),
        "gender": _gender(random, person), "status": booking.status,
        "phones": _phones(random, person), "email": f"{handle}@mail.example" if writes else "",
        "address": f"{random.randint(2, 9890)} {street}\n{_town_line(home)}",
        "mailing_address": "", "may_write": random.random() < 0.85,
        "may_email": writes and random.random() < 0.6, "plain_envelope": random.random() < 0.15,
        "wishes": _wishes(random), "emergency": _emergency(random, person),
        "guardians": _guardians(random, person, today),
        "no_guardian_reason": "", "language": language,
        "interpreter": False,
        "insurance": [{"plan": plan, "member": member, "holder": _holder(person)}] if plan else [],
        "referral": referral[:1].upper() + referral[1:],
        "prescriber": person.facts["prescriber"] if person.facts.get("med") else "",
        "pcp": pcp, "part2": person.facts.get("part2") == "yes",
        "no_plan_disclosure": not plan and random.random() < 0.5,
        "remarks": person.facts.get("remarks", ""),
    }  # fmt: skip
    if age_on(person.born, today) < ADULT and not body["guardians"]:
        body["no_guardian_reason"] = "Emancipated by court order; a copy is with the consents."
    if booking.sessions > 30 and random.random() < 0.25 and first_day < today:
        old = f"{random.randint(2, 9890)} {random.choice(town('streets'))}\n{_town_line(home)}"
        return body, {**body, "address": old, "status": "active"}
    return body, None


def _town_line(home: str) -> str:
    name, state, code = home.rsplit(" ", 2)
    return f"{name}, {state} {code}"


def _former(random: Random, person: Person) -> str:
    if person.minor or random.random() > 0.08:
        return ""
    return f"{person.legal_name.split()[0]} {random.choice(person.culture.family)}"


def _sex(random: Random, person: Person) -> str:
    if person.pronouns == "they/them" and random.random() < 0.3:
        return "X"
    usual = {"she/her": "Female", "she/they": "Female", "he/him": "Male", "he/they": "Male"}
    return usual.get(person.pronouns) or random.choice(("Female", "Male"))


def _gender(random: Random, person: Person) -> str:
    usual = {"she/her": "Woman", "he/him": "Man", "they/them": "Nonbinary"}
    if random.random() < 0.03 and person.pronouns in {"she/her", "he/him"}:
        return f"Transgender {usual[person.pronouns].lower()}"
    return usual.get(person.pronouns, "Genderfluid")


def _phones(random: Random, person: Person) -> list[Body]:
    main = {"number": person.facts["phone"], "label": "mobile",
            "voicemail": random.random() < 0.85, "texts": random.random() < 0.7}  # fmt: skip
    if random.random() < 0.7:
        return [main]
    label = random.choice(("home", "work"))
    return [main, {"number": phone(random), "label": label, "voicemail": False, "texts": False}]


def _wishes(random: Random) -> str:
    if random.random() < 0.85:
        return ""
    return random.choice(
        (
            "Call after four in the afternoon only.",
            "Leave a first name and a number, nothing else.",
            "No calls to the work phone.",
            "Letters to the post office box of a relative on request.",
        )
    )


def _family_name(person: Person) -> str:
    return person.legal_name.split()[-1]


def _emergency(random: Random, person: Person) -> list[Body]:
    if person.minor:
        relation = "Aunt or uncle"
        name = f"{person.words['friend']} {_family_name(person)}"
    elif partner := person.words.get("partner"):
        relation, name = "Partner", f"{partner} {random.choice(person.culture.family)}"
    else:
        relation, name = (
            "Friend",
            f"{person.words['friend']} {random.choice(person.culture.family)}",
        )
    return [{"name": name, "relation": relation, "number": phone(random)}]


def _guardians(random: Random, person: Person, today: date) -> list[Body]:
    if age_on(person.born, today) >= ADULT or random.random() < 0.05:
        return []
    parent = person.words["parentword"]
    kind = "f" if parent == "mother" else "m"
    others = [name for name in person.culture.given[kind] if name != person.first]
    name = f"{random.choice(others)} {_family_name(person)}"
    first = {
        "name": name, "relation": parent.capitalize(), "number": phone(random), "email": "",
        "may_see": random.choice(("all", "summary", "summary")), "may_sign": True,
        "basis": "Parent",
    }  # fmt: skip
    if random.random() < 0.5:
        return [first]
    other = ("m", "Father") if kind == "f" else ("f", "Mother")
    second = f"{random.choice(person.culture.given[other[0]])} {_family_name(person)}"
    joint = random.random() < 0.6
    return [first, {
        "name": second, "relation": other[1], "number": phone(random), "email": "",
        "may_see": "all" if joint else "summary", "may_sign": joint,
        "basis": "Parent, joint legal custody" if joint else "Parent, visits by court order",
    }]  # fmt: skip


def _holder(person: Person) -> str:
    return f"{person.words['parentword'].capitalize()} of the client" if person.minor else "Self"
