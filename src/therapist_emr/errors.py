"""The errors a person may meet, in words that say what happened and what to do next."""

from __future__ import annotations


class UserError(Exception):
    """Report something expected: a plain sentence and the next step, never clinical text."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        """Return the sentence and its remedy as one line."""
        return f"{self.message} {self.remedy}".strip()


class Cancelled(UserError):
    """Say that the user stopped a long piece of work."""

    def __init__(self) -> None:
        super().__init__("Stopped at your request.", "Nothing was changed.")


class Gone(UserError):
    """Say that what was asked for is not there, or no longer."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"This {what} is not there any more.", "Go back to the list, which is up to date."
        )
