"""Bytes to text by what a mail says of its charset, and by what the bytes say where it is wrong or silent.

Programs name an old charset and mean the larger one that replaced it, so names are read as browsers read them (WHATWG
Encoding Standard 4.2). Where the bytes do not fit, UTF-8 is tried first: hardly any other text is valid UTF-8 by
chance.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

# Python codecs that are no charsets; idna and punycode also take quadratic time.
NO_CHARSETS = frozenset(
    {"idna", "punycode", "unicode_escape", "raw-unicode-escape", "unicode-escape", "undefined", "mbcs", "oem"}
)
# By Python's name of the codec: the larger charset that programs mean (WHATWG 4.2, and 14.2 for the last).
MEANT = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "iso2022_jp": "iso2022_jp_ext",
}
# Names that Python does not know.
ALIASES = {
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "sjis": "cp932",
    "ks_c_5601": "cp949",
    "euc": "euc_jp",
    "mac-cyrillic": "mac_cyrillic",
    "mac-ce": "mac_latin2",
    "mac-roman": "mac_roman",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "windows-949": "cp949",
    "windows-874": "cp874",
    "cp-1252": "cp1252",
}
# What else it may be where a charset's own bytes do not fit: senders of one country mix these up.
NEIGHBOURS = {"iso2022_jp_ext": ("cp932", "euc_jp"), "cp932": ("euc_jp",), "euc_jp": ("cp932",)}
ASCII_IS_NOT_ASCII = ("utf-7", "utf-16", "utf-32", "iso2022", "hz", "cp037", "cp500", "cp1140")
JAPANESE_ESCAPE = re.compile(rb"\x1b(?:\$[@B]|\([IJ])")  # RFC 1468
MOST_LOST = 4  # of so many characters beyond ASCII one may be lost, else the charset is another
NAME = re.compile(r"[\w.:+-]{1,40}", re.ASCII)


@lru_cache(maxsize=256)
def codec(charset: str) -> str | None:
    """Python's codec for a charset's name; None for an unknown name and for codecs that are no charset of mail."""
    name = charset.strip("'\" \t\r\n").lower()
    for attempt in (name, ALIASES.get(name, ""), name.removeprefix("x-"), ALIASES.get(name.removeprefix("x-"), "")):
        found = _looked_up(attempt)
        if found:
            return MEANT.get(found, found)
    return None


def decode(octets: bytes, declared: str = "", others: tuple[str, ...] = ()) -> tuple[str, str]:
    """The text, and what had to be guessed for it ("" for nothing); never raises.

    `declared` is the charset's name as the mail gives it. `others` are the codecs of the mail's other parts, the next
    best guess where this one gives none.
    """
    named = codec(declared) if declared else None
    if octets.isascii() and _reads_ascii(named):
        escaped = b"\x1b" in octets and JAPANESE_ESCAPE.search(octets)
        return (octets.decode("iso2022_jp_ext", "replace") if escaped else octets.decode("ascii")), ""
    if named and named != "ascii" and (exact := _exact(octets, named)) is not None:
        return exact, ""
    if named and octets.isascii():
        return octets.decode(named, "replace"), f"some characters are no {named} and are lost"
    for name in ("utf-8", *NEIGHBOURS.get(named or "", ()), *(() if _is_utf(named) else others)):
        if (exact := _exact(octets, name)) is not None:
            return exact, _guessed(declared, name)
    for likely in (named, "utf-8"):
        if likely and likely != "ascii" and (lossy := _nearly(octets, likely)) is not None:
            return lossy, f"some characters are no {likely} and are lost"
    return octets.decode("cp1252", "replace"), _guessed(declared, "windows-1252")


def _looked_up(name: str) -> str:
    if not NAME.fullmatch(name):
        return ""
    try:
        found = codecs.lookup(name).name
        "".encode(found)
    except (LookupError, ValueError, TypeError):
        return ""
    return "" if found in NO_CHARSETS else found


def _reads_ascii(name: str | None) -> bool:
    return not name or not name.startswith(ASCII_IS_NOT_ASCII)


def _is_utf(name: str | None) -> bool:
    return name is not None and name.startswith("utf")


def _exact(octets: bytes, name: str) -> str | None:
    try:
        return octets.decode(name)
    except (ValueError, LookupError):
        # The five bytes that windows-1252 leaves open are controls there (WHATWG 9.1): still that charset.
        return octets.decode(name, "replace") if name == "cp1252" else None


def _nearly(octets: bytes, name: str) -> str | None:
    """The text with replacements, where few enough are needed to believe the charset."""
    text = octets.decode(name, "replace")
    lost = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return text if lost * MOST_LOST <= beyond_ascii else None


def _guessed(declared: str, name: str) -> str:
    said = f"says {' '.join(declared.split())[:40]}, which it is not" if declared else "names no charset"
    return f"the text {said}: read as {name}"
