"""Draw the icon family in the colours in force, sharp on every screen."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from therapist_emr import paths
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Token

INLINE, BUTTON, ROW, RAIL = 16, 18, 20, 22

_drawn: dict[tuple[str, str, int, float], QPixmap] = {}
_MOST = 2000


@cache
def names() -> frozenset[str]:
    """Return the names of all icons there are."""
    return frozenset(file.stem for file in paths.resource("icons").glob("*.svg"))


@cache
def _source(name: str) -> str:
    if name not in names():
        raise KeyError(f"no icon is called {name!r}")
    return paths.resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def pixmap(name: str, tint: Token = "text2", size: int = BUTTON, ratio: float = 0) -> QPixmap:
    """Return an icon in a token's colour; `size` is for 100% text and grows with it."""
    ratio = ratio or _ratio()
    return _pixmap(name, theme.hex_of(tint), theme.px(size), ratio)


def _ratio() -> float:
    app = QApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QApplication) else 1.0


def _pixmap(name: str, value: str, side: int, ratio: float) -> QPixmap:
    key = (name, value, side, ratio)
    ready = _drawn.get(key)
    if ready is not None:
        return ready
    svg = _source(name).replace("currentColor", value)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    real = max(1, round(side * ratio))
    image = QPixmap(QSize(real, real))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, real, real))
    painter.end()
    image.setDevicePixelRatio(ratio)
    if len(_drawn) >= _MOST:
        _drawn.clear()
    _drawn[key] = image
    return image


def paint(
    painter: QPainter, name: str, centre: QPointF, tint: Token = "text2", size: int = BUTTON
) -> None:
    """Paint an icon around a point, at the sharpness of the device painted on."""
    image = pixmap(name, tint, size, painter.device().devicePixelRatio())
    side = theme.px(size)
    painter.drawPixmap(QPointF(round(centre.x() - side / 2), round(centre.y() - side / 2)), image)


def icon(name: str, tint: Token = "text2", size: int = BUTTON) -> QIcon:
    """Return an icon for menus and actions, with its disabled and selected colours."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, tint, size, ratio), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, "text3", size, ratio), QIcon.Mode.Disabled)
        made.addPixmap(pixmap(name, "accent", size, ratio), QIcon.Mode.Selected)
    return made
