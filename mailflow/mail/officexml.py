"""The XML of office files (ECMA-376 parts 1 and 2) as elements: no DTD, no entities, bounded in size and count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mailflow.mail.archive import Archive, Refused

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LARGEST_PART = 4_000_000  # bytes
MOST_TAGS = 60_000  # of one file: a form has some thousands, and more would cost a third of a second
RELATIONS = "_rels/.rels"


def root(archive: Archive, name: str) -> Element | None:
    """The root of a part, None where there is no such part. Raises `Refused`, and `ParseError` for broken XML.

    Without a document type there are no entities to expand and nothing to fetch. All programs write UTF-8; another
    encoding could hide one.
    """
    octets = archive.read(name, LARGEST_PART)
    if not octets:
        return None
    if b"<!DOCTYPE" in octets or b"<!ENTITY" in octets or b"\0" in octets:
        raise Refused(f"{name} has a document type")
    archive.tags += octets.count(b"<")
    if archive.tags > MOST_TAGS:
        raise Refused(f"more than {MOST_TAGS} tags up to {name}")
    from xml.etree.ElementTree import XMLParser

    parser = XMLParser(encoding="utf-8")  # noqa: S314 - bounded, and no document type gets this far
    parser.feed(octets)
    return parser.close()


def main_part(archive: Archive) -> str:
    """The name of the part that the whole is about, "" where nothing says so."""
    found = relations(archive, "")
    return next((target for kind, _, target in found if kind == "officeDocument"), "")


def relations(archive: Archive, part: str) -> list[tuple[str, str, str]]:
    """What a part refers to inside of the file: kind, id and the name of the part (ECMA-376 part 2, 6.5)."""
    folder, slash, name = part.rpartition("/")
    found = root(archive, f"{folder}{slash}{RELATIONS}" if not name else f"{folder}{slash}_rels/{name}.rels")
    return [
        (each.get("Type", "").rpartition("/")[2], each.get("Id", ""), _target(folder, each.get("Target", "")))
        for each in (found if found is not None else ())
        if each.get("TargetMode") != "External"
    ]


def _target(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return f"{folder}/{target}" if folder else target


def local(element: Element) -> str:
    """The name of an element without its namespace: the strict and the transitional ones differ only there."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """An attribute by its name without a namespace, "" where there is none."""
    found = element.get(name)
    if found is not None:
        return found
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")


def child(element: Element, name: str) -> Element | None:
    """The first child of that name."""
    return next((each for each in element if local(each) == name), None)


def within(element: Element, *path: str) -> Iterator[Element]:
    """The children of that name, of the children of the names before it."""
    if not path:
        yield element
        return
    for each in element:
        if local(each) == path[0]:
            yield from within(each, *path[1:])
