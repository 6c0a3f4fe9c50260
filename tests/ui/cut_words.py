"""Find words that do not fit where they stand; pages can be walked with it at any text size."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from therapist_emr.ui.widgets.chips import ChipButton
from therapist_emr.ui.widgets.text import PlainLabel

SETTLING_STEPS, STEP_MS = 60, 20


def cut_words(page: QWidget) -> list[str]:
    """Return what is still cut once the page has come to rest, which a busy machine delays."""
    for _ in range(SETTLING_STEPS):
        if not _cut_now(page):
            return []
        QTest.qWait(STEP_MS)
    return _cut_now(page)


def _cut_now(page: QWidget) -> list[str]:
    """Return the labels and buttons in sight whose words are cut without an ellipsis."""
    found = [
        f"label {label.text()[:40]!r} {label.size().toTuple()}"
        for label in page.findChildren(QLabel)
        if label.isVisible() and label.text() and _cut_label(label)
    ]
    for button in page.findChildren(QAbstractButton):
        if not button.isVisible():
            continue
        need, has = button.sizeHint(), button.size()
        wraps = button.hasHeightForWidth()
        narrow = has.width() < need.width() and not isinstance(button, ChipButton) and not wraps
        if wraps:
            need.setHeight(button.heightForWidth(has.width()))
        if button.text() and (narrow or has.height() < need.height()):
            found.append(f"button {button.text()!r} {has.toTuple()} needs {need.toTuple()}")
    found.extend(
        f"field {edit.accessibleName()!r} {edit.height()} high"
        for edit in page.findChildren(QLineEdit)
        if edit.isVisible() and edit.height() < edit.fontMetrics().height() + 4
    )
    return found


def _cut_label(label: QLabel) -> bool:
    if isinstance(label, PlainLabel) and label.elides():
        return label.height() < label.fontMetrics().height() - 1
    if label.wordWrap():
        return label.height() + 1 < label.heightForWidth(label.width())
    need = label.sizeHint()
    return label.width() + 1 < need.width() or label.height() + 1 < need.height()
