"""Reads a text as words, so that "Tidak  BISA", "tidak-bisa" and "tidak\\nbisa" are the same phrase.

All phrases of all rules are looked up in one walk over the words of the mail: the time grows with the length of the
mail, not with the number of phrases, and no text can make it grow faster than that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

# A word (with inner apostrophes: can't), the end of a sentence, or a blank line, which ends one as well. A single
# line break does not: mail programs wrap lines in the middle of a sentence. No part can backtrack over another.
WORD = re.compile(r"\w+(?:'\w+)*")
TOKEN = re.compile(WORD.pattern + r"|[.!?;](?!\S)|\n\s*\n")
NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
CHUNK = re.compile(r"\([^()]*\)|\S+")
APOSTROPHES = "’‘ʼ´`"
STEM = 3
"""Letters that must stand before a star: shorter ones match half the dictionary."""

Span = tuple[int, int]
"""First word and the word after the last, as numbers of words from the beginning of the text."""


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in APOSTROPHES:
        return "'"
    base = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c)).lower()
    return base if len(base) == 1 else character


def fold(text: str) -> str:
    """`text` (in NFC) without capitals and accents, and of the same length: a place in one is a place in the other."""
    if not text.isascii():
        text = NOT_ASCII.sub(lambda run: "".join(map(_fold_character, run[0])), text)
    return text.lower()


def clean(text: str) -> str:
    """`text` without lone surrogates, which a broken mail can bring and UTF-8 (so RE2) cannot carry."""
    return text.encode("utf-8", "replace").decode()


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in a phrase: the words that may stand there, and the stems (`login*`) a word there may begin with."""

    exact: frozenset[str]
    stems: tuple[str, ...]

    def fits(self, word: str) -> bool:
        """Whether `word`, folded, may stand here."""
        return word in self.exact or word.startswith(self.stems)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row, as written in a rule: `(tidak|ga) bisa login*`."""

    text: str
    slots: tuple[Slot, ...]

    def goes_on(self, words: Sequence[str], at: int) -> bool:
        """Whether the words from number `at` on are those that may follow the phrase's first two."""
        end = at + len(self.slots)
        return end <= len(words) and all(map(Slot.fits, self.slots[2:], words[at + 2 : end]))


def phrase(text: str) -> Phrase:
    """The phrase that `text` writes down. Raises `ValueError` with what would be right.

    A bar separates words of which one must stand at that place, in parentheses where the phrase goes on
    (`(tidak|ga) bisa`); a star at the end of a word stands for any ending (`login*`); a hyphen is a space (`on-site`).
    """
    chunks = CHUNK.findall(text)
    slots = tuple(slot for chunk in chunks for slot in _slots(chunk, alone=len(chunks) == 1))
    if not slots:
        raise ValueError(f"{text!r} has no word in it: write at least one word")
    return Phrase(" ".join(text.split()), slots)


def _slots(chunk: str, alone: bool) -> Iterable[Slot]:
    group = chunk.startswith("(") and chunk.endswith(")")
    inner = chunk[1:-1] if group else chunk
    if set(inner) & set("()") or ("|" in inner and not (group or alone)):
        raise ValueError(f"{chunk!r}: words to choose from stand in parentheses: `(tidak|ga) bisa`")
    alternatives = [_words(part) for part in inner.split("|")]
    if len(alternatives) == 1:
        return [_slot([word]) for word in alternatives[0]]
    if any(len(words) != 1 for words in alternatives):
        raise ValueError(f"{chunk!r}: each side of a bar is exactly one word; write the others as entries of their own")
    return [_slot([words[0] for words in alternatives])]


def _words(part: str) -> list[str]:
    body, star = part.removesuffix("*"), part.endswith("*")
    words = WORD.findall(fold(unicodedata.normalize("NFC", body)))
    if "*" in body or (star and (not words or len(words[-1]) < STEM)):
        raise ValueError(f"{part!r}: a star stands at the end of a word, after at least {STEM} letters")
    return [*words[:-1], words[-1] + "*"] if star else words


def _slot(words: list[str]) -> Slot:
    exact = frozenset(word for word in words if not word.endswith("*"))
    return Slot(exact, tuple(word[:-1] for word in words if word.endswith("*")))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every phrase of the rules, by its first word, or by the first three letters where that is a stem."""

    exact: Mapping[str, tuple[Phrase, ...]]
    stems: Mapping[str, tuple[Phrase, ...]]

    @classmethod
    def of(cls, phrases: Iterable[Phrase]) -> Vocabulary:
        """The vocabulary of these phrases; the same phrase may come several times."""
        exact: dict[str, tuple[Phrase, ...]] = {}
        stems: dict[str, tuple[Phrase, ...]] = {}
        for one in {p.text: p for p in phrases}.values():
            for word in one.slots[0].exact:
                exact[word] = (*exact.get(word, ()), one)
            for start in {stem[:STEM] for stem in one.slots[0].stems}:
                stems[start] = (*stems.get(start, ()), one)
        return cls(exact, stems)

    def find(self, words: Sequence[str]) -> dict[str, list[Span]]:
        """Where each phrase stands, by its text, in the order of the words; phrases that do not occur are absent."""
        known = (word for word in set(words) if word in self.exact or word[:STEM] in self.stems)
        beginnings = {word: self._beginning(word) for word in known}
        found: dict[str, list[Span]] = {}
        for at, (word, following) in enumerate(pairwise((*words, ""))):
            if word in beginnings:
                for one in beginnings[word]:
                    # Most phrases fail at their second word: to ask for that one first, here, halves the time.
                    if len(one.slots) == 1 or (one.slots[1].fits(following) and one.goes_on(words, at)):
                        found.setdefault(one.text, []).append((at, at + len(one.slots)))
        return found

    def _beginning(self, word: str) -> Sequence[Phrase]:
        """The phrases that can begin with `word`."""
        exact, stems = self.exact.get(word, ()), self.stems.get(word[:STEM], ())
        if not stems:
            return exact
        return [*exact, *(one for one in stems if one.slots[0].fits(word) and one not in exact)]


@dataclass(frozen=True, slots=True)
class Text:
    """A mail's subject and new text, read once for all rules."""

    subject: str
    body: str
    folded: str
    words: Sequence[str]
    subject_words: int
    found: Mapping[str, list[Span]]

    @classmethod
    def read(cls, subject: str, body: str, vocabulary: Vocabulary) -> Text:
        """Both texts as words, with every phrase of `vocabulary` that occurs."""
        subject, body = (unicodedata.normalize("NFC", clean(text)).strip() for text in (subject, body))
        folded = fold(f"{subject}\n\n{body}")
        words = TOKEN.findall(folded)
        subject_words = len(TOKEN.findall(folded, 0, len(subject)))
        return cls(subject, body, folded, words, subject_words, vocabulary.find(words))

    def quote(self, span: Span) -> str:
        """The words of `span` as the writer spelt them. Looks for their place again: few are ever quoted."""
        tokens = list(islice(TOKEN.finditer(self.folded), *span))
        return " ".join(f"{self.subject}\n\n{self.body}"[tokens[0].start() : tokens[-1].end()].split())

    def one_sentence(self, start: int, end: int) -> bool:
        """Whether no sentence ends between the words number `start` and `end`."""
        return not any(word[0] in ".!?;\n" for word in self.words[start:end])
