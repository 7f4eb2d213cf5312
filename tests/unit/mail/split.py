"""HTML as the parser splits it, without a mail around it."""

from __future__ import annotations

from mailflow.mail import htmltext
from mailflow.mail.bodytext import Split, split_reply


def split_html(html: str) -> tuple[str, Split]:
    """The whole text and its split, for which the marks of quotes in the HTML count too."""
    rendered = htmltext.render(html)
    return htmltext.without_marks(rendered), split_reply(rendered)
