"""Sums of money."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """A sum; `currency` by ISO 4217."""

    amount: Decimal
    currency: str = "IDR"

    def __str__(self) -> str:
        return f"{self.currency} {self.amount}"
