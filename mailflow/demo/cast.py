"""Who takes part: clients and staff of the bundled rules, and one address that has no mailbox any more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

SUPPORT = "support@vendor.example"
ADMIN = "admin@vendor.example"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes mails, in one language, above one signature. `login` is the account they are sent with."""

    name: str
    address: str
    language: Literal["id", "en"]
    signature: str
    login: str

    @property
    def domain(self) -> str:
        """The part of the address after the @."""
        return self.address.rpartition("@")[2]


def _person(address: str, name: str, language: Literal["id", "en"], role: str) -> Person:
    return Person(name, address, language, f"{name}\n{role}", address)


SITI = _person("siti@sejahtera.example", "Siti", "id", "HRD")
DANIEL = _person("daniel@nusantara.example", "Daniel", "en", "Payroll Manager")
RANI = _person("rani@vendor.example", "Rani", "id", "Tim Support")
BIMA = _person("bima@vendor.example", "Bima", "id", "Tim Support")
DEWI = _person("dewi@vendor.example", "Dewi", "id", "Tim Engineering")
PENSION = replace(_person("dana.pensiun@sejahtera.example", "Dana Pensiun", "id", "HRD"), login=SITI.login)
"""Siti's second address, whose mailbox was closed: what we answer to it comes back."""
MAIL_SERVER = _person("mailer-daemon@mx.demo.example", "Mail Delivery System", "en", "")
STRANGER = _person("stranger@far.example", "A stranger", "en", "")

CLIENTS = (SITI, DANIEL)
STAFF = (RANI, BIMA, DEWI)
PEOPLE = (*CLIENTS, *STAFF, STRANGER)
"""Everybody who can write, and reads what is answered."""
READERS = (*(person.address for person in PEOPLE), ADMIN)
"""Everybody with a mailbox in which letters of mailflow arrive."""
