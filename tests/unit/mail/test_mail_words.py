"""Subject, Message-IDs and encoded words: the small readings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.mail import headers, msgid, subject


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("=?utf-8?q?Gaji_tidak_keluar?=", "Gaji tidak keluar"),
        ("=?utf-8?b?R2FqaQ==?= =?utf-8?b?IGtlbHVhcg==?=", "Gaji keluar"),
        ("=?utf-8?b?w6k=?= x =?iso-8859-1?q?=E9?=", "é x é"),
        ("=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "é"),
        ("=?no-such-charset?q?abc?=", "abc"),
        ("=?punycode?q?abc?=", "abc"),
        ("a =?utf-8?b?%%%?=", "a"),
        ("=?utf-8?q?ba\u202eis_b\u2066aru?=", "bais baru"),
        ("=?utf-8?q?satu=0D=0ABcc:_x?=", "satu Bcc: x"),
        ("  a\t\tb\x07c ", "a b c"),
        ("Re: =?UTF-8?Q?f=C3=BCr?= Dewi", "Re: für Dewi"),
        ("5 =? 6", "5 =? 6"),
    ],
)
def test_a_subject_is_decoded_and_shows_nothing_hidden(raw: str, shown: str) -> None:
    assert subject.clean(raw) == shown


@settings(derandomize=True, max_examples=300)
@given(st.text(alphabet="=?utf-8bqQ_ aA\r\n\t\u202e\u00e9", max_size=60))
def test_a_clean_subject_is_one_visible_line_and_clean_already(raw: str) -> None:
    shown = subject.clean(raw)
    assert not set(shown) & set("\r\n\t\u202e")
    assert shown == " ".join(shown.split())


def test_tags_are_found_in_any_case_in_order_and_once() -> None:
    text = "Re: [ben-1042] Fwd: [BEN-7][BEN-1042] [XYZ-9] [BEN-] BEN-5 [BEN-٣]"
    assert subject.tags(text, "BEN") == (1042, 7)


@pytest.mark.parametrize(
    "decorated",
    [
        "Re: Gaji",
        "RE: Re: Fwd: FW: Gaji",
        "Bls: Gaji",
        "Balas: Gaji",
        "Balasan : Gaji",
        "Terusan: Gaji",
        "Trs: Bls: Gaji",
        "Re[2]: Gaji",
        "Re(3): Gaji",
        "Re: [BEN-1042] Gaji",
        "[BEN-1042] Re: Gaji",
        "AW: WG: Gaji",
        " Gaji ",
    ],
)
def test_the_bare_subject_is_what_the_conversation_is_about(decorated: str) -> None:
    assert subject.bare(decorated) == "Gaji"


def test_words_that_only_begin_like_a_mark_stay() -> None:
    assert subject.bare("Report: gaji") == "Report: gaji"
    assert subject.bare("Realisasi gaji") == "Realisasi gaji"


def test_ids_come_without_brackets_in_order_and_once() -> None:
    assert msgid.ids("<a@b.example> (x) <c@d.example>\t<a@b.example>") == ("a@b.example", "c@d.example")
    assert msgid.ids("<a@\r\n b.example>") == ("a@b.example",)
    assert msgid.ids("a@b.example") == ("a@b.example",)
    assert msgid.ids("your mail of Monday") == ()
    assert msgid.ids("") == ()


@pytest.mark.parametrize("good", ["a@b.example", "CAF=x+1_2.3@mail.gmail.com", "20250203.GA1/x@[192.0.2.1]", "a%b:c@d"])
def test_usual_ids_may_stand_in_a_header_of_ours(good: str) -> None:
    assert msgid.valid_msgid(good)


@pytest.mark.parametrize(
    "bad", ["", "a", "a@", "@b", "a@b>", "<a@b>", "a b@c", "a@b\r\n", "a@b\n", "é@b", '"a"@b', "a@" + "b" * 300]
)
def test_an_id_that_could_break_a_header_is_not_valid(bad: str) -> None:
    assert not msgid.valid_msgid(bad)


def test_all_mails_of_a_conversation_share_its_root() -> None:
    first = b"Message-ID: <root@klien.example>\r\nSubject: x\r\n\r\nbody"
    second = b"Message-ID: <2@v.example>\r\nIn-Reply-To: <root@klien.example>\r\n\r\n"
    third = (
        b"message-id: <3@k.example>\r\nREFERENCES: <root@klien.example>\r\n\t<2@v.example>\r\n"
        b"In-Reply-To: <2@v.example>\r\n"
    )
    assert {msgid.conversation(raw) for raw in (first, second, third)} == {"root@klien.example"}


def test_references_that_say_nothing_give_way() -> None:
    raw = b"References: none\r\nIn-Reply-To: \r\nMessage-ID: <own@klien.example>\r\n"
    assert msgid.conversation(raw) == "own@klien.example"


def test_a_mail_without_ids_is_a_conversation_of_its_own() -> None:
    one, two = msgid.conversation(b"Subject: a\r\n\r\n"), msgid.conversation(b"Subject: b\r\n\r\n")
    assert one.startswith("sha256:")
    assert one != two


def test_ids_in_the_body_do_not_count() -> None:
    assert msgid.conversation(b"Subject: a\r\n\r\nMessage-ID: <x@y.example>\r\n").startswith("sha256:")


def test_the_header_block_ends_at_the_first_empty_line_of_either_kind() -> None:
    assert msgid.header_block(b"A: b\r\nC: d\r\n\r\nE: f\r\n\r\n") == b"A: b\r\nC: d"
    assert msgid.header_block(b"A: b\n\nE: f") == b"A: b"
    assert msgid.header_block(b"A: b") == b"A: b"
    assert msgid.header_block(b"\r\nA: b") == b""


def test_fields_are_unfolded_and_kept_in_order() -> None:
    block = b"A: b\r\n c\r\nnot a field\r\nD:\te\r\nA : f"
    assert headers.fields(block) == (("A", b"b c"), ("D", b"e"), ("A", b"f"))
