"""What lists show of a client, derived from the profile."""

from __future__ import annotations

from therapist_emr.domain.people import ClientStatus
from therapist_emr.domain.text import fold
from therapist_emr.forms.field import Values
from therapist_emr.sections.profile import identity
from therapist_emr.store.clients import Shown


def shown(body: Values, record_number: str) -> Shown:
    """Return a client's columns from the clean body of the profile."""
    return Shown(
        status=ClientStatus(body.get("status") or ClientStatus.ACTIVE),
        name=identity.shown_name(body),
        legal_name=str(body.get("legal_name") or ""),
        sort_name=identity.sort_name(body),
        find_text=find_text(body, record_number),
        pronouns=str(body.get("pronouns") or ""),
        born=str(body.get("born") or ""),
        phone=identity.main_phone(body),
        flags=identity.flags(body),
    )


def find_text(body: Values, record_number: str) -> str:
    """Return what finding looks in: every word with a space before it, names also without marks."""
    names = [str(body.get(key) or "") for key in ("chosen_name", "legal_name", "former_names")]
    bare = [squeezed(word) for name in names for word in name.split()]
    words = dict.fromkeys([*identity.find_text(body).split(), *bare, record_number])
    return " " + " ".join(word for word in words if word)


def squeezed(text: str) -> str:
    """Return folded text with letters and digits only: "o'brien" becomes "obrien"."""
    return "".join(char for char in fold(text) if char.isalnum())
