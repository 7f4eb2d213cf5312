"""Text as words: what counts as the same phrase, and that no text costs more than its length."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.routing.words import Text, Vocabulary, fold, phrase


def found(entry: str, body: str, subject: str = "") -> list[str]:
    """What of the mail the phrase `entry` finds, as quoted."""
    one = phrase(entry)
    text = Text.read(subject, body, Vocabulary.of([one]))
    return [text.quote(span) for span in text.found.get(one.text, [])]


@pytest.mark.parametrize(
    ("entry", "body", "quoted"),
    [
        ("tidak bisa", "Kami TIDAK\n  Bisa masuk", ["TIDAK Bisa"]),
        ("on-site", "On-Site, on site, onsite", ["On-Site", "on site"]),
        ("resume", "Résumé, RÉSUMÉ, résumés", ["Résumé", "RÉSUMÉ"]),
        ("résumé", "resume", ["resume"]),
        ("can't", "We can’t, I can't", ["can’t", "can't"]),
        ("login", "logins, relogin, 'login', login_id", ["login"]),
        ("login*", "Logins and loginnya, relogin", ["Logins", "loginnya"]),
        ("(ga|gak) bisa login*", "gak bisa loginnya, ga bisa  login", ["gak bisa loginnya", "ga bisa login"]),
        ("salah|keliru", "Keliru atau salah", ["Keliru", "salah"]),
        ("gagal* upload", "gagalnya upload", ["gagalnya upload"]),
        ("tidak bisa", "tidak. Bisa", []),
        ("tidak bisa", "tidak\n\nbisa", []),
        ("pukul 09.00", "Pukul 09.00 pagi", ["Pukul 09.00"]),
        ("登录", "我 登录 失败", ["登录"]),
        ("tidak bisa login", "kami tidak bisa", []),
    ],
)
def test_a_phrase_is_found_in_every_spelling_and_only_as_whole_words(entry: str, body: str, quoted: list[str]) -> None:
    assert found(entry, body) == quoted


def test_a_phrase_does_not_reach_from_the_subject_into_the_body() -> None:
    assert found("tidak bisa", "bisa", subject="tidak") == []
    assert found("tidak bisa", "di body tidak bisa", subject="tidak bisa?") == ["tidak bisa", "tidak bisa"]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("", "no word"),
        ("!?", "no word"),
        ("lo*", "after at least 3 letters"),
        ("log*in", "stands at the end of a word"),
        ("*", "stands at the end of a word"),
        ("tidak|ga bisa", "stand in parentheses"),
        ("(tidak|ga bisa", "stand in parentheses"),
        ("(e-mail|surel) masuk", "exactly one word"),
        ("(tidak|) bisa", "exactly one word"),
    ],
)
def test_a_phrase_that_cannot_be_meant_is_refused_with_what_would_be_right(entry: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        phrase(entry)


@settings(derandomize=True, max_examples=300)
@given(st.text(st.characters()))
def test_folding_keeps_the_length_so_that_places_stay_valid(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@settings(derandomize=True, max_examples=200)
@given(st.text(st.characters(), max_size=200), st.text(st.characters(), max_size=200))
def test_any_text_can_be_read_and_each_word_quoted(subject: str, body: str) -> None:
    text = Text.read(subject, body, Vocabulary.of([]))
    for number in range(len(text.words)):
        text.quote((number, number + 1))


@pytest.mark.parametrize(
    "unit", [".", "a'", "\n ", "tidak bisa ", "tidak ", "é", "İ", "login login* ", "a" * 50 + " "], ids=repr
)
def test_the_time_to_read_grows_no_faster_than_the_text(unit: str) -> None:
    vocabulary = Vocabulary.of(
        map(phrase, ["tidak bisa login", "tidak tidak tidak tidak masuk", "login*", "(a|tidak) b"])
    )

    def cost(characters: int) -> float:
        body = unit * (characters // len(unit)) + "x"
        seconds = []
        for _ in range(3):
            start = time.process_time()
            Text.read("", body, vocabulary)
            seconds.append(time.process_time() - start)
        return min(seconds)

    # Eight times the text: a quadratic reader would need 64 times as long.
    assert cost(64_000) < 40 * max(cost(8_000), 0.0005)
