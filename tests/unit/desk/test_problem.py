"""What is asked back is said in the reader's language."""

from __future__ import annotations

from mailflow.desk.problem import Problem
from mailflow.letters.words import PROBLEMS


def test_every_problem_has_words_in_both_languages_and_none_twice() -> None:
    for language in ("id", "en"):
        said = PROBLEMS[language]
        assert set(said) == set(Problem)
        assert len(set(said.values())) == len(Problem)
