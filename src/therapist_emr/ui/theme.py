"""Colours, type, space and radii, in one place, and which of them are in force now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import lru_cache
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from shiboken6 import isValid

from therapist_emr.ui import fonts

Token = Literal[
    "rail", "pane", "surface", "raised", "canvas", "paper", "ink", "hover", "soft", "band",
    "band2", "hair", "line", "field", "input", "text", "text2", "text3", "accent",
    "accentHover", "onAccent", "green", "greenSoft", "amber", "amberSoft", "red", "redSoft",
]  # fmt: skip

LIGHT: Final[Mapping[Token, str]] = {
    "rail": "#EFEEEA", "pane": "#F8F7F4", "surface": "#FFFFFF", "raised": "#FFFFFF",
    "canvas": "#E9E7E2", "paper": "#FFFFFF", "ink": "#1E2024", "hover": "#F1F0EC",
    "soft": "#E1EDF1", "band": "#F3F2EE", "band2": "#E9E7E1", "hair": "#E4E2DC",
    "line": "#CBC8C0", "field": "#8D8B85", "input": "#FFFFFF", "text": "#1E2024",
    "text2": "#51555D", "text3": "#64686F", "accent": "#1D6480", "accentHover": "#17536B",
    "onAccent": "#FFFFFF", "green": "#2A6B44", "greenSoft": "#E5F1E9", "amber": "#855600",
    "amberSoft": "#FAF0DC", "red": "#AD322B", "redSoft": "#FBEAE8",
}  # fmt: skip

DARK: Final[Mapping[Token, str]] = {
    "rail": "#141517", "pane": "#191A1D", "surface": "#1E2023", "raised": "#292B2F",
    "canvas": "#131416", "paper": "#EFEDE8", "ink": "#1E2024", "hover": "#26282C",
    "soft": "#22363F", "band": "#24262A", "band2": "#2C2F34", "hair": "#303237",
    "line": "#4A4D54", "field": "#74777E", "input": "#191A1D", "text": "#ECEBE8",
    "text2": "#B5B7BC", "text3": "#9A9DA4", "accent": "#7CC0DB", "accentHover": "#98D0E6",
    "onAccent": "#0E1F27", "green": "#82C99D", "greenSoft": "#20342A", "amber": "#E3B45F",
    "amberSoft": "#392F1D", "red": "#F2968E", "redSoft": "#41282A",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Space:
    """Hold the steps of the spacing grid."""

    xs: int = 4
    s: int = 8
    m: int = 12
    l: int = 16  # noqa: E741 - the grid's own name
    xl: int = 24
    xxl: int = 32


@dataclass(frozen=True, slots=True)
class _Radius:
    """Hold the corner radii."""

    control: int = 6
    row: int = 8
    floating: int = 10


SPACE: Final = _Space()
RADIUS: Final = _Radius()

ROW_TWO: Final = 56
ROW_ONE: Final = 44
ROW_SECTION: Final = 32
CONTROL: Final = 32
CHIP: Final = 24
SIDE_PANEL: Final = 316
RAIL: Final = 76
SECTIONS: Final = 184
COLUMN: Final = 650
DIALOG_NARROW: Final = 480
DIALOG_WIDE: Final = 620
NO_LIMIT: Final = 16_777_215
"""The width or height of what may be as large as it likes, in Qt's own measure."""
FOLD_MS: Final = 120
FADE_MS: Final = 100
TOAST_MS: Final = 8000

SMALLEST, LARGEST = 80, 200


class Tone(StrEnum):
    """Name what a colour means; words or an icon always say it too."""

    PLAIN = "plain"
    INFO = "info"
    GOOD = "good"
    SOON = "soon"
    BAD = "bad"


TONE_INK: Final[Mapping[Tone, Token]] = {
    Tone.PLAIN: "text2", Tone.INFO: "accent", Tone.GOOD: "green",
    Tone.SOON: "amber", Tone.BAD: "red",
}  # fmt: skip
TONE_SOFT: Final[Mapping[Tone, Token]] = {
    Tone.PLAIN: "hover", Tone.INFO: "soft", Tone.GOOD: "greenSoft",
    Tone.SOON: "amberSoft", Tone.BAD: "redSoft",
}  # fmt: skip


class Mode(StrEnum):
    """Say which colours are wanted."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Role(Enum):
    """Name a style of text: size at 100%, weight."""

    CAPTION = (12, QFont.Weight.Normal)
    CAPTION_STRONG = (12, QFont.Weight.DemiBold)
    BODY = (13, QFont.Weight.Normal)
    LABEL = (13, QFont.Weight.Medium)
    STRONG = (13, QFont.Weight.DemiBold)
    READING = (15, QFont.Weight.Normal)
    CHIP = (12, QFont.Weight.Medium)
    NAME = (15, QFont.Weight.DemiBold)
    TITLE = (22, QFont.Weight.DemiBold)
    QUESTION = (26, QFont.Weight.Medium)
    ANSWER = (18, QFont.Weight.Normal)
    FIGURE = (34, QFont.Weight.DemiBold)
    MONO = (15, QFont.Weight.Medium, "mono")


class _InForce:
    """Hold what every painter asks for; written by `Theme` alone."""

    __slots__ = ("colours", "dark", "family", "mono", "motion", "scale")

    def __init__(self) -> None:
        self.colours: Mapping[Token, str] = LIGHT
        self.dark = False
        self.scale = 1.0
        self.family = ""
        self.mono = ""
        self.motion: bool | None = None


_now = _InForce()


def is_dark() -> bool:
    """Say whether the dark colours are in force."""
    return _now.dark


def scale() -> float:
    """Return the text size as a factor of the ordinary one."""
    return _now.scale


def px(size: float) -> int:
    """Return a size drawn for 100% text, grown with the text."""
    return max(1, round(size * _now.scale))


def hex_of(token: Token) -> str:
    """Return a token's colour in force, as a style sheet writes it."""
    return _now.colours[token]


@lru_cache(maxsize=256)
def _qcolor(value: str) -> QColor:
    return QColor(value)


def color(token: Token) -> QColor:
    """Return a token's colour in force; do not change the object."""
    return _qcolor(_now.colours[token])


def scrim() -> QColor:
    """Return the veil under the palette: 40% of ink, 60% in the dark."""
    veil = QColor(Qt.GlobalColor.black)
    veil.setAlphaF(0.6 if _now.dark else 0.4)
    return veil


def moves() -> bool:
    """Say whether things may move; the system can ask for less."""
    if _now.motion is not None:
        return _now.motion
    return QApplication.isEffectEnabled(Qt.UIEffect.UI_AnimateMenu)


def font(role: Role, *, tabular: bool = False) -> QFont:
    """Return the font of a style of text at the text size in force.

    `tabular` figures are all equally wide: for columns of dates, times and counts.
    """
    return QFont(_font(role, _now.scale, _now.family, _now.mono, tabular))


@lru_cache(maxsize=64)
def _font(role: Role, factor: float, family: str, mono: str, tabular: bool) -> QFont:
    size, weight = role.value[0], role.value[1]
    face = QFont()
    if role is Role.MONO and mono:
        face.setFamily(mono)
    elif family:
        face.setFamily(family)
    face.setPixelSize(max(8, round(size * factor)))
    face.setWeight(weight)
    if tabular:
        face.setFeature(QFont.Tag.fromString("tnum"), 1)
    return face


def set_role(widget: QWidget, role: Role) -> None:
    """Give a widget a style of text that follows the text size for as long as it lives."""
    widget.setProperty("textRole", role.name)
    widget.setFont(font(role))


class Theme(QObject):
    """Put colours and text size into force and tell every widget when they change."""

    changed = Signal()

    def __init__(self, app: QApplication, mode: Mode, percent: int) -> None:
        super().__init__(app)
        self._app = app
        self._mode = mode
        _now.family, _now.mono = fonts.families()
        _now.scale = self._bounded(percent)
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._apply()

    @property
    def mode(self) -> Mode:
        """Return which colours were asked for."""
        return self._mode

    @property
    def percent(self) -> int:
        """Return the text size in per cent."""
        return round(_now.scale * 100)

    def set_mode(self, mode: Mode) -> None:
        """Switch the colours of everything shown."""
        self._mode = mode
        self._apply()

    def set_percent(self, percent: int) -> None:
        """Change the text size, kept between 80 and 200."""
        _now.scale = self._bounded(percent)
        self._apply()

    def set_motion(self, motion: bool | None) -> None:
        """Allow or forbid motion; None leaves it to the system."""
        _now.motion = motion

    @staticmethod
    def _bounded(percent: int) -> float:
        return min(LARGEST, max(SMALLEST, percent)) / 100

    def _system_changed(self) -> None:
        if self._mode is Mode.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        hints = self._app.styleHints()
        dark = self._mode is Mode.DARK or (
            self._mode is Mode.SYSTEM and hints.colorScheme() is Qt.ColorScheme.Dark
        )
        _now.dark = dark
        _now.colours = DARK if dark else LIGHT
        self._app.setPalette(palette())
        self._app.setFont(font(Role.BODY))
        QToolTip.setPalette(palette())
        QToolTip.setFont(font(Role.CAPTION))
        widgets = self._widgets()
        for widget in widgets:
            if role := widget.property("textRole"):
                widget.setFont(font(Role[role]))
        # Only now: what holds words measures the fonts of what it holds.
        for widget in widgets:
            if isValid(widget):
                _restyle(widget)
        self.changed.emit()

    def _widgets(self) -> list[QWidget]:
        """Return every widget in a window.

        `QApplication.allWidgets` would also hand out those that are half taken down, and ends the
        process when it does.
        """
        tops = [top for top in self._app.topLevelWidgets() if isValid(top)]
        return [widget for top in tops for widget in (top, *top.findChildren(QWidget))]


def _restyle(widget: QWidget) -> None:
    again = getattr(widget, "restyle", None)
    if callable(again):
        again()
    widget.update()


def palette() -> QPalette:
    """Return the Qt palette that says the colours in force to widgets we do not paint."""
    made = QPalette()
    roles: dict[QPalette.ColorRole, Token] = {
        QPalette.ColorRole.Window: "surface", QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "input", QPalette.ColorRole.AlternateBase: "pane",
        QPalette.ColorRole.Text: "text", QPalette.ColorRole.Button: "raised",
        QPalette.ColorRole.ButtonText: "text", QPalette.ColorRole.BrightText: "red",
        QPalette.ColorRole.ToolTipBase: "raised", QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.PlaceholderText: "text3", QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "onAccent", QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.LinkVisited: "accent", QPalette.ColorRole.Light: "raised",
        QPalette.ColorRole.Midlight: "hover", QPalette.ColorRole.Mid: "hair",
        QPalette.ColorRole.Dark: "line", QPalette.ColorRole.Shadow: "field",
        QPalette.ColorRole.Accent: "accent",
    }  # fmt: skip
    for role, token in roles.items():
        made.setColor(role, color(token))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, color("text3"))
    return made
