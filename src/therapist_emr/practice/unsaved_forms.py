"""What was typed in a form of the settings and not saved: kept as typed until it is."""

from __future__ import annotations

from therapist_emr.domain.entry import Body
from therapist_emr.forms.field import Values
from therapist_emr.forms.form import Form
from therapist_emr.practice.work import DRAFTS, Work
from therapist_emr.store.json_text import dumps, loads, storable
from therapist_emr.store.meta import UNSAVED, Meta


class UnsavedForms:
    """Keep one text of each such form in the practice's file, so that locking loses nothing."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._meta = Meta(work.connection)

    def typed(self, form: Form) -> Body | None:
        """Return what was typed and neither saved nor put away, or None."""
        stored = self._meta.get(f"{UNSAVED}{form.key}")
        if not stored:
            return None
        told = loads(stored)
        return form.load(told["body"], told["version"])

    def keep(self, form: Form, body: Values) -> None:
        """Put what was typed on disk, exactly as typed."""
        told = {"body": dict(body), "version": form.version}
        with self._work.writing(DRAFTS, settle=False):
            self._meta.put(f"{UNSAVED}{form.key}", dumps(storable(told)))

    def end(self, form: Form) -> None:
        """Forget what was typed, once it is saved or put away."""
        if self._meta.get(f"{UNSAVED}{form.key}"):
            with self._work.writing(DRAFTS):
                self._meta.put(f"{UNSAVED}{form.key}", "")
