"""Flowed text becomes the paragraphs that were written (RFC 3676)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.mail.flowed import unflow

CASES = {
    "a paragraph": ("Mohon \ndicek \nya.\nTerima kasih", False, "Mohon dicek ya.\nTerima kasih"),
    "DelSp": ("給与明細が \n届きません。\n", True, "給与明細が届きません。\n"),
    "DelSp keeps the blank that was written": ("Mohon  \ndicek", True, "Mohon dicek"),
    "CRLF": ("Mohon \r\ndicek\r\n", False, "Mohon dicek\n"),
    "stuffing": (" From kantor\n  dua spasi", False, "From kantor\n dua spasi"),
    "a quote": ("> Sudah \n> dicoba?\nBelum", False, "> Sudah dicoba?\nBelum"),
    "depths stay apart": (">> Satu \n> dua \ntiga", False, ">> Satu\n> dua\ntiga"),
    "a quoted mark of stuffing": ("> > bukan kutipan", False, "> > bukan kutipan"),
    "the signature's mark": ("Sudah \n-- \nDewi", False, "Sudah\n-- \nDewi"),
    "the signature's mark in a quote": ("> Salam \n> -- \n> Dewi", False, "> Salam\n> -- \n> Dewi"),
    "a blank line ends nothing that has ended": ("Satu.\n\nDua.", False, "Satu.\n\nDua."),
    "a last line that flows": ("Satu ", False, "Satu"),
    "nothing": ("", False, ""),
}


@pytest.mark.parametrize(("text", "delsp", "expected"), CASES.values(), ids=CASES.keys())
def test_lines_that_flow_are_joined(text: str, delsp: bool, expected: str) -> None:
    assert unflow(text, delsp) == expected


@settings(derandomize=True, max_examples=200)
@given(st.text(alphabet=st.sampled_from("ab >-\n"), max_size=200), st.booleans())
def test_no_word_is_lost_and_none_is_made(text: str, delsp: bool) -> None:
    assert sorted(unflow(text, delsp).replace(" ", "").replace(">", "").replace("\n", "")) == sorted(
        text.replace(" ", "").replace(">", "").replace("\n", "")
    )


@pytest.mark.parametrize("line", ["a \n", "> a \n", ">" * 50 + "\n", "a" * 1000])
def test_a_large_text_is_unflowed_quickly(line: str) -> None:
    text = line * (2_000_000 // len(line))
    started = time.process_time()
    unflow(text, True)
    assert time.process_time() - started < 3
