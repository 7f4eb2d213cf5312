"""Whether a price has its tax in it: as staff write it, "+ PPN 11%", and as an estimate keeps it, "excluded VAT 11%".

What is kept says it in no language, so that every reader gets it in his own (letters.words.TAXES).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

_RATE = r"(?P<rate>[0-9]{1,2}(?:[.,][0-9])?)"
_WRITTEN = re.compile(
    r"\s{0,3}(?:(?P<excluded>\+|plus|(?:belum|tidak) termasuk|excl?\.?|exclud(?:ed?|ing))"
    r"|(?:sudah )?termasuk|incl?\.?|includ(?:ed?|ing))"
    rf" ?(?P<name>ppn|vat|pajak|tax)(?: ?{_RATE} ?%)?\Z",
    re.IGNORECASE,
)
_KEPT = re.compile(rf"(?:(?P<excluded>excluded)|included) (?P<name>VAT|tax)(?: {_RATE}%)?")


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax on a price: in it already, or to be added. `rate` in percent, None where it was not named. "VAT" is PPN."""

    included: bool
    name: Literal["VAT", "tax"] = "VAT"
    rate: Decimal | None = None

    def __str__(self) -> str:
        """As an estimate keeps it; the same text for the same tax, whatever words it was written with."""
        rate = "" if self.rate is None else f" {self.rate.normalize():f}%"
        return f"{'included' if self.included else 'excluded'} {self.name}{rate}"


def split(text: str) -> tuple[str, Tax | None]:
    """The text without the tax at its end, and that tax; None where there is none."""
    found = _WRITTEN.search(text)
    return (text[: found.start()], _tax(found)) if found else (text, None)


def kept(text: str) -> Tax | None:
    """The tax that an estimate keeps; None where it was written before this form, or there is none."""
    found = _KEPT.fullmatch(text)
    return _tax(found) if found else None


def _tax(found: re.Match[str]) -> Tax:
    rate = found["rate"] and Decimal(found["rate"].replace(",", "."))
    return Tax(not found["excluded"], "VAT" if found["name"].lower() in ("ppn", "vat") else "tax", rate or None)
