"""Changing the passphrase, setting one, and going without."""

from __future__ import annotations

from therapist_emr.errors import UserError
from therapist_emr.ui.jobs import AnyRunner
from therapist_emr.ui.keys.proof import ProofDialog
from therapist_emr.ui.theme import Tone
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.lineedit import PasswordEdit
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.passphrases import WITHOUT_ONE, change_passphrase, go_without
from therapist_emr.vault.wrap import MIN_PASSPHRASE, check_passphrase


class NewPassphraseDialog(ProofDialog):
    """Ask for the passphrase in force, when there is one, and twice for the new one."""

    def __init__(self, vault: OpenVault, runner: AnyRunner) -> None:
        asks = vault.asks_passphrase
        super().__init__(
            "Change the passphrase" if asks else "Set a passphrase",
            "Four or five words that mean something only to you are easy to remember and hard to "
            "guess. The recovery sheet stays as it is.",
            "Change" if asks else "Set",
            runner,
            asks=asks,
        )
        self._vault = vault
        self.new, self.again = PasswordEdit("New passphrase"), PasswordEdit("New passphrase again")
        help_text = f"At least {MIN_PASSPHRASE} characters"
        self.new_row = FieldRow("New passphrase", self.new, help_text=help_text)
        self.again_row = FieldRow("Once more", self.again)
        self.add(self.new_row)
        self.add(self.again_row)
        self.new.textEdited.connect(lambda _text: self.new_row.clear_problem())
        self.again.textEdited.connect(lambda _text: self.again_row.clear_problem())
        (self.current if asks else self.new).setFocus()

    def go_on(self) -> None:
        """Check the new passphrase, then change it."""
        typed = self.new.value()
        try:
            check_passphrase(typed)
        except UserError as problem:
            self.new_row.show_problem(problem.message, problem.remedy)
            self.new.setFocus()
            return
        if self.again.value() != typed:
            self.again_row.show_problem("The two are not the same.", "Type it once more.")
            self.again.setFocus()
            return
        vault, current = self._vault, self.passphrase
        self.work(
            "One moment", lambda _watch: change_passphrase(vault, current, typed), self.accept
        )


class WithoutDialog(ProofDialog):
    """Say plainly what going without a passphrase gives up, and ask for it one last time."""

    def __init__(self, vault: OpenVault, runner: AnyRunner) -> None:
        super().__init__("Go without a passphrase", "", "Go without", runner, asks=True)
        self._vault = vault
        self.warning = Banner("Locking then keeps nobody out", WITHOUT_ONE, Tone.SOON)
        self.body.insertWidget(0, self.warning)
        self.current.setFocus()

    def go_on(self) -> None:
        """Hand the key to the keyring alone."""
        vault, current = self._vault, self.passphrase
        self.work("One moment", lambda _watch: go_without(vault, current), self.accept)
