"""Mails that are what they say, in the shapes that real providers give them: each proves klien.example."""

from __future__ import annotations

from tests.unit.mail.forged.providers import (
    EXCHANGE,
    FASTMAIL,
    GOOGLE,
    LMTP,
    MX,
    OPENDKIM,
    OPENDKIM_ABOVE,
    OWN_HOST,
    ZOHO,
    Headers,
    Provider,
)

DMARC = "dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=klien.example"
SPF = "spf=pass (google.com: domain of dewi@klien.example designates 192.0.2.9 as permitted sender)"


def own(fields: str) -> Headers:
    return Provider.raw(fields + "From: dewi@klien.example\n")


RESULTS: dict[str, tuple[Provider, str]] = {
    "google, all three": (
        GOOGLE,
        f"""
       dkim=pass header.i=@klien.example header.s=google header.b=lhk5qU4z;
       {SPF} smtp.mailfrom=dewi@klien.example;
       {DMARC}""",
    ),
    "google, DMARC by SPF": (GOOGLE, f"{SPF} smtp.mailfrom=dewi@klien.example;\n       {DMARC}"),
    "google, with dara": (
        GOOGLE,
        f"dkim=pass header.i=@klien.example header.s=s1 header.b=a;\n {DMARC};\n dara=pass "
        "header.i=@vendor.example",
    ),
    "google, a domain without DMARC": (
        GOOGLE,
        f"dkim=pass header.i=@klien.example header.s=s header.b=Ab1;\n       {SPF} smtp.mailfrom=b@x.example",
    ),
    "google, a mailer that signs twice": (
        GOOGLE,
        "dkim=pass header.i=@klien.example header.s=k1 header.b=a;\n dkim=pass header.i=@mailer.example "
        f"header.s=k2 header.b=b;\n {SPF} smtp.mailfrom=x@mailer.example",
    ),
    "google, an envelope address with equals signs": (
        GOOGLE,
        f"spf=pass smtp.mailfrom=\"bounces+1-a=vendor.example\"@em.klien.example;\n {DMARC}",
    ),
    "google, an envelope address of a list": (
        GOOGLE,
        f"spf=pass smtp.mailfrom=list-bounces+support=vendor.example@lists.example;\n {DMARC}",
    ),
    "exchange-online, all three": (
        EXCHANGE,
        """spf=pass (sender IP is 192.0.2.9)
 smtp.mailfrom=klien.example; dkim=pass (signature was verified)
 header.d=klien.example;dmarc=pass action=none
 header.from=klien.example;compauth=pass reason=100""",
    ),
    "exchange-online, with the recipient's domain between": (
        EXCHANGE,
        """spf=pass (sender IP is 192.0.2.9)
 smtp.mailfrom=klien.example; vendor.onmicrosoft.com; dkim=pass (signature was
 verified) header.d=klien.example;vendor.onmicrosoft.com; dmarc=pass
 action=none header.from=klien.example;compauth=pass reason=100""",
    ),
    "exchange-online, no signature": (
        EXCHANGE,
        "spf=pass (sender IP is 192.0.2.9) smtp.mailfrom=klien.example; dkim=none (message not signed) "
        "header.d=none;dmarc=pass action=none header.from=klien.example;compauth=pass reason=100",
    ),
    "exchange-online, no DMARC but a signature": (
        EXCHANGE,
        "spf=none (sender IP is 192.0.2.9) smtp.mailfrom=klien.example; dkim=pass (signature was verified) "
        "header.d=klien.example;dmarc=none action=none header.from=klien.example;compauth=pass reason=101",
    ),
    "exchange-online, a guess and a signature": (
        EXCHANGE,
        "spf=pass (sender IP is 192.0.2.9) smtp.mailfrom=klien.example; dkim=pass (signature was verified) "
        "header.d=klien.example;dmarc=bestguesspass action=none header.from=klien.example;compauth=pass "
        "reason=109",
    ),
    "exchange-online, another tenant of Microsoft 365": (
        EXCHANGE,
        "spf=pass (sender IP is 192.0.2.9) smtp.mailfrom=klien.example; dkim=pass (signature was verified) "
        "header.d=klien.onmicrosoft.com;dmarc=pass action=none header.from=klien.example;compauth=pass "
        "reason=100",
    ),
    "exchange-online, ARC": (
        EXCHANGE,
        "spf=fail (sender IP is 192.0.2.9) smtp.mailfrom=lists.example; dkim=pass (signature was verified) "
        "header.d=klien.example;dmarc=pass action=none header.from=klien.example;arc=pass (0 oda=1 ltdi=1 "
        "spf=[1,1,smtp.mailfrom=klien.example]);compauth=pass reason=130",
    ),
    "exchange-online, a null sender": (
        EXCHANGE,
        "spf=pass (sender IP is 192.0.2.9) smtp.helo=mail.klien.example; dkim=pass (signature was "
        "verified) header.d=klien.example;dmarc=pass action=none header.from=klien.example;compauth=pass "
        "reason=100",
    ),
    "fastmail, all of its lines": (
        FASTMAIL,
        """
    arc=none (no signatures found);
    bimi=skipped (DMARC Policy is not at enforcement);
    dkim=pass (2048-bit rsa key sha256) header.d=klien.example
    header.i=@klien.example header.b=Jr/m+pCo header.a=rsa-sha256 header.s=s1
    x-bits=2048;
    dmarc=pass policy.published-domain-policy=none
      policy.published-subdomain-policy=none
      policy.applied-disposition=none policy.evaluated-disposition=none
      (p=none,sp=none,d=none,d.eval=none) policy.policy-from=p
      header.from=klien.example;
    iprev=pass smtp.remote-ip=192.0.2.9 (mail.klien.example);
    spf=pass smtp.mailfrom=dewi@klien.example smtp.helo=mail.klien.example;
    x-aligned-from=pass (Address match);
    x-google-dkim=none;
    x-ptr=pass smtp.helo=mail.klien.example policy.ptr=mail.klien.example;
    x-return-mx=pass header.domain=klien.example policy.is_org=yes (MX Records found: mail.klien.example);
    x-tls=pass smtp.version=TLSv1.3 smtp.cipher=TLS_AES_256_GCM_SHA384 smtp.bits=256/256;
    x-vs=clean score=0 state=0""",
    ),
    "fastmail, a logo": (
        FASTMAIL,
        'bimi=pass header.d=klien.example header.selector=default policy.authority=pass '
        'policy.authority-uri=https://klien.example/a.pem?x=1;\n dmarc=pass (p=reject,d=none) '
        'header.from=klien.example',
    ),
    "fastmail, only a signature": (
        FASTMAIL,
        "dkim=pass (1024-bit rsa key) header.d=klien.example header.i=@klien.example header.b=Jrsm+pCo; "
        "dmarc=none; spf=none smtp.mailfrom=<>BODY=7BIT smtp.helo=mail",
    ),
    "zoho, all three": (
        ZOHO,
        """
\tdkim=pass;
\tspf=pass (zohomail.com: domain of klien.example designates 192.0.2.9 as permitted sender)  smtp.mailfrom=d@x.example;
\tdmarc=pass(p=reject dis=none)  header.from=klien.example""",
    ),
    "zoho, the older way without a semicolon": (
        ZOHO,
        "dkim=pass\n\tspf=pass (zoho.com: domain of klien.example designates 192.0.2.9 as permitted "
        "sender) smtp.mailfrom=a@klien.example;\n\tdmarc=pass(p=none dis=none)  header.from=klien.example",
    ),
    "zoho, a signature with its user": (
        ZOHO,
        "dkim=pass header.i=@klien.example;\n\tspf=none smtp.mailfrom=a@x.example",
    ),
    "rspamd": (OPENDKIM, """
\tdkim=pass header.d=klien.example header.s=s1 header.b="Kd/+aC=";
\tspf=pass (mx.vendor.example: domain of "dewi@klien.example" designates 192.0.2.9
\t as permitted sender) smtp.mailfrom="dewi@klien.example";
\tarc=none ("no signatures found");
\tdmarc=pass (policy=none) header.from=klien.example"""),
    "rspamd, above": (
        OPENDKIM_ABOVE,
        'dkim=pass header.d=klien.example header.s=s1 header.b=a;\n\tdmarc=pass (policy=quarantine) '
        'header.from=klien.example',
    ),
    "OpenDKIM alone": (
        OPENDKIM,
        'dkim=pass (2048-bit key; unprotected) header.d=klien.example header.i=@klien.example '
        'header.a=rsa-sha256 header.s=mail header.b=abc=;\n\tdkim-atps=neutral',
    ),
    "OpenDKIM with a subdomain's key": (
        OPENDKIM_ABOVE,
        'dkim=pass (1024-bit key) header.d=mail.klien.example header.i=@mail.klien.example '
        'header.b="Q+b/c="',
    ),
    "OpenDKIM with a key of the whole firm": (OPENDKIM, "dkim=pass header.d=klien.example header.i=@hr.klien.example"),
    "Exim": (
        OPENDKIM_ABOVE,
        "iprev=pass (mail.klien.example) smtp.remote-ip=192.0.2.9;\n\tspf=pass "
        "smtp.mailfrom=klien.example;\n\tdkim=pass header.d=klien.example header.s=s1 "
        "header.a=rsa-sha256;\n\tdmarc=pass header.from=klien.example",
    ),
    "a version after the name": (Provider(OPENDKIM.profile, f"{MX} 1", OPENDKIM.lay), DMARC),
    "capitals": (OPENDKIM, "DMARC=Pass (p=REJECT) Header.From=Klien.Example"),
    "an address as header.from": (OPENDKIM, "dmarc=pass header.from=dewi@klien.example"),
    "a last semicolon": (OPENDKIM_ABOVE, f"{DMARC};"),
}  # fmt: skip

DMARC_FIELD, SPF_FIELD, DKIM_FIELD = (
    OPENDKIM.field("dmarc=pass (p=none dis=none) header.from=klien.example"),
    OPENDKIM.field("spf=pass smtp.mailfrom=klien.example"),
    OPENDKIM.field("dkim=pass (2048-bit key; unprotected) header.d=klien.example header.i=@klien.example header.b=a"),
)
NO_POLICY = OPENDKIM.field("dmarc=none (p=none dis=none) header.from=klien.example")
FILTERS = (
    "DMARC-Filter: OpenDMARC Filter v1.4.2 mx.vendor.example 4C1D\n",
    "DKIM-Filter: OpenDKIM Filter v2.11.0 mx 4C1D\n",
)

LAID: dict[str, tuple[Provider, Headers]] = {
    "OpenDMARC's and OpenDKIM's fields below": (OPENDKIM, own(LMTP + OWN_HOST + DMARC_FIELD + SPF_FIELD + DKIM_FIELD)),
    "OpenDMARC's and OpenDKIM's fields above": (OPENDKIM, own(LMTP + DMARC_FIELD + SPF_FIELD + DKIM_FIELD + OWN_HOST)),
    "with their marks between": (
        OPENDKIM, own(OWN_HOST + FILTERS[0] + DMARC_FIELD + SPF_FIELD + FILTERS[1] + DKIM_FIELD + "Subject: x\n"),
    ),
    "no policy, but a signature": (OPENDKIM, own(OWN_HOST + NO_POLICY + SPF_FIELD + DKIM_FIELD)),
    "no policy, but a signature, above": (OPENDKIM, own(NO_POLICY + DKIM_FIELD + OWN_HOST)),
    "OpenARC's field on top": (OPENDKIM, own(OWN_HOST + OPENDKIM.field("arc=none") + DMARC_FIELD)),
    "without a local hop": (OPENDKIM, own(OWN_HOST + DMARC_FIELD)),
    "qmail's notes on its own work": (
        OPENDKIM, own("Received: (qmail 1571 invoked from network); 3 Feb 2025\n" + OWN_HOST + DMARC_FIELD),
    ),
    "the sender's own server's field below": (
        OPENDKIM, own(OWN_HOST + DMARC_FIELD + "Authentication-Results: mx.klien.example; x=y\n"),
    ),
}  # fmt: skip
