"""Setting up a practice in three steps: its name, its recovery sheet, its backups."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from therapist_emr.domain.people import PracticeProfile
from therapist_emr.forms.field import CheckContext
from therapist_emr.practice.practice_form import PRACTICE_FORM, profile_of
from therapist_emr.ui import theme
from therapist_emr.ui.entry.column import Ground
from therapist_emr.ui.entry.panels import BackupPanel, Panel, PassphrasePanel, SheetPanel
from therapist_emr.ui.entry.sheet_picture import SHEET_WIDTH
from therapist_emr.ui.theme import Role
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.form_view import FormView
from therapist_emr.ui.widgets.scaffold import Scroll, Surface
from therapist_emr.ui.widgets.steps import Step, StepList, StepState
from therapist_emr.ui.widgets.tab_order import step
from therapist_emr.ui.widgets.telling import Telling
from therapist_emr.ui.widgets.text import PlainLabel

STEPS_WIDTH, WIDEST_STEPS = 300, 420
_SHARE, _AROUND = 0.4, 2 * theme.SPACE.xl + 4
_TITLES = ("Name your practice", "Save your recovery sheet", "Choose where backups go")
_DETAILS = ("Yours, as it is printed", "On paper or elsewhere", "USB disk or folder")


class PracticePanel(Panel):
    """Ask who keeps the records."""

    named = Signal(object)

    def __init__(self, context: CheckContext) -> None:
        super().__init__(
            "Name your practice",
            "This stands on every note you sign and every record you hand out. You can change it "
            "later in Settings.",
            back=False,
        )
        self._wide = 560
        self._context = context
        self.form = FormView(PRACTICE_FORM)
        self._telling = Telling(self.form, lambda typed: PRACTICE_FORM.wrong_with(typed, context))
        self.rows.addWidget(self.form)
        self.close_rows()
        self.restyle()
        self.setFocusProxy(self.form)

    def submit(self) -> None:
        """Hand the profile on, or say what is missing."""
        typed = self.form.values()
        if not self._telling.show(PRACTICE_FORM.wrong_with(typed, self._context)):
            self.named.emit(profile_of(PRACTICE_FORM.clean(typed, self._context)))


class SetupPage(QWidget):
    """Lead through the steps; each panel says when it is done."""

    named = Signal(object)
    passphrase_chosen = Signal(str)
    sheet_confirmed = Signal()
    folder_chosen = Signal(str)
    sheet_print_asked = Signal()
    sheet_save_asked = Signal()
    folder_asked = Signal()
    look_around_asked = Signal()
    restore_asked = Signal()
    open_asked = Signal()

    def __init__(self, context: CheckContext) -> None:
        super().__init__()
        self._profile = PracticeProfile()
        self._steps = StepList()
        self._holder = QVBoxLayout()
        self.panel: Panel | None = None
        self._practice_panel = PracticePanel(context)
        self._practice_panel.named.connect(self._named)
        page = Ground()
        self._whole = QVBoxLayout(page)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addLayout(self._holder, 1)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._left = self._side()
        self._scroll = Scroll(page, "Setting up")
        row.addWidget(self._scroll, 1)
        row.insertWidget(0, self._left)
        self.restyle()
        self.show_practice()

    def restyle(self) -> None:
        """Give large text the room that the margins have at the ordinary size."""
        edge = round(80 / theme.scale()), round(72 / theme.scale())
        self._holder.setContentsMargins(*edge, theme.SPACE.xxl, theme.SPACE.xxl)
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the steps beside the panel, or below it where they have no room there."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        room = min(theme.px(STEPS_WIDTH), max(WIDEST_STEPS, round(self.width() * _SHARE)))
        edges = self._holder.contentsMargins()
        beside = self.width() - room - edges.left() - edges.right()
        aside = self._ways.sizeHint().width() + _AROUND <= room and beside >= theme.px(SHEET_WIDTH)
        if aside and self._row.indexOf(self._left) < 0:
            self._row.insertWidget(0, self._left)
        elif not aside and self._whole.indexOf(self._left) < 0:
            self._whole.addWidget(self._left)
        self._left.set_edges("right" if aside else "top")
        self._left.setMinimumWidth(room if aside else 0)
        self._left.setMaximumWidth(room if aside else theme.NO_LIMIT)

    def focusNextPrevChild(self, onward: bool) -> bool:
        """Let Tab go from the step to the ways around it; the page stands for its first field."""
        regions = [self._ways] if self.panel is None else [self.panel, self._ways]
        return step(self, regions, onward=onward) or super().focusNextPrevChild(onward)

    def know(self, profile: PracticeProfile) -> None:
        """Take over the practice's name from an earlier evening."""
        self._profile = profile

    def show_practice(self) -> None:
        """Show the first step."""
        self._show(self._practice_panel, 0)

    def show_passphrase(self) -> None:
        """Show the first half of the second step."""
        panel = PassphrasePanel()
        panel.chosen.connect(self.passphrase_chosen)
        panel.back_asked.connect(self.show_practice)
        self._show(panel, 1)

    def show_sheet(self, lines: tuple[str, ...], fingerprint: str, made_on: str) -> None:
        """Show the recovery sheet and ask for two of its lines."""
        panel = SheetPanel(lines, fingerprint, made_on)
        panel.print_asked.connect(self.sheet_print_asked)
        panel.save_asked.connect(self.sheet_save_asked)
        panel.confirmed.connect(self.sheet_confirmed)
        self._show(panel, 1)

    def show_backup(self) -> None:
        """Show the last step."""
        panel = BackupPanel()
        panel.choose_asked.connect(self.folder_asked)
        panel.chosen.connect(self.folder_chosen)
        self._show(panel, 2)

    def set_folder(self, folder: Path) -> None:
        """Show the folder that was chosen."""
        if isinstance(self.panel, BackupPanel):
            self.panel.set_folder(folder)

    def refuse_folder(self, message: str, remedy: str) -> None:
        """Say why a folder that was chosen is not taken."""
        if isinstance(self.panel, BackupPanel):
            self.panel.refuse_folder(message, remedy)

    def offer_entrances(self, on: bool) -> None:
        """Show or hide the ways in that are no setting up."""
        self._ways.setVisible(on)

    def _named(self, profile: PracticeProfile) -> None:
        self._profile = profile
        self.named.emit(profile)

    def _side(self) -> Surface:
        side = Surface("pane", "right")
        column = QVBoxLayout(side)
        column.setContentsMargins(
            theme.SPACE.xl + 4, theme.SPACE.xxl, theme.SPACE.xl, theme.SPACE.xl
        )
        column.setSpacing(theme.SPACE.xs)
        column.addWidget(PlainLabel("Setting up", Role.TITLE))
        column.addWidget(PlainLabel("Three steps, about four minutes", Role.CAPTION, "text3"))
        column.addSpacing(theme.SPACE.l)
        column.addWidget(self._steps)
        column.addStretch(1)
        self._ways = QWidget()
        ways = QVBoxLayout(self._ways)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(theme.SPACE.xs)
        for words, signal in (
            ("Look around with a made-up practice", self.look_around_asked),
            ("Restore a backup", self.restore_asked),
            ("Open a practice on this computer", self.open_asked),
        ):
            link = Button(words, Kind.LINK, on_click=signal.emit)
            ways.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._ways)
        return side

    def _begin_at_top(self) -> None:
        """Show a step from its title on, as far as its first field is in sight."""
        self._scroll.verticalScrollBar().setValue(0)
        if (held := self.focusWidget()) is not None:
            self._scroll.ensureWidgetVisible(held, 0, theme.SPACE.xl)

    def _show(self, panel: Panel, now: int) -> None:
        if self.panel is not None:
            self._holder.removeWidget(self.panel)
            self.panel.hide()
            if self.panel is not self._practice_panel:
                self.panel.deleteLater()
        self.panel = panel
        self._holder.addWidget(panel, 1)
        panel.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        panel.show()
        self.setFocusProxy(panel)
        panel.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self._begin_at_top)
        states = [
            StepState.DONE if at < now else StepState.NOW if at == now else StepState.NEXT
            for at in range(3)
        ]
        details = (self._profile.practice_name or _DETAILS[0], *_DETAILS[1:])
        self._steps.set_steps([Step(*told) for told in zip(_TITLES, details, states, strict=True)])
