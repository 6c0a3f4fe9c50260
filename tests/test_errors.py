"""What a person is told: a sentence, a next step, and a code to find it by."""

from __future__ import annotations

import pytest

from therapist_emr.errors import Cancelled, UserError


class FolderMissing(UserError):
    """Stand for an error declared beside the code that raises it."""


def test_it_reads_as_one_line() -> None:
    error = UserError("The folder is gone.", "Choose another one.")
    assert str(error) == "The folder is gone. Choose another one."
    assert (error.message, error.remedy) == ("The folder is gone.", "Choose another one.")


def test_without_a_next_step_no_space_is_left_over() -> None:
    assert str(UserError("The folder is gone.")) == "The folder is gone."


def test_the_code_is_the_class_unless_one_is_given() -> None:
    assert UserError("a").code == "UserError"
    assert FolderMissing("a").code == "FolderMissing"
    assert FolderMissing("a", code="folder.missing").code == "folder.missing"


def test_the_remedy_and_code_are_not_part_of_the_arguments() -> None:
    assert FolderMissing("a", "b", code="c").args == ("a",)


def test_stopping_says_that_nothing_was_changed() -> None:
    with pytest.raises(UserError, match=r"Stopped at your request\. Nothing was changed\."):
        raise Cancelled
    assert Cancelled().code == "Cancelled"
