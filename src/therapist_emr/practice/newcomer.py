"""The profile of someone who has no chart yet, kept safe while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from therapist_emr.domain.clock import Moment, moment_from
from therapist_emr.domain.entry import Body
from therapist_emr.errors import UserError
from therapist_emr.forms.field import Values
from therapist_emr.practice.work import DRAFTS, Work
from therapist_emr.sections.contract import identity_of
from therapist_emr.store.json_text import dumps, loads, storable
from therapist_emr.store.meta import NEWCOMER, Meta


class AnotherBegun(UserError):
    """Say that another new client is being typed by now."""

    def __init__(self) -> None:
        super().__init__(
            "The new client was not brought back.",
            "You have begun another one since. What you typed of that one stays as it is.",
        )


@dataclass(frozen=True, slots=True)
class Begun:
    """Hold what was typed of a new client's profile, and when it was put on disk."""

    body: Body
    saved: Moment


class Newcomer:
    """Keep one profile that is being begun, outside the record and outside every chart."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._meta = Meta(work.connection)

    def begun(self) -> Begun | None:
        """Return what was typed and not yet used, or None."""
        stored = self._meta.get(NEWCOMER)
        if not stored:
            return None
        told = loads(stored)
        form = identity_of(self._work.sections).form
        saved = moment_from(told["saved"], self._work.now().zone)
        return Begun(form.load(told["body"], told["version"]), saved)

    def save(self, body: Values) -> Moment:
        """Put what was typed on disk, exactly as typed, and return when."""
        now = self._work.now()
        form = identity_of(self._work.sections).form
        told = {"body": dict(body), "version": form.version, "saved": now.utc}
        with self._work.writing(DRAFTS, settle=False):
            self._meta.put(NEWCOMER, dumps(storable(told)))
        return now

    def discard(self) -> Callable[[], Moment] | None:
        """Throw away what was typed; the returned call brings it back, but over nothing newer."""
        begun = self.begun()
        if begun is None:
            return None
        with self._work.writing(DRAFTS):
            self._meta.put(NEWCOMER, "")

        def bring_back() -> Moment:
            if self.begun() is not None:
                raise AnotherBegun
            return self.save(begun.body)

        return bring_back
