"""What rules/staff.yaml and rules/clients.yaml may look like; what both say together is checked by `people`.

A client is known by its mail domain, so nobody may own a domain at which everybody can get an address.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator

from mailflow.mail.address import valid_address
from mailflow.mail.message import Language
from mailflow.routing.shape import Shape, Strings, listed
from mailflow.yamlfile import zone_name

Salutation = Literal["Ibu", "Bapak"]
ID = re.compile(r"[a-z0-9][a-z0-9_-]*")

# fmt: off
PUBLIC_DOMAINS = frozenset({
    "163.com", "aol.com", "fastmail.com", "gmail.com", "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hey.com",
    "hotmail.co.id", "hotmail.co.uk", "hotmail.com", "icloud.com", "live.com", "mac.com", "mail.com", "mail.ru",
    "me.com", "msn.com", "outlook.co.id", "outlook.com", "plasa.com", "pm.me", "proton.me", "protonmail.com", "qq.com",
    "rocketmail.com", "telkom.net", "tuta.com", "web.de", "yahoo.co.id", "yahoo.co.uk", "yahoo.com", "yandex.com",
    "yandex.ru", "ymail.com", "zoho.com",
})
"""Mail domains at which everybody can get an address."""
REGISTRIES = frozenset({
    "ac.id", "biz.id", "co.id", "desa.id", "go.id", "mil.id", "my.id", "net.id", "or.id", "ponpes.id", "sch.id",
    "web.id", "co.uk", "com.au", "com.cn", "com.hk", "com.my", "com.ph", "com.sg", "com.vn", "co.jp", "co.th",
})
"""Domains under which names are given out, so that no single client owns one."""
# fmt: on


def _id(text: str) -> str:
    if not ID.fullmatch(text):
        raise ValueError(f"{text!r} is no id: write small letters, digits, - and _ (staff type it in commands)")
    return text


def _address(text: str) -> str:
    if not valid_address(text):
        raise ValueError(f"{text!r} is no e-mail address; write it like siti@klien.example")
    return text.lower()


def _domain(text: str) -> str:
    if not valid_address(f"a@{text}"):
        raise ValueError(f"{text!r} is no domain; write it like klien.example, its subdomains are included")
    domain = text.lower()
    if domain in PUBLIC_DOMAINS:
        raise ValueError(f"everybody can get an address at {domain}: register single `addresses` or `contacts` there")
    if domain in REGISTRIES:
        raise ValueError(f"{domain} belongs to no single client; write the name under it, like klien.{domain}")
    return domain


def _some(addresses: tuple[str, ...]) -> tuple[str, ...]:
    if not addresses:
        raise ValueError("needs at least one address: the first is the registered one")
    return addresses


def _name(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty: letters need a name")
    return text.strip()


Id = Annotated[str, AfterValidator(_id)]
Name = Annotated[str, AfterValidator(_name)]
Address = Annotated[str, AfterValidator(_address)]
Addresses = Annotated[tuple[Address, ...], BeforeValidator(listed)]
Domains = Annotated[tuple[Annotated[str, AfterValidator(_domain)], ...], BeforeValidator(listed)]


class TeamShape(Shape):
    """A team."""

    name: Name


class PersonShape(Shape):
    """A member of staff."""

    name: Name
    addresses: Annotated[Addresses, AfterValidator(_some)]
    teams: Strings = ()
    lead: bool = False
    language: Language = "id"


class StaffShape(Shape):
    """staff.yaml"""

    default_team: str
    teams: dict[Id, TeamShape]
    people: dict[Id, PersonShape]


class ContactShape(Shape):
    """A registered person at a client."""

    address: Address
    name: Name
    salutation: Salutation | None = None
    language: Language | None = None


class ClientShape(Shape):
    """A client."""

    name: Name
    domains: Domains = ()
    addresses: Addresses = ()
    contacts: tuple[ContactShape, ...] = ()
    language: Language = "id"
    zone: Annotated[str, AfterValidator(zone_name)] | None = None


class ClientsShape(Shape):
    """clients.yaml"""

    clients: dict[Id, ClientShape]
