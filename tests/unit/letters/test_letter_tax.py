"""The tax on an estimate is said in the reader's language, whatever language staff wrote it in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from mailflow.desk import tax
from mailflow.desk.decision import Notice
from mailflow.letters import agreedsamples
from mailflow.letters.letter import Letter
from mailflow.mail.message import Language

Write = Callable[[Notice], Letter]


@pytest.mark.parametrize(
    ("written", "language", "said"),
    [
        ("belum termasuk PPN 11%", "en", "excluding 11% VAT (PPN)"),
        ("belum termasuk PPN 11%", "id", "belum termasuk PPN 11%"),
        ("+ VAT 11.5%", "id", "belum termasuk PPN 11,5%"),
        ("sudah termasuk PPN", "en", "including VAT (PPN)"),
        ("incl. tax 10%", "id", "termasuk pajak 10%"),
    ],
)
def test_every_reader_gets_it_in_his_own_language(write: Write, written: str, language: Language, said: str) -> None:
    rest, read = tax.split(f"15jt {written}")
    assert (rest, read) == ("15jt", tax.kept(str(read)))
    notice = replace(agreedsamples.offered(replace(agreedsamples.FIRST, tax=str(read))), language=language)
    for template in ("estimate", "client_status"):
        letter = write(replace(notice, template=template))
        assert said in letter.text
        assert said in letter.html


@pytest.mark.parametrize("text", ["15jt", "PPN 11%", "termasuk ongkos kirim", "termasuk PPN 111%", ""])
def test_what_says_nothing_of_a_tax_has_none(text: str) -> None:
    assert tax.split(text) == (text, None)


def test_what_an_older_estimate_keeps_is_shown_as_it_stands(write: Write) -> None:
    older = agreedsamples.offered(replace(agreedsamples.FIRST, tax="+ PPN 11%"))
    assert "Rp15.000.000, + PPN 11%" in write(replace(older, template="estimate", language="id")).text
