"""What is asked back is a refusal of the same name, said in the reader's language."""

from __future__ import annotations

from mailflow.desk.decision import Refusal
from mailflow.desk.problem import Problem
from mailflow.letters.words import REFUSALS


def test_every_problem_is_a_refusal_with_words_of_its_own_in_both_languages() -> None:
    refusals = [Refusal[problem.name] for problem in Problem]
    for language in ("id", "en"):
        said = [REFUSALS[language][refusal] for refusal in refusals]
        assert len(set(said)) == len(Problem)
