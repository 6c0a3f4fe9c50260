from __future__ import annotations

import io

import pikepdf
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from therapist_emr.pdf.preview import PdfLocked, PdfUnreadable
from therapist_emr.ui.pages.pdf_drawer import PdfDrawer, _Worker


def book(pages: int = 2, password: str = "") -> bytes:
    """Return a PDF of blank pages, the second one lying."""
    made, out = pikepdf.new(), io.BytesIO()
    for number in range(pages):
        made.add_blank_page(page_size=(612, 792) if number != 1 else (792, 612))
    lock = pikepdf.Encryption(user=password, owner="owner", R=6) if password else None
    made.save(out, encryption=lock or False)
    return out.getvalue()


def test_the_worker_tells_sizes_and_draws_what_is_wanted() -> None:
    worker = _Worker()
    sizes: list[object] = []
    drawn: list[tuple[int, int, QImage]] = []
    worker.opened.connect(lambda number, told: sizes.append((number, told)))
    worker.drawn.connect(lambda number, page, _scale, image: drawn.append((number, page, image)))
    worker.open(7, book(), None)
    assert sizes == [(7, [(612.0, 792.0), (792.0, 612.0)])]
    worker.draw(7, 1, 0.5)
    assert drawn == []
    worker.wanted = frozenset({1})
    worker.draw(6, 1, 0.5)
    assert drawn == []
    worker.draw(7, 1, 0.5)
    [(number, page, image)] = drawn
    assert (number, page) == (7, 1)
    assert (image.width(), image.height()) == (396, 306)
    worker.close()
    worker.draw(7, 1, 0.5)
    assert len(drawn) == 1


@pytest.mark.parametrize(
    ("data", "password", "kind"),
    [(b"no pdf", None, PdfUnreadable), (book(1, "sesame"), None, PdfLocked)],
)
def test_the_worker_tells_what_stands_in_the_way(
    data: bytes, password: str | None, kind: type[Exception]
) -> None:
    worker = _Worker()
    failed: list[object] = []
    worker.failed.connect(lambda _number, problem: failed.append(problem))
    worker.open(1, data, password)
    assert [type(one) for one in failed] == [kind]


def test_a_locked_pdf_opens_with_its_password(qtbot: QtBot) -> None:
    drawer = PdfDrawer()
    with qtbot.waitSignal(drawer.opened) as opened:
        drawer.open(book(3, "sesame"), "sesame")
    assert len(opened.args[0]) == 3
    drawer.stop()


def test_answers_about_an_earlier_pdf_are_dropped(qtbot: QtBot) -> None:
    drawer = PdfDrawer()
    told: list[int] = []
    drawer.opened.connect(lambda sizes: told.append(len(sizes)))
    drawer.open(book(2))
    drawer.open(book(5))
    qtbot.waitUntil(lambda: told == [5])
    failed: list[object] = []
    drawer.failed.connect(failed.append)
    drawer.open(b"rubbish")
    qtbot.waitUntil(lambda: len(failed) == 1)
    drawer.close()
    drawer.stop()
    drawer.stop()
    assert told == [5]
