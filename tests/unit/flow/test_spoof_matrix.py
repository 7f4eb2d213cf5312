"""The spoof matrix: what a mail in a staff member's name can do, by its token, each carrier of it, and its domain.

ARCHITECTURE.md shows the same table, and a test holds the two together.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mailflow.desk import tokens
from mailflow.desk.decision import Outcome
from mailflow.desk.office import Factor
from tests.commands import ROOT
from tests.unit.flow.desk_of import BIMA, OFFICE, RANI, SITI, Desk, mail

FACTORS: dict[str, frozenset[Factor]] = {
    "[token, domain]": frozenset({"token", "domain"}),
    "[token]": frozenset({"token"}),
    "[domain]": frozenset({"domain"}),
}
RESULTS = {"proven": "pass", "unknown": "none", "refuted": "fail"}
CARRIERS = ("Reply-To address", "Message-ID", "Ref line")
MATRIX = {
    ("right", "proven"): ("acts", "acts", "acts"),
    ("right", "unknown"): ("held", "acts", "held"),
    ("right", "refuted"): ("held", "held", "held"),
    ("missing", "proven"): ("held", "held", "acts"),
    ("missing", "unknown"): ("held", "held", "held"),
    ("missing", "refuted"): ("held", "held", "held"),
    ("expired", "proven"): ("held", "held", "held"),
    ("expired", "unknown"): ("held", "held", "held"),
    ("expired", "refuted"): ("held", "held", "held"),
    ("another person's", "proven"): ("held", "held", "held"),
    ("another person's", "unknown"): ("held", "held", "held"),
    ("another person's", "refuted"): ("held", "held", "held"),
    ("another request's", "proven"): ("held", "held", "held"),
    ("another request's", "unknown"): ("held", "held", "held"),
    ("another request's", "refuted"): ("held", "held", "held"),
    ("replayed", "proven"): ("ignored", "ignored", "ignored"),
    ("replayed", "unknown"): ("ignored", "ignored", "ignored"),
    ("replayed", "refuted"): ("ignored", "ignored", "ignored"),
}
"""By (token, domain), the outcome with each setting of staff.factors; it is the same for each carrier."""
OUTCOMES = {Outcome.REPLY: "acts", Outcome.HELD: "held", Outcome.DUPLICATE: "ignored"}


def table() -> str:
    """The matrix as the document shows it."""
    lines = ["| token | domain | " + " | ".join(f"`{name}`" for name in FACTORS) + " |", "|---|---|---|---|---|"]
    lines += (f"| {token} | {domain} | {' | '.join(row)} |" for (token, domain), row in MATRIX.items())
    return "\n".join(lines)


def two_requests(factors: frozenset[Factor]) -> Desk:
    """A desk at which Siti has reported two incidents."""
    desk = Desk(office=replace(OFFICE, factors=factors))
    desk.write(SITI, "Kami tidak bisa login ke payroll.", subject="Tidak bisa login")
    desk.write(SITI, "Slip gaji bulan ini kosong.", subject="Slip gaji kosong")
    return desk


def forged(token: str, domain: str, carrier: str) -> bytes:
    """A mail in Rani's name about request 1, whose token comes by this carrier alone."""
    made = {
        "missing": "",
        "another person's": str(tokens.sign(OFFICE, "staff", 1, BIMA)),
        "another request's": str(tokens.sign(OFFICE, "staff", 2, RANI)),
    }.get(token, str(tokens.sign(OFFICE, "staff", 1, RANI)))
    fields = {"subject": "Re: [BEN-1] Tidak bisa login", "result": RESULTS[domain]}
    text = "/catatan sudah dicek"
    if made and carrier == "Reply-To address":
        fields["to"] = f"support+{made}@vendor.example"
    elif made and carrier == "Message-ID":
        fields["In_Reply_To"] = f"<{made}.abc@vendor.example>"
    elif made:
        text += f"\n\n> Ref: {made}"
    return mail(RANI, text, id_="forged@vendor.example", **fields)


def outcome(token: str, domain: str, carrier: str, factors: frozenset[Factor]) -> str:
    desk, raw = two_requests(factors), forged(token, domain, carrier)
    if token == "replayed":
        desk.receive(raw)
    if token == "expired":
        closing = tokens.sign(OFFICE, "staff", 1, RANI)
        desk.write(RANI, "/selesai\nSudah, Bu.", to=f"support+{closing}@vendor.example", id_="closing@vendor.example")
        assert desk.request().state == "resolved"
        return OUTCOMES[desk.receive(raw, at=desk.now + timedelta(days=31)).outcome]
    return OUTCOMES[desk.receive(raw).outcome]


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize(("token", "domain"), MATRIX, ids=lambda each: str(each))
def test_each_cell_of_the_matrix_holds(token: str, domain: str, carrier: str) -> None:
    found = tuple(outcome(token, domain, carrier, factors) for factors in FACTORS.values())
    assert found == MATRIX[token, domain]


def test_what_is_held_changes_nothing_and_asks_the_registered_address() -> None:
    desk = two_requests(FACTORS["[token, domain]"])
    before = desk.request()
    decision = desk.receive(forged("missing", "unknown", "Ref line"))
    assert [(notice.template, notice.to.address) for notice in decision.notices] == [("staff_confirm", RANI)]
    assert replace(desk.request(), version=before.version, changed_at=before.changed_at) == before


def test_the_architecture_shows_this_very_matrix() -> None:
    assert table() in (ROOT / "ARCHITECTURE.md").read_text("utf-8")
