"""Making frozen records from rows quickly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

T = TypeVar("T")


def maker(kind: type[T]) -> Callable[..., T]:
    """Return a call that makes frozen slotted records, all values given in the fields' order.

    A frozen dataclass guards each of its own assignments, which for a list of thousands takes
    longer than reading it. So the values go into a twin with the same slots and no guard, which
    then becomes the record: equal in every way to one that was made as usual.
    """
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # a dataclass, as told
    twin = type("Twin", (), {"__slots__": tuple(names), "__init__": _setter(names)})

    def make(*values: object) -> T:
        made: Any = twin(*values)
        made.__class__ = kind
        return made  # type: ignore[no-any-return]  # it has just become one

    return make


def _setter(names: list[str]) -> Callable[..., None]:
    body = "\n".join(f"    self.{name} = {name}" for name in names)
    made: dict[str, Any] = {}
    exec(f"def __init__(self, {', '.join(names)}):\n{body}", made)  # noqa: S102 - names of fields
    return made["__init__"]  # type: ignore[no-any-return]
