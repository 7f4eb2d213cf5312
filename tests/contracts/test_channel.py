"""What a channel keeps to: the same bytes at the other end, and a verdict that is right about who is to blame."""

from __future__ import annotations

import base64
import dataclasses
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailflow.channels import smtp
from mailflow.channels.channel import Channel
from mailflow.channels.settings import SmtpSettings
from mailflow.channels.smtp import SmtpChannel
from mailflow.errors import DeliveryError, Permanent, Temporary
from tests.servers.pki import Pki
from tests.servers.scripted_smtp import HANG_UP, ScriptedSmtp
from tests.servers.smtp_peer import LARGEST, SmtpPeer, Taken, smtp_peer_running

FROM = "support+b-7f3a@vendor.example"
TO = "budi@klien.example"
LETTER = b"From: support@vendor.example\r\nSubject: Tiket BEN-1042\r\n\r\nHalo Pak Budi,\r\n"
PASSWORD = "kata-sandi-rahasia-77"


def settings_of(peer: SmtpPeer, **changes: Any) -> SmtpSettings:
    given: dict[str, Any] = {"timeout": 5.0, "helo": "vendor.example", **changes}
    return SmtpSettings("127.0.0.1", peer.port, peer.user, peer.password, peer.tls, peer.ca_file, **given)


def scripted(server: ScriptedSmtp, **changes: Any) -> SmtpSettings:
    given: dict[str, Any] = {"user": "support", "password": PASSWORD, "tls": "none", "timeout": 1.0}
    return SmtpSettings("127.0.0.1", server.port, helo="vendor.example", **(given | changes))


def sent(channel: Channel, recipient: str = TO) -> str:
    return channel.send(FROM, recipient, LETTER)


def assert_nowhere(secret: str, error: BaseException | None) -> None:
    encoded = base64.b64encode(f"\0support\0{secret}".encode()).decode()
    while error is not None:
        assert secret not in f"{error} {error!r}"
        assert encoded not in f"{error} {error!r}"
        error = error.__cause__ or error.__context__


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_a_letter_arrives_with_its_envelope_and_the_reply_is_kept(pki: Pki, tls: Any) -> None:
    with smtp_peer_running(pki, tls) as peer, SmtpChannel(settings_of(peer)) as channel:
        assert sent(channel) == "2.0.0 queued as 1"
        assert peer.taken == [Taken(FROM, (TO,), LETTER)]


def test_a_peer_with_auth_login_alone_is_logged_in_to(pki: Pki) -> None:
    with smtp_peer_running(pki, exclude=("PLAIN",)) as peer, SmtpChannel(settings_of(peer)) as channel:
        sent(channel)
        assert len(peer.taken) == 1


def test_a_password_beyond_ascii_works(pki: Pki) -> None:
    with smtp_peer_running(pki) as peer:
        peer.password = "kata-sandi-é-½"
        with SmtpChannel(settings_of(peer)) as channel:
            sent(channel)
        assert len(peer.taken) == 1


def test_the_null_sender_can_be_used(smtp_peer: SmtpPeer) -> None:
    with SmtpChannel(settings_of(smtp_peer)) as channel:
        channel.send("", TO, LETTER)
    assert smtp_peer.taken == [Taken("", (TO,), LETTER)]


@pytest.mark.parametrize(
    "body",
    [b".\r\n", b"..\r\n", b"\r\n.\r\n\r\n.x\r\n", b".\r\n.\r\n", b"x" * 900 + b"\r\n", b"\r\n\r\n", b" .\r\n.QUIT\r\n"],
)
def test_dots_at_the_start_of_a_line_arrive_as_they_were(smtp_peer: SmtpPeer, body: bytes) -> None:
    with SmtpChannel(settings_of(smtp_peer)) as channel:
        channel.send(FROM, TO, LETTER + body)
        sent(channel)
    assert [taken.data for taken in smtp_peer.taken] == [LETTER + body, LETTER]


LINES = st.lists(st.text(st.sampled_from(". ab\t=<>"), max_size=8).map(str.encode), max_size=12)


@settings(derandomize=True, max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES)
def test_any_lines_arrive_as_they_were(smtp_peer: SmtpPeer, lines: list[bytes]) -> None:
    letter = LETTER + b"".join(line + b"\r\n" for line in lines)
    smtp_peer.forget()
    with SmtpChannel(settings_of(smtp_peer)) as channel:
        channel.send(FROM, TO, letter)
    assert [taken.data for taken in smtp_peer.taken] == [letter]


def test_many_letters_go_over_one_connection_without_a_word_between_them(smtp_peer: SmtpPeer) -> None:
    with SmtpChannel(settings_of(smtp_peer)) as channel:
        for number in range(20):
            sent(channel, f"user{number}@klien.example")
    assert smtp_peer.counts == {"connections": 1, "AUTH": 1, "MAIL": 20, "RCPT": 20, "DATA": 20}


REFUSED = {
    "temperror@klien.example": (Temporary, 451),
    "permerror@klien.example": (Permanent, 550),
    "dataerror@klien.example": (Permanent, 554),
    "greylist@klien.example": (Temporary, 451),
}


@pytest.mark.parametrize("recipient", REFUSED)
def test_a_refused_recipient_gets_a_verdict_and_the_next_letter_the_same_connection(
    smtp_peer: SmtpPeer, recipient: str
) -> None:
    kind, code = REFUSED[recipient]
    with SmtpChannel(settings_of(smtp_peer)) as channel:
        with pytest.raises(kind, match=recipient) as refused:
            sent(channel, recipient)
        sent(channel)
    assert refused.value.code == code
    assert [taken.recipients for taken in smtp_peer.taken] == [(TO,)]
    assert smtp_peer.counts["connections"] == 1


def test_a_refused_sender_is_our_own_fault_and_temporary(smtp_peer: SmtpPeer) -> None:
    with (
        SmtpChannel(settings_of(smtp_peer)) as channel,
        pytest.raises(Temporary, match="sender not allowed") as refused,
    ):
        channel.send("badsender@vendor.example", TO, LETTER)
    assert refused.value.code == 550


def test_a_letter_that_is_too_large_is_permanent_before_it_is_sent(smtp_peer: SmtpPeer) -> None:
    large = LETTER + (b"x" * 70 + b"\r\n") * (LARGEST // 70)
    with SmtpChannel(settings_of(smtp_peer)) as channel:
        with pytest.raises(Permanent) as refused:
            channel.send(FROM, TO, large)
        sent(channel)
    assert refused.value.code == 552
    assert smtp_peer.counts["DATA"] == 1


def test_a_connection_that_the_peer_closed_between_letters_is_made_again(smtp_peer: SmtpPeer) -> None:
    with SmtpChannel(settings_of(smtp_peer)) as channel:
        sent(channel, "hangup@klien.example")
        sent(channel)
    assert [taken.recipients[0] for taken in smtp_peer.taken] == ["hangup@klien.example", TO]
    assert smtp_peer.counts["connections"] == 2


def test_a_connection_that_was_idle_for_long_is_made_again(
    smtp_peer: SmtpPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SmtpChannel(settings_of(smtp_peer)) as channel:
        sent(channel)
        monkeypatch.setattr(smtp, "IDLE_SECONDS", 0.0)
        sent(channel)
    assert smtp_peer.counts["connections"] == 2
    assert len(smtp_peer.taken) == 2


def test_a_connection_lost_after_the_final_dot_is_temporary_and_the_same_bytes_go_again(smtp_peer: SmtpPeer) -> None:
    with SmtpChannel(settings_of(smtp_peer)) as channel:
        with pytest.raises(Temporary, match="may have been taken") as lost:
            sent(channel, "drop@klien.example")
        sent(channel, "drop@klien.example")
    assert lost.value.code == 0
    assert [taken.data for taken in smtp_peer.taken] == [LETTER, LETTER]


def test_a_peer_that_stalls_after_the_final_dot_is_temporary_in_time(smtp_peer: SmtpPeer) -> None:
    with SmtpChannel(settings_of(smtp_peer, timeout=0.5)) as channel:
        began = time.monotonic()
        with pytest.raises(Temporary, match="timed out") as stalled:
            sent(channel, "stall@klien.example")
        assert 0.4 < time.monotonic() - began < 2
        sent(channel)
    assert stalled.value.code == 0
    assert smtp_peer.counts["connections"] == 2


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_a_certificate_of_another_authority_is_refused(pki: Pki, tls: Any) -> None:
    with smtp_peer_running(pki, tls) as peer:
        foreign = dataclasses.replace(settings_of(peer), ca_file=pki.foreign_ca_file)
        with SmtpChannel(foreign) as channel, pytest.raises(Temporary, match="certificate verify failed"):
            sent(channel)
        assert peer.counts["AUTH"] == 0


def test_a_refused_login_is_temporary_and_keeps_the_password_to_itself(smtp_peer: SmtpPeer) -> None:
    wrong = dataclasses.replace(settings_of(smtp_peer), password=PASSWORD)
    with SmtpChannel(wrong) as channel, pytest.raises(Temporary, match="logging in as support@klien") as refused:
        sent(channel)
    assert refused.value.code == 535
    assert_nowhere(PASSWORD, refused.value)
    assert PASSWORD not in repr(wrong)


@pytest.mark.parametrize(
    "replies",
    [
        {"AUTH": f"535 5.7.8 no user with {PASSWORD}"},
        {"AUTH": "535 5.7.8 " + base64.b64encode(f"\0support\0{PASSWORD}".encode()).decode()},
        {"AUTH": HANG_UP},
        {"EHLO": "250-script.example\r\n250 AUTH GSSAPI"},
        {"EHLO": "250 script.example"},
        {"MAIL": f"550 5.7.1 {PASSWORD}"},
        {"RCPT": f"550 5.7.1 {PASSWORD}"},
    ],
)
def test_the_password_stands_in_no_error_whatever_the_server_says(replies: dict[str, str]) -> None:
    with (
        ScriptedSmtp(dict(replies)).running() as server,
        SmtpChannel(scripted(server)) as channel,
        pytest.raises(DeliveryError) as failed,
    ):
        sent(channel)
    assert_nowhere(PASSWORD, failed.value)


TOO_LONG = "250 " + "x" * 9000  # RFC 5321 4.5.3.1.5 allows 512; smtplib's own reply to it is 500

VERDICTS: list[tuple[dict[str, str | list[str]], type[DeliveryError], int]] = [
    ({"": "554 5.7.1 your address is listed"}, Temporary, 554),
    ({"": "421 4.3.2 too busy"}, Temporary, 421),
    ({"": HANG_UP}, Temporary, 0),
    ({"": "SSH-2.0-OpenSSH"}, Temporary, 0),
    ({"EHLO": "550 5.7.1 I do not like that name"}, Temporary, 550),
    ({"AUTH": "535 5.7.8 wrong"}, Temporary, 535),
    ({"AUTH": "454 4.7.0 the user database is away"}, Temporary, 454),
    ({"AUTH": "334 more?"}, Temporary, 334),
    ({"MAIL": "451 4.3.0 later"}, Temporary, 451),
    ({"MAIL": "553 5.1.8 sender's domain does not exist"}, Temporary, 553),
    ({"MAIL": "554 5.7.1 not from you"}, Temporary, 554),
    ({"MAIL": "554 5.3.4 too big"}, Permanent, 554),
    ({"MAIL": "552 too big"}, Permanent, 552),
    ({"MAIL": HANG_UP}, Temporary, 0),
    ({"RCPT": "450 4.2.0 greylisted"}, Temporary, 450),
    ({"RCPT": "552 5.2.2 mailbox full"}, Permanent, 552),
    ({"RCPT": "530 5.7.0 log in first"}, Temporary, 530),
    ({"RCPT": "503 5.5.1 MAIL first"}, Temporary, 503),
    ({"RCPT": "250-first\r\n550 5.1.1 of two minds"}, Permanent, 550),
    ({"RCPT": "99 what"}, Temporary, 99),
    ({"RCPT": "what"}, Temporary, 0),
    ({"RCPT": TOO_LONG}, Temporary, 500),
    ({"DATA": "451 4.3.0 later"}, Temporary, 451),
    ({"DATA": "554 5.5.1 no valid recipients"}, Permanent, 554),
    ({"DATA": "250 OK"}, Temporary, 0),
    ({".": "452 4.3.1 disk full"}, Temporary, 452),
    ({".": "554 5.6.0 looks like spam"}, Permanent, 554),
    ({".": "421 4.3.2 going down"}, Temporary, 421),
    ({".": HANG_UP}, Temporary, 0),
]


@pytest.mark.parametrize(("replies", "kind", "code"), VERDICTS, ids=[str(v[0])[:60] for v in VERDICTS])
def test_every_refusal_has_its_verdict(
    replies: dict[str, str | list[str]], kind: type[DeliveryError], code: int
) -> None:
    with (
        ScriptedSmtp(dict(replies)).running() as server,
        SmtpChannel(scripted(server)) as channel,
        pytest.raises(DeliveryError) as refused,
    ):
        sent(channel)
    assert (type(refused.value), refused.value.code) == (kind, code)
    assert f"127.0.0.1:{server.port}" in str(refused.value)


@pytest.mark.parametrize("reply", ["421 4.4.2 idle for too long", HANG_UP])
def test_a_kept_connection_that_says_goodbye_at_mail_costs_no_letter(reply: str) -> None:
    replies: dict[str, str | list[str]] = {"MAIL": ["250 2.1.0 OK", reply, "250 2.1.0 OK"]}
    with ScriptedSmtp(replies).running() as server, SmtpChannel(scripted(server)) as channel:
        sent(channel)
        sent(channel)
        assert server.connections == 2


def test_a_connection_that_cannot_be_reset_is_made_again() -> None:
    replies: dict[str, str | list[str]] = {"RCPT": ["550 5.1.1 no", "250 OK"], "RSET": "500 5.5.1 what?"}
    with ScriptedSmtp(replies).running() as server, SmtpChannel(scripted(server)) as channel:
        with pytest.raises(Permanent):
            sent(channel)
        sent(channel)
        assert server.connections == 2


def test_a_server_that_offers_no_starttls_gets_no_password() -> None:
    with ScriptedSmtp().running() as server:
        with (
            SmtpChannel(scripted(server, tls="starttls")) as channel,
            pytest.raises(Temporary, match="STARTTLS"),
        ):
            sent(channel)
        assert not any(command.startswith("AUTH") for command in server.commands)


def test_a_server_that_goes_on_in_plain_text_after_starttls_gets_no_password() -> None:
    replies: dict[str, str | list[str]] = {
        "EHLO": "250-script.example\r\n250-STARTTLS\r\n250 AUTH PLAIN",
        "STARTTLS": "220 ready\r\n250 AUTH PLAIN",
    }
    with ScriptedSmtp(replies).running() as server:
        with SmtpChannel(scripted(server, tls="starttls")) as channel, pytest.raises(Temporary, match="STARTTLS"):
            sent(channel)
        assert not any(command.startswith("AUTH") for command in server.commands)


def test_a_server_that_is_not_there_is_temporary() -> None:
    with ScriptedSmtp().running() as server:
        pass
    with SmtpChannel(scripted(server)) as channel, pytest.raises(Temporary, match=r"connecting: .*refused") as failed:
        sent(channel)
    assert failed.value.code == 0


@pytest.mark.parametrize(
    "address",
    ["büdi@klien.example", "budi@münchen.example", "a b@klien.example", "budi", "", "a>@x", "a@b\r\nRCPT TO:<c@d>"],
)
def test_an_address_that_cannot_stand_in_an_envelope_is_permanent(smtp_peer: SmtpPeer, address: str) -> None:
    with SmtpChannel(settings_of(smtp_peer)) as channel, pytest.raises(Permanent, match="ASCII only"):
        sent(channel, address)
    assert not smtp_peer.counts


def test_an_address_is_sent_as_it_is_given(smtp_peer: SmtpPeer) -> None:
    odd = "o'budi+tag{x}/y=z@[192.0.2.1]"
    with SmtpChannel(settings_of(smtp_peer)) as channel:
        sent(channel, odd)
    assert smtp_peer.taken[0].recipients == (odd,)


@pytest.mark.parametrize("data", [b"a\nb\r\n", b"a\rb\r\n", b"\r\n.\r.\r\n", b"caf\xc3\xa9\r\n", b"a\x00b\r\n"])
def test_a_letter_that_another_server_could_read_otherwise_is_never_sent(smtp_peer: SmtpPeer, data: bytes) -> None:
    with SmtpChannel(settings_of(smtp_peer)) as channel, pytest.raises(Permanent, match="7-bit with CRLF"):
        channel.send(FROM, TO, LETTER + data)
    assert not smtp_peer.counts


def test_plain_text_to_another_machine_is_no_setting() -> None:
    with pytest.raises(ValueError, match="in plain text; write implicit"):
        SmtpSettings("smtp.vendor.example", 25, tls="none")


def test_a_user_without_a_password_is_no_setting() -> None:
    with pytest.raises(ValueError, match="belong together"):
        SmtpSettings("smtp.vendor.example", 465, user="support")
