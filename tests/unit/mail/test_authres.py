"""Only our own provider's word counts, and only where the sender cannot have written it (RFC 8601)."""

from __future__ import annotations

import time

import pytest

from mailflow.mail.authres import AuthResult, judge

OURS = "mx.vendor.example"
HOPS = frozenset({"mx.vendor.example"})
BORDER = (
    b"Received: from mail.klien.example (mail.klien.example [192.0.2.9])\r\n\tby mx.vendor.example with ESMTPS id 1;"
)
BORDER += b" Mon, 3 Feb 2025 10:00:00 +0700\r\n"
OUTER = b"Received: from laptop (localhost [127.0.0.1]) by mail.klien.example with ESMTPSA; Mon, 3 Feb 2025\r\n"
FROM = b"From: dewi@klien.example\r\n"
PASS = b"Authentication-Results: mx.vendor.example; dmarc=pass (p=REJECT) header.from=klien.example\r\n"
FAIL = b"Authentication-Results: mx.vendor.example; dmarc=fail (p=NONE) header.from=klien.example\r\n"


def say(results: str, host: str = OURS) -> bytes:
    return f"Authentication-Results: {host}; {results}\r\n".encode()


def judged(block: bytes) -> AuthResult:
    return judge(block, OURS, HOPS, "klien.example")


GENUINE = {
    "dmarc above the border": PASS + BORDER + OUTER + FROM,
    "dmarc directly below the border": BORDER + PASS + OUTER + FROM,
    "below, after SPF and ARC, as mx.google.com writes": BORDER
    + b"Received-SPF: pass\r\nARC-Seal: i=1\r\n"
    + PASS
    + FROM,
    "an internal hop on top": b"Received: from mx.vendor.example by store.internal\r\n" + PASS + BORDER + OUTER + FROM,
    "another case": PASS.upper().replace(b"DMARC=PASS", b"dmarc=pass") + BORDER + FROM,
    "folded, with comments": say("spf=none;\r\n\tdmarc=pass (p=NONE\r\n\t sp=NONE) header.from=klien.example") + BORDER,
    "two fields, as two milters write": say("dkim=none") + PASS + BORDER + FROM,
    "dkim of the domain": say("dkim=pass header.d=klien.example header.s=a") + BORDER + FROM,
    "dkim of a subdomain": say("dkim=pass header.d=mail.klien.example") + BORDER + FROM,
    "dkim told by header.i": say("dkim=pass header.i=@klien.example header.s=a header.b=x") + BORDER + FROM,
    "Exchange's action": say("spf=pass smtp.mailfrom=x.example; dmarc=pass action=none header.from=klien.example")
    + BORDER,
    "one of two signatures": say("dkim=fail header.d=klien.example; dkim=pass header.d=klien.example") + BORDER,
}

FORGED = {
    "no field at all": BORDER + OUTER + FROM,
    "deeper, below the sender's Received": BORDER + OUTER + PASS + FROM,
    "below, behind other fields": BORDER + b"Subject: x\r\n" + PASS + FROM,
    "below the genuine one": BORDER + say("dkim=none") + PASS + FROM,
    "below a field of another server": BORDER + say("dmarc=pass header.from=klien.example", "mx.other.example") + PASS,
    "below, while we write above": say("spf=pass smtp.mailfrom=klien.example") + BORDER + PASS + FROM,
    "with a forged border below": BORDER + OUTER + PASS + BORDER + FROM,
    "without any trusted Received": PASS + OUTER + FROM,
    "a border named only in a comment": PASS + b"Received: from x (by mx.vendor.example) by evil.example\r\n" + FROM,
    "a border named as the peer": PASS + b"Received: from mx.vendor.example by evil.example\r\n" + FROM,
    "a border that is only a prefix": PASS + b"Received: from x by mx.vendor.example.evil.example\r\n" + FROM,
    "another authserv-id": say("dmarc=pass header.from=klien.example", "mx.evil.example") + BORDER + FROM,
    "our id as a prefix": say("dmarc=pass header.from=klien.example", "mx.vendor.example.evil.example") + BORDER,
    "our id in a comment": say("dmarc=pass header.from=klien.example", "evil.example (mx.vendor.example)") + BORDER,
    "another header.from": say("dmarc=pass header.from=evil.example") + BORDER + FROM,
    "two header.from": say("dmarc=pass header.from=evil.example header.from=klien.example") + BORDER + FROM,
    "dmarc=pass in a comment": say("dmarc=none (dmarc=pass header.from=klien.example)") + BORDER + FROM,
    "dmarc=pass in a quoted value": say('spf=pass smtp.mailfrom="x; dmarc=pass header.from=klien.example"') + BORDER,
    "dmarc=pass in a reason": say('dkim=fail reason="; dmarc=pass header.from=klien.example"') + BORDER,
    "SPF alone": say("spf=pass smtp.mailfrom=klien.example") + BORDER + FROM,
    "dkim of a stranger": say("dkim=pass header.d=evil.example") + BORDER + FROM,
    "dkim of a name that only ends alike": say("dkim=pass header.d=evilklien.example") + BORDER + FROM,
    "dkim of the top level": say("dkim=pass header.d=example") + BORDER + FROM,
    "dkim of a sibling": say("dkim=pass header.d=other.example") + BORDER + FROM,
    "dkim with two header.d": say("dkim=pass header.d=evil.example header.d=klien.example") + BORDER + FROM,
    "dmarc=passed, which is no result": say("dmarc=passed header.from=klien.example") + BORDER + FROM,
    "ARC's copy": b"ARC-" + PASS + BORDER + FROM,
    "not parsable": say("dmarc=pass header.from=klien.example; ((((") + BORDER + FROM,
    "absurdly long": say("x=y; " * 5000 + "dmarc=pass header.from=klien.example") + BORDER + FROM,
}


@pytest.mark.parametrize("block", GENUINE.values(), ids=GENUINE.keys())
def test_what_our_provider_says_at_the_border_passes(block: bytes) -> None:
    assert judged(block).passed, judged(block).why


@pytest.mark.parametrize("block", FORGED.values(), ids=FORGED.keys())
def test_what_the_sender_could_have_written_proves_nothing(block: bytes) -> None:
    verdict = judged(block)
    assert not verdict.passed
    assert verdict.why


@pytest.mark.parametrize("block", [FAIL + BORDER, BORDER + FAIL, FAIL + PASS + BORDER, PASS + FAIL + BORDER])
def test_a_dmarc_failure_of_the_domain_always_wins(block: bytes) -> None:
    assert judged(block) == AuthResult(False, True, "dmarc=fail for klien.example")


def test_a_failure_of_another_domain_is_no_failure_of_ours() -> None:
    assert not judged(say("dmarc=fail header.from=evil.example") + BORDER).failed


def test_without_an_authserv_id_there_is_no_profile() -> None:
    assert judge(PASS + BORDER, "", HOPS, "klien.example").why.startswith("no profile")


def test_an_unknown_sender_has_nothing_that_could_pass() -> None:
    assert not judge(PASS + BORDER, OURS, HOPS, "").passed


def test_case_of_the_configured_names_does_not_matter() -> None:
    assert judge(PASS + BORDER, OURS.upper(), frozenset({"MX.Vendor.Example"}), "Klien.Example").passed


@pytest.mark.parametrize("filling", ["(" * 8000, "a=b;" * 2000, '"' + "\\" * 7000, "dkim=pass " + "header.d=x " * 700])
def test_a_crafted_field_costs_little(filling: str) -> None:
    started = time.perf_counter()
    assert not judged(say(filling) + BORDER).passed
    assert time.perf_counter() - started < 2
