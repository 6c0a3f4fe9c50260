"""What the window itself can do, as the palette offers it."""

from __future__ import annotations

from therapist_emr.practice.practice import Practice
from therapist_emr.ui.navigation import CLIENTS, SEARCH, SETTINGS, TODAY, WindowNavigator
from therapist_emr.ui.pages.settings.contract import Panel
from therapist_emr.ui.pages.settings.panels import PANELS
from therapist_emr.ui.palette import Action
from therapist_emr.ui.session import Computer
from therapist_emr.ui.theme import Mode

STEP_PERCENT = 10


def window_actions(
    window: WindowNavigator, computer: Computer, practice: Practice
) -> tuple[Action, ...]:
    """Return the actions, the most used first."""

    def look(mode: Mode) -> None:
        computer.machine.mode = mode
        computer.theme.set_mode(mode)

    def grow(step: int) -> None:
        computer.theme.set_percent(computer.theme.percent + step)
        computer.machine.percent = computer.theme.percent

    return (
        Action("new", "New client", window.new_client, "plus", also="add person"),
        Action("backup", "Back up now", window.back_up, "backup", also="save copy"),
        Action("lock", "Lock", window.lock, "lock", "Ctrl+L", "close leave"),
        Action("today", "Go to Today", lambda: window.open_page(TODAY), "today", "Ctrl+1"),
        Action("clients", "Go to Clients", lambda: window.open_page(CLIENTS), "clients", "Ctrl+2"),
        Action("search", "Search all notes", lambda: window.open_page(SEARCH), "search", "Ctrl+3"),
        Action(
            "settings",
            "Go to Settings",
            lambda: window.open_page(SETTINGS),
            "settings",
            "Ctrl+4",
            "preferences options",
        ),
        Action(
            "names",
            "Hide or show names",
            lambda: practice.hide_names(not practice.hides_names),
            "eye-off",
            also="privacy screen sharing initials",
        ),
        Action("keys", "Show the keys", window.show_shortcuts, "info", "F1", "shortcuts help"),
        Action("light", "Light colors", lambda: look(Mode.LIGHT), "eye", also="theme bright"),
        Action("dark", "Dark colors", lambda: look(Mode.DARK), "eye", also="theme night"),
        Action("system", "Colors like the system", lambda: look(Mode.SYSTEM), "eye", also="theme"),
        Action("larger", "Larger text", lambda: grow(STEP_PERCENT), "plus", also="zoom size font"),
        Action("smaller", "Smaller text", lambda: grow(-STEP_PERCENT), "eye", also="zoom size"),
        *(_panel_action(window, panel) for panel in PANELS),
    )


def _panel_action(window: WindowNavigator, panel: Panel) -> Action:
    return Action(
        f"settings/{panel.key}",
        f"Settings: {panel.title}",
        lambda: window.open_settings(panel.key),
        panel.icon,
        also=panel.also,
    )
