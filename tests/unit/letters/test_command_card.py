"""The command card says all that the program does, and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from html import unescape

import pytest

from mailflow.desk import commands, commandtables, dates, estimate
from mailflow.letters import card, commandwords
from mailflow.letters.filters import LANGUAGES
from mailflow.mail.message import Language

TODAY = date(2026, 1, 5)


def test_every_command_stands_once_on_the_card_with_every_word_for_it() -> None:
    grouped = Counter(name for names in commandwords.GROUPS.values() for name in names)
    assert grouped == dict.fromkeys(commandtables.COMMANDS, 1)
    for language in LANGUAGES:
        assert commandwords.EFFECTS[language].keys() == commandtables.COMMANDS.keys()
        assert commandwords.TITLES[language].keys() == commandwords.GROUPS.keys()
        entries = [entry for section in card.sections(language) for entry in section.entries]
        shown = [word for entry in entries for word in (entry.command, *entry.also)]
        assert sorted(shown) == sorted(f"/{word}" for words in commandtables.COMMANDS.values() for word in words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_commands_with_an_argument_have_examples_and_each_is_understood(language: Language) -> None:
    examples = commandwords.EXAMPLES[language]
    assert examples.keys() == commandtables.TAKES_ARGUMENT
    for name, arguments in examples.items():
        for argument in arguments:
            read = commands.read(f"{card.spoken(name, language)} {argument}".rstrip())
            assert [command.name for command in read.commands] == [name]
            assert read.commands[0].argument == argument
            means = commands.MEANS.get(name)
            assert means is None or means(argument) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_of_estimates_appointments_and_calls_are_read_without_a_question(language: Language) -> None:
    examples = commandwords.EXAMPLES[language]
    assert all(isinstance(estimate.read(argument, TODAY), estimate.Offer) for argument in examples["estimate"])
    assert all(dates.moment(argument, TODAY).problem is None for argument in examples["schedule"])
    spoken = (argument.split(maxsplit=1)[1] for argument in examples["log"])
    assert all(dates.span(argument, TODAY).problem is None for argument in spoken)


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_and_page_say_the_same(language: Language) -> None:
    text, page = card.text(language), card.html(language)
    seen = " ".join(unescape(re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)).split())
    flat = " ".join(text.split())
    for section in card.sections(language):
        for entry in section.entries:
            for part in (entry.command, entry.effect, entry.example, *entry.also):
                assert part in seen
                assert part in flat
    for _, choices in card.choices(language):
        assert all(choice in seen and choice in flat for choice in choices)
    assert max(map(len, text.splitlines())) <= card.WIDTH


def test_every_severity_kind_and_list_word_stands_on_the_card() -> None:
    for language in LANGUAGES:
        shown = {word for _, choices in card.choices(language) for each in choices for word in each.split(" = ")}
        assert {*commandtables.SEVERITIES, *commandtables.KINDS, *filter(None, commandtables.LISTS)} <= shown
        assert all(f"/{word}" in card.text(language) for word in commandtables.SHORT)
