"""Broken mails by the thousand: `make fuzz` plays 200,000 of them, this the first 5,000."""

from __future__ import annotations

import pytest

from tests.torture import fuzz

SEED = 20250203


def test_no_broken_mail_raises_hangs_or_fills_the_memory() -> None:
    assert fuzz.run(5000, SEED, processes=2) == []


def test_the_same_seed_breaks_the_same_way_and_another_does_not() -> None:
    first, again, other = (
        [fuzz.broken(dice) for _ in range(20)] for dice in map(fuzz.random.Random, (SEED, SEED, SEED + 1))
    )
    assert first == again != other


def test_an_exception_is_told_with_the_way_to_see_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def look(self, file: str, raw: bytes) -> dict[str, list[str]]:
            raise ValueError("a crack")

    monkeypatch.setattr(fuzz, "_inspector", Broken)
    wrong = fuzz.play(3, SEED)
    assert len(wrong) == fuzz.BLOCK
    assert "a crack" in wrong[0][0]
