"""mailflow forms: blank forms to give to clients."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailflow.cli.groups import group
from mailflow.cli.output import stop

if TYPE_CHECKING:
    from mailflow.mail.compose import Attached

app = group("Blank forms to give to clients.")


@app.callback()
def main() -> None:
    """Blank forms to give to clients."""


@app.command()
def onsite(
    context: typer.Context,
    lang: Annotated[str, typer.Option(help="id or en.")] = "id",
    kind: Annotated[str, typer.Option("--format", help="docx, xlsx or txt.")] = "docx",
    out: Annotated[Path | None, typer.Option(help="The file to write, - for standard output.")] = None,
) -> None:
    """Write the form for a visit on site, with the lead time of your agreement.

    By your rules where there is a configuration, else by those that come with mailflow.
    """
    from mailflow import clock
    from mailflow.ops import forms

    for option, value, allowed in (("--lang", lang, forms.LANGUAGES), ("--format", kind, forms.FORMATS)):
        if value not in allowed:
            stop(f"{option} must be {' or '.join(allowed)}, not {value!r}", 2)
    options = context.obj
    config = options.config if options.given or options.config.exists() else None
    _write(out, forms.onsite(config, lang, kind, clock.now()))


def _write(out: Path | None, file: Attached) -> None:
    """Writes the file under its own name, or another; text goes to the terminal where no file is named."""
    if str(out) == "-" or (out is None and file.type == "text/plain"):
        sys.stdout.buffer.write(file.content)
        return
    path = out or Path(file.name)
    try:
        path.write_bytes(file.content)
    except OSError as error:
        stop(f"{path} cannot be written: {error.strerror}")
    typer.echo(f"written: {path}")
