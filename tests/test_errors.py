"""What a person is told: a sentence and a next step."""

from __future__ import annotations

import pytest

from therapist_emr.errors import Cancelled, UserError


def test_it_reads_as_one_line() -> None:
    error = UserError("The folder is gone.", "Choose another one.")
    assert str(error) == "The folder is gone. Choose another one."
    assert (error.message, error.remedy) == ("The folder is gone.", "Choose another one.")


def test_without_a_next_step_no_space_is_left_over() -> None:
    assert str(UserError("The folder is gone.")) == "The folder is gone."


def test_the_remedy_is_not_part_of_the_arguments() -> None:
    assert UserError("a", "b").args == ("a",)


def test_stopping_says_that_nothing_was_changed() -> None:
    with pytest.raises(UserError, match=r"Stopped at your request\. Nothing was changed\."):
        raise Cancelled
