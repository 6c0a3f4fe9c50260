"""Clients that may be the same person, with the reasons in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from therapist_emr.domain.people import Client
from therapist_emr.domain.text import digits
from therapist_emr.forms.field import Values
from therapist_emr.practice.shown import squeezed

_SIMILAR = 0.84
_LIKELY = 3
_PHONE_DIGITS = 7
_NOBODY: Mapping[int, str] = {}


@dataclass(frozen=True, slots=True)
class Likeness:
    """Name a client that may be the same person, and why."""

    client: Client
    reasons: tuple[str, ...]
    weight: int


def likely_duplicates(
    body: Values, clients: Iterable[Client], former: Mapping[int, str] = _NOBODY
) -> list[Likeness]:
    """Return the clients a profile may be of, the likeliest first.

    `former` holds the former names of clients by their ids, as far as they may matter.
    """
    names = names_of(body)
    born = str(body.get("born") or "")
    phones = {_last_digits(row.get("number")) for row in body.get("phones") or ()} - {""}
    found = []
    for client in clients:
        theirs = [client.legal_name, client.name, *_apart(former.get(client.id, ""))]
        if likeness := _like(client, theirs, names, born, phones):
            found.append(likeness)
    return sorted(found, key=lambda each: (-each.weight, each.client.name))


def names_of(body: Values) -> list[tuple[str, ...]]:
    """Return the words of every name in a profile: legal, chosen, former."""
    told = [body.get("legal_name"), body.get("chosen_name"), *_apart(body.get("former_names"))]
    return [words for name in told if (words := _words(name))]


def _apart(former: object) -> list[str]:
    """Return former names one by one; they stand in one line."""
    return re.split(r"[,;/]", str(former or ""))


def _like(
    client: Client,
    their_names: Iterable[str],
    names: list[tuple[str, ...]],
    born: str,
    phones: set[str],
) -> Likeness | None:
    theirs = [w for name in their_names if (w := _words(name))]
    same_day = bool(born) and client.born == born
    swapped = not same_day and bool(born) and client.born == _swapped(born)
    same_phone = bool(phones) and _last_digits(client.phone) in phones
    weight, reasons = _name_likeness(names, theirs, closely=same_day or swapped or same_phone)
    for holds, worth, words in (
        (same_day, 2, "the same date of birth"),
        (swapped, 1, "the same date of birth with day and month swapped"),
        (same_phone, 1, "the same phone number"),
    ):
        if holds:
            weight += worth
            reasons.append(words)
    return Likeness(client, tuple(reasons), weight) if weight >= _LIKELY else None


def _name_likeness(
    names: list[tuple[str, ...]], theirs: list[tuple[str, ...]], *, closely: bool
) -> tuple[int, list[str]]:
    if any(sorted(ours) == sorted(other) for ours in names for other in theirs):
        return 3, ["the same name"]
    # Comparing letter by letter is slow; without another likeness a near name says too little.
    if closely and any(_near(ours, other) for ours in names for other in theirs):
        return 2, ["a similar name"]
    shared = {word for ours in names for word in ours} & {w for other in theirs for w in other}
    return (1, ["a name in common"]) if shared else (0, [])


def _near(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    if set(ours) < set(theirs) or set(theirs) < set(ours):
        return min(len(ours), len(theirs)) > 1
    return SequenceMatcher(None, " ".join(ours), " ".join(theirs)).ratio() >= _SIMILAR


def _words(name: object) -> tuple[str, ...]:
    return tuple(word for part in str(name or "").split() if (word := squeezed(part)))


def _swapped(iso: str) -> str:
    parts = iso.split("-")
    return f"{parts[0]}-{parts[2]}-{parts[1]}" if len(parts) == 3 else ""


def _last_digits(phone: object) -> str:
    number = digits(str(phone or ""))
    return number[-10:] if len(number) >= _PHONE_DIGITS else ""
