"""HTML as the parser of the standard library can read it: in time that grows with the page, and without a fault.

That parser looks for the end of what has none again and again, to the end of the page each time (CVE-2025-6069,
Python before 3.11.14), and fails at a marked section that it does not know, or a number of thousands of digits.
What has no end is text here, as a browser without a `>` shows it, on every Python.
"""

from __future__ import annotations

import html
import re

_SECTION = "<![CDATA["
_COMMENT_END = re.compile(r"--\s*>")
# no character has a longer number
_LONG_NUMBER = re.compile("&#(?=[0-9]{8}|[xX][0-9a-fA-F]{8})")


def tamed(text: str) -> str:
    """`text` with every comment and tag that never ends, and every CDATA section, as the text that it is.

    >>> tamed("a<b")
    'a&lt;b'
    >>> tamed("<p><![CDATA[核<军]]>")
    '<p>核&lt;军'
    """
    text = _LONG_NUMBER.sub("&amp;#", _without_sections(text))
    end = text.rfind(">") + 1
    text = text[:end] + text[end:].replace("<", "&lt;")
    last = 0
    for comment_end in _COMMENT_END.finditer(text):
        last = comment_end.start()
    return text[:last] + text[last:].replace("<!--", "&lt;!--")


def _without_sections(text: str) -> str:
    """CDATA as text, and every other marked section as the comment that a browser takes it for."""
    first, *others = text.split(_SECTION)
    pieces = [first]
    for other in others:
        inside, end, after = other.partition("]]>")
        pieces.append(html.escape(inside, quote=False) + after if end else f"&lt;![CDATA[{other}")
    return "".join(pieces).replace("<![", "<! [")
