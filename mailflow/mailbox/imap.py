"""A mailbox over IMAP (RFC 9051), for servers as they are: slow, old, broken or lying.

Everything that goes wrong drops the connection, because after it nobody knows what the next line belongs to. Nothing
relies on flags or keywords: `\\Seen` is the business of the people who read the box.
"""

from __future__ import annotations

import contextlib
import selectors
from collections.abc import Iterable, Iterator, Sequence
from typing import Self

from imapclient import SEEN, IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from mailflow.errors import MailboxError, Refused, Unavailable
from mailflow.mailbox import answer
from mailflow.mailbox.batch import batches, slices
from mailflow.mailbox.mailbox import Fetched, State, Summary
from mailflow.mailbox.settings import MIB, ImapSettings
from mailflow.mailbox.wire import Wire

SEARCH_OCTETS = 16 * MIB  # about two million UIDs in one answer
ANSWER_OCTETS = MIB  # what a command may say beside the mails in it
IDLE_SECONDS = 25 * 60  # a server may log out who idles for 30 minutes (RFC 2177 section 3)
GOODBYE_SECONDS = 5.0
NOT_NOW = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")  # RFC 5530 section 3: no word about the password


class ImapMailbox:
    """A `Mailbox` at an IMAP server. Enter it to connect and log in."""

    def __init__(self, settings: ImapSettings) -> None:
        self._settings = settings
        self._client: _Client | None = None
        self._readonly = True

    def __enter__(self) -> Self:
        with self._guard("connecting"):
            self._client = _Client(self._connect())
        with self._guard("logging in"):
            self._login(self._client)
        return self

    def __exit__(self, *exception: object) -> None:
        if self._client:
            with contextlib.suppress(Exception):
                self._client.wire.allow(ANSWER_OCTETS, GOODBYE_SECONDS)
                self._client.logout()
            self._drop()

    def open(self, *, readonly: bool) -> State:
        """Selects the folder (EXAMINE where `readonly`); see `Mailbox.open`."""
        with self._command(f"opening {self._settings.folder}") as client:
            selected = client.select_folder(self._settings.folder, readonly=readonly)
            client.heard_of_mail()  # SELECT counts what is there already, which is no news
            self._readonly = readonly
            return State(
                uidvalidity=selected.get(b"UIDVALIDITY", 0),
                exists=selected.get(b"EXISTS", 0),
                can_move=client.can_move,
                can_idle=client.has_capability("IDLE"),
            )

    def uids(self, last_uid: int, limit: int) -> tuple[int, ...]:
        """The next UIDs; see `Mailbox.uids`."""
        with self._command("looking for new mail", SEARCH_OCTETS) as client:
            # Courier tells SEARCH of a new mail only after NOOP. What is heard up to here, this SEARCH will find.
            client.noop()
            client.heard_of_mail()
            # `n:*` has the last mail in it even when that one is below n (RFC 9051 6.4.9).
            return tuple(sorted(uid for uid in client.uids_from(last_uid + 1) if uid > last_uid)[:limit])

    def summaries(self, uids: Sequence[int]) -> tuple[Summary, ...]:
        """Size and arrival; see `Mailbox.summaries`. One unreadable mail makes Dovecot refuse them for all."""
        found: dict[int, answer.Items] = {}
        for some in slices(uids):
            said = self._sizes(some)
            for one in some if said is None else ():
                found |= self._sizes([one]) or {}
            found |= said or {}
        return tuple(answer.summary(uid, found.get(uid, {})) for uid in uids)

    def since(self, last_uid: int, limit: int) -> tuple[Summary, ...]:
        """The next mails in UID order; see `Mailbox.since`."""
        return self.summaries(self.uids(last_uid, limit))

    def fetch(self, summaries: Iterable[Summary]) -> Iterator[Fetched]:
        """The mails' bytes, several a command; see `Mailbox.fetch`.

        A server may be wrong about sizes by `max_bytes` a command (Exchange only estimates them), then it is cut off.
        """
        for batch in batches(summaries, self._settings.max_bytes):
            yield from self._fetch(batch)

    def file(self, uids: Sequence[int], folder: str | None) -> None:
        """Moves or marks many mails a command; see `Mailbox.file`."""
        if self._readonly:  # Dovecot answers OK and does nothing
            raise ValueError("the mailbox was opened for reading only")
        for some in slices(uids):
            with self._command(f"moving mail to {folder}" if folder else "marking mail as seen") as client:
                if folder and client.can_move:
                    client.move_safely(some, client.folder(folder))
                else:
                    client.add_flags(some, SEEN, silent=True)

    def wait(self, seconds: float, wake: int | None = None) -> bool:
        """Waits in IDLE (RFC 2177), or without it where the server has none; see `Mailbox.wait`."""
        with self._command("waiting for mail") as client:
            if client.heard_of_mail():  # inside another reply: IDLE will not repeat it
                return True
            if not client.has_capability("IDLE"):
                return client.readable(seconds, wake)
            client.idle()
            spoke = client.readable(min(seconds, IDLE_SECONDS), wake)
        with self._command("leaving IDLE") as client:
            # Reads to the tagged reply, so that no line is left cut in two, and a closed connection is an error.
            client.idle_done()
        return spoke

    def _connect(self) -> Wire:
        settings = self._settings
        context = settings.context()
        wire = Wire(settings.host, settings.port, context if settings.tls == "implicit" else None, settings.timeout)
        try:
            if context and settings.tls == "starttls":
                wire.begin_tls(context)
        except BaseException:
            wire.shutdown()
            raise
        return wire

    def _login(self, client: _Client) -> None:
        """Raised outside the handler: a chained exception would show what the server or a codec repeats of it."""
        user, password = self._settings.user, self._settings.password
        client.wire.allow(ANSWER_OCTETS, self._settings.timeout)
        refusal: IMAPClientError | None = None
        try:
            if "AUTH=PLAIN" in client.wire.capabilities:  # the only one of the two that takes UTF-8 (RFC 4616)
                client.plain_login(user, password)
            elif user.isascii() and password.isascii():
                client.login(user, password)
            else:
                refusal = IMAPClientError("user and password must be ASCII here, since the server has no AUTH=PLAIN")
        except IMAPClientError as error:
            refusal = error
        if refusal:
            text = str(refusal).replace(password, "***")
            broken = isinstance(refusal.__context__, IMAPClientAbortError) or any(c in text.upper() for c in NOT_NOW)
            raise (Unavailable if broken else Refused)(f"{self._settings.server}: logging in as {user}: {text}")

    def _sizes(self, uids: Sequence[int]) -> dict[int, answer.Items] | None:
        """None where the server refuses; the connection is as good as before then."""
        with self._command("asking for sizes") as client:
            return client.summaries(uids)

    def _fetch(self, batch: tuple[Summary, ...]) -> Iterator[Fetched]:
        truncated = batch[0].size > self._settings.max_bytes
        octets = ANSWER_OCTETS + self._settings.max_bytes + (0 if truncated else sum(s.size for s in batch))
        with self._command(f"fetching mail from UID {batch[0].uid} to {batch[-1].uid}", octets) as client:
            found = client.fetch([s.uid for s in batch], answer.START if truncated else answer.WHOLE)
        for summary in batch:
            raw = (answer.start if truncated else answer.whole)(found.get(summary.uid, {}))
            if raw is not None:
                yield Fetched(summary.uid, raw, summary.arrived_at, summary.size or len(raw), truncated)

    @contextlib.contextmanager
    def _command(self, doing: str, octets: int = ANSWER_OCTETS) -> Iterator[_Client]:
        if self._client is None:
            raise Unavailable(f"{self._settings.server}: {doing}: there is no connection; enter the mailbox again")
        with self._guard(doing):
            self._client.wire.allow(octets, self._settings.deadline)
            yield self._client

    @contextlib.contextmanager
    def _guard(self, doing: str) -> Iterator[None]:
        """Whatever happens inside ends the connection: a rubbish answer can raise nearly anything in a parser."""
        try:
            yield
        except MailboxError:
            self._drop()
            raise
        except Exception as error:
            self._drop()
            raise Unavailable(f"{self._settings.server}: {doing}: {error or type(error).__name__}") from error
        except BaseException:
            self._drop()
            raise

    def _drop(self) -> None:
        if self._client:
            self._client.wire.shutdown()
            self._client = None


class _Client(IMAPClient):  # type: ignore[misc]  # IMAPClient carries no types
    """IMAPClient over a connection that is open already, and the few commands it does not know."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self._folders: dict[str, str] = {}
        super().__init__(wire.host, wire.port, ssl=False)
        self.normalise_times = False  # aware datetimes, not this machine's wall time
        wire.debug = 0  # IMAPClient makes imaplib format every body for a log that is then thrown away

    def _create_IMAP4(self) -> Wire:  # noqa: N802  # IMAPClient's name
        return self.wire

    @property
    def can_move(self) -> bool:
        """Whether mails can be moved without a bare EXPUNGE, which would delete what other people marked."""
        return bool(self.has_capability("MOVE") or self.has_capability("UIDPLUS"))

    def heard_of_mail(self) -> bool:
        """Whether the server spoke of new mail (EXISTS) since this was asked last.

        Forgets whatever else it said in passing, which would pile up on a connection that lives for weeks.
        """
        heard = "EXISTS" in self.wire.untagged_responses
        self.wire.untagged_responses.clear()
        return heard

    def uids_from(self, first: int) -> set[int]:
        """UID SEARCH. IMAPClient's own fails where a server spreads the answer over several lines."""
        status, lines = self.wire.uid("SEARCH", "UID", f"{first}:*")
        if status != "OK":
            raise IMAPClientError(f"SEARCH failed: {lines!r}")
        return {int(uid) for line in lines if line for uid in line.split()}

    def summaries(self, uids: Sequence[int]) -> dict[int, answer.Items] | None:
        """Sizes and arrivals, or None where the server says NO (BAD is no refusal, but a broken connection)."""
        try:
            found: dict[int, answer.Items] = self.fetch(uids, answer.SUMMARY)
        except IMAPClientError as error:
            if not str(error).startswith("fetch failed: "):  # what IMAPClient makes of a NO
                raise
            self.wire.untagged_responses.pop("FETCH", None)  # what it said of some of them before the NO
            return None
        return found

    def move_safely(self, uids: Sequence[int], folder: str) -> None:
        """MOVE (RFC 6851), or COPY and UID EXPUNGE (RFC 4315)."""
        if self.has_capability("MOVE"):
            self.move(uids, folder)
        else:
            self.copy(uids, folder)
            self.delete_messages(uids, silent=True)
            self.uid_expunge(uids)

    def folder(self, name: str) -> str:
        """The server's name of a folder, which is made if it is missing; looked for once a connection."""
        if name not in self._folders:
            own = self._own_name(name)
            if not self.folder_exists(own):
                self.create_folder(own)
                self.subscribe_folder(own)
            self._folders[name] = own
        return self._folders[name]

    def _own_name(self, name: str) -> str:
        """`name` with the server's delimiter, below its personal namespace (RFC 2342)."""
        prefix, delimiter = "", None
        if self.has_capability("NAMESPACE"):
            prefix, delimiter = (self.namespace().personal or (("", None),))[0]
        if not delimiter:  # an empty name asks for the delimiter alone (RFC 9051 6.3.9)
            delimiter = next((d.decode("ascii") for _, d, _ in self.list_folders("", "") if d), "/")
        own = name.replace("/", delimiter)
        return own if own.startswith(prefix) else prefix + own

    def readable(self, seconds: float, wake: int | None) -> bool:
        """Waits for the server or for `wake`; True when the server has spoken."""
        if self.wire.unread:
            return True
        with selectors.DefaultSelector() as selector:
            server = selector.register(self.wire.sock, selectors.EVENT_READ)
            if wake is not None:
                selector.register(wake, selectors.EVENT_READ)
            return any(key is server for key, _ in selector.select(max(seconds, 0.0)))
