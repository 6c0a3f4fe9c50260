"""The scrolled column every panel is."""

from __future__ import annotations

from therapist_emr.ui.widgets.scaffold import Column, PageHeader

WIDTH = 720


class PanelColumn(Column):
    """Be a panel: a title with a line below it, then the parts one adds."""

    def __init__(self, *, width: int = WIDTH) -> None:
        super().__init__("Panel", width=width, centred=False)
        self.header = PageHeader("")
        self.add(self.header)

    def entitle(self, title: str, words: str) -> None:
        """Show the panel's title and the line below it."""
        self.setAccessibleName(title)
        self.header.title.setText(title)
        self.header.set_below(words)

    def refresh(self) -> None:
        """Read again what may have changed; a form keeps what is being typed."""
