"""`mailflow demo`: plays the conversation through real servers and the real workers, and shows what came of it.

A mail is played when everything before it has settled, so that a person can read along. Nothing is waited for by time,
only by what must become true.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mailflow import clock
from mailflow.app import App
from mailflow.demo import became as results
from mailflow.demo import installation, kept, show
from mailflow.demo.cast import READERS, SUPPORT
from mailflow.demo.conversation import SCENES, Desk, NotPlayedError, Scene, visit_dates
from mailflow.demo.ending import as_ctrl_c
from mailflow.demo.installation import LOG, Workers
from mailflow.demo.kept import Ports
from mailflow.demo.mail_program import MailProgram
from mailflow.demo.show import Performance, Played
from mailflow.demo.terminal import Read
from mailflow.desk.request import Case
from mailflow.errors import MailflowError
from mailflow.sla.agreement import visit_allowed
from mailflow.store import letters

if TYPE_CHECKING:
    from mailflow.demo.post_office import PostOffice

EXTRA = ("pymap", "proxyprotocol", "pysasl", "aiosmtpd")


def play(*, keep: bool, as_json: bool, delay: int = 0) -> int:
    """Plays every scene and prints the result; the exit status: 0, 1 where it stopped short, 2 without the extra.

    `keep` leaves everything running until Ctrl-C, and from then on the words of staff wait `delay` seconds. What was
    written is removed at the end, except where a log tells of a failure.
    """
    try:
        from mailflow.demo.post_office import PostOffice
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in EXTRA:
            raise
        typer.echo("the demo needs its mail servers: pip install 'mailflow-desk[demo]'", err=True)
        return 2
    password, folder = secrets.token_urlsafe(9), Path(tempfile.mkdtemp(prefix="mailflow-demo-"))
    told = False
    try:
        with as_ctrl_c(), PostOffice(dict.fromkeys((SUPPORT, *READERS), password)) as office:
            _play(office, folder, password, keep=keep, as_json=as_json, delay=delay)
    except (NotPlayedError, MailflowError, OSError) as error:
        told = (folder / LOG).exists()
        log = f"\nThe workers' log is {folder / LOG}; remove the folder when you have read it." if told else ""
        typer.echo(f"{error}{log}", err=True)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        if not told:
            shutil.rmtree(folder)
    return 0


def _play(office: PostOffice, folder: Path, password: str, *, keep: bool, as_json: bool, delay: int) -> None:
    started = clock.monotonic()
    path = installation.write(folder, office, password)
    app = installation.open_(path)
    with Workers(path) as workers:
        stage = _Stage(app, office, password, workers)
        mails = tuple(stage.plays(scene, tell=None if as_json else show.mail) for scene in SCENES)
        performance = Performance(
            mails=mails,
            cases=stage.cases(),
            letters=stage.letters(),
            seconds=clock.monotonic() - started,
            office=app.office,
            local=app.shelf.current.handbook.agreement.calendar.local,
            connect=show.connection(office, path, password) if keep else None,
        )
        tell = partial(show.as_json if as_json else show.rest, performance)
        _keep(stage, path, delay, tell) if keep else tell()


def _keep(stage: _Stage, path: Path, delay: int, tell: Callable[[], None]) -> None:
    """From now on people write to it with `mailflow demo send` and `reply`: until Ctrl-C, the way to end it well."""
    try:
        kept.leave(path.parent, stage.ports)
        if delay:
            installation.let_wait(path, delay)
            stage.workers.restart()
        tell()
        stage.workers.wait()
    except KeyboardInterrupt:
        return
    raise NotPlayedError(f"the workers have ended with status {stage.workers.status}")


@dataclass(slots=True)
class _Stage:
    """An installation at work, the people around it, and how many mails it was sent: the store numbers them from 1."""

    app: App
    office: PostOffice
    password: str
    workers: Workers
    count: int = 0

    @property
    def ports(self) -> Ports:
        """How to get at the mailboxes."""
        return Ports(self.office.imap_port, self.office.smtp_port, self.password)

    def plays(self, scene: Scene, tell: Callable[[Played], None] | None) -> Played:
        """Sends the scene's mail and waits until it is decided and every letter it led to has left."""
        program = self.ports.program(scene.writer.login)
        began = clock.monotonic()
        mail = scene.write(self._desk(program))
        if isinstance(mail, bytes):
            self.office.put(SUPPORT, mail)
        elif mail is not None:
            program.send(mail, "" if mail["Auto-Submitted"] else None)  # RFC 3834 3.3
        self.count += 1
        results.until(
            self.app.store,
            lambda connection: results.settled(connection, self.count),
            f"{scene.name!r} to be received, decided and answered",
            lambda: self.workers.status,
        )
        played = self._became(scene, clock.monotonic() - began)
        if played.what != scene.becomes:
            raise NotPlayedError(f"{scene.name!r} should have become {scene.becomes}, not {played.what}: {played.why}")
        if tell:
            tell(played)
        return played

    def cases(self) -> tuple[Case, ...]:
        """Every request, in order."""
        with self.app.store.read() as connection:
            return results.every(connection)

    def letters(self) -> tuple[Read, ...]:
        """Every letter in somebody's mailbox, with the number that it has in the outbox."""
        with self.app.store.read() as connection:
            numbers = {f"<{each.message_id}>": each.id for each in letters.listing(connection, limit=results.ALL)}
        return tuple(
            Read(reader, mail, numbers.get(str(mail["Message-ID"])))
            for reader in READERS
            for mail in self.ports.program(reader).inbox()
        )

    def _desk(self, program: MailProgram) -> Desk:
        agreement, now = self.app.shelf.current.handbook.agreement, clock.now()
        here = agreement.calendar.local(now)
        dates = visit_dates(here.date(), lambda day: visit_allowed(agreement, here.date(), day))
        return Desk(here, *dates, program.inbox)

    def _became(self, scene: Scene, seconds: float) -> Played:
        """What the newest received mail became."""
        with self.app.store.read() as connection:
            found = results.became(connection, self.count)
        reference = None if found.request is None else self.app.office.reference(found.request)
        return Played(scene, found.what, reference, found.why, seconds)
