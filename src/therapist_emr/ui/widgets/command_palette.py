"""The palette: type to reach every client, page and action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from therapist_emr.ui import icons, theme
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.floating import FloatingCard, Scrim, clear_the_way
from therapist_emr.ui.widgets.icon_label import IconLabel
from therapist_emr.ui.widgets.lineedit import clear_base
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.row_delegate import RESULTS
from therapist_emr.ui.widgets.rows import Row, RowKind, caption_row
from therapist_emr.ui.widgets.sections import Hairline
from therapist_emr.ui.widgets.suggest import match_marks
from therapist_emr.ui.widgets.text import PlainLabel

_PAUSE_MS = 25


@dataclass(frozen=True, slots=True)
class Command:
    """Offer one thing to reach: what it is called, a remark after it, keys or a word at right."""

    key: str
    title: str
    run: Callable[[], object]
    remark: str = ""
    icon: str = "chevron-right"
    keys: str = ""


@dataclass(frozen=True, slots=True)
class CommandGroup:
    """Hold commands under one caption."""

    title: str
    commands: tuple[Command, ...]


Provider = Callable[[str], Sequence[CommandGroup]]


class _Edit(QLineEdit):
    """Keep the colours in force, also when they change while the palette is open."""

    def restyle(self) -> None:
        """Take the colours in force."""
        clear_base(self)


class CommandPalette(QObject):
    """Float over a window, veil the rest, and run what is chosen."""

    opened = Signal()
    closed = Signal()

    def __init__(
        self,
        host: QWidget,
        provider: Provider,
        *,
        placeholder: str = "Go to a client, a page or an action",
        hint: str = "Up and Down to choose     Return to open     Esc to close",
    ) -> None:
        super().__init__(host)
        self._host = host
        self._provider = provider
        self._commands: dict[str, Command] = {}
        self._back: QWidget | None = None
        self.scrim = Scrim(host)
        self.scrim.installEventFilter(self)
        self.card = FloatingCard(host, margin=1)
        self.card.setAccessibleName("Go to")
        self.edit: QLineEdit = _Edit()
        self.edit.setFrame(False)
        self.edit.setPlaceholderText(placeholder)
        self.edit.setAccessibleName(placeholder)
        theme.set_role(self.edit, Role.READING)
        self.edit.installEventFilter(self)
        self.view = ListView(name="Results", look=RESULTS, selects=True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.opened.connect(self._run)
        self._nothing = PlainLabel("Nothing fits. Try fewer letters.", Role.BODY, "text3")
        self._build(hint)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        self.edit.textChanged.connect(lambda _text: self._pause.start())
        host.installEventFilter(self)

    def _build(self, hint: str) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(SPACE.l + 2, SPACE.m, SPACE.l + 2, SPACE.m)
        head.setSpacing(SPACE.m)
        head.addWidget(IconLabel("search", "text2", icons.ROW))
        head.addWidget(self.edit, 1)
        head.addWidget(PlainLabel("Esc", Role.CAPTION, "text3"))
        middle = QVBoxLayout()
        middle.setContentsMargins(SPACE.s, SPACE.s - 2, SPACE.s, SPACE.s)
        middle.addWidget(self._nothing, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addWidget(self.view, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE.l, SPACE.s, SPACE.l, SPACE.s)
        foot.addWidget(PlainLabel(hint, Role.CAPTION, "text3", elide=True))
        for part in (head, Hairline(), middle, Hairline(), foot):
            if isinstance(part, QWidget):
                self.card.column.addWidget(part)
            else:
                self.card.column.addLayout(part, 1 if part is middle else 0)

    def is_open(self) -> bool:
        """Say whether the palette is shown."""
        return self.card.isVisible()

    def open(self, text: str = "") -> None:
        """Show the palette, with some text to begin with."""
        clear_the_way()
        self._back = QApplication.focusWidget()
        self.edit.setText(text)
        clear_base(self.edit)
        self._place()
        self.scrim.setGeometry(self._host.rect())
        self.scrim.show()
        self.scrim.raise_()
        self.card.show()
        self.card.raise_()
        self.refresh()
        self.edit.setFocus(Qt.FocusReason.PopupFocusReason)
        self.opened.emit()

    def close(self) -> None:
        """Put the palette away and give the focus back."""
        if self.card.isHidden():
            return
        self._pause.stop()
        self.card.hide()
        self.scrim.hide()
        self.edit.clear()
        self._pause.stop()
        if self._back is not None and isValid(self._back) and self._back.isVisible():
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)
        self._back = None
        self.closed.emit()

    def refresh(self) -> None:
        """Ask the provider again for what is typed now."""
        typed = self.edit.text().strip()
        rows: list[Row] = []
        self._commands = {}
        for group in self._provider(typed):
            if group.commands:
                rows.append(caption_row(group.title))
            for command in group.commands:
                self._commands[command.key] = command
                rows.append(
                    Row(
                        command.key,
                        command.title,
                        command.remark,
                        command.keys,
                        command.icon,
                        marks=match_marks(command.title, typed),
                    )
                )
        self.view.set_rows(rows, keep=False)
        first = next((row.key for row in rows if row.kind is RowKind.ITEM), "")
        if first:
            self.view.choose(first)
        self._nothing.setVisible(not rows)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk by arrows, open by Return, leave by Escape or a press outside."""
        kind = event.type()
        if watched is self.edit and kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if watched is self.edit and kind == QEvent.Type.FocusOut and self.is_open():
            QTimer.singleShot(0, self, self._focus_left)
        if watched is self.scrim and kind == QEvent.Type.MouseButtonPress:
            self.close()
            return True
        if watched is self._host and kind == QEvent.Type.Resize and self.is_open():
            self._place()
        if watched is self._host and kind == QEvent.Type.Hide and not self.card.isHidden():
            self.close()
        return False

    def _focus_left(self) -> None:
        focus = QApplication.focusWidget()
        if not self.is_open() or focus is None or focus is self.edit:
            return
        self._back = focus
        if self._host.isAncestorOf(focus):
            # Nobody can press what lies behind: a page that is being filled asked for the keyboard.
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.close()

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._walk(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._pause.stop()
            self.refresh_if_stale()
            if self.view.key():
                self._run(self.view.key())
        elif key == Qt.Key.Key_Escape:
            self.close()
        elif key not in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            return False
        return True

    def refresh_if_stale(self) -> None:
        """Ask again when Return came quicker than the pause after the last letter."""
        chosen = self.view.key()
        self.refresh()
        if chosen in self._commands:
            self.view.choose(chosen)

    def _walk(self, step: int) -> None:
        model = self.view.rows()
        total = model.rowCount()
        keys = [model.row(at).key for at in range(total) if model.row(at).kind is RowKind.ITEM]
        if keys:
            now = keys.index(self.view.key()) if self.view.key() in keys else -step
            self.view.choose(keys[(now + step) % len(keys)])

    def _run(self, key: str) -> None:
        command = self._commands.get(key)
        self.close()
        if command is not None:
            command.run()

    def _place(self) -> None:
        width = min(theme.px(theme.DIALOG_WIDE), self._host.width() - 2 * SPACE.xl)
        height = min(theme.px(440), self._host.height() - 2 * SPACE.xl)
        top = max(SPACE.xl, round(self._host.height() * 0.12))
        top = min(top, self._host.height() - height - SPACE.xl)
        self.card.set_card(QRect((self._host.width() - width) // 2, top, width, height))
