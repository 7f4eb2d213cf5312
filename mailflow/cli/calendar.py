"""mailflow calendar: the days on which somebody works, and why not on the others."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from mailflow.cli.groups import group
from mailflow.cli.output import Json, clean, print_json, stop

if TYPE_CHECKING:
    from mailflow.cli.months import Day, Kind
    from mailflow.mail.message import Language
    from mailflow.sla.calendar import Calendar

app = group("The days on which somebody works.")

LANGUAGES = ("id", "en")
LEGEND: Mapping[str, Mapping[Kind, str]] = {
    "id": {
        "working": "hari kerja",
        "weekend": "akhir pekan",
        "holiday": "hari libur",
        "estimated": "hari libur, tanggalnya masih perkiraan",
        "leave_working": "cuti bersama, layanan tetap buka",
        "leave_off": "cuti bersama, layanan tutup",
    },
    "en": {
        "working": "working day",
        "weekend": "weekend",
        "holiday": "holiday",
        "estimated": "holiday, its date is still an estimate",
        "leave_working": "joint leave, worked",
        "leave_off": "joint leave, a day off",
    },
}
WORDS = {
    "id": {
        "hours": "{hours} ({zone})",
        "total": "{days} hari kerja",
        "unknown": "hari libur tahun {year} tidak ada dalam data: hanya akhir pekan yang libur",
        "undecreed": "cuti bersama tahun {year} belum ada dalam data",
    },
    "en": {
        "hours": "{hours} ({zone})",
        "total": "{days} working days",
        "unknown": "no holidays are known for {year}: only weekends are off",
        "undecreed": "no joint leave is known for {year} yet",
    },
}
WEEKDAYS = {"id": ("Sn", "Sl", "Rb", "Km", "Jm", "Sb", "Mg"), "en": ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")}
DEFAULT_WIDTH = 80


@app.callback()
def main() -> None:
    """The days on which somebody works."""


@app.command()
def show(
    context: typer.Context,
    year: Annotated[int | None, typer.Argument(min=1970, max=2100, help="This year, if left out.")] = None,
    month: Annotated[int | None, typer.Option(min=1, max=12, help="Only this month.")] = None,
    calendar: Annotated[str | None, typer.Option(help="Its name in sla.yaml; else the agreement's own.")] = None,
    lang: Annotated[str, typer.Option(help="Names of months and days: id or en.")] = "en",
    client: Annotated[
        str | None, typer.Option(help="The calendar of a client's agreement, with its joint leave.")
    ] = None,
    service: Annotated[str | None, typer.Option(help="The same for a service.")] = None,
    sla: Annotated[Path | None, typer.Option("--sla", help="Another sla.yaml than the installation's.")] = None,
    as_json: Json = False,
) -> None:
    """Draw a year's or a month's working days, holidays and joint leave.

    By the rules of your configuration where there is one, else by those that come with mailflow.
    """
    from mailflow import clock
    from mailflow.cli import months
    from mailflow.ops import agreements, whatif

    if lang not in LANGUAGES:
        stop(f"--lang must be id or en, not {lang!r}", 2)
    options = context.obj
    config = options.config if options.given or options.config.exists() else None
    if calendar is None:
        found = whatif.basis(config, sla, client, service, clock.now()).calendar
    elif client or service:
        stop("say --calendar, or --client and --service, not both", 2)
    else:
        found = agreements.calendar(whatif.rules(config, sla), calendar, whatif.named(sla))
    year = year or found.local(clock.now()).year
    days = months.days(found, year, month)
    if as_json:
        print_json(_plain(found, days))
        return
    language = cast("Language", lang)
    for line in (*_head(found, year, days, lang), "", *_grid(days, language), *_below(found, year, days, language)):
        typer.echo(line)


def _plain(calendar: Calendar, days: Sequence[Day]) -> Mapping[str, object]:
    return {
        "zone": calendar.zone,
        "fingerprint": calendar.fingerprint,
        "working_days": sum(day.operating for day in days),
        "days": [
            {
                "date": day.date.isoformat(),
                "kind": day.kind,
                "operating": day.operating,
                "name": day.name,
                "joint_leave": day.date in calendar.joint_leave,
                "estimated": day.date in calendar.estimated,
            }
            for day in days
        ],
    }


def _head(calendar: Calendar, year: int, days: Sequence[Day], lang: str) -> Iterator[str]:
    from mailflow.sla.hours import in_words

    hours = WORDS[lang]["hours"].format(hours=in_words(calendar.weekly, lang), zone=calendar.zone)
    total = WORDS[lang]["total"].format(days=sum(day.operating for day in days))
    yield f"{_styled(str(year), bold=True)}  {hours}, {total}"


def _grid(days: Sequence[Day], lang: Language) -> Iterator[str]:
    from datetime import date

    from mailflow.cli import months
    from mailflow.letters import filters

    width = shutil.get_terminal_size((DEFAULT_WIDTH, 0)).columns
    titles = [filters.day(date(2025, n, 1), lang).split()[2] for n in range(1, 13)]
    for row in months.rows(days, months.abreast(width), titles, WEEKDAYS[lang]):
        blocks = ("".join(_coloured(text, kind) for text, kind in block) for block in row)
        yield (" " * months.GAP).join(blocks).rstrip()


def _below(calendar: Calendar, year: int, days: Sequence[Day], lang: Language) -> Iterator[str]:
    """The legend of the marks in use, each special day by name, and what is not known."""
    from mailflow.cli.months import MARKS
    from mailflow.letters.sheet import short_day

    used = [kind for kind in MARKS if kind != "working" and any(day.kind == kind for day in days)]
    for kind in used:
        yield f"{_coloured(f'nn{MARKS[kind]}', kind)} {LEGEND[lang][kind]}"
    yield ""
    for day in days:
        if day.name:
            told = short_day(day.date, lang)
            yield f"{_coloured(f'{told:>10} {MARKS[day.kind]}', day.kind)} {clean(day.name)}"
    if calendar.holidays and not any(day.year == year for day in calendar.holidays):
        yield WORDS[lang]["unknown"].format(year=year)
    elif calendar.joint_leave and not any(day.year == year for day in calendar.joint_leave):
        yield WORDS[lang]["undecreed"].format(year=year)


def _coloured(text: str, kind: Kind | None) -> str:
    from mailflow.cli.months import COLOURS

    colour, dim = COLOURS[kind] if kind else (None, False)
    return _styled(text, fg=colour, dim=dim) if colour or dim else text


def _styled(text: str, *, fg: str | None = None, bold: bool = False, dim: bool = False) -> str:
    """Colours on a terminal that wants them (https://no-color.org), else the text as it is."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return typer.style(text, fg=fg, bold=bold or None, dim=dim or None)
