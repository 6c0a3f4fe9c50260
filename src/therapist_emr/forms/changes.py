"""What changed from one version of a form to the next, field by field, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from therapist_emr.domain import words
from therapist_emr.domain.entry import Revision
from therapist_emr.forms.blocks import Block, Heading, Note, Table
from therapist_emr.forms.field import Values
from therapist_emr.forms.form import Form
from therapist_emr.forms.reading import value_words

NOTHING = "Nothing"


@dataclass(frozen=True, slots=True)
class Change:
    """Hold one field that changed: what it said before and says now."""

    label: str
    before: str
    after: str


def changes_between(form: Form, before: Values, after: Values) -> list[Change]:
    """Return the fields that say something else, in the form's order."""
    found = []
    for field in form.fields:
        old, new = (value_words(field, body.get(field.key)) for body in (before, after))
        if old != new:
            found.append(Change(field.label, old or NOTHING, new or NOTHING))
    return found


def history_blocks(
    form: Form, revisions: Sequence[Revision], *, zoned: bool = False
) -> tuple[Block, ...]:
    """Return the versions of a form as blocks, newest first: who, when, why, what.

    `zoned` names the zone of each time, for whoever reads them elsewhere.
    """
    blocks: list[Block] = []
    bodies = [form.load(one.body, one.form_version) for one in revisions]
    for at in range(len(revisions) - 1, -1, -1):
        revision = revisions[at]
        when = words.moment(revision.made.wall)
        when += f" ({revision.made.zone})" if zoned else ""
        blocks.append(Heading(f"{when}, by {revision.author}", 3))
        if revision.reason:
            blocks.append(Note(revision.reason))
        if at == 0:
            blocks.append(Note("First entered"))
            continue
        changed = changes_between(form, bodies[at - 1], bodies[at])
        rows = tuple((one.label, one.before, one.after) for one in changed)
        blocks.append(
            Table(("Field", "Before", "After"), rows) if rows else Note("Nothing changed")
        )
    return tuple(blocks)
