"""What a field is offered while one types: a text to take, which may fill fields beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Offer:
    """Offer a text for a field, with a remark at its right.

    `shown` stands in the list where the text alone would not tell enough. `fills` are values for
    other fields of the same form, or of the same row of a group, taken together with the text.
    """

    text: str
    remark: str = ""
    shown: str = ""
    fills: Mapping[str, Any] = field(default_factory=dict)


Offered = Sequence["Offer | tuple[str, str]"]
"""What a source answers: offers, or plain pairs of a text and a remark."""


def offers(answered: Offered) -> list[Offer]:
    """Return what a source answered as offers."""
    return [one if isinstance(one, Offer) else Offer(*one) for one in answered]
