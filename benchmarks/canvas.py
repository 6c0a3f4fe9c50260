"""The floor of a chart PDF: text broken into lines and set on a bare canvas, nothing else."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from reportlab.lib.pagesizes import letter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

_FACE, _SIZE, _LEADING, _EDGE = "Helvetica", 10, 14, 64


def bare_canvas(notes: Sequence[tuple[str, str]]) -> bytes:
    """Return a PDF of the notes' titles and texts."""
    sink = io.BytesIO()
    canvas = Canvas(sink, pagesize=letter)
    width, height = letter
    y = height - _EDGE
    text = canvas.beginText(_EDGE, y)
    text.setFont(_FACE, _SIZE, _LEADING)
    for title, body in notes:
        for line in (title, *_lines(body, width - 2 * _EDGE), ""):
            if y < _EDGE:
                canvas.drawText(text)
                canvas.showPage()
                y = height - _EDGE
                text = canvas.beginText(_EDGE, y)
                text.setFont(_FACE, _SIZE, _LEADING)
            text.textLine(line)
            y -= _LEADING
    canvas.drawText(text)
    canvas.save()
    return sink.getvalue()


def _lines(body: str, room: float) -> Iterator[str]:
    for paragraph in body.splitlines():
        line, width = "", 0.0
        for word in paragraph.split():
            more = pdfmetrics.stringWidth(f"{word} ", _FACE, _SIZE)
            if width + more > room:
                yield line
                line, width = "", 0.0
            line, width = f"{line}{word} ", width + more
        yield line
