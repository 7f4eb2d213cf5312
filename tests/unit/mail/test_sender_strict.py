"""Nobody becomes staff by a crafted From: the strict reading of the raw header (RFC 5322 3.6.2)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.mail.address import addresses, strict_sender, valid_address

FORGED = {
    "no From": b"Subject: hi",
    "an empty From": b"From:",
    "only blanks": b"From:   \r\n\t",
    "two From fields": b"From: staff@corp.example\r\nFrom: x@evil.example",
    "two From fields in other case": b"From: staff@corp.example\r\nfROM: x@evil.example",
    "a second From with a blank before the colon": b"From: staff@corp.example\r\nFrom : x@evil.example",
    "a second From behind a bare CR": b"From: staff@corp.example\r\nX-A: b\rFrom: x@evil.example\r\nTo: a@b.example",
    "a From that ends in a bare CR": b"From: staff@corp.example\r\r\nTo: a@b.example",
    "a bare CR in the address": b"From: staff@corp.example\rx@evil.example",
    "a bare CR in the name": b"From: Dewi\rStaff <staff@corp.example>",
    "two addresses": b"From: staff@corp.example, x@evil.example",
    "two addresses in brackets": b"From: <staff@corp.example>, <x@evil.example>",
    "two addresses without a comma": b"From: <staff@corp.example> <x@evil.example>",
    "an address before the brackets": b"From: staff@corp.example <x@evil.example>",
    "an address after the brackets": b"From: <x@evil.example> staff@corp.example",
    "an encoded word as the local part": b"From: =?utf-8?q?staff=40corp.example=3E?=x@evil.example",
    "an encoded word in brackets": b"From: <=?utf-8?q?staff=40corp.example?=@evil.example>",
    "an encoded word inside the local part": b"From: a=?utf-8?b?c3RhZmY=?=b@corp.example",
    "an encoded word as the domain": b"From: staff@=?utf-8?q?corp.example?=",
    "a comment inside the address": b"From: <staff(x)@corp.example>",
    "a comment after the @": b"From: staff@(x@evil.example)corp.example",
    "a comment at the start of the brackets": b"From: <(x)staff@corp.example>",
    "a comment at the end of the brackets": b"From: <staff@corp.example(x)>",
    "a comment that is not closed": b"From: (staff@corp.example",
    "a comment that was not opened": b"From: staff@corp.example)",
    "a quote that is not closed": b'From: "Dewi <staff@corp.example>',
    "a quote in a comment game": b'From: "a(" <staff@corp.example> (")"',
    "a group": b"From: Team: staff@corp.example;",
    "an empty group": b"From: undisclosed-recipients:;",
    "a route": b"From: <@evil.example:staff@corp.example>",
    "8-bit in the local part": "From: stäff@corp.example".encode(),
    "8-bit in the domain": "From: staff@cörp.example".encode(),
    "a full-width @": "From: staff＠corp.example".encode(),
    "a homograph in Latin-1": b"From: st\xe4ff@corp.example",
    "NUL at the end": b"From: staff@corp.example\0x@evil.example",
    "NUL in the name": b"From: De\0wi <staff@corp.example>",
    "a control in the address": b"From: staff\x07@corp.example",
    "the comment mark of the parser itself": b"From: <\x01staff@corp.example>",
    "a fold inside the address": b"From: <staff@corp\r\n .example>",
    "a blank before the @": b"From: staff @corp.example",
    "a blank after the @": b"From: staff@ corp.example",
    "two @": b"From: staff@corp.example@evil.example",
    "no domain": b"From: staff",
    "a host without a dot": b"From: root@localhost",
    "an address literal": b"From: staff@[192.0.2.1]",
    "two dots": b"From: staff..x@corp.example",
    "a dot at the end": b"From: staff.@corp.example",
    "a domain that ends in a dot": b"From: staff@corp.example.",
    "a label that ends in a hyphen": b"From: staff@corp-.example",
    "an underscore in the domain": b"From: staff@corp_x.example",
    "nested brackets": b"From: <<staff@corp.example>>",
    "brackets that are not closed": b"From: Dewi <staff@corp.example",
    "empty brackets": b"From: staff@corp.example <>",
    "a From only in the body": b"Subject: x\r\n\r\nFrom: staff@corp.example",
    "a From only in a folded line": b"Subject: x\r\n From: staff@corp.example",
    "an over-long local part": b"From: " + b"a" * 65 + b"@corp.example",
    "a semicolon at the end": b"From: staff@corp.example;",
    "a backslash in the name": b"From: De\\wi <staff@corp.example>",
    "an address as the name, but another one": b"From: staff@corp.example <staff@corp.example.evil.example>",
    "an address as the name, with more words": b"From: Dewi staff@corp.example <staff@corp.example>",
    "an address as the name, twice": b"From: staff@corp.example staff@corp.example <staff@corp.example>",
    "an address as the name, without brackets": b"From: staff@corp.example staff@corp.example",
    "an encoded word as name and address": b"From: =?utf-8?q?staff=40corp.example?=<=?utf-8?q?a?=@corp.example>",
    "an encoded word that closes the brackets": b"From: <=?utf-8?q?staff=40corp.example=3E?= x@evil.example>",
    "an encoded word around everything": b"From: =?utf-8?q?Dewi_=3Cstaff=40corp.example=3E?=",
    "an encoded word in the domain": b"From: staff@corp.=?utf-8?q?example?=",
    "an encoded word by base64 as the address": b"From: =?utf-8?b?c3RhZmZAY29ycC5leGFtcGxl?=",
    "two From, the first folded": b"From:\r\n staff@corp.example\r\nFrom: x@evil.example",
    "two From, the second empty": b"From: staff@corp.example\r\nFrom:\r\n",
    "two From, the second after a bare CR at the start": b"\rFrom: x@evil.example\r\nFrom: staff@corp.example",
    "a second From with a tab before the colon": b"From\t: x@evil.example\r\nFrom: staff@corp.example",
    "three addresses with a group": b"From: Team: staff@corp.example, a@corp.example; x@evil.example",
    "a group in brackets": b"From: <Team: staff@corp.example;>",
    "a comma at the end": b"From: staff@corp.example,",
    "a comma at the start": b"From: , staff@corp.example",
    "a name with a comma": b"From: Sari, Dewi <staff@corp.example>",
    "a name with a colon": b"From: Dewi: <staff@corp.example>",
    "a name with a semicolon": b"From: Dewi; <staff@corp.example>",
    "a nested comment in the address": b"From: <staff@corp(a(b)c).example>",
    "a comment before the @": b"From: staff(x)@corp.example",
    "a comment with an escaped end": b"From: (a\\) staff@corp.example",
    "a comment between brackets and address": b"From: Dewi <(x@evil.example) staff@corp.example>",
    "old syntax with blanks around dots": b"From: staff . x @ corp . example",
    "a quoted domain": b'From: staff@"corp.example"',
    "a quote inside the local part": b'From: st"a"ff@corp.example',
    "a control in quotes": b'From: "a\x07"@corp.example',
    "DEL in the address": b"From: staff\x7f@corp.example",
    "a zero-width space in the domain": "From: staff@corp\u200b.example".encode(),
    "a Cyrillic letter in the domain": "From: staff@c\u043erp.example".encode(),
    "a full-width dot": "From: staff@corp\uff0eexample".encode(),
    "a right-to-left mark": "From: staff@corp.example\u202e".encode(),
    "UTF-7": b"From: staff+AEA-corp.example",
    "percent routing": b"From: staff%corp.example",
    "a bang path": b"From: evil.example!staff",
    "an empty label": b"From: staff@corp..example",
    "a label that begins with a hyphen": b"From: staff@-corp.example",
    "a label of 64 letters": b"From: staff@" + b"a" * 64 + b".example",
    "an address over 254 octets": b"From: staff@" + b"a." * 125 + b"example",
    "an IPv6 literal": b"From: staff@[IPv6:2001:db8::1]",
    "a very long name": b"From: " + b"a" * 9000 + b" <staff@corp.example>",
    "a vertical tab in the address": b"From: staff@corp\x0b.example",
    "a form feed before the address": b"From: \x0cstaff@corp.example",
    "an empty route": b"From: <@:staff@corp.example>",
    "a mailto": b"From: mailto:staff@corp.example",
    "an address in single brackets": b"From: [staff@corp.example]",
}

GENUINE = {
    b"From: staff@corp.example": "staff@corp.example",
    b"From: <staff@corp.example>": "staff@corp.example",
    b"FROM:Dewi <Staff@Corp.Example>": "staff@corp.example",
    b'From: "Dewi, Ibu" <dewi@klien.example>': "dewi@klien.example",
    b"From: =?utf-8?q?Bu_D=C3=A9wi?= <dewi@klien.example>": "dewi@klien.example",
    b"From: =?utf-8?q?staff=40corp.example=3E?= <x@evil.example>": "x@evil.example",
    b'From: "staff@corp.example" <x@evil.example>': "x@evil.example",
    "From: Bu Déwi <dewi@klien.example>".encode(): "dewi@klien.example",
    b"From: dewi@klien.example (Bu Dewi)": "dewi@klien.example",
    b"From: (kantor (pusat)) dewi@klien.example": "dewi@klien.example",
    b"From: Dewi (SDM) <dewi@klien.example> (cuti)": "dewi@klien.example",
    b"From: Dewi\r\n <dewi@klien.example>": "dewi@klien.example",
    b"From: =?utf-8?b?RGV3aQ==?=\r\n\t=?utf-8?b?IFNhcmk=?=\r\n <dewi@klien.example>": "dewi@klien.example",
    b"From: Dewi S. Putri <dewi.s+gaji@mail.klien.co.id>": "dewi.s+gaji@mail.klien.co.id",
    b'From: "dewi sari"@klien.example': '"dewi sari"@klien.example',
    b'From: "a \\" (b" <dewi@klien.example>': "dewi@klien.example",
    b"From: o'brien_x@klien.example": "o'brien_x@klien.example",
    b"From: dewi@xn--klin-bpa.example": "dewi@xn--klin-bpa.example",
    # What looks alike is somebody else.
    b"From: staff@corp.example.evil.example": "staff@corp.example.evil.example",
    b"From: staff@c0rp.example": "staff@c0rp.example",
    b"From: staff@xn--crp-tce.example": "staff@xn--crp-tce.example",
    b'From: "staff"@corp.example': '"staff"@corp.example',
    # Common programs.
    b"From: Dewi Sari <dewi.sari@klien.example>": "dewi.sari@klien.example",
    b'From: "Dewi Sari (SDM)" <dewi@klien.example>': "dewi@klien.example",
    b"From: \"'Dewi Sari' via Support\" <support@klien.example>": "support@klien.example",
    b"From: 'Dewi Sari' <dewi@klien.example>": "dewi@klien.example",
    b"From: dewi@klien.example <dewi@klien.example>": "dewi@klien.example",
    b"From: Dewi@Klien.Example <dewi@klien.example>": "dewi@klien.example",
    b'From: "dewi@klien.example" <dewi@klien.example>': "dewi@klien.example",
    b"From: [SDM] Dewi <dewi@klien.example>": "dewi@klien.example",
    b"From: =?UTF-8?B?RGV3aSBTYXJp?= <dewi@klien.example>": "dewi@klien.example",
    b"From: =?iso-8859-1?Q?D=E9wi?=<dewi@klien.example>": "dewi@klien.example",
    b'From: "=?utf-8?Q?D=C3=A9wi?=" <dewi@klien.example>': "dewi@klien.example",
    b"From: =?utf-8?Q?Dewi_=28SDM=29?= <dewi@klien.example>": "dewi@klien.example",
    b"From: PT. Klien Sejahtera Tbk. <info@klien.example>": "info@klien.example",
    b'From: "PT. Klien Sejahtera, Tbk." <info@klien.example>': "info@klien.example",
    b"From: HR & Payroll <hr@klien.example>": "hr@klien.example",
    b"From: Dewi/SDM/Jakarta <dewi@klien.example>": "dewi@klien.example",
    b"From: Dewi Sari - PT Klien <dewi@klien.example>": "dewi@klien.example",
    b"From: Dewi | Klien <dewi@klien.example>": "dewi@klien.example",
    b"From: root (Cron Daemon) <root@klien.example>": "root@klien.example",
    b"From: no-reply+abc=123@klien.example": "no-reply+abc=123@klien.example",
    b"From: bounce-1_a-b=vendor.example@em.klien.example": "bounce-1_a-b=vendor.example@em.klien.example",
    b"From:dewi@klien.example": "dewi@klien.example",
    b"From:\tdewi@klien.example": "dewi@klien.example",
    b"From :dewi@klien.example": "dewi@klien.example",
    b"From:\r\n dewi@klien.example": "dewi@klien.example",
    b'From: "Dewi\r\n Sari" <dewi@klien.example>': "dewi@klien.example",
    b"From: Dewi Sari\r\n\t<dewi@klien.example>\r\nSender: x@evil.example": "dewi@klien.example",
    b"From: Dewi <dewi@klien.co.id>\nReply-To: x@evil.example": "dewi@klien.co.id",
    b"Resent-From: x@evil.example\r\nFrom: dewi@klien.example": "dewi@klien.example",
    b"X-From: x@evil.example\r\nFrom: dewi@klien.example\r\nFrom-Id: y": "dewi@klien.example",
    b"From: D\xe9wi <dewi@klien.example>": "dewi@klien.example",
    b'From: "Dewi" <dewi@123.example>': "dewi@123.example",
    b'From: "" <dewi@klien.example>': "dewi@klien.example",
    b"From: <dewi@klien.example> (Dewi)": "dewi@klien.example",
    b"From: < dewi@klien.example >": "dewi@klien.example",
    b"Received: from a by b\nSubject: Re:\n From here\nFrom: dewi@klien.example\nTo: x@y.example": "dewi@klien.example",
    b"From: dewi@klien.example\r\n\r\nFrom: body@evil.example": "dewi@klien.example",
}


@pytest.mark.parametrize("raw", FORGED.values(), ids=FORGED.keys())
def test_a_forged_from_is_an_unknown_sender_with_a_reason(raw: bytes) -> None:
    sender = strict_sender(raw)
    assert sender.address is None
    assert sender.why
    assert sender.domain == ""


@pytest.mark.parametrize(("raw", "address"), GENUINE.items())
def test_a_genuine_from_gives_its_address_in_lower_case(raw: bytes, address: str) -> None:
    assert strict_sender(raw).address == address


@pytest.mark.parametrize(
    "value", [b"<" + b" " * 250_000, b'"' * 250_001, b"(" * 250_000, b"<a" * 125_000, b" \t" * 125_000 + b"x"]
)
def test_a_crafted_from_costs_little(value: bytes) -> None:
    started = time.process_time()
    assert strict_sender(b"From: " + value).address is None
    assert strict_sender(b"From: " + value[:8000]).address is None
    assert time.process_time() - started < 1


@settings(derandomize=True, max_examples=300)
@given(st.binary(max_size=60))
def test_whatever_stands_before_the_brackets_never_becomes_the_address(noise: bytes) -> None:
    assert strict_sender(b"From: " + noise + b" <x@evil.example>").address in (None, "x@evil.example")


@settings(derandomize=True, max_examples=300)
@given(st.text(alphabet='ab@.<>"(),:;= ?\\\t', max_size=40))
def test_an_accepted_sender_is_always_one_plain_address(text: str) -> None:
    address = strict_sender(f"From: {text}".encode()).address
    assert address is None or (valid_address(address) and address == address.lower())


@settings(derandomize=True, max_examples=100)
@given(st.text(max_size=80))
def test_the_lenient_reading_never_raises_and_shows_nothing_hidden(text: str) -> None:
    for one in addresses(text):
        assert one.address.isprintable() or not one.address.isascii()
        assert "\n" not in one.name


def test_the_lenient_reading_decodes_names_but_not_addresses() -> None:
    found = addresses('=?utf-8?q?Bu_D=C3=A9wi?= <dewi@klien.example>, "\u202ePutri" <p@klien.example>')
    assert [(one.name, one.address) for one in found] == [
        ("Bu Déwi", "dewi@klien.example"),
        ("Putri", "p@klien.example"),
    ]


@pytest.mark.parametrize(
    "bad", ["", "a", "a@b", "a b@c.example", "a@c.example\n", "a@c.example\r\nBcc: x@y.example", "@c.example"]
)
def test_what_is_no_address_is_not_valid(bad: str) -> None:
    assert not valid_address(bad)


def test_addresses_in_a_thousand_groups_are_found_all_the_same() -> None:
    found = addresses("tim:" * 5000 + "dewi@klien.example, <budi@klien.example>;")
    assert [one.address for one in found] == ["dewi@klien.example", "budi@klien.example"]
