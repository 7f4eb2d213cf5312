"""A strict reader of iCalendar (RFC 5545 3.1 to 3.3.11), written from the grammar and apart from what writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

NAME = re.compile(r"[A-Z][A-Z0-9-]*")
PARAMETER = re.compile(r';([A-Z][A-Z0-9-]*)=(?:"([^"\x00-\x1f\x7f]*)"|([^";:,\x00-\x1f\x7f]*))')


@dataclass(frozen=True)
class Property:
    """A content line: its name, its parameters, its value as it stands."""

    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value as TEXT; a character that must be escaped and is not makes it wrong (3.3.11)."""
        found = []
        for match in re.finditer(r"\\(.)|([^\\])", self.value, re.DOTALL):
            escaped, plain = match.groups()
            assert escaped is None or escaped in "\\;,nN", self.value
            assert plain is None or plain not in ";,", self.value
            found.append("\n" if escaped in ("n", "N") else escaped or plain)
        assert not self.value.replace("\\\\", "").endswith("\\")
        return "".join(found)


@dataclass
class Component:
    """BEGIN to END: properties in order, and what is nested."""

    name: str
    properties: list[Property] = field(default_factory=list)
    inner: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        """Every property of that name."""
        return [one for one in self.properties if one.name == name]

    def one(self, name: str) -> Property:
        """The only property of that name."""
        (found,) = self.all(name)
        return found


def read(octets: bytes) -> Component:
    """The one calendar in `octets`. Fails wherever the grammar does not hold."""
    assert octets.endswith(b"\r\n")
    pieces = octets[:-2].split(b"\r\n")
    assert all(len(piece) <= 75 for piece in pieces), "a line of more than 75 octets"
    assert not any(b"\r" in piece or b"\n" in piece for piece in pieces), "a bare line end"
    for piece in pieces:
        piece.decode("utf-8")  # no fold inside of a character
    lines = octets[:-2].replace(b"\r\n ", b"").decode("utf-8").split("\r\n")
    top = Component("")
    open_ones = [top]
    for one in map(_property, lines):
        if one.name == "BEGIN":
            open_ones[-1].inner.append(Component(one.value))
            open_ones.append(open_ones[-1].inner[-1])
        elif one.name == "END":
            assert open_ones.pop().name == one.value
        else:
            open_ones[-1].properties.append(one)
    assert open_ones == [top]
    assert not top.properties
    (calendar,) = top.inner
    assert calendar.name == "VCALENDAR"
    return calendar


def _property(line: str) -> Property:
    name = NAME.match(line)
    assert name, line
    at, parameters = name.end(), dict[str, str]()
    while found := PARAMETER.match(line, at):
        assert found[1] not in parameters
        parameters[found[1]] = found[2] if found[2] is not None else found[3]
        at = found.end()
    assert line[at] == ":", line
    value = line[at + 1 :]
    assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value), line
    return Property(name[0], parameters, value)
