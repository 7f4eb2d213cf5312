"""mailflow run: the workers."""

from __future__ import annotations

import gc
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from mailflow.cli.groups import group
from mailflow.cli.output import clean, load_app

if TYPE_CHECKING:
    from mailflow.app import App

app = group()


@app.command()
def run(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Poll every mailbox once, process, deliver, and exit.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only print what would be done; nothing changes anywhere.")
    ] = False,
    log_json: Annotated[bool, typer.Option("--log-json", help="Log one JSON object a line.")] = False,
) -> None:
    """Read the mailboxes, keep the promises, send the letters.

    Runs until SIGTERM, which finishes the step in hand. SIGHUP reloads rules and templates. With --once the exit status
    is 0 when everything was done, 1 when something failed, 2 when the configuration is wrong.
    """
    gc.disable()  # nothing of what is loaded now is garbage
    from mailflow import app as composition
    from mailflow.ops import places
    from mailflow.workers import log

    log.configure(json=log_json)
    app = load_app(context)
    gc.freeze()  # it lives to the end: the collector need not look at it, nor the children copy its pages
    gc.set_threshold(10_000, 20)  # a mail makes thousands of objects and hardly any ring of them
    gc.enable()
    if dry_run:
        raise typer.Exit(_dry_run(app))
    log.log.info("run.reads", **places.facts(app.config, context.obj.config))
    raise typer.Exit(composition.run(app, once=once))


def _dry_run(app: App) -> int:
    from mailflow import app as composition
    from mailflow.ops import dryrun

    with dryrun.database(app.store) as store:
        app = replace(app, store=store)
        written, problems = dryrun.run(composition.sources(app), composition.processor(app))
    for one in written:
        where = f" {app.office.reference(one.decision.request)}" if one.decision.request is not None else ""
        typer.echo(f"mail {one.received}: {one.decision.outcome.value}{where}")
        for line in one.decision.reason:
            typer.echo(f"    because {clean(line)}")
        for letter in one.letters:
            typer.echo(f"    would write to {letter.recipient}: {letter.template} ({letter.status})")
    for problem in problems:
        typer.echo(f"quarantine: {clean(problem)}")
    typer.echo(f"{len(written) + len(problems)} mails looked at, nothing was changed.")
    return 0
