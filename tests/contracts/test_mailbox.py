"""What every mailbox keeps to, on a Dovecot (TLS both ways) and on pymap (plain, and with habits of its own)."""

from __future__ import annotations

import dataclasses
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.errors import Refused, Unavailable
from mailflow.mailbox.batch import MAILS_A_FETCH, OCTETS_A_FETCH, batches, slices
from mailflow.mailbox.imap import ImapMailbox
from mailflow.mailbox.mailbox import Mailbox, Summary
from mailflow.mailbox.settings import ImapSettings
from tests.servers.accounts import Account
from tests.servers.dovecot import POOR, POOREST, Dovecot, DovecotAccount
from tests.servers.pki import Pki

JAKARTA = timezone(timedelta(hours=7))
Site = tuple[Account, ImapSettings]

HEADER = b"From: budi@klien.example\r\nSubject: Tidak bisa login\r\n\r\n"


def mail(number: int, size: int = 0) -> bytes:
    text = b"Mail nomor %d\r\n" % number
    return HEADER + text + (b"x" * 70 + b"\r\n") * (size // 72)


def settings_of(account: DovecotAccount, tls: str = "implicit", **changes: Any) -> ImapSettings:
    port = account.tls_port if tls == "implicit" else account.port
    ca_file = None if tls == "none" else account.ca_file
    return ImapSettings(account.host, port, account.user, account.password, tls, ca_file, **changes)  # type: ignore[arg-type]


@pytest.fixture(params=["dovecot-implicit", "dovecot-starttls", "pymap"])
def site(request: pytest.FixtureRequest) -> Site:
    if request.param == "pymap":
        plain = request.getfixturevalue("pymap").account()
        return plain, ImapSettings(plain.host, plain.port, plain.user, plain.password, "none")
    account = request.getfixturevalue("dovecot").account()
    return account, settings_of(account, request.param.removeprefix("dovecot-"))


def everything(box: Mailbox) -> tuple[Summary, ...]:
    return box.since(0, 1000)


def test_mails_come_in_uid_order_with_size_and_arrival_in_utc(site: Site) -> None:
    account, settings = site
    account.append(mail(1), mail(2), mail(3), at=datetime(2025, 2, 12, 10, 0, tzinfo=JAKARTA))
    with ImapMailbox(settings) as box:
        state = box.open(readonly=True)
        found = everything(box)
        fetched = list(box.fetch(found))
    assert state.exists == 3
    assert [s.uid for s in found] == sorted(s.uid for s in found)
    assert {s.arrived_at for s in found} == {datetime(2025, 2, 12, 3, 0, tzinfo=UTC)}
    assert [f.uid for f in fetched] == [s.uid for s in found]
    assert [f.raw.splitlines()[-1] for f in fetched] == [b"Mail nomor 1", b"Mail nomor 2", b"Mail nomor 3"]
    assert not any(f.truncated for f in fetched)


def test_after_the_last_mail_there_is_none_although_the_server_names_the_last_one(site: Site) -> None:
    account, settings = site
    account.append(mail(1), mail(2))
    with ImapMailbox(settings) as box:
        box.open(readonly=True)
        last = everything(box)[-1].uid
        assert box.since(last, 10) == ()
        assert box.since(last + 100, 10) == ()


def test_an_empty_mailbox_has_no_mails(site: Site) -> None:
    _, settings = site
    with ImapMailbox(settings) as box:
        assert box.open(readonly=True).exists == 0
        assert everything(box) == ()
        assert list(box.fetch(())) == []


def test_a_slice_holds_the_first_mails_and_the_next_slice_goes_on(site: Site) -> None:
    account, settings = site
    account.append(*map(mail, range(5)))
    with ImapMailbox(settings) as box:
        box.open(readonly=True)
        uids = [s.uid for s in everything(box)]
        assert [s.uid for s in box.since(0, 2)] == uids[:2]
        assert [s.uid for s in box.since(uids[1], 2)] == uids[2:4]


def test_a_mail_that_came_while_the_mailbox_was_open_is_found(site: Site) -> None:
    account, settings = site
    with ImapMailbox(settings) as box:
        box.open(readonly=True)
        assert everything(box) == ()
        account.append(mail(1))
        assert len(everything(box)) == 1


def test_fetching_marks_nothing_as_seen(site: Site) -> None:
    account, settings = site
    account.append(mail(1))
    with ImapMailbox(settings) as box:
        box.open(readonly=False)
        assert len(list(box.fetch(everything(box)))) == 1
    assert set(map(frozenset, account.flags().values())) == {frozenset()}


def test_filing_without_a_folder_marks_as_seen(site: Site) -> None:
    account, settings = site
    account.append(mail(1), mail(2))
    with ImapMailbox(settings) as box:
        box.open(readonly=False)
        first, second = (s.uid for s in everything(box))
        box.file([first], None)
    flags = account.flags()
    assert b"\\Seen" in flags[first]
    assert b"\\Seen" not in flags[second]


def test_filing_moves_to_a_folder_that_is_made_when_missing(site: Site) -> None:
    account, settings = site
    account.append(mail(1), mail(2), mail(3))
    with ImapMailbox(settings) as box:
        assert box.open(readonly=False).can_move
        first, second, _ = (s.uid for s in everything(box))
        box.file([first], "mailflow/processed")
        box.file([second], "mailflow/processed")
        assert len(everything(box)) == 1
    folders = account.folders()
    assert folders["INBOX"] == 1
    assert folders["mailflow/processed"] == 2


def test_a_mailbox_opened_for_reading_cannot_be_changed(site: Site) -> None:
    account, settings = site
    account.append(mail(1))
    with ImapMailbox(settings) as box:
        box.open(readonly=True)
        (only,) = everything(box)
        with pytest.raises(ValueError, match="for reading only"):
            box.file([only.uid], None)
    assert account.flags() == {only.uid: set()}


def test_a_mail_over_the_limit_gives_its_header_and_the_first_64_kilobytes(site: Site) -> None:
    account, settings = site
    account.append(mail(1), mail(2, size=200_000), mail(3))
    with ImapMailbox(dataclasses.replace(settings, max_bytes=100_000)) as box:
        box.open(readonly=True)
        small, large, other = box.fetch(everything(box))
    assert (small.truncated, large.truncated, other.truncated) == (False, True, False)
    assert large.raw.startswith(b"From: budi@klien.example")
    assert b"Mail nomor 2" in large.raw
    assert 64 * 1024 < len(large.raw) < 66 * 1024
    assert large.size > 190_000


def test_uidvalidity_is_the_servers_and_stays(site: Site) -> None:
    account, settings = site
    with account.client() as client:
        uidvalidity = client.folder_status("INBOX", ["UIDVALIDITY"])[b"UIDVALIDITY"]
    for readonly in (True, False):
        with ImapMailbox(settings) as box:
            assert box.open(readonly=readonly).uidvalidity == uidvalidity > 0


def in_the_background(action: Callable[[], None], after: float = 0.2) -> threading.Timer:
    timer = threading.Timer(after, action)
    timer.start()
    return timer


def test_waiting_ends_within_two_seconds_of_a_new_mail(site: Site) -> None:
    account, settings = site
    with ImapMailbox(settings) as box:
        assert box.open(readonly=False).can_idle
        everything(box)
        timer = in_the_background(lambda: account.append(mail(1)))
        began = time.monotonic()
        assert box.wait(20)
        assert time.monotonic() - began < 2.2
        assert len(everything(box)) == 1
        timer.join()


def test_waiting_ends_when_the_wake_descriptor_is_readable(site: Site) -> None:
    _, settings = site
    waker, wake = socket.socketpair()
    with waker, wake, ImapMailbox(settings) as box:
        box.open(readonly=False)
        while box.wait(0.1):  # some servers greet an IDLE with news of their own
            everything(box)
        timer = in_the_background(lambda: waker.sendall(b"!"))
        began = time.monotonic()
        assert not box.wait(20, wake.fileno())
        assert time.monotonic() - began < 2
        assert wake.recv(10) == b"!", "the byte belongs to whoever owns the descriptor"
        assert everything(box) == ()
        timer.join()


def test_a_mail_that_was_announced_inside_another_answer_is_not_waited_for(site: Site) -> None:
    account, settings = site
    account.append(mail(1))
    with ImapMailbox(settings) as box:
        box.open(readonly=False)
        found = everything(box)
        account.append(mail(2))
        list(box.fetch(found))
        began = time.monotonic()
        assert box.wait(20)
        assert time.monotonic() - began < 2


def test_no_mail_is_missed_or_seen_twice_while_mails_keep_coming(site: Site) -> None:
    account, settings = site
    coming = threading.Thread(target=lambda: list(map(account.append, map(mail, range(40)))))
    seen: list[int] = []
    with ImapMailbox(settings) as box:
        box.open(readonly=False)
        coming.start()
        give_up_at = time.monotonic() + 20
        while len(seen) < 40 and time.monotonic() < give_up_at:
            while found := box.since(seen[-1] if seen else 0, 7):
                seen += [fetched.uid for fetched in box.fetch(found)]
            if len(seen) < 40:
                assert box.wait(5), "a mail came, and nobody said so"
    coming.join()
    assert len(seen) == 40
    assert seen == sorted(set(seen))


def test_a_folder_that_somebody_removed_is_made_again_by_the_next_connection(site: Site) -> None:
    account, settings = site
    account.append(mail(1), mail(2))
    box = ImapMailbox(settings)
    for _ in range(2):
        with box:
            box.open(readonly=False)
            box.file([everything(box)[0].uid], "done")
        with account.client() as client:
            assert client.folder_status("done", ["MESSAGES"]) == {b"MESSAGES": 1}
            client.delete_folder("done")


def test_a_refused_login_is_told_apart_and_keeps_the_password_to_itself(site: Site) -> None:
    _, settings = site
    secret = "salah-sandi-77"
    with pytest.raises(Refused) as refused, ImapMailbox(dataclasses.replace(settings, password=secret)):
        pass
    assert settings.user in str(refused.value)
    assert_nowhere(secret, refused.value)
    assert secret not in repr(dataclasses.replace(settings, password=secret))


def assert_nowhere(secret: str, error: BaseException | None) -> None:
    while error is not None:
        assert secret not in str(error) + repr(error) + "".join(getattr(error, "__notes__", ()))
        error = error.__cause__ or error.__context__


def test_after_a_failure_the_mailbox_must_be_entered_again(site: Site) -> None:
    _, settings = site
    with ImapMailbox(dataclasses.replace(settings, folder="no such folder")) as box:
        with pytest.raises(Unavailable, match="opening no such folder"):
            box.open(readonly=True)
        with pytest.raises(Unavailable, match="enter the mailbox again"):
            everything(box)


@pytest.mark.dovecot
@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_certificate_of_another_authority_is_refused(dovecot: Dovecot, pki: Pki, tls: str) -> None:
    settings = dataclasses.replace(settings_of(dovecot.account(), tls), ca_file=pki.foreign_ca_file)
    with pytest.raises(Unavailable, match="certificate verify failed"), ImapMailbox(settings):
        pass


@pytest.mark.dovecot
def test_a_certificate_for_another_name_is_refused(dovecot: Dovecot) -> None:
    settings = dataclasses.replace(settings_of(dovecot.account()), host=POOR)
    with pytest.raises(Unavailable, match="certificate verify failed"), ImapMailbox(settings):
        pass


@pytest.mark.dovecot
def test_the_bytes_are_exactly_those_on_the_server(dovecot: Dovecot) -> None:
    account = dovecot.account()
    odd = HEADER + b"\xff 8-bit \xc3\xa9\r\n.\r\n..\r\n no end of line"
    account.append(odd, mail(2))
    with ImapMailbox(settings_of(account)) as box:
        box.open(readonly=True)
        assert [f.raw for f in box.fetch(everything(box))] == [odd, mail(2)]


@pytest.mark.dovecot
def test_a_mail_of_no_bytes_is_a_mail(dovecot: Dovecot) -> None:
    account = dovecot.account()
    for bytes_ in (mail(1), b"", mail(2)):
        account.drop(bytes_)
    with ImapMailbox(settings_of(account)) as box:
        box.open(readonly=True)
        assert [(fetched.size, fetched.raw) for fetched in box.fetch(everything(box))][1] == (0, b"")


@pytest.mark.dovecot
def test_a_hundred_and_twenty_delivered_files_come_complete_and_in_order(dovecot: Dovecot) -> None:
    account = dovecot.account()
    for number in range(120):
        account.drop(mail(number))
    with ImapMailbox(settings_of(account)) as box:
        box.open(readonly=False)
        found = everything(box)
        fetched = list(box.fetch(found))
        box.file([s.uid for s in found], "done")
    assert [f.uid for f in fetched] == [s.uid for s in found]
    assert {f.raw for f in fetched} == {mail(number) for number in range(120)}
    assert account.folders() == {"INBOX": 0, "done": 120}


@pytest.mark.dovecot
def test_without_move_mails_are_copied_and_only_they_are_expunged(dovecot: Dovecot) -> None:
    account = dovecot.account(POOR)
    account.append(mail(1), mail(2), mail(3))
    account.mark(2, b"\\Deleted")
    with ImapMailbox(settings_of(account, "none")) as box:
        assert box.open(readonly=False).can_move
        box.file([1, 3], "mailflow/processed")
    assert account.folders() == {"INBOX": 1, "mailflow/processed": 2}
    assert account.flags() == {2: {b"\\Deleted"}}, "what a person marked as deleted is not ours to expunge"
    assert account.flags("mailflow/processed") == {1: set(), 2: set()}


@pytest.mark.dovecot
def test_without_move_and_uidplus_mails_are_only_marked(dovecot: Dovecot) -> None:
    account = dovecot.account(POOREST)
    account.append(mail(1))
    with ImapMailbox(settings_of(account, "none")) as box:
        state = box.open(readonly=False)
        box.file([1], "mailflow/processed")
    assert (state.can_move, state.can_idle) == (False, False)
    assert account.folders() == {"INBOX": 1}
    assert account.flags() == {1: {b"\\Seen"}}


@pytest.mark.dovecot
@pytest.mark.parametrize("name", ["mailflow/selesai & arsip", "INBOX/mailflow/selesai & arsip"])
def test_a_folder_lies_below_the_namespace_with_the_servers_delimiter(dovecot: Dovecot, name: str) -> None:
    account = dovecot.account(POOR, namespace__inbox__separator=".", namespace__inbox__prefix="INBOX.")
    account.append(mail(1))
    with ImapMailbox(settings_of(account, "none")) as box:
        box.open(readonly=False)
        box.file([1], name)
    assert account.folders() == {"INBOX": 0, "INBOX.mailflow.selesai & arsip": 1}


@pytest.mark.dovecot
def test_without_idle_waiting_ends_with_the_time_or_the_wake_descriptor(dovecot: Dovecot) -> None:
    waker, wake = socket.socketpair()
    with waker, wake, ImapMailbox(settings_of(dovecot.account(POOR), "none")) as box:
        assert not box.open(readonly=False).can_idle
        began = time.monotonic()
        assert not box.wait(0.3)
        assert 0.3 <= time.monotonic() - began < 2
        waker.sendall(b"!")
        assert not box.wait(20, wake.fileno())
        assert time.monotonic() - began < 2


@pytest.mark.dovecot
def test_a_password_beyond_ascii_works(dovecot: Dovecot) -> None:
    account = dovecot.account(password="kata-sandi-é-½")
    with ImapMailbox(settings_of(account)) as box:
        assert box.open(readonly=True).exists == 0


def test_plain_text_to_another_machine_is_no_setting() -> None:
    with pytest.raises(ValueError, match="in plain text; write implicit"):
        ImapSettings("imap.klien.example", 143, "support", "rahasia", "none")


SIZES = st.one_of(st.integers(0, 2000), st.integers(1_000_000, 9_000_000), st.just(0))


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.lists(SIZES, max_size=130), st.integers(100, 8_000_000))
def test_batches_lose_nothing_keep_the_order_and_stay_small(sizes: list[int], max_bytes: int) -> None:
    mails = [Summary(uid, size, None) for uid, size in enumerate(sizes, 1)]
    cut = list(batches(mails, max_bytes))
    assert [s for batch in cut for s in batch] == mails
    for batch in cut:
        assert 1 <= len(batch) <= MAILS_A_FETCH
        assert len(batch) == 1 or sum(s.size for s in batch) <= OCTETS_A_FETCH
        assert len(batch) == 1 or all(s.size <= max_bytes for s in batch)


@settings(derandomize=True, max_examples=50, deadline=None)
@given(st.integers(0, 2100))
def test_slices_fit_on_a_line(count: int) -> None:
    uids = [2**32 - count + n for n in range(count)]
    cut = list(slices(uids))
    assert [u for some in cut for u in some] == uids
    assert all(len(",".join(map(str, some))) < 8000 for some in cut)
