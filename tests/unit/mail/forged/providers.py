"""How mails lie in the mailboxes of each provider: its own fields around what the sender wrote.

Read off real mails, with names and addresses for examples. `%s` is where the results stand.
"""

from __future__ import annotations

from dataclasses import dataclass

from mailflow.mail.border import Headers
from mailflow.mail.headers import fields, header_block, readable
from mailflow.mail.profiles import Profile, profile

DATE = "Mon, 3 Feb 2025 10:00:00 +0700"


@dataclass(frozen=True)
class Provider:
    """`lay` is what the provider puts on top; `authserv_id` begins its fields, "" where it writes none."""

    profile: Profile
    authserv_id: str
    lay: str

    def field(self, results: str) -> str:
        """The provider's own field, or a perfect copy of it."""
        name = f"{self.authserv_id}; " if self.authserv_id else ""
        return f"Authentication-Results: {name}{results}\n"

    def mail(self, results: str, sender: str = "", from_: str = "dewi@klien.example") -> Headers:
        """A mail for which the provider found `results`; `sender` is what its sender wrote on top of his From."""
        return self.raw(self.lay.replace("%s", self.field(results)) + sender + f"From: {from_}\n")

    def copied(self, results: str) -> str:
        """All that the provider puts on top, in a sender's hand."""
        return self.lay.replace("%s", self.field(results))

    @staticmethod
    def raw(text: str) -> Headers:
        block = header_block(text.replace("\n", "\r\n").encode("latin-1"))
        return tuple((name, readable(value)) for name, value in fields(block))


GOOGLE = Provider(
    profile("google"),
    "mx.google.com",
    f"""Delivered-To: support@vendor.example
Received: by 2002:a05:6a10:9e4b:0:0:0:0 with SMTP id y11csp1;
        {DATE}
X-Received: by 2002:a17:90b:4c4c:: with SMTP id np12mr1;
        {DATE}
ARC-Seal: i=1; a=rsa-sha256; t=1738551600; cv=none; d=google.com; s=arc-20240605; b=abc
ARC-Authentication-Results: i=1; mx.google.com; spf=none smtp.mailfrom=x.example
Return-Path: <x@x.example>
Received: from mail.klien.example (mail.klien.example. [192.0.2.9])
        by mx.google.com with ESMTPS id d71si8.10.2025.02.03
        for <support@vendor.example>
        (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);
        {DATE}
Received-SPF: none (google.com: x.example does not designate permitted sender hosts) client-ip=192.0.2.9;
%s""",
)

EXCHANGE = Provider(
    profile("exchange-online"),
    "",
    f"""Received: from SI2PR06MB1.apcprd06.prod.outlook.com (2603:1096:4::1)
 by TYZPR06MB2.apcprd06.prod.outlook.com with HTTPS; {DATE}
Received: from PS2PR06CA1.apcprd06.prod.outlook.com (2603:1096:300::1) by
 SI2PR06MB1.apcprd06.prod.outlook.com (2603:1096:4::1) with Microsoft SMTP
 Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.1.1; {DATE}
Received: from PSAPEPF1.apcprd06.prod.outlook.com
 (2603:1096:300::1) by PS2PR06CA1.outlook.office365.com (2603:1096:300::2) with Microsoft
 SMTP Server id 15.20.1.1 via Frontend Transport; {DATE}
%sReceived-SPF: Pass (protection.outlook.com: domain of x.example designates
 192.0.2.9 as permitted sender) receiver=protection.outlook.com;
 client-ip=192.0.2.9; helo=mail.klien.example; pr=C
Received: from mail.klien.example (192.0.2.9) by
 PSAPEPF1.mail.protection.outlook.com (10.167.0.1) with Microsoft SMTP Server
 id 15.20.1.1 via Frontend Transport; {DATE}
""",
)

FASTMAIL = Provider(
    profile("fastmail"),
    "phl-mx-04.messagingengine.com",
    f"""Received: from phl-compute-06.internal (phl-compute-06.phl.internal [10.202.2.46])
\t by sloti33d1t06 (Cyrus 3.9.0-alpha0) with LMTPA;
\t {DATE}
X-Delivered-to: support@vendor.example
Received: from phl-mx-04 ([10.202.2.203])
  by phl-compute-06.internal (LMTPProxy); {DATE}
Received: from phl-mx-04.messagingengine.com (localhost [127.0.0.1])
\tby mailmx.phl.internal (Postfix) with ESMTP id A7
\tfor <support@vendor.example>; {DATE} (EST)
Received: from mailmx.phl.internal (localhost [127.0.0.1])
    by phl-mx-04.messagingengine.com (Authentication Milter) with ESMTP
    id 35022C783BF.281071EA00F1;
    {DATE}
ARC-Seal: i=1; a=rsa-sha256; cv=none; d=messagingengine.com; s=fm1; t=1738551600; b=abc
ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=messagingengine.com; s=fm1; b=abc
ARC-Authentication-Results: i=1; phl-mx-04.messagingengine.com; arc=none (no signatures found)
%sReceived-SPF: none (x.example: No applicable sender policy available) receiver=phl-mx-04.messagingengine.com
Received: from mail.klien.example (mail.klien.example [192.0.2.9])
\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))
\t(No client certificate requested)
\tby phl-mx-04.messagingengine.com (Postfix) with ESMTPS id 28
\tfor <support@vendor.example>; {DATE} (EST)
""",
)

ZOHO = Provider(
    profile("zoho"),
    "mx.zohomail.com",
    f"""Delivered-To: support@vendor.example
Received-SPF: none (zohomail.com: 192.0.2.9 is neither permitted nor denied by domain of x.example) client-ip=192.0.2.9;
%sARC-Seal: i=1; a=rsa-sha256; t=1738551600; cv=none; d=zohomail.com; s=zohoarc; b=abc
ARC-Authentication-Results: i=1; mx.zohomail.com; spf=none
Return-Path: <x@x.example>
Received: from mail.klien.example (mail.klien.example [192.0.2.9]) by mx.zohomail.com
\twith SMTPS id 1738551600000001.1; {DATE}
""",
)

MX = "mx.vendor.example"
OWN_HOST = f"""Received: from mail.klien.example (mail.klien.example [192.0.2.9])
\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))
\tby {MX} (Postfix) with ESMTPS id 4C1D
\tfor <support@vendor.example>; {DATE} (WIB)
"""
LMTP = f"""Return-Path: <x@x.example>
Delivered-To: support@vendor.example
Received: from {MX} ([127.0.0.1])
\tby store.internal with LMTP id aBc (envelope-from <x@x.example>)
\tfor <support@vendor.example>; {DATE}
"""
SELF = profile("opendkim", MX, frozenset({MX}))
OPENDKIM = Provider(SELF, MX, LMTP + OWN_HOST + "%s")
OPENDKIM_ABOVE = Provider(SELF, MX, LMTP + "%s" + OWN_HOST)

PROVIDERS = {
    "google": GOOGLE,
    "exchange-online": EXCHANGE,
    "fastmail": FASTMAIL,
    "zoho": ZOHO,
    "opendkim below": OPENDKIM,
    "opendkim above": OPENDKIM_ABOVE,
}
