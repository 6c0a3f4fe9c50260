"""A form of the settings, saved by its own button."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from therapist_emr.forms.field import CheckContext
from therapist_emr.forms.form import Form
from therapist_emr.ui.theme import SPACE
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.form_view import FormView
from therapist_emr.ui.widgets.telling import Telling


class SavedForm(QWidget):
    """Hold a form with a Save button that wakes when something was changed."""

    saved = Signal(dict)

    def __init__(self, form: Form, values: dict[str, object], context: CheckContext) -> None:
        super().__init__()
        self._form, self._context = form, context
        self.view = FormView(form, values)
        self.save = Button("Save", Kind.SECONDARY, on_click=self.submit)
        self.save.setEnabled(False)
        self.view.edited.connect(lambda: self.save.setEnabled(True))
        self._telling = Telling(self.view, lambda typed: form.wrong_with(typed, context))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(SPACE.s)
        grid.addWidget(self.view, 0, 0, 1, 2)
        grid.addWidget(self.save, 1, 1)
        grid.setColumnStretch(0, 1)

    def submit(self) -> None:
        """Hand clean values on, or say what is wrong beside the fields."""
        typed = self.view.values()
        if not self._telling.show(self._form.wrong_with(typed, self._context)):
            self.save.setEnabled(False)
            self.saved.emit(self._form.clean(typed, self._context))
