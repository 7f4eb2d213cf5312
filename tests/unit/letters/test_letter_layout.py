"""What every letter looks like: one layout for both languages, and dates that no line end cuts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from mailflow.desk.decision import Notice
from mailflow.letters import samples
from mailflow.letters.filters import LANGUAGES
from mailflow.letters.letter import Letter

Write = Callable[[Notice], Letter]
CUT = re.compile(r"\d (?:Februari|February)|(?:Februari|February) \d|pukul \d|\d WIB")


def test_both_languages_have_the_same_layout(texts: Mapping[str, str]) -> None:
    assert texts["id/_layout.html.j2"] == texts["en/_layout.html.j2"]
    pages = {language: texts[f"{language}/_page.html.j2"] for language in LANGUAGES}
    assert pages["id"].replace('"id/', '"en/') == pages["en"]


def test_no_line_of_the_html_ends_inside_a_date_and_the_text_has_plain_spaces(write: Write) -> None:
    for notice in samples.of("acknowledgement"):
        letter = write(notice)
        assert CUT.findall(letter.text)
        assert CUT.findall(letter.html) == []
        assert "\xa0" not in letter.text + letter.subject


def test_the_date_that_a_tap_sends_is_written_with_plain_spaces(write: Write) -> None:
    for notice in samples.of("onsite_late"):
        html = write(notice).html
        assert "18%20Februari%202025" in html or "18%20February%202025" in html
        assert "%C2%A0" not in html


def test_the_reference_is_never_cut_at_its_hyphen(write: Write) -> None:
    for notice in samples.of("breach"):
        seen = re.sub(r"<[^>]*nowrap[^>]*>BEN-1042<", "", write(notice).html.partition("<body")[2])
        seen = re.sub(r"<strong>BEN-1042: ", "", re.sub(r'href="[^"]*"', "", seen))
        assert "BEN-1042" not in seen


def test_what_cannot_be_taken_back_is_offered_last(write: Write) -> None:
    for notice in samples.of("acknowledgement"):
        said = re.findall(r"body=(\w+)", write(replace(notice, language="en")).html)
        assert said[-1] == "CANCEL"
        assert {"STATUS", "HELP"} < set(said)
