"""A segment as Trados keeps it in its memories becomes content with codes of TMX. Pure.

A segment is `Segment/Elements` with `Text/Value` and `Tag` (`Type`, `Anchor`, `TagID`, `TextEquivalent`), as the
open sources that read such memories have it.
"""

from __future__ import annotations

from tm.text import codes

_PLACES = {"UnmatchedStart": "begin", "UnmatchedEnd": "end"}
_KNOWN = frozenset({"Text", "Tag"})
# what such an element holds is neither text nor code of the segment
_PASSED = frozenset({"Token"})


class UnknownElement(ValueError):
    """A segment with something in it of which nobody has told what it is."""


class SegmentHandler:
    """Takes the events of one segment; `content` is what they make."""

    def __init__(self) -> None:
        self._stack: list[str] = []
        self._pieces: list[str] = []
        self._tag: dict[str, str] = {}

    @property
    def content(self) -> str:
        """The inside of a `seg` of TMX."""
        return "".join(self._pieces)

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        """An element begins. Raises `UnknownElement`."""
        if not self._stack and name != "Segment":
            raise UnknownElement(f"its segment begins with {name}")
        if self._stack == ["Segment", "Elements"]:
            if name not in _KNOWN and name not in _PASSED:
                raise UnknownElement(f"its segment holds {name}")
            self._tag = {}
        self._stack.append(name)

    def end(self, name: str) -> None:
        """An element ends."""
        if self._stack == ["Segment", "Elements", "Tag"]:
            self._pieces.append(_code(self._tag))
        self._stack.pop()

    def text(self, data: str) -> None:
        """A piece of text: of the segment, or of what is said of a tag."""
        if self._stack[2:] == ["Text", "Value"]:
            self._pieces.append(codes.escape(data))
        elif len(self._stack) == 4 and self._stack[2] == "Tag":
            name = self._stack[3]
            self._tag[name] = self._tag.get(name, "") + data


def _code(tag: dict[str, str]) -> str:
    """A tag as a code of TMX 1.4.

    >>> _code({"Type": "Start", "Anchor": "1", "TagID": "8"}), _code({"Type": "End", "Anchor": "1"})
    ('<bpt i="1" type="8"/>', '<ept i="1"/>')
    >>> _code({"Type": "TextPlaceholder", "Anchor": "2", "TextEquivalent": "A&B"})
    '<ph x="2">A&amp;B</ph>'
    """
    kind = tag.get("Type", "")
    number = tag.get("Anchor", "") if tag.get("Anchor", "").isdecimal() else ""
    named = codes.escape(tag.get("TagID", "")).replace('"', "&quot;")
    said = f' type="{named}"' if named else ""
    if kind in ("Start", "End") and number:
        return f'<bpt i="{number}"{said}/>' if kind == "Start" else f'<ept i="{number}"/>'
    if kind in _PLACES:
        return f'<it pos="{_PLACES[kind]}"{said}/>'
    text = codes.escape(tag.get("TextEquivalent", ""))
    place = f' x="{number}"' if number else ""
    return f"<ph{place}{said}>{text}</ph>" if text else f"<ph{place}{said}/>"
