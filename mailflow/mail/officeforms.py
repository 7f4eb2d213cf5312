"""Forms in files: the lines of an attached docx or xlsx, and which files only a person can read.

By content, whatever a file is called. Nothing here raises, runs a macro or fetches anything; what is too large, too
strange or broken is a form that somebody must read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from mailflow.mail import marks
from mailflow.mail.headers import visible
from mailflow.mail.message import Attachment

LARGEST = 10_000_000  # bytes of a file
MOST_FILES = 3  # of one mail that are read: each may cost a third of a second
MOST_LINES = 2000
LONGEST_LINE = 2000  # characters
MOST_TEXT = 50_000  # characters
HEAD = 80  # bytes
ZIP = b"PK\x03\x04"
NAME_AT = 30  # where the first part of an archive has its name (APPNOTE 4.3.7)
# One of these is the first part, whichever program wrote the file; an archive of anything else is no form.
FIRST_PARTS = (b"[Content_Types].xml", b"_rels/", b"word/", b"xl/", b"docProps/", b"customXml/")
OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
# Older office files (MS-CFB 2.2), which encrypted ones are too, PDF and RTF.
DOCUMENTS = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-", b"{\\rtf")
NO_DOCUMENTS = ("image/", "video/", "audio/", "message/", "multipart/", "text/calendar")
NO_DOCUMENT = frozenset({"application/ics", "application/pgp-signature", "application/pkcs7-signature"})


class Reader:
    """Reads the forms of one mail, of which only the first few may cost anything."""

    def __init__(self) -> None:
        self.left = MOST_FILES

    def looked_at(self, file: Attachment, head: bytes, octets: Callable[[], bytes]) -> Attachment:
        """The attachment with the lines of the form in it, or marked as one that somebody must read.

        `head` are the first bytes of the file, `octets` gives all of them.
        """
        if head.startswith(DOCUMENTS) or OPEN_DOCUMENT in head:
            return replace(file, unread_form=True)
        if not is_office(head):
            return file
        text = ""
        if self.left and file.size <= LARGEST:
            self.left -= 1
            text = read(octets())
        return replace(file, form_text=text, unread_form=not text)


def may_be_document(kind: str) -> bool:
    """Whether a file of that media type is worth a look: pictures, mails, calendars and signatures are none."""
    return not kind.startswith(NO_DOCUMENTS) and kind not in NO_DOCUMENT


def is_office(head: bytes) -> bool:
    """Whether the first bytes are those of an office file since 2007."""
    return head.startswith(ZIP) and head[NAME_AT:].startswith(FIRST_PARTS)


def read(octets: bytes) -> str:
    """The lines of a docx or an xlsx, at most 50,000 characters; "" for what is none, is empty or cannot be read."""
    try:
        return "\n".join(_sound(_lines(octets))).strip()
    except Exception:  # noqa: BLE001 - damaged archives and XML raise many kinds, and a file never costs the mail
        return ""


def _lines(octets: bytes) -> Iterator[str]:
    from mailflow.mail import archive, officexml, worddoc, worksheet  # for the few mails that carry an office file

    opened = archive.open_archive(octets)
    main = officexml.main_part(opened)
    root = officexml.root(opened, main) if main else None
    name = officexml.local(root) if root is not None else ""
    if root is not None and name == "document":
        yield from worddoc.lines(root)
    elif root is not None and name == "workbook":
        yield from worksheet.lines(opened, main, root)


def _sound(found: Iterator[str]) -> Iterator[str]:
    """The lines fit to be read and shown, tabs kept, with no more than one empty one in a row."""
    room, blank = MOST_TEXT, True
    for line in islice(found, MOST_LINES):
        clean = "\t".join(visible(cell) for cell in marks.clean(line[:LONGEST_LINE]).split("\t")).rstrip()
        if (clean or not blank) and room > len(clean):
            room -= len(clean) + 1
            yield clean
        blank = not clean
