"""A form filled in within a dialog: checked beside its fields, kept, thrown away, or left."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from therapist_emr.forms.field import Values
from therapist_emr.forms.form import Form, Rejected
from therapist_emr.ui import theme
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.dialogs import Dialog
from therapist_emr.ui.widgets.form_view import FormView
from therapist_emr.ui.widgets.scaffold import Scroll

_HEIGHT = 460


class FormDialog(Dialog):
    """Edit values; `keep` gets them and raises `Rejected` for what is wrong.

    `discarded` carries what was typed when a person leaves without keeping it.
    """

    discarded = Signal(object)

    def __init__(
        self,
        title: str,
        form: Form,
        values: Values,
        keep: Callable[[Values], object],
        remove: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, wide=True, parent=parent)
        self._keep = keep
        self.view = FormView(form, values)
        self.sheet = Scroll(self.view, title)
        self.sheet.setMinimumHeight(min(theme.px(_HEIGHT), self.view.sizeHint().height() + 8))
        self.add(self.sheet)
        self._first = self.view.values()
        self._over = False
        if remove is not None:
            gone = Button("Delete", Kind.DESTRUCTIVE, on_click=lambda: self._remove(remove))
            self.hint.addWidget(gone)
        self.add_cancel()
        self.save = self.add_action("Save", on_click=self.submit)
        for keys in ("Ctrl+S", "Ctrl+Return"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.submit)
        self.view.focus_first()

    def holds_words(self) -> bool:
        """Tell whether something was changed."""
        return self.view.values() != self._first

    def submit(self) -> None:
        """Keep the values, or say beside the fields what is wrong."""
        try:
            self._keep(self.view.values())
        except Rejected as rejected:
            self.view.show_problems(list(rejected.problems))
            self.view.focus_first_problem()
            return
        self.accept()

    def reject(self) -> None:
        """Leave, with what was typed in hand."""
        if self.holds_words() and not self._over:
            self.discarded.emit(self.view.values())
        super().reject()

    def put_away(self) -> bool:
        """Close with the desk, where nothing can be brought back."""
        self._over = True
        return super().put_away()

    def _remove(self, remove: Callable[[], object]) -> None:
        remove()
        self._over = True
        self.reject()
