"""Mails that came in by another way than the provider's border, so that everything in them may be the sender's."""

from __future__ import annotations

from tests.unit.mail.forged.headers import PASS
from tests.unit.mail.forged.providers import (
    DATE,
    EXCHANGE,
    FASTMAIL,
    GOOGLE,
    MX,
    OPENDKIM,
    OPENDKIM_ABOVE,
    OWN_HOST,
    ZOHO,
    Provider,
)

FIELD = OPENDKIM.field(PASS)


def hop(received: str) -> str:
    return f"Received: {received}; {DATE}\n"


WAYS: dict[str, tuple[Provider, str]] = {
    "no Received at all": (OPENDKIM, FIELD),
    "submitted by another customer, who copied the rest": (
        GOOGLE,
        hop("by 2002:a05:6a10::1 with SMTP id 1") + hop("from [10.0.0.1] by smtp.gmail.com with ESMTPSA id 2")
        + GOOGLE.copied(PASS),
    ),
    "relayed by a host that only looks like the provider": (
        GOOGLE, hop("from a by mx.google.com.evil.example with SMTP id 1") + GOOGLE.copied(PASS),
    ),
    "taken by a host whose name ends alike": (
        GOOGLE, hop("from a by evilmx.google.com with SMTP id 1") + GOOGLE.field(PASS),
    ),
    "Exchange's border under a host that is none of its own": (
        EXCHANGE, hop("from a by mail.evil.example with SMTP") + EXCHANGE.copied(PASS),
    ),
    "Exchange's border under a private name": (EXCHANGE, hop("from a by server1 with SMTP") + EXCHANGE.copied(PASS)),
    "Exchange's border under a name that ends alike": (
        EXCHANGE, hop("from a by evilprod.outlook.com with SMTP") + EXCHANGE.copied(PASS),
    ),
    "Exchange's field with the domain of another tenant in front": (
        EXCHANGE, EXCHANGE.lay.replace("%s", f"Authentication-Results: klien.example; {PASS}\n"),
    ),
    "Exchange's field twice": (EXCHANGE, EXCHANGE.lay.replace("%s", EXCHANGE.field("spf=none") + EXCHANGE.field(PASS))),
    "from inside of Fastmail, where its own filter found nothing": (
        FASTMAIL,
        hop("from mailmx.nyi.internal by mx5.nyi.internal (Authentication Milter) with ESMTP id 1")
        + "Authentication-Results: mx5.nyi.internal; dkim=pass header.d=messagingengine.com\n"
        + FASTMAIL.copied(PASS),
    ),
    "Fastmail's field with the name of another of its hosts": (
        FASTMAIL,
        FASTMAIL.lay.replace("%s", f"Authentication-Results: mx9.messagingengine.com; {PASS}\n"),
    ),
    "Zoho's border under a foreign relay": (ZOHO, hop("from a by relay.evil.example with SMTP") + ZOHO.copied(PASS)),
    "Zoho's field with the name of another region": (
        ZOHO, ZOHO.lay.replace("%s", f"Authentication-Results: mx.zohomail.eu; {PASS}\n"),
    ),
    "our name only in the greeting": (OPENDKIM, FIELD + hop(f"from {MX} by evil.example with SMTP")),
    "our name only in a comment": (OPENDKIM, FIELD + hop(f"from a (by {MX}) by evil.example")),
    "our name in a nested comment": (OPENDKIM, FIELD + hop(f"from a (x (y) by {MX} (z)) by evil.example")),
    "our name as a word of the greeting": (OPENDKIM, FIELD + hop(f"from a by {MX} (evil) by evil.example")),
    "our name after a semicolon": (OPENDKIM, FIELD + "Received: from a; by mx.vendor.example\n"),
    "our name behind a parenthesis that is open": (OPENDKIM, FIELD + hop(f"from a( (b) by {MX}")),
    "our name behind a parenthesis that was closed twice": (OPENDKIM, FIELD + hop(f"from a) (b) by {MX}")),
    "our name behind another word": (OPENDKIM, FIELD + hop(f"for a by {MX}")),
    "our name in front of another": (OPENDKIM, FIELD + hop(f"from a by {MX}.evil.example")),
    "our name behind another name": (OPENDKIM, FIELD + hop(f"from a by evil{MX}")),
    "our name in quotes": (OPENDKIM, FIELD + hop(f'from a by "{MX}"')),
    "no name at all": (OPENDKIM, FIELD + hop("from a by")),
    "a Received with 8-bit": (OPENDKIM, FIELD + hop(f"from \xe9 by {MX}")),
    "a Received that never ends": (OPENDKIM, FIELD + hop(f"from a by {MX} " + "x " * 4000)),
    "our border below a stranger's hop": (OPENDKIM, hop("from a by evil.example") + OPENDKIM.copied(PASS)),
    "our border below a hop that cannot be read": (OPENDKIM, hop("from a by b by c") + OPENDKIM.copied(PASS)),
    "another server's results on top of ours": (
        OPENDKIM, "Authentication-Results: filter.internal; dkim=none\n" + OPENDKIM.copied(PASS),
    ),
    "our field above, but another server's directly above the border": (
        OPENDKIM_ABOVE, FIELD + "Authentication-Results: x.example; dkim=none\n" + hop("by store.internal") + OWN_HOST,
    ),
    "our field as the second": (
        OPENDKIM, OWN_HOST + f"Authentication-Results: x.example; dkim=none\n{FIELD}",
    ),
    "our name with a version that does not exist": (
        OPENDKIM, OWN_HOST + f"Authentication-Results: {MX} 2; {PASS}\n",
    ),
    "our name with more words": (OPENDKIM, OWN_HOST + f"Authentication-Results: {MX} mx.evil.example; {PASS}\n"),
    "our name in a comment only": (OPENDKIM, OWN_HOST + f"Authentication-Results: ({MX}) evil.example; {PASS}\n"),
    "our name in quotes in the field": (OPENDKIM, OWN_HOST + f'Authentication-Results: "{MX}"; {PASS}\n'),
    "our name cut": (OPENDKIM, OWN_HOST + f"Authentication-Results: vendor.example; {PASS}\n"),
    "no name": (OPENDKIM, OWN_HOST + f"Authentication-Results: ; {PASS}\n"),
    "no name and no semicolon": (OPENDKIM, OWN_HOST + f"Authentication-Results: {PASS}\n"),
    "inside of the block, DMARC below DKIM": (
        OPENDKIM, OPENDKIM.lay.replace("%s", OPENDKIM.field("dkim=none")) + FIELD,
    ),
    "inside of the block, DMARC again": (
        OPENDKIM, OPENDKIM.lay.replace("%s", OPENDKIM.field("dmarc=none header.from=klien.example")) + FIELD,
    ),
    "inside of the block, a signature again": (
        OPENDKIM,
        OPENDKIM.lay.replace("%s", OPENDKIM.field("dmarc=none header.from=klien.example") + OPENDKIM.field("dkim=none"))
        + OPENDKIM.field("dkim=pass header.d=klien.example"),
    ),
    "behind a field that no filter writes": (
        OPENDKIM, OPENDKIM.lay.replace("%s", "Subject: Halo\n") + FIELD,
    ),
    "the whole header in one folded field": (OPENDKIM, "Subject: Halo\n " + OPENDKIM.copied(PASS).replace("\n", "\n ")),
}  # fmt: skip
