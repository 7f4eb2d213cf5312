"""The report a mail server sends when it cannot deliver what it has accepted (DSN: RFC 3464, wrapped by RFC 6522)."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

from mailflow.mail.headers import header_block

REPORT = """\
From: Mail Delivery System <MAILER-DAEMON@{host}>
To: <{to}>
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: <{id}@{host}>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_{id}"

--=_{id}
Content-Type: text/plain; charset=us-ascii

This is the mail system at {host}.

Your mail could not be delivered to <{recipient}>:
there is no mailbox of that name.

--=_{id}
Content-Type: message/delivery-status

Reporting-MTA: dns; {host}
Arrival-Date: {date}

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{recipient}> no such mailbox

--=_{id}
Content-Type: text/rfc822-headers

"""


def undeliverable(returned: bytes, *, to: str, recipient: str, host: str, id_: str, at: datetime) -> bytes:
    """The report to the envelope sender `to`: its mail `returned` has not reached `recipient`, for good.

    `host` is the reporting server, `id_` makes Message-ID and boundary. Only the headers of the mail go back.
    """
    text = REPORT.format(host=host, to=to, recipient=recipient, id=id_, date=format_datetime(at))
    headers = header_block(returned).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return text.replace("\n", "\r\n").encode("ascii") + headers + f"\r\n\r\n--=_{id_}--\r\n".encode("ascii")
