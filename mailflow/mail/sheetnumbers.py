"""A number of a sheet's cell as a person reads it: a date where its format is one (ECMA-376 part 1, 18.8.30)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mailflow.mail.officexml import attribute, within

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# Formats that need not be written down; those from 27 on are dates in East Asia.
DATES = frozenset({14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)})
TIMES = frozenset({18, 19, 20, 21, 45, 46, 47})
LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
LONGEST_FORMAT = 255
# Excel counts a 29 February 1900 that never was; before that day nobody plans a visit.
EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001 - a sheet's times have no zone
LAST_DAY = 2_958_465  # 31 December 9999
HALF_A_SECOND = timedelta(microseconds=500_000)
ON = frozenset({"1", "true", "on"})


@dataclass(frozen=True, slots=True)
class Formats:
    """For each style of a cell its kind, "" for a plain number; `later`: days are counted from 1904."""

    kinds: tuple[str, ...] = ()
    later: bool = False

    @classmethod
    def read(cls, styles: Element | None, workbook: Element) -> Formats:
        """The formats that a workbook's styles name."""
        later = any(attribute(each, "date1904") in ON for each in within(workbook, "workbookPr"))
        if styles is None:
            return cls(later=later)
        own = {
            attribute(each, "numFmtId"): attribute(each, "formatCode") for each in within(styles, "numFmts", "numFmt")
        }
        used = (attribute(each, "numFmtId") for each in within(styles, "cellXfs", "xf"))
        return cls(tuple(_kind(number, own.get(number, "")) for number in used), later)

    def shown(self, number: str, style: str) -> str:
        """The number of a cell with that style: "2025-02-13", "2025-02-13 09:30", "09:30", or the number without the
        decimals of floating point."""
        try:
            value = float(number[:40])
            kind = self.kinds[int(style[:9])] if style.isdecimal() and int(style[:9]) < len(self.kinds) else ""
            return self._moment(value, kind) if kind and 0 <= value < LAST_DAY else _plain(value)
        except (ValueError, OverflowError):
            return number

    def _moment(self, value: float, kind: str) -> str:
        moment = EPOCHS[self.later] + timedelta(days=value) + HALF_A_SECOND
        if kind == "time":
            return f"{moment:%H:%M}"
        return f"{moment:%Y-%m-%d %H:%M}" if value % 1 else f"{moment:%Y-%m-%d}"


def _kind(number: str, code: str) -> str:
    """ "date", "time" or "" by the id of a format, and by its code where it is one of the workbook's own."""
    letters = LITERAL.sub("", code[:LONGEST_FORMAT].partition(";")[0]).lower()
    if code:
        return "date" if "d" in letters or "y" in letters else "time" if "h" in letters or "ss" in letters else ""
    known = int(number) if number.isdecimal() and len(number) < 4 else 0
    return "date" if known in DATES else "time" if known in TIMES else ""


def _plain(value: float) -> str:
    """Telephone numbers are typed as numbers: all their digits, and no exponent."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
