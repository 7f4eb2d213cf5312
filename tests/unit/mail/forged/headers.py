"""Forged and misleading results, for every provider: what its field says, and what a sender wrote himself.

In each case the provider found nothing that proves klien.example.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.unit.mail.forged.providers import DATE, Provider

PASS = "dmarc=pass header.from=klien.example"
HONEST = "spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example; dmarc=none header.from=klien.example"

# What stands in the provider's own field, in the right place.
UNPROVEN = {
    "nothing": "none",
    "SPF alone": "spf=pass smtp.mailfrom=klien.example",
    "SPF alone, with a greeting": "spf=pass smtp.mailfrom=dewi@klien.example smtp.helo=mail.klien.example",
    "an address record alone": "iprev=pass smtp.remote-ip=192.0.2.9",
    "ARC's result alone": "arc=pass (i=1 dmarc=pass fromdomain=klien.example)",
    "a composite verdict alone": "compauth=pass reason=100",
    "no policy": "dmarc=none header.from=klien.example",
    "a passing guess": "dmarc=bestguesspass action=none header.from=klien.example",
    "an error": "dmarc=temperror header.from=klien.example",
    "a word that begins alike": "dmarc=passed header.from=klien.example",
    "a method that begins alike": "x-dmarc=pass header.from=klien.example",
    "no header.from": "dmarc=pass (p=none)",
    "another property": "dmarc=pass smtp.mailfrom=klien.example policy.from=klien.example",
    "an empty header.from": "dmarc=pass header.from=",
    "another header.from": "dmarc=pass header.from=evil.example",
    "a lookalike header.from": "dmarc=pass header.from=k1ien.example",
    "ours in front of another domain": "dmarc=pass header.from=klien.example.evil.example",
    "ours behind another name": "dmarc=pass header.from=evilklien.example",
    "a subdomain of ours": "dmarc=pass header.from=sub.klien.example",
    "two header.from": "dmarc=pass header.from=evil.example header.from=klien.example",
    "two header.from, ours first": "dmarc=pass header.from=klien.example header.from=evil.example",
    "two results of one method": f"dmarc=none header.from=klien.example; {PASS}",
    "two results, the pass first": f"{PASS}; dmarc=none header.from=klien.example",
    "two results for two domains": f"{PASS}; dmarc=pass header.from=evil.example",
    "a comment with a pass": f"dmarc=none ({PASS}) header.from=klien.example",
    "a comment with a semicolon": f"spf=none (a; {PASS}; b)",
    "nested comments": f"spf=none (a (b) ; {PASS}; (c) d)",
    "an escaped parenthesis in a comment": f"spf=none (a \\) ; {PASS}; b)",
    "a comment that is never closed": f"{PASS}; spf=none (a",
    "a comment that was never opened": f"{PASS}; spf=none a)",
    "an address that breaks out of a comment": f'spf=pass (domain of "a); {PASS}; x=y ("@evil.example) smtp.helo=e',
    "an address that escapes a quote and breaks out": f'spf=none (of "a\\"); {PASS}; x=y (\\""@evil.example)',
    "a quoted value": f'spf=pass smtp.mailfrom="x; {PASS}"',
    "a quoted local part": f'spf=pass smtp.mailfrom="x; {PASS}"@evil.example',
    "a quoted value with an escaped quote": f'spf=pass smtp.mailfrom="x\\"; {PASS}; y=\\"z"',
    "a quote that is never closed": f'{PASS}; spf=pass smtp.mailfrom="x',
    "a reason": f'spf=fail reason="; {PASS}"',
    "a reason that is a pass": "spf=none reason=dmarc=pass header.from=klien.example",
    "a pass without a semicolon": f"spf=none {PASS}",
    "a result in quotes": 'dmarc="pass" header.from=klien.example',
    "a result in pieces": "dmarc=pa(x)ss header.from=klien.example",
    "a method in pieces": "dm arc=pass header.from=klien.example",
    "a stray word": f"{PASS} yes",
    "a stray mark": f"{PASS} = = x",
    "a second equals sign": "dmarc==pass header.from=klien.example",
    "a control character": f"spf=none\x01; {PASS}",
    "a bare CR": f"spf=none\r{PASS}; {PASS}",
    "NUL": f"spf=none\0; {PASS}",
    "8-bit": f"spf=none smtp.mailfrom=d\xe9wi@evil.example; {PASS}",
    "far too long": "x=y; " * 4000 + PASS,
    "a thousand results": "x=y; " * 1000 + PASS,
    "a signature of a stranger": "dkim=pass header.d=evil.example header.i=@evil.example",
    "a signature that fails": "dkim=fail (signature did not verify) header.d=klien.example",
    "a signature of nobody": "dkim=pass",
    "a signature of a name that only ends alike": "dkim=pass header.d=evilklien.example",
    "a signature of a longer name": "dkim=pass header.d=klien.example.evil.example",
    "a signature of the top level": "dkim=pass header.d=example",
    "a signature of a sibling": "dkim=pass header.d=other.example",
    "a signature with two domains": "dkim=pass header.d=evil.example header.d=klien.example",
    "a signature whose user is elsewhere": "dkim=pass header.d=evil.example header.i=@klien.example",
    "a signature with two users": "dkim=pass header.i=@evil.example header.i=@klien.example",
    "a signature by the selector": "dkim=pass header.s=klien.example header.b=klien.example header.d=evil.example",
    "a signature in another method": "x-google-dkim=pass header.d=klien.example",
    "DomainKeys": "domainkeys=pass header.from=klien.example header.d=klien.example",
    "a good signature, but of another From": "dkim=pass header.d=klien.example; dmarc=none header.from=evil.example",
    "ADSP": "dkim-adsp=pass header.from=klien.example",
}

REFUTED = {
    "a failure": "dmarc=fail (p=none) header.from=klien.example",
    "a failure without a domain": "dmarc=fail",
    "a failure beside a good signature": "dkim=pass header.d=klien.example; dmarc=fail header.from=klien.example",
    "a failure beside a pass": f"dmarc=fail header.from=klien.example; {PASS}",
    "a failure behind a pass": f"{PASS}; dmarc=fail header.from=klien.example",
    "a failure in capitals": "DMARC=FAIL header.from=KLIEN.EXAMPLE",
}

# What a sender wrote on top of his From, below the provider's honest field.
BROUGHT: dict[str, Callable[[Provider], str]] = {
    "a copy of the field": lambda p: p.field(PASS),
    "two copies of the field": lambda p: p.field(PASS) * 2,
    "a copy with a signature": lambda p: p.field("dkim=pass header.d=klien.example"),
    "a copy behind Received-SPF": lambda p: "Received-SPF: pass\n" + p.field(PASS),
    "a copy behind ARC": lambda p: "ARC-Seal: i=1; cv=none; b=x\n" + p.field(PASS),
    "a copy below his own Received": lambda p: f"Received: from a by evil.example; {DATE}\n" + p.field(PASS),
    "a copy of everything": lambda p: p.copied(PASS),
    "a copy of everything, twice": lambda p: p.copied(PASS) * 2,
    "a copy of everything below his own Received": lambda p: (
        f"Received: from a by b.example; {DATE}\n" + p.copied(PASS)
    ),
    "a copy of everything below other fields": lambda p: "Subject: Halo\n" + p.copied(PASS),
    "a field of another server": lambda p: f"Authentication-Results: mx.evil.example; {PASS}\n",
    "a field of our name and more": lambda p: f"Authentication-Results: {p.authserv_id}.evil.example; {PASS}\n",
    "ARC's copy": lambda p: "ARC-" + p.field(PASS),
    "the original's copy": lambda p: "X-Original-" + p.field(PASS),
    "a field in lower case": lambda p: p.field(PASS).lower(),
    "a field with a blank before the colon": lambda p: p.field(PASS).replace(":", " :", 1),
    "a folded line that goes on with the provider's field": lambda _: f" ; {PASS}\n",
    "a folded line that breaks the field, and a copy": lambda p: " x\n" + p.field(PASS),
    "Exchange's word": lambda _: "X-MS-Exchange-Organization-AuthAs: Internal\n",
    "Exchange's word and a field": lambda p: "X-MS-Exchange-Organization-AuthAs: Internal\n" + p.field(PASS),
}
