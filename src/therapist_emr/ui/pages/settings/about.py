"""Settings: what the practice's file is, and which version reads it."""

from __future__ import annotations

from therapist_emr import __version__
from therapist_emr.domain import words
from therapist_emr.practice.practice import Practice
from therapist_emr.ui.pages.settings.column import PanelColumn
from therapist_emr.ui.theme import SPACE
from therapist_emr.ui.widgets.sections import KeyValues
from therapist_emr.vault.keyholder import Place
from therapist_emr.vault.open_vault import OpenVault

_KEPT_IN = {
    Place.KEYRING: "This computer's keyring",
    Place.FILE: "A file beside the practice",
    None: "Nowhere but on the sheet",
}


class AboutPanel(PanelColumn):
    """Say where the file lies, which key fits it, and how its audit trail stands."""

    def __init__(self, practice: Practice, vault: OpenVault) -> None:
        super().__init__()
        self._practice, self._vault = practice, vault
        self._facts = KeyValues(label_width=190)
        self.add(self._facts, space=SPACE.s)
        self.refresh()

    def refresh(self) -> None:
        """Show the facts as they are now."""
        self._facts.set_rows(self._rows())

    def _rows(self) -> list[tuple[str, str]]:
        vault, settings = self._vault, self._practice.settings
        checked = words.iso_day(settings.sheet_checked) if settings.sheet_checked else "Not yet"
        place = vault.key_place
        head = self._practice.audit.head()
        return [
            ("Practice file", str(vault.path)),
            ("Key fingerprint", vault.fingerprint),
            ("Recovery sheet read back", checked),
            ("Key kept in", _KEPT_IN[place]),
            ("Audit trail", f"{head.seq:,} entries, last seal {head.mac[:12]}"),
            ("Version", __version__),
        ]
