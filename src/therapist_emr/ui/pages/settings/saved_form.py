"""A form of the settings, saved by its own button."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.forms.field import CheckContext
from therapist_emr.forms.form import Form
from therapist_emr.ui.theme import SPACE
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.field import CaptionLine
from therapist_emr.ui.widgets.form_view import FormView
from therapist_emr.ui.widgets.telling import Telling

if TYPE_CHECKING:
    from therapist_emr.practice.unsaved_forms import UnsavedForms

_NOT_SAVED = "What you typed here is not saved yet."
_PUT_AWAY, _BACK = "Discard changes", "Bring changes back"


class SavedForm(QWidget):
    """Hold a form with a Save button that wakes when something was changed.

    `stored` tells what is saved, `keep` saves. What was typed and not saved outlives a lock.
    """

    def __init__(
        self,
        form: Form,
        stored: Callable[[], dict[str, object]],
        context: CheckContext,
        keep: Callable[[dict[str, object]], None],
        unsaved: UnsavedForms,
    ) -> None:
        super().__init__()
        self._form, self._stored, self._context = form, stored, context
        self._keep, self._unsaved = keep, unsaved
        self._put_away: dict[str, object] = {}
        typed = unsaved.typed(form)
        self.view = FormView(form, stored() if typed is None else typed)
        self.save = Button("Save", Kind.SECONDARY, on_click=self.submit)
        self.discard = Button(_PUT_AWAY, Kind.QUIET, on_click=self._put_away_or_back)
        self._caption = CaptionLine(reserve=True)
        self.view.edited.connect(lambda: self._changed(on=True))
        self._telling = Telling(self.view, lambda values: form.wrong_with(values, context))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.s)
        column.addWidget(self.view)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.s)
        foot.addWidget(self._caption, 1)
        foot.addWidget(self.discard)
        foot.addWidget(self.save)
        column.addLayout(foot)
        self._changed(on=typed is not None)

    @property
    def changed(self) -> bool:
        """Tell whether something was typed that is not saved."""
        return self.save.isEnabled()

    def flush(self) -> None:
        """Put what was typed and not saved on disk now."""
        if self.changed:
            self._unsaved.keep(self._form, self.view.values())

    def settle(self) -> bool:
        """Save what was changed, if anything; return whether nothing is left to save."""
        if self.changed:
            self.submit()
        return not self.changed

    def submit(self) -> None:
        """Keep clean values, or say what is wrong beside the fields."""
        typed = self.view.values()
        if not self._telling.show(self._form.wrong_with(typed, self._context)):
            self._keep(self._form.clean(typed, self._context))
            self._unsaved.end(self._form)
            self._changed(on=False)

    def _put_away_or_back(self) -> None:
        if self._put_away:
            self.view.set_values(self._put_away)
            self._changed(on=True)
            return
        typed = self.view.values()
        self.view.set_values(self._stored())
        self._telling.forget()
        self._unsaved.end(self._form)
        self._changed(on=False, put_away=typed)

    def _changed(self, *, on: bool, put_away: dict[str, object] | None = None) -> None:
        self._put_away = put_away or {}
        self.save.setEnabled(on)
        self.discard.setText(_BACK if put_away else _PUT_AWAY)
        self.discard.setVisible(on or bool(put_away))
        self._caption.show_words(_NOT_SAVED if on else "")
