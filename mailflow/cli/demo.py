"""mailflow demo: the whole journey on this machine, with nothing to configure."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailflow.cli.output import LARGEST, Json, print_json, stop

if TYPE_CHECKING:
    from mailflow.demo.correspondence import Turn
    from mailflow.demo.kept import Kept

app = typer.Typer(invoke_without_command=True, add_completion=False, rich_markup_mode=None)

Text = Annotated[list[str] | None, typer.Argument(metavar="LINE", help="The text; without any, standard input.")]
Files = Annotated[
    list[Path] | None, typer.Option("--attach", exists=True, dir_okay=False, readable=True, help="A file to attach.")
]


@app.callback()
def demo(
    context: typer.Context,
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave it running, and say how to write mails to it yourself.")
    ] = False,
    delay: Annotated[
        int, typer.Option("--delay", min=0, max=3600, help="With --keep: seconds in which staff can take words back.")
    ] = 0,
    as_json: Json = False,
) -> None:
    """Play a whole conversation on this machine.

    With real mail servers inside this process; shows what clients and staff receive. Nothing leaves this machine.
    """
    if context.invoked_subcommand is not None:
        return
    from mailflow.demo import stage

    raise typer.Exit(stage.play(keep=keep, as_json=as_json, delay=delay))


@app.command()
def send(
    context: typer.Context,
    sender: Annotated[str, typer.Option("--from", help="Who writes: siti, daniel, rani, bima, dewi or stranger.")],
    subject: Annotated[str, typer.Argument(help="The subject.")],
    text: Text = None,
    attach: Files = None,
    as_json: Json = False,
) -> None:
    """Write a new mail to a demo that is running, and see what mailflow answers.

    The demo is the one whose configuration is named, as `mailflow demo --keep` says.
    """
    from mailflow.demo import correspondence

    _play(
        context,
        lambda kept: correspondence.send(kept, correspondence.writer(sender), subject, _text(text), attach or ()),
        as_json,
    )


@app.command()
def reply(
    context: typer.Context,
    letter: Annotated[int, typer.Argument(min=1, max=LARGEST, help="The number of the letter that is answered.")],
    text: Text = None,
    attach: Files = None,
    as_json: Json = False,
) -> None:
    """Answer a letter in a demo that is running, as the person who got it.

    The mail is as that person's mail program would write it, with the letter quoted below.
    """
    from mailflow.demo import correspondence

    _play(context, lambda kept: correspondence.reply(kept, letter, _text(text), attach or ()), as_json)


def _play(context: typer.Context, act: Callable[[Kept], Turn], as_json: bool) -> None:
    from mailflow.demo import kept, told

    with _explained():
        found = kept.find(context.obj.config)
        turn = act(found)
        if as_json:
            print_json(told.fields(turn, found.office, found.site.zone))
        else:
            told.told(turn, found.office, found.site.zone)


@contextmanager
def _explained() -> Iterator[None]:
    """What is wrong with the question has exit status 2, a demo that does not answer 1."""
    import smtplib

    from mailflow.demo.conversation import NotPlayedError
    from mailflow.demo.correspondence import NobodyError
    from mailflow.demo.kept import NoDemoError

    try:
        yield
    except (NoDemoError, NobodyError) as error:
        stop(str(error), 2)
    except NotPlayedError as error:
        stop(str(error))
    except BrokenPipeError:
        raise
    except (ConnectionError, smtplib.SMTPException) as error:
        stop(f"the demo does not answer, it has ended or ends just now: {error}")


def _text(lines: Sequence[str] | None) -> str:
    """The lines that were given, else what standard input has."""
    if lines:
        return "\n".join(lines)
    if sys.stdin.isatty():
        typer.echo("Write the mail; Ctrl-D on a line of its own ends it.", err=True)
    return sys.stdin.buffer.read().decode("utf-8", "replace")
