"""Words on the screen: labels that never guess markup, elide when they must, keep their style."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from therapist_emr.ui import theme
from therapist_emr.ui.theme import Role, Token


class PlainLabel(QLabel):
    """Show plain text in one style; a long line ends in an ellipsis and a tool tip says it all."""

    def __init__(
        self,
        text: str = "",
        role: Role = Role.BODY,
        tint: Token = "text",
        *,
        wrap: bool = False,
        elide: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tint: Token = tint
        self._elide = elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            policy = self.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        theme.set_role(self, role)
        self.setText(text)
        self.restyle()

    def restyle(self) -> None:
        """Take the colour in force."""
        shades = self.palette()
        shades.setColor(QPalette.ColorRole.WindowText, theme.color(self._tint))
        self.setPalette(shades)

    def elides(self) -> bool:
        """Say whether a long line ends in an ellipsis."""
        return self._elide

    def set_tint(self, tint: Token) -> None:
        """Change the colour."""
        self._tint = tint
        self.restyle()

    def minimumSizeHint(self) -> QSize:
        """Let an eliding label shrink to a few letters."""
        hint = super().minimumSizeHint()
        if self._elide:
            hint.setWidth(min(hint.width(), self.fontMetrics().averageCharWidth() * 4))
        return hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, shortened when it does not fit."""
        if not self._elide:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(theme.color(self._tint))
        painter.drawText(
            self.contentsRect(),
            int(self.alignment() | Qt.AlignmentFlag.AlignVCenter),
            self._shortened(),
        )
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the whole text as a tool tip when part of it is hidden."""
        super().resizeEvent(event)
        if self._elide:
            whole = self.text()
            self.setToolTip(_plain_tip(whole) if self._shortened() != whole else "")

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when the font changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def _shortened(self) -> str:
        return self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )


def _plain_tip(text: str) -> str:
    from html import escape

    return f"<span>{escape(text)}</span>" if "<" in text or "&" in text else text


def plain_tip(text: str) -> str:
    """Return a tool tip that shows the text as typed, never as markup."""
    return _plain_tip(text)


def shortened_title(metrics: QFontMetrics, text: str, width: int) -> str:
    """Return a title as it fits, with its number kept: "Addendum to… 12" says which session."""
    right = Qt.TextElideMode.ElideRight
    head, gap, number = text.rpartition(" ")
    if not (head and number.isdecimal()) or metrics.horizontalAdvance(text) <= width:
        return metrics.elidedText(text, right, width)
    room = width - metrics.horizontalAdvance(gap + number)
    kept = metrics.elidedText(head, right, room)
    if len(kept) <= 1:
        return metrics.elidedText(text, right, width)
    return f"{kept}{gap}{number}"


def title(text: str, parent: QWidget | None = None) -> PlainLabel:
    """Return a page's title."""
    return PlainLabel(text, Role.TITLE, parent=parent)


def name(text: str, parent: QWidget | None = None) -> PlainLabel:
    """Return a small title: a client's name in the shrunk header, an empty page's words."""
    return PlainLabel(text, Role.NAME, parent=parent)


def strong(text: str, parent: QWidget | None = None) -> PlainLabel:
    """Return semibold body text."""
    return PlainLabel(text, Role.STRONG, parent=parent)


def label(text: str, parent: QWidget | None = None) -> PlainLabel:
    """Return medium body text, as above a field or in a row."""
    return PlainLabel(text, Role.LABEL, parent=parent)


def body(text: str, *, wrap: bool = True, parent: QWidget | None = None) -> PlainLabel:
    """Return body text that breaks into lines."""
    return PlainLabel(text, Role.BODY, "text2", wrap=wrap, parent=parent)


def caption(
    text: str, tint: Token = "text3", *, wrap: bool = False, parent: QWidget | None = None
) -> PlainLabel:
    """Return a caption: a date, a count, help."""
    return PlainLabel(text, Role.CAPTION, tint, wrap=wrap, parent=parent)
