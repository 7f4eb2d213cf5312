"""Other people's text cannot do anything in a letter."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.desk import tokens
from mailflow.letters import foreign, samples

TOKEN = str(tokens.sign(samples.OFFICE, "staff", 1042, "rani@vendor.example"))


def test_a_planted_reference_is_no_reference_any_more() -> None:
    for planted in (f"Ref: {TOKEN}", f"  > * ref:{TOKEN}", f"hello\n\n \t| REF: {TOKEN}\nbye", f"a\rRef: {TOKEN}"):
        assert tokens.in_text(planted.replace("\r", "\n")) is not None
        assert tokens.in_text(foreign.prose(planted, 1000)) is None
        assert tokens.in_text(foreign.line(planted, 1000)) is None


@given(st.text(alphabet=st.sampled_from("Ref:> *|\n\t \r\u00a0\u2028\x0b\x1c"), max_size=30))
@settings(derandomize=True)
def test_no_mixture_of_marks_plants_a_reference(before: str) -> None:
    assert tokens.in_text(foreign.prose(f"{before}Ref: {TOKEN}", 1000)) is None


def test_a_token_of_staff_is_taken_out_and_a_client_s_own_is_kept() -> None:
    own = str(tokens.sign(samples.OFFICE, "client", 1042, "siti@klien.example"))
    assert foreign.without_staff_tokens(f"<support+{TOKEN.upper()}@vendor.example> {own}") == (
        f"<support+…@vendor.example> {own}"
    )


def test_line_breaks_and_indents_of_prose_are_kept() -> None:
    assert foreign.prose("\n\nSatu\r\n  dua\n\n\ttiga  \n\n", 100) == "Satu\n  dua\n\n\ttiga"


def test_controls_and_reordering_marks_are_dropped() -> None:
    assert foreign.prose("a\x00b\u202egnp.exe", 100) == "a bgnp.exe"
    assert foreign.line("a\x1b[31m\r\nb", 100) == "a [31m b"


def test_a_cut_is_seen() -> None:
    assert foreign.prose("x" * 20, 10) == "xxxxxx […]"
    assert foreign.cut("0123456789", 10) == "0123456789"


def test_a_name_that_advertises_is_no_name() -> None:
    assert foreign.name("Siti Rahma") == "Siti Rahma"
    for name in ("http://evil.example", "buy@evil.example", "www.evil.example", "x" * 61, "a\\b", "<b>"):
        assert foreign.name(name) == ""


def test_a_header_has_only_what_is_seen() -> None:
    assert foreign.header("a\u200db\u00a0c\r\nBcc: x\ue000") == "a b c Bcc: x"


def test_hostile_white_space_takes_no_time() -> None:
    begin = time.process_time()
    foreign.prose((" " * 2000 + "\n") * 20 + "\n" * 40_000, 100_000)
    assert time.process_time() - begin < 1
