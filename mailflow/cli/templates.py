"""mailflow templates: the letters with invented data, and the command card."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, cast

import typer

from mailflow.cli.groups import group
from mailflow.cli.output import Options, stop

app = group("The letters: look at them, check them, print the command card.")
LANGUAGES = {"id": ("id",), "en": ("en",), "both": ("id", "en")}


@app.command("list")
def list_() -> None:
    """List every letter: its name, who reads it, and how many samples of it there are."""
    from mailflow.letters import samples
    from mailflow.letters.catalog import CATALOG

    width = max(map(len, CATALOG))
    for name, template in CATALOG.items():
        typer.echo(f"{name:<{width}}  {template.audience:<6}  {sum(1 for _ in samples.of(name)) // 2:>3}")


@app.command()
def preview(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A letter, as mailflow templates list names it.")],
    lang: Annotated[str, typer.Option(help="id, en or both.")] = "both",
    out: Annotated[Path | None, typer.Option(help="The file to write, - for standard output.")] = None,
) -> None:
    """Write a web page that shows a letter with invented data: subject, text, and HTML on a screen and on a phone.

    With your templates and your agreement where there is a configuration, else with those that come with mailflow.
    """
    from mailflow import clock
    from mailflow.mail.message import Language
    from mailflow.ops import templates

    if lang not in LANGUAGES:
        stop(f"--lang must be id, en or both, not {lang!r}", 2)
    languages = cast("tuple[Language, ...]", LANGUAGES[lang])
    shown = templates.letters(_config(context), name, languages, clock.now())
    _write(out or Path(f"{name}.html"), templates.page(name, shown))


@app.command()
def check(context: typer.Context) -> None:
    """Write every letter with invented data by each of your agreements, and name file and line of each mistake."""
    from mailflow.ops import templates

    done = templates.check(_config(context))
    typer.echo(f"all good: {done.letters} letters by each of {done.agreements} agreements")


@app.command()
def card(
    lang: Annotated[str, typer.Option(help="id or en.")] = "id",
    kind: Annotated[str, typer.Option("--format", help="html, one page to print, or txt.")] = "txt",
    out: Annotated[Path | None, typer.Option(help="The file to write; standard output by default.")] = None,
) -> None:
    """Write the command card for your staff: every command on one page of A4."""
    from mailflow.letters import card
    from mailflow.mail.message import Language

    if lang not in ("id", "en"):
        stop(f"--lang must be id or en, not {lang!r}", 2)
    if kind not in ("html", "txt"):
        stop(f"--format must be html or txt, not {kind!r}", 2)
    language = cast("Language", lang)
    _write(out or Path("-"), card.html(language) if kind == "html" else card.text(language))


def _config(context: typer.Context) -> Path | None:
    options: Options = context.obj
    return options.config if options.given or options.config.exists() else None


def _write(path: Path, text: str) -> None:
    if str(path) == "-":
        typer.echo(text, nl=False)
        return
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        stop(f"{path} cannot be written: {error.strerror}")
    typer.echo(f"written: {path}")
