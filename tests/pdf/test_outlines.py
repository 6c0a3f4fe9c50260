from __future__ import annotations

from therapist_emr.pdf.fonts import FontBook
from therapist_emr.pdf.outlines import outline


def test_a_letter_is_closed_curves_that_are_filled() -> None:
    face = FontBook().named("regular")
    ops = outline(face, face.nominal("o") or 0)
    assert ops.count(" m") == 2
    assert ops.count(" h") == 2
    assert " c" in ops
    assert ops.endswith(" f")


def test_a_space_draws_nothing() -> None:
    face = FontBook().named("regular")
    assert outline(face, face.nominal(" ") or 0) == ""


def test_a_shape_is_worked_out_once() -> None:
    face = FontBook().named("regular")
    glyph = face.nominal("e") or 0
    assert outline(face, glyph) is outline(face, glyph)


def test_shapes_stay_within_the_size_of_the_font() -> None:
    face = FontBook().named("regular")
    ops = outline(face, face.nominal("E") or 0)
    numbers = [float(word) for word in ops.split() if word.lstrip("-").isdigit()]
    assert min(numbers) >= -50
    assert max(numbers) <= 1000
