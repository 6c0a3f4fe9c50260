"""One line to type in, and its forms for passphrases and numbers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from therapist_emr.domain.numbers import figure, read_number
from therapist_emr.ui import icons, style, theme
from therapist_emr.ui.theme import Role, Token
from therapist_emr.ui.widgets.buttons import IconButton

_PAD = 10


def paint_field(
    painter: QPainter, rect: QRectF, *, focus: bool, problem: bool, locked: bool
) -> None:
    """Paint a field's ground and edge in its state; the thick edges lie inside."""
    if locked:
        style.box(painter, rect, "hover", "hair")
    elif problem:
        style.box(painter, rect, "input", "red", width=2)
    elif focus:
        style.box(painter, rect, "input", "accent", width=2)
    else:
        style.box(painter, rect, "input", "field")


def clear_base(widget: QWidget, ink: Token = "text") -> None:
    """Let a Qt editor paint no ground of its own, and give it our colours."""
    shades = theme.palette()
    shades.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
    shades.setColor(QPalette.ColorRole.Text, theme.color(ink))
    shades.setColor(QPalette.ColorRole.PlaceholderText, theme.color("text3"))
    widget.setPalette(shades)


class LineEdit(QLineEdit):
    """Take one line of text, with an icon before it and small buttons after it if wanted."""

    def __init__(
        self,
        text: str = "",
        placeholder: str = "",
        icon: str = "",
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._problem = False
        self._tail: list[QWidget] = []
        self.setFrame(False)
        self.setPlaceholderText(placeholder)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_MacShowFocusRect, on=False)
        if name:
            self.setAccessibleName(name)
        theme.set_role(self, Role.BODY)
        self.setText(text)
        self.setCursorPosition(0)
        self.restyle()

    def restyle(self) -> None:
        """Take colours and paddings in force."""
        clear_base(self, "text2" if self.isReadOnly() or not self.isEnabled() else "text")
        lead = theme.px(_PAD) + (theme.px(icons.INLINE + 10) if self._icon else 0)
        tail = sum(theme.px(28) for _ in self._tail)
        self.setTextMargins(lead - 2, 0, max(theme.px(_PAD), tail + 2) - 2, 0)
        self.updateGeometry()
        self._place_tail()

    def add_tail(self, button: QWidget) -> None:
        """Put a small button inside at the right."""
        button.setParent(self)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        self._tail.append(button)
        self.restyle()

    def set_problem(self, on: bool) -> None:
        """Show or clear the red edge."""
        self._problem = on
        self.update()

    def value(self) -> str:
        """Return what was typed, without blanks around it."""
        return self.text().strip()

    def set_value(self, value: str) -> None:
        """Show a value from its start."""
        self.setText(value)
        self.setCursorPosition(0)

    def sizeHint(self) -> QSize:
        """Return an ordinary width and a control's height."""
        height = max(theme.px(theme.CONTROL), self.fontMetrics().height() + 10)
        return QSize(theme.px(200), height)

    def minimumSizeHint(self) -> QSize:
        """Stay wide enough for a few letters."""
        return QSize(theme.px(64), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the small buttons at the right end."""
        super().resizeEvent(event)
        self._place_tail()

    def changeEvent(self, event: QEvent) -> None:
        """Take other colours when locked or disabled."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.EnabledChange, QEvent.Type.ReadOnlyChange}:
            self.restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, then the text."""
        painter = QPainter(self)
        locked = self.isReadOnly() or not self.isEnabled()
        rect = QRectF(self.rect())
        focus = self.hasFocus()
        paint_field(painter, rect, focus=focus, problem=self._problem, locked=locked and not focus)
        if self._icon:
            centre = QPointF(theme.px(_PAD + icons.INLINE // 2), self.height() / 2)
            icons.paint(painter, self._icon, centre, "text3", icons.INLINE)
        painter.end()
        super().paintEvent(event)

    def _place_tail(self) -> None:
        side = theme.px(26)
        x = self.width() - theme.px(3)
        for button in reversed(self._tail):
            x -= side
            button.setGeometry(x, (self.height() - side) // 2, side, side)


class PasswordEdit(LineEdit):
    """Take a passphrase, hidden until the eye or Ctrl+H is pressed, and notice Caps Lock.

    Tab passes over the eye: a blank of the passphrase typed once more would show the first.
    """

    hinted = Signal(str)

    def __init__(self, name: str = "Passphrase", parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhSensitiveData
        )
        self._what = name.lower()
        self._eye = IconButton("eye", f"Show the {self._what}", size=icons.INLINE)
        self._eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._eye.clicked.connect(self._toggle)
        self._name_eye("Show")
        self.add_tail(self._eye)
        self._caps = False

    def value(self) -> str:
        """Return what was typed, blanks and all."""
        return self.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type, and see from the letters whether Caps Lock is on."""
        typed = event.text()
        if event.key() == Qt.Key.Key_H and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._toggle()
            return
        if event.key() == Qt.Key.Key_CapsLock:
            self._set_caps(not self._caps)
        elif len(typed) == 1 and typed.isalpha() and typed.lower() != typed.upper():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._set_caps(typed.isupper() != shift)
        super().keyPressEvent(event)

    def _set_caps(self, on: bool) -> None:
        if on != self._caps:
            self._caps = on
            self.hinted.emit("Caps Lock is on" if on else "")

    def _toggle(self) -> None:
        shown = self.echoMode() == QLineEdit.EchoMode.Normal
        self.setEchoMode(QLineEdit.EchoMode.Password if shown else QLineEdit.EchoMode.Normal)
        self._eye.set_icon_name("eye" if shown else "eye-off")
        self._name_eye("Show" if shown else "Hide")

    def _name_eye(self, does: str) -> None:
        name = f"{does} the {self._what}"
        self._eye.setAccessibleName(name)
        self._eye.setToolTip(f"{name} (Ctrl+H)")


class NumberEdit(LineEdit):
    """Take a number as it is typed; what is no number is kept and said, not thrown away."""

    def __init__(
        self, unit: str = "", *, whole: bool = False, name: str = "", parent: QWidget | None = None
    ) -> None:
        self._unit = unit
        super().__init__(name=name, parent=parent)
        self._whole = whole
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        if unit:
            self.setAccessibleDescription(unit)

    def number(self) -> int | float | None:
        """Return the number, or None when nothing or no number was typed."""
        read = read_number(self.value())
        return None if self._whole and isinstance(read, float) else read

    def set_number(self, number: float | None) -> None:
        """Show a number, or nothing."""
        if number is None:
            self.set_value("")
        else:
            self.set_value(figure(number))

    def restyle(self) -> None:
        """Keep room for the unit."""
        super().restyle()
        if self._unit:
            margins = self.textMargins()
            room = self.fontMetrics().horizontalAdvance(self._unit) + theme.px(_PAD + 6)
            self.setTextMargins(margins.left(), 0, room, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the unit at the right."""
        super().paintEvent(event)
        if self._unit:
            painter = QPainter(self)
            painter.setFont(theme.font(Role.BODY))
            painter.setPen(theme.color("text3"))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self.rect().adjusted(0, 0, -theme.px(_PAD), 0), int(flags), self._unit)
            painter.end()
