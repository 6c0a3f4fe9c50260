"""Reading ahead: what an open practice shows first, while its passphrase is still being typed."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer

PAUSE_MS = 15
"""Between two pieces, so that a key typed meanwhile is seen at once."""


class ReadAhead(QTimer):
    """Read the modules of the first pages, a piece at a time, from the window's first pause on."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pieces = _pieces()
        self.setInterval(PAUSE_MS)
        self.timeout.connect(self._next)
        self.start()

    def _next(self) -> None:
        if next(self._pieces, None) is None:
            self.stop()
            self.deleteLater()


def _pieces() -> Iterator[str]:
    from therapist_emr.ui import shell

    yield shell.__name__
    from therapist_emr import sections

    yield sections.__name__
    from therapist_emr.ui.pages import today

    yield today.__name__
    from therapist_emr.ui.pages import clients

    yield clients.__name__
    from therapist_emr.ui.pages import chart

    yield chart.__name__
