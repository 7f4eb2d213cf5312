"""The letters as a browser lays them out, on a phone and a screen: nothing cut off, nothing too small or too pale."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from mailflow.letters import card, samples
from mailflow.letters.catalog import CATALOG
from mailflow.letters.filters import LANGUAGES
from mailflow.letters.render import Stationery
from tests.browser.chromium import BINARY, measured, printed_pages
from tests.servers.require import require

PHONE, SCREEN = 390, 1200
TEMPLATES = Path(__file__).parents[2] / "templates"
SIX = ("acknowledgement", "onsite_late", "estimate", "resolution", "digest", "card")


@pytest.fixture(scope="session", autouse=True)
def browser() -> None:
    require("chromium", BINARY is not None)


@pytest.fixture(scope="session")
def letters() -> Mapping[str, str]:
    """The first sample of every letter in each language, by "name id"; the resolution; and the command card."""
    written = Stationery({str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.j2")})
    found = {f"card {language}": card.html(language) for language in LANGUAGES}
    for notice in (notice for name in CATALOG for notice in samples.of(name)):
        name = "resolution" if (notice.template, notice.moved) == ("update", "resolve") else notice.template
        if f"{name} {notice.language}" not in found:
            letter = written.render(notice, samples.AGREEMENT, samples.OFFICE, samples.NOW)
            found[f"{name} {notice.language}"] = letter.html
    return found


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_letters_that_matter_most_are_right_on_a_phone_and_on_a_screen(
    letters: Mapping[str, str], tmp_path: Path, dark: bool
) -> None:
    six = {f"{name} {language}": letters[f"{name} {language}"] for name in SIX for language in LANGUAGES}
    found = measured(six, tmp_path, (PHONE, SCREEN), dark=dark)
    assert [(each.name, each.width) for each in found] == [(name, width) for name in six for width in (PHONE, SCREEN)]
    assert {fault for each in found for fault in each.faults} == set()
    for each in found:
        assert each.dark is dark
        assert each.texts > 5
        assert each.links > 0 or each.name.startswith("card ")


def test_every_letter_is_right_on_a_phone(letters: Mapping[str, str], tmp_path: Path) -> None:
    found = measured(letters, tmp_path, (PHONE,))
    assert len(found) == len(LANGUAGES) * (len(CATALOG) + 2)
    assert {each.name: each.faults for each in found if each.faults} == {}
    assert all(each.texts for each in found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_card_is_printed_on_one_page(letters: Mapping[str, str], tmp_path: Path, language: str) -> None:
    assert printed_pages(letters[f"card {language}"], tmp_path) == 1


FAULTY = {
    "wide": ('<div style="width:500px">Halo</div>', ["scrolls sideways to 508", '<div> "Halo" reaches from 8 to 508']),
    "outside": ('<p style="position:relative;left:-20px">Halo</p>', ['<p> "Halo" reaches from -12 to 362']),
    "small": ('<p style="font-size:13px">Halo</p>', ['"Halo" is written in 13 px']),
    "pale": ('<p style="color:#777">Halo</p>', ['"Halo" has a contrast of 4.48']),
    "behind": (
        '<div style="background:rgba(0,0,0,.5)"><p style="color:#333">Halo</p></div>',
        ['"Halo" has a contrast of 3.18'],
    ),
    "tap": ('<a href="mailto:a@b.example" style="display:block;height:43px">SETUJU</a>', ['"SETUJU" is 43 px high']),
    "foreign": ('<img src="https://pictures.example/1.png" alt="">', ["asks for https://pictures.example/1.png"]),
    "good": ('<p style="color:#767676">Halo</p>', []),
}


def test_each_fault_would_be_seen(tmp_path: Path) -> None:
    pages = {name: f"<!DOCTYPE html><body>{body}" for name, (body, _) in FAULTY.items()}
    found = {each.name: each.faults for each in measured(pages, tmp_path, (PHONE,))}
    assert found.keys() == FAULTY.keys()
    for name, (_, expected) in FAULTY.items():
        assert len(found[name]) == len(expected), (name, found[name])
        assert all(said in fault for said, fault in zip(expected, found[name], strict=True)), (name, found[name])
