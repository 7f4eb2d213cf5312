"""What an element of an HTML mail says about quotes and signatures: each mail program names its own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mailflow.mail.marks import QUOTE_MARK, REPLY_MARK, SIGN_MARK

Attributes = Mapping[str, str | None]

# Names that Outlook wrote get an "x_" in front whenever Outlook quotes them again; Yahoo puts "ydp" and digits there.
_BEFORE = r"(?:\A|\s)(?:(?:x_){0,5}|ydp\w{0,20}?)"
_REPLIES = re.compile(
    _BEFORE + r"(?:gmail_quote(?:_container)?|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra|tutanota_quote"
    r"|front-blockquote|mail_quote|ntes-mailmaster-quote|history-quote-wrapper|elided-text|reply-intro|zwchr"
    r"|_originalcontent|messagereplysection|__quoted_text__|isreplycontent|isforwardcontent|__aliyun_previous_quote)"
    r"(?:\s|\Z)",
    re.IGNORECASE,
)
_MAILS = re.compile(
    _BEFORE + r"(?:divrplyfwdmsg|appendonsend|outlookmessageheader|stopspelling|olk_src_body_section"
    r"|mail-editor-reference-message-container)(?:\s|\Z)",
    re.IGNORECASE,
)
_SIGNATURES = re.compile(
    _BEFORE + r"(?:gmail_signature|moz-signature|signature|ms-outlook-mobile-signature|applemailsignature|_mailautosig"
    r"|protonmail_signature_block|composer_signature|zm-_id_-sgn|_rc_sig|signature_container|__sig_post__|__sig_pre__"
    r"|spneditorsign|mobile_signature)(?:\s|\Z)",
    re.IGNORECASE,
)
# Outlook for Windows draws the header of what it answers below a line of this kind, in any language.
_DRAWN = re.compile(r"border(?:-top)?:\s?none;\s?border-top:\s?solid\s|border-top:\s?solid #(?:e1e1e1|b5c4df)", re.I)
_INDENT = re.compile(r"margin:\s?0(?:px)?\s0(?:px)?\s0(?:px)?\s40px", re.IGNORECASE)  # Gmail's "indent more"
_HIDDEN = re.compile(r"display\s{0,9}:\s{0,9}none|mso-hide\s{0,9}:\s{0,9}all|visibility\s{0,9}:\s{0,9}hidden", re.I)
_UNSEEN = re.compile(r"(?<![\w-])(?:opacity|max-height)\s{0,9}:\s{0,9}0(?:\.0{1,5})?(?![\d.])", re.I)
_NO_SIZE = re.compile(r"(?<![\w-])font-size\s{0,9}:\s{0,9}0(?:\.0{1,5})?(?![\d.])", re.I)
# What newsletters lay out in columns has no size either, but its cells have one of their own.
_LAYOUT = re.compile(r"(?<![\w-])(?:padding|text-align|vertical-align|direction|word-break|display|width)\b", re.I)
_NAMED = ("id", "class", "name", "data-marker", "data-smartmail")
LONGEST = 2000  # characters of an attribute that are looked at


def mark(attributes: Attributes) -> str:
    """The mark for what begins with an element, "" for nothing that matters."""
    names = " ".join(told for told in (get(attributes, name) for name in _NAMED) if told)
    if names:
        for pattern, found in ((_MAILS, QUOTE_MARK), (_REPLIES, REPLY_MARK), (_SIGNATURES, SIGN_MARK)):
            if pattern.search(names):
                return found
    return ""


def draws(tag: str, attributes: Attributes) -> bool:
    """Whether an element draws a line across the page above its text."""
    return tag == "hr" or (tag == "div" and bool(_DRAWN.search(get(attributes, "style"))))


def quotes(tag: str, attributes: Attributes) -> bool:
    """Whether an element quotes; Gmail indents with the same tag."""
    return tag == "blockquote" and not _INDENT.search(get(attributes, "style"))


def hidden(attributes: Attributes) -> bool:
    """Whether a reader does not see the element."""
    style = get(attributes, "style")
    no_size = _NO_SIZE.search(style) and not _LAYOUT.search(style) and not get(attributes, "width")
    return bool(no_size or _HIDDEN.search(style) or _UNSEEN.search(style))


def get(attributes: Attributes, name: str) -> str:
    """The beginning of an attribute, "" where it is missing or has no value."""
    return (attributes.get(name) or "")[:LONGEST]
