"""mailflow audit: does the database say the same twice?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from mailflow.cli.groups import group
from mailflow.cli.output import Json, clean, open_site, print_json
from mailflow.cli.wrap import say

if TYPE_CHECKING:
    from mailflow.desk.office import Office
    from mailflow.ops.audit import Difference
    from mailflow.ops.site import Site

OF_REQUESTS = ("clock", "state", "calendar", "participant", "thread", "letter")

app = group()


@app.command()
def audit(
    context: typer.Context,
    repair: Annotated[bool, typer.Option("--repair", help="Rewrite clocks that differ from their events.")] = False,
    mailbox: Annotated[bool, typer.Option("--mailbox", help="Ask the mail server for mails we passed over.")] = False,
    as_json: Json = False,
) -> None:
    """Compare what is stored with the timelines.

    Every request's clocks are replayed from its events. Exit status 1 where anything differs. With --repair the clocks
    are written anew from their events; nothing else is ever changed.
    """
    from mailflow import config as settings
    from mailflow.ops.audit import Audit
    from mailflow.sla.load import load

    site = open_site(context)
    found = list(Audit(site.store, lambda: load(settings.rules(site.config.folders)), repair).run())
    if mailbox:
        found += _mailboxes(site)
    if as_json:
        print_json([asdict(each) for each in found])
    for each in () if as_json else found:
        say(clean(_line(each, site.office)))
    if not found and not as_json:
        typer.echo("everything agrees")
    raise typer.Exit(int(any(not each.repaired for each in found)))


def _mailboxes(site: Site) -> Iterator[Difference]:
    from mailflow import app
    from mailflow.ops import audit as checks

    for source in app.sources(app.build(site.config)):
        yield from checks.mailbox(source, site.store)


def _line(found: Difference, office: Office) -> str:
    whose = f"{office.reference(found.about)}: " if found.what in OF_REQUESTS else ""
    return f"{found.what}: {whose}{found.text}{' (repaired)' if found.repaired else ''}"
