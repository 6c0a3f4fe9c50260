"""Who the open chart belongs to, what must not be overlooked, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.people import Client, ClientStatus
from therapist_emr.sections.glance import Alert
from therapist_emr.ui import style, theme
from therapist_emr.ui.models.client_rows import minor_words
from therapist_emr.ui.theme import SPACE, Role, Tone
from therapist_emr.ui.widgets.avatar import Monogram
from therapist_emr.ui.widgets.buttons import Button, IconButton, Kind
from therapist_emr.ui.widgets.chips import Chip, ChipLine, ChipRow
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.wrapping import WrapBar

COMPACT = 76
_NAME_ROOM = 260
_SLIM_ROOM = 140
_WHO_ROOM = 300

_FLAGS = {
    "part2": ("42 CFR Part 2", "lock"),
    "no_plan_disclosure": ("Do not disclose to the health plan", "withheld"),
}


def chips_of(client: Client, today: date, alerts: Sequence[Alert] = ()) -> list[Chip]:
    """Return the chips of a chart's header: what must not be overlooked."""
    found = [Chip(one.text, one.icon, Tone(one.tone)) for one in alerts]
    if minor := minor_words(client, today):
        found.append(Chip(minor, "people", Tone.INFO))
    if client.status is not ClientStatus.ACTIVE:
        waiting = client.status is ClientStatus.WAITING
        found.append(
            Chip("Waiting", "clock", Tone.PLAIN) if waiting else Chip("Discharged", "discharge")
        )
    found += [Chip(*_FLAGS[key]) for key in client.flags if key in _FLAGS]
    return found


def facts_of(client: Client, today: date) -> list[str]:
    """Return pronouns, age, birth date and phone, as far as they are known."""
    born = client.birth_date
    found = [client.pronouns]
    if born is not None:
        found += [words.age(born, today), f"born {words.day(born)}"]
    return [fact for fact in (*found, client.phone) if fact]


def short_facts(client: Client, today: date) -> list[str]:
    """Return "she/her", "34" and "born Mar 2, 1992", the weightiest last."""
    born = client.birth_date
    found = [client.pronouns]
    if born is not None:
        years = words.age(born, today).removesuffix(" years")
        found += [years, f"born {words.day(born)}"]
    return [fact for fact in found if fact]


def _shrinking(
    text: str, role: Role, tint: theme.Token = "text", kind: type[PlainLabel] = PlainLabel
) -> PlainLabel:
    label = kind(text, role, tint, elide=True)
    label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return label


class _Name(PlainLabel):
    """Show the name; what stands beside it gives way until the name has its room."""

    room = _NAME_ROOM

    def minimumSizeHint(self) -> QSize:
        """Keep a usual name whole."""
        hint = super().minimumSizeHint()
        whole = self.sizeHint().width()
        return QSize(min(whole, theme.px(self.room)), hint.height())


class _SlimName(_Name):
    """Show the name beside the birth date, which tells two of one name apart."""

    room = _SLIM_ROOM


class _Facts(PlainLabel):
    """Show facts in one line; without room the first are left out, and the last stays whole."""

    _facts: tuple[str, ...] = ()

    def __init__(self) -> None:
        super().__init__("", Role.CAPTION, "text2", elide=True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_facts(self, facts: Sequence[str]) -> None:
        """Show other facts, the weightiest last."""
        self._facts = tuple(facts)
        self.setText(", ".join(facts))

    def minimumSizeHint(self) -> QSize:
        """Keep the last fact whole."""
        hint = super().minimumSizeHint()
        last = self._facts[-1] if self._facts else ""
        return QSize(self.fontMetrics().horizontalAdvance(last), hint.height())

    def _shortened(self) -> str:
        told = [", ".join(self._facts[at:]) for at in range(len(self._facts))]
        room, wide = self.contentsRect().width(), self.fontMetrics().horizontalAdvance
        return next((one for one in told if wide(one) <= room), super()._shortened())


class _Bar(WrapBar):
    """Hold who it is, and the page's buttons with the menu before the last of them."""

    def __init__(self, lead: QWidget, menu: QMenu, sections: QMenu, least: int) -> None:
        self.more = IconButton("more", "More for this chart")
        self.more.setMenu(menu)
        self.sections = Button("", Kind.QUIET)
        self.sections.setMenu(sections)
        self.sections.hide()
        super().__init__(lead, (self.sections, self.more), least=least)

    def set_buttons(self, buttons: Sequence[QWidget]) -> None:
        """Show these buttons; those of before are handed back to their page unseen."""
        primary = [one for one in buttons if isinstance(one, Button) and one.kind is Kind.PRIMARY]
        others = [one for one in buttons if one not in primary]
        self.set_parts((self.sections, *others, self.more, *primary))
        for button in buttons:
            button.show()

    def offer_sections(self, here: tuple[str, str] | None) -> None:
        """Name the open section with its icon and lead to the others, where no list does."""
        self.sections.setVisible(here is not None)
        if here is not None:
            self.sections.setText(here[0])
            self.sections.set_icon_name(here[1])
            self.sections.setAccessibleName(f"Section: {here[0]}")


class _FullHead(QWidget):
    def __init__(self, menu: QMenu, sections: QMenu) -> None:
        super().__init__()
        self._name = _shrinking("", Role.TITLE, kind=_Name)
        self._legal = _shrinking("", Role.CAPTION, "text2")
        self._legal.setContentsMargins(0, 0, 0, 4)
        self._facts = ChipRow(gap=SPACE.l)
        self._chips = ChipRow()
        lead = QWidget()
        names = QHBoxLayout(lead)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(SPACE.s + 2)
        names.addWidget(self._name, 0, Qt.AlignmentFlag.AlignBottom)
        names.addWidget(self._legal, 0, Qt.AlignmentFlag.AlignBottom)
        names.addStretch(1)
        self.bar = _Bar(lead, menu, sections, _NAME_ROOM)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.xl, SPACE.l, SPACE.xl, SPACE.l)
        column.setSpacing(SPACE.s)
        column.addWidget(self.bar)
        column.addWidget(self._facts)
        column.addSpacing(SPACE.xs)
        column.addWidget(self._chips)

    def show_client(self, client: Client, today: date, alerts: Sequence[Alert] = ()) -> None:
        """Show who it is."""
        self._name.setText(client.name)
        differs = client.legal_name and client.legal_name != client.name
        self._legal.setText(f"Legal name {client.legal_name}" if differs else "")
        self._legal.setVisible(bool(differs))
        told = [_shrinking(fact, Role.BODY, "text2") for fact in facts_of(client, today)]
        record = PlainLabel(f"Record {client.record_number}", Role.BODY, "text3")
        self._facts.set_chips((*told, record))
        chips = chips_of(client, today, alerts)
        self._chips.set_chips(chips)
        self._chips.setVisible(bool(chips))


class _CompactHead(QWidget):
    def __init__(self, menu: QMenu, sections: QMenu) -> None:
        super().__init__()
        self.back = Button("Clients", Kind.QUIET, "chevron-left", tip="Show the list of clients")
        self._monogram = Monogram("")
        self._name = _shrinking("", Role.NAME, kind=_SlimName)
        self._facts = _Facts()
        self._chips = ChipLine()
        names = QHBoxLayout()
        names.setSpacing(SPACE.s + 2)
        names.addWidget(self._name)
        names.addWidget(self._facts)
        names.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(SPACE.xs)
        column.addStretch(1)
        column.addLayout(names)
        column.addWidget(self._chips)
        column.addStretch(1)
        lead = QWidget()
        row = QHBoxLayout(lead)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.m)
        row.addWidget(self.back)
        row.addWidget(self._monogram)
        row.addLayout(column, 1)
        self.bar = _Bar(lead, menu, sections, _WHO_ROOM)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(SPACE.xl - 4, SPACE.s, SPACE.xl, SPACE.s)
        lines.addStretch(1)
        lines.addWidget(self.bar)
        lines.addStretch(1)
        self.restyle()

    def show_client(self, client: Client, today: date, alerts: Sequence[Alert] = ()) -> None:
        """Show who it is, in two lines."""
        self._monogram.set_name(client.name)
        self._name.setText(client.name)
        self._facts.set_facts(short_facts(client, today))
        chips = chips_of(client, today, alerts)
        self._chips.set_chips(chips)
        self._chips.setVisible(bool(chips))

    def restyle(self) -> None:
        """Keep the height the picture gives it."""
        self.setMinimumHeight(theme.px(COMPACT))


class ChartHeader(QWidget):
    """Head a chart: full over the overview, one slim line inside a section."""

    session_wanted = Signal()
    clients_wanted = Signal()

    def __init__(self, menu: QMenu, sections: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: tuple[QWidget, ...] = ()
        self.session = Button("New session", Kind.PRIMARY, "plus", tip="Ctrl+N")
        self.session.clicked.connect(self.session_wanted)
        self._full = _FullHead(menu, sections)
        self._full.bar.set_buttons((self.session,))
        self._compact = _CompactHead(menu, sections)
        self._compact.back.clicked.connect(self.clients_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 1)
        column.setSpacing(0)
        column.addWidget(self._full)
        column.addWidget(self._compact)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.set_compact(False)
        self.set_folded(False)

    def show_client(self, client: Client, today: date, alerts: Sequence[Alert] = ()) -> None:
        """Show whose chart it is."""
        self._full.show_client(client, today, alerts)
        self._compact.show_client(client, today, alerts)

    def set_compact(self, on: bool) -> None:
        """Shrink to one line, or show everything."""
        self._full.setVisible(not on)
        self._compact.setVisible(on)

    def is_compact(self) -> bool:
        """Say whether the slim line is shown."""
        return not self._compact.isHidden()

    def set_folded(self, on: bool) -> None:
        """Offer the way back to a list of clients that is folded away."""
        self._compact.back.setVisible(on)

    def offer_sections(self, here: tuple[str, str] | None) -> None:
        """Lead to the other sections from here where their list is folded away."""
        self._full.bar.offer_sections(here)
        self._compact.bar.offer_sections(here)

    def set_actions(self, buttons: Sequence[QWidget]) -> None:
        """Show the page's own buttons in the slim header; the last is the primary."""
        self._buttons = tuple(buttons)
        self._compact.bar.set_buttons(self._buttons)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hairline below."""
        painter = QPainter(self)
        style.hairline(painter, 0, self.width(), self.height() - 1)
        painter.end()
