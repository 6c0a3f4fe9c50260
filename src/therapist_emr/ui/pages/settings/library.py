"""Settings: the clinician's own note templates and snippets, and files that carry them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.forms.field import Values
from therapist_emr.practice.library import SNIPPET, TEMPLATE, LibraryDesk
from therapist_emr.sections.sessions.own_templates import (
    KINDS,
    SNIPPET_FORM,
    SNIPPET_MARK,
    TEMPLATE_FORM,
    values_of,
)
from therapist_emr.sections.sessions.templates import SHIPPED, Template, read_template
from therapist_emr.ui.files import Files
from therapist_emr.ui.navigation import Navigator
from therapist_emr.ui.pages.settings.column import PanelColumn
from therapist_emr.ui.pages.settings.form_dialog import FormDialog
from therapist_emr.ui.theme import ROW_TWO, SPACE
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.row_delegate import RowLook
from therapist_emr.ui.widgets.rows import Row
from therapist_emr.ui.widgets.sections import SectionList
from therapist_emr.ui.widgets.text import body

_TWO = RowLook(height=ROW_TWO, hairlines=True, gap=0)
_OWN, _SNIPPETS = "Your note templates", "Snippets"
_NEW_BESIDE = {name: f"New {name.lower()}" for name in (_OWN, _SNIPPETS)}
"""Where the keyboard goes when the last row of a list has gone."""
_DISCARDED = "What you typed was discarded"
_EMPTY_TEMPLATE = {"title": "", "kind": "session", "about": "", "parts": [{"label": ""}]}


class LibraryPanel(PanelColumn):
    """List templates and snippets; each opens to be changed."""

    def __init__(self, library: LibraryDesk, files: Files, navigator: Navigator) -> None:
        super().__init__()
        self._library, self._files, self._navigator = library, files, navigator
        self._parts = QVBoxLayout()
        self._parts.setSpacing(SPACE.xl)
        self._parts.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        holder.setLayout(self._parts)
        self.add(holder, flush=True, space=SPACE.s)
        self.dialog: FormDialog | None = None
        self.refresh()

    def refresh(self) -> None:
        """Read both lists again; the keyboard stays in its place, at what now stands there."""
        at, row = self._keyboard()
        while (item := self._parts.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for part in (self._own(), self._snippets(), self._shipped()):
            self._parts.addWidget(part)
            for name in filter(None, (at, _NEW_BESIDE.get(at))):
                if _take_keyboard(part, name, row):
                    break

    def _keyboard(self) -> tuple[str, str]:
        """Return the name of the part that has the keyboard, and the row it is at."""
        held = self.window().focusWidget()
        if held is None or not self.isAncestorOf(held):
            return "", ""
        return held.accessibleName(), held.key() if isinstance(held, ListView) else ""

    def new_template(self) -> None:
        """Make a template from nothing."""
        self._edit_template("New template", _EMPTY_TEMPLATE)

    def copy_template(self, found: Template) -> None:
        """Make a template out of a shipped one."""
        values = {**values_of(found), "title": f"{found.title}, mine"}
        self._edit_template("New template", values)

    def new_snippet(self) -> None:
        """Make a snippet."""
        self._edit_snippet({"key": "", "text": ""})

    def _own(self) -> QWidget:
        rows = []
        for item in self._library.templates():
            found = read_template(item.body)
            rows.append(Row(item.uuid, found.title, _told(found), icon="document"))
        return self._part(
            _OWN, rows, _TWO, self._open_template, TEMPLATE, self.new_template,
            "None yet. Make one of your own out of those below, or begin with nothing.",
        )  # fmt: skip

    def _shipped(self) -> QWidget:
        rows = [Row(one.key, one.title, _told(one), icon="lock") for one in SHIPPED.all()]
        view = ListView(rows, _TWO, name="Templates that come with the app", fits=True)
        view.opened.connect(lambda key: self._copy(key))
        part = SectionList("Come with the app", view)
        part.header.set_remark("Choose one to make your own of it")
        return part

    def _copy(self, key: str) -> None:
        if (found := SHIPPED.get(key)) is not None:
            self.copy_template(found)

    def _snippets(self) -> QWidget:
        rows = [
            Row(item.uuid, f"{SNIPPET_MARK}{item.key}", " ".join(str(item.body["text"]).split()))
            for item in self._library.snippets()
        ]
        return self._part(
            _SNIPPETS, rows, _TWO, self._open_snippet, SNIPPET, self.new_snippet,
            "None yet. A snippet is a few letters that turn into a text: type ;bp and a blank.",
        )  # fmt: skip

    def _part(
        self, title: str, rows: Sequence[Row], look: RowLook, opened: Callable[[str], object],
        kind: str, new: Callable[[], object], nothing: str,
    ) -> QWidget:  # fmt: skip
        end = QWidget()
        row = QHBoxLayout(end)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.m)
        for text, run in (
            ("Import…", partial(self._import, kind)), ("Export…", partial(self._export, kind)),
            ("New", new),
        ):  # fmt: skip
            if rows or text != "Export…":
                button = Button(text, Kind.LINK, on_click=run)
                button.setAccessibleName(f"{text.rstrip('…')} {title.lower()}")
                row.addWidget(button)
        view = ListView(list(rows), look, name=title, fits=True)
        view.opened.connect(opened)
        part = SectionList(title, view, count=len(rows), end=end)
        view.setVisible(bool(rows))
        if not rows:
            line = body(nothing)
            line.setContentsMargins(SPACE.m, SPACE.xs, SPACE.m, 0)
            layout = part.layout()
            assert layout is not None
            layout.addWidget(line)
        return part

    def _open_template(self, uuid: str) -> None:
        item = next(one for one in self._library.templates() if one.uuid == uuid)
        self._edit_template("Template", values_of(read_template(item.body)), uuid)

    def _open_snippet(self, uuid: str) -> None:
        item = next(one for one in self._library.snippets() if one.uuid == uuid)
        self._edit_snippet({"key": item.key, "text": item.body["text"]}, uuid)

    def _edit_template(self, title: str, values: Values, uuid: str = "") -> None:
        def keep(told: Values) -> None:
            self._library.keep_template(told, uuid)

        def make() -> FormDialog:
            return FormDialog(title, TEMPLATE_FORM, values, keep, self._remover(uuid), self)

        self._edit(make)

    def _edit_snippet(self, values: Values, uuid: str = "") -> None:
        def keep(told: Values) -> None:
            self._library.keep_snippet(told, uuid)

        def make() -> FormDialog:
            title = "Snippet" if uuid else "New snippet"
            return FormDialog(title, SNIPPET_FORM, values, keep, self._remover(uuid), self)

        self._edit(make)

    def _edit(self, make: Callable[[], FormDialog], typed: Values | None = None) -> None:
        self.dialog = dialog = make()
        if typed is not None:
            dialog.view.set_values(typed)
        dialog.finished.connect(self._edited)
        dialog.discarded.connect(
            lambda left: self._navigator.say(_DISCARDED, partial(self._edit, make, left))
        )
        dialog.open()

    def _edited(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
        self.refresh()

    def _remover(self, uuid: str) -> Callable[[], object] | None:
        if not uuid:
            return None

        def remove() -> None:
            bring_back = self._library.remove(uuid)

            def again() -> None:
                bring_back()
                self.refresh()

            self._navigator.say("Deleted; notes written with it stay as they are", again)

        return remove

    def _import(self, kind: str) -> None:
        path = self._files.open_file(self, f"Import {kind}s", "*.json")
        if path is None:
            return
        found = self._library.read_file(path)
        known = f"; {found.known} here already by that name" if found.known else ""
        self._navigator.say(f"{words.count(found.added, 'text')} taken over{known}")
        self.refresh()

    def _export(self, kind: str) -> None:
        path = self._files.save_file(self, f"Export {kind}s", f"{kind}s.json", ".json")
        if path is not None:
            number = self._library.write_file(path, kind)
            self._navigator.say(f"{words.count(number, kind)} exported to {path.name}")


def _take_keyboard(part: QWidget, name: str, row: str) -> bool:
    """Give the keyboard to what has this name, at this row or the first; tell if it is there."""
    for one in part.findChildren(QWidget):
        if one.accessibleName() != name or one.isHidden():
            continue
        if isinstance(one, ListView):
            one.choose(row if one.rows().find(row) >= 0 else one.rows().row(0).key)
        one.setFocus(Qt.FocusReason.TabFocusReason)
        return True
    return False


def _told(found: Template) -> str:
    kind = next((choice.label for choice in KINDS if choice.key == found.kind), found.kind)
    parts = ", ".join(part.label for part in found.parts)
    return f"{kind}. {parts}"
