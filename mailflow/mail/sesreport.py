"""What Amazon SES tells by e-mail through SNS: one object of JSON in a mail of its own.

Source: SES developer guide, "Amazon SNS notification contents".
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from mailflow.mail.message import Report, ReportedRecipient, ReportKind
from mailflow.mail.msgid import ids

KINDS: dict[str, tuple[ReportKind, str, str]] = {
    "bounce": ("failed", "bounce", "bouncedRecipients"),
    "complaint": ("feedback", "complaint", "complainedRecipients"),
    "delivery": ("delivered", "delivery", "recipients"),
    "deliverydelay": ("delayed", "deliveryDelay", "delayedRecipients"),
}
"""By the type of the notification: our kind, the object with the details, and its list of recipients."""
LARGEST = 200_000
MOST_RECIPIENTS = 100


def read(text: str) -> Report | None:
    """The report in a text that begins with such an object, or None."""
    data = _object(text.lstrip()[:LARGEST])
    known = KINDS.get(str(data.get("notificationType") or data.get("eventType") or "").lower())
    if known is None:
        return None
    kind, key, listed = known
    details, mail = _dict(data.get(key)), _dict(data.get("mail"))
    found = tuple(_recipients(details.get(listed)))
    reason = next((str(_dict(each).get("diagnosticCode", "")) for each in _list(details.get(listed))), "")
    return Report(kind, found, _original_id(mail), reason[:2000]) if found else None


def _object(text: str) -> dict[str, object]:
    if not text.startswith("{"):
        return {}
    try:
        # Relays fold the long line, so controls stand inside of its strings.
        found, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return {}
    data = _dict(found)
    inner = data.get("Message")  # the envelope of SNS, where raw delivery is off
    return _object(inner) if isinstance(inner, str) and "notificationType" not in data else data


def _recipients(listed: object) -> Iterator[ReportedRecipient]:
    for each in _list(listed)[:MOST_RECIPIENTS]:
        address = each if isinstance(each, str) else _dict(each).get("emailAddress")
        if isinstance(address, str) and "@" in address:
            status = _dict(each).get("status")
            yield ReportedRecipient(address.strip("<> ").lower(), status if isinstance(status, str) else "")


def _original_id(mail: dict[str, object]) -> str | None:
    common = _dict(mail.get("commonHeaders")).get("messageId")
    headers = (_dict(each) for each in _list(mail.get("headers")))
    named = (each.get("value") for each in headers if str(each.get("name", "")).lower() == "message-id")
    found = common if isinstance(common, str) else next(named, None)
    return next(iter(ids(found)), None) if isinstance(found, str) else None


def _dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
