"""Asking for the signature: who signs, as what, and what is stated by it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from therapist_emr.domain.people import PracticeProfile
from therapist_emr.ui.theme import Role
from therapist_emr.ui.widgets.dialogs import Dialog
from therapist_emr.ui.widgets.text import PlainLabel


def signer_line(profile: PracticeProfile) -> str:
    """Return the signer as it will be printed: name, credential and license."""
    license_ = f"license {profile.license}" if profile.license else ""
    return ", ".join(part for part in (profile.clinician, profile.credential, license_) if part)


class SignDialog(Dialog):
    """Show the attestation above the signer's name; Return signs, Escape goes back."""

    def __init__(
        self, profile: PracticeProfile, attestation: str, noun: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            f"Sign this {noun}",
            "Signing locks it for good; corrections are added below it.",
            parent=parent,
        )
        self.add(PlainLabel(f"“{attestation}”", Role.READING, wrap=True))
        self.add(PlainLabel(signer_line(profile), Role.STRONG, wrap=True))
        self.add_cancel()
        self.sign = self.add_action("Sign", icon="check")
        self.sign.setFocus()


def ask_to_sign(parent: QWidget, profile: PracticeProfile, attestation: str, noun: str) -> bool:
    """Ask and return whether the clinician signs."""
    box = SignDialog(profile, attestation, noun, parent)
    answer = bool(box.exec())
    box.deleteLater()
    return answer
