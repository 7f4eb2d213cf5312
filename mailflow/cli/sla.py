"""mailflow sla: what is promised, when it is due, and why."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast
from zoneinfo import ZoneInfo

import typer

from mailflow.cli.groups import group
from mailflow.cli.output import Json, open_site, print_json, stop
from mailflow.cli.wrap import columns, say

if TYPE_CHECKING:
    from mailflow.mail.message import Language
    from mailflow.ops.basis import Basis
    from mailflow.sla.agreement import Agreement
    from mailflow.sla.budget import Budget, Counting
    from mailflow.sla.source import Source

app = group("What is promised, when it is due, and why.")

Client = Annotated[str | None, typer.Option(help="A client's id in clients.yaml; without one, what holds for all.")]
Service = Annotated[str | None, typer.Option(help="A service's id in sla.yaml.")]
LANGUAGES: tuple[Language, ...] = ("id", "en")
File = Annotated[Path | None, typer.Option("--sla", help="Another sla.yaml than the installation's.")]


@app.command()
def due(
    context: typer.Context,
    received: Annotated[str, typer.Option(help='When it came: "2025-02-12 10:00", or with an offset, +07:00.')],
    within: Annotated[str | None, typer.Option(help="How long it may take: 30m, 5h, 2bd (business days).")] = None,
    kind: Annotated[str | None, typer.Option(help="What is promised for this kind of request, instead.")] = None,
    severity: Annotated[str | None, typer.Option(help="Of this severity; normal, if left out.")] = None,
    pause: Annotated[list[str] | None, typer.Option(help='"BEGIN/END": not counted. May be repeated.')] = None,
    clock: Annotated[str | None, typer.Option(help="operating, elapsed or end_of_day, for --within.")] = None,
    client: Client = None,
    service: Service = None,
    sla: File = None,
    as_json: Json = False,
) -> None:
    """Say when it would be due, and how that is counted.

    By the rules of your configuration where there is one, else by those that come with mailflow. Times without an
    offset are read in the zone of the calendar.
    """
    from mailflow.cli import account as view
    from mailflow.cli import duehead, times
    from mailflow.ops import whatif
    from mailflow.sla.explain import explain

    # In which zone the time is to be read, only the agreement says, and which agreement holds, only the time: so the
    # agreements are asked for the time as it is written.
    basis = whatif.basis(_config(context), sla, client, service, times.parsed(received, "--received"))
    at = times.read(received, "--received", basis.calendar)
    pauses = [times.pause(each, basis.calendar) for each in pause or ()]
    budgets = _budgets(basis, within, kind, severity, clock)
    accounts = {name: explain(basis.calendar, each, at, pauses) for name, each in budgets.items()}
    grade = severity or duehead.NORMAL
    sources = {name: basis.sources.get(f"{kind}.{grade}.{name}") for name in accounts}
    if as_json:
        found = {
            name: view.plain(each, basis.calendar) | ({} if within else {"source": _plain(sources.get(name))})
            for name, each in accounts.items()
        }
        about = {"agreement": f"{basis.name} {basis.version}", "zone": basis.calendar.zone}
        print_json(about | (found[""] if within else {"kind": kind, "severity": grade, "clocks": found}))
        return
    for number, (name, each) in enumerate(accounts.items()):
        head = duehead.head(basis, kind, severity, sources.get(name))
        text = "\n" * bool(number) + view.text(each, basis.calendar, name, head)
        for line in (*text.split("\n"), *duehead.uncounted(each, pauses, basis.calendar.zone)):
            say(line)


def _plain(source: Source | None) -> object:
    return {"level": source.level, "file": source.file, "line": source.line} if source else None


def _budgets(
    basis: Basis, within: str | None, kind: str | None, severity: str | None, clock: str | None
) -> dict[str, Budget]:
    """What to reckon, by the name of the clock; "" for a length that was given."""
    from mailflow.sla.budget import Duration

    if (within is None) == (kind is None):
        stop("say --within (how long it may take), or --kind and --severity (what is promised)", 2)
    if within is not None:
        if clock not in (None, "operating", "elapsed", "end_of_day"):
            stop(f"--clock must be operating, elapsed or end_of_day, not {clock!r}", 2)
        try:
            return {"": basis.budget(Duration.read(within), cast("Counting | None", clock))}
        except ValueError as error:
            stop(f"--within {error}", 2)
    graded = basis.promises.get(kind or "")
    if graded is None:
        stop(f"--kind must be one of {', '.join(sorted(basis.promises))}, not {kind!r}", 2)
    if severity is not None and severity not in graded:
        stop(f"--severity must be one of {', '.join(graded)}, not {severity!r}", 2)
    found = dict(graded.get(severity or "normal", {}))
    if not found:
        stop(f"nothing is promised for {' '.join(filter(None, (severity, kind)))}")
    return found


def _config(context: typer.Context) -> Path | None:
    """The configuration whose rules count; None without one that was named or lies here."""
    options = context.obj
    return options.config if options.given or options.config.exists() else None


@app.command()
def explain(
    context: typer.Context,
    ref: Annotated[str, typer.Argument(help="The reference, REQ-1042 or 1042.")],
    as_json: Json = False,
) -> None:
    """Explain a request's dates: what was promised, by which line, and every stretch of time counted or skipped."""
    from mailflow import clock
    from mailflow.cli import explained as view
    from mailflow.cli.requests import find
    from mailflow.desk import people
    from mailflow.ops import agreements, whatif
    from mailflow.ops.explain import story

    site = open_site(context)
    case, lines = find(site, ref)
    now, request = clock.now(), case.request
    texts = whatif.rules(context.obj.config)
    agreement = agreements.of_request(texts, request)
    told, name = (
        story(case, lines, agreement, now, people.load(texts)),
        site.office.reference(request.number),
    )
    if as_json:
        print_json(view.as_json(told, name, now))
        return
    for line in view.text(told, name, ZoneInfo(agreement.calendar.zone), now):
        say(line)


@app.command()
def policy(
    context: typer.Context,
    client: Client = None,
    service: Service = None,
    at: Annotated[str | None, typer.Option(help="On which day: 2026-01-31; today, if left out.")] = None,
    lang: Annotated[str | None, typer.Option(help="id or en, of --text and --sheet.")] = None,
    text: Annotated[bool, typer.Option("--text", help="As text for a client.")] = False,
    sheet: Annotated[bool, typer.Option("--sheet", help="Every reading, and what another would change.")] = False,
    html: Annotated[Path | None, typer.Option(help="Writes the sheet, or with --text the text, as a web page.")] = None,
    sla: File = None,
    as_json: Json = False,
) -> None:
    """Show what is promised to a client, and who set each value of it.

    --sheet is for the person who signs the agreement: each sentence of it that can be read in two ways, the reading
    that was chosen, the other one, and the date that both give for one example.
    """
    from mailflow import clock
    from mailflow.cli import policy as view
    from mailflow.cli import times
    from mailflow.ops import agreements, whatif

    if lang not in (None, "id", "en"):
        stop(f"--lang must be id or en, not {lang!r}", 2)
    day = times.parsed(at, "--at") if at else clock.now()
    texts = whatif.rules(_config(context), sla)
    agreement = agreements.of(texts, client, service, day, whatif.named(sla))
    if text:
        _text(agreement, agreements.staff_names(texts), lang, html)
    elif sheet or html:
        _sheet(agreement, agreements.client_name(texts, client), lang, html)
    elif as_json:
        from dataclasses import asdict

        from mailflow.ops import policy as effective

        print_json([asdict(each) for each in effective.values(agreement)])
    else:
        from mailflow.ops import policy as effective

        for line in view.table(effective.values(agreement), columns()):
            typer.echo(line)


def _languages(lang: str | None) -> tuple[Language, ...]:
    return LANGUAGES if lang is None else (cast("Language", lang),)


def _text(agreement: Agreement, staff: Mapping[str, str], lang: str | None, html: Path | None) -> None:
    from mailflow.letters import policy as letter

    languages = _languages(lang)
    if html is None:
        typer.echo("\n\n".join(letter.text(agreement, language, staff) for language in languages))
    else:
        _write(html, letter.html(agreement, *languages, staff=staff))


def _sheet(agreement: Agreement, client: str, lang: str | None, html: Path | None) -> None:
    from mailflow.letters import sheet

    languages = _languages(lang)
    if html is None:
        typer.echo("\n\n".join(sheet.text(agreement, language, client) for language in languages))
    else:
        _write(html, sheet.html(agreement, *languages, client=client))


def _write(html: Path, page: str) -> None:
    try:
        html.write_text(page, "utf-8")
    except OSError as error:
        stop(f"{html}: cannot be written: {error.strerror}")
    typer.echo(f"written: {html}")
