"""What a sentence names itself: titles, short forms, acronyms, full forms, quotations with the shape of a name."""

from __future__ import annotations

from termbase.extract import shape, word_classes
from termbase.extract.candidates import Located, Origin
from termbase.extract.definitions import Form, definitions, names
from termbase.extract.harvest import Defined, Harvest, MarkedName
from termbase.extract.runs import Cutter
from tm.text.chars import HAN_RUN
from tm.text.words import Segmenter

_ORIGINS = {
    Form.TITLE: Origin.TITLE,
    Form.SHORT: Origin.SHORT,
    Form.ACRONYM: Origin.ACRONYM,
    Form.FULL: Origin.FULL,
    Form.QUOTED: Origin.QUOTED,
    Form.NAME: Origin.NAME,
    Form.ISOTOPE: Origin.ISOTOPE,
}
_IN_NAMES = frozenset("可的和与及")


class NameReader:
    """Reads sentences; `harvest` is what they name. At most `most` contexts of a form are kept."""

    def __init__(self, segmenter: Segmenter, most: int) -> None:
        self._cut = Cutter(segmenter)
        self._most = most
        self.harvest = Harvest()

    def take(self, located: Located) -> None:
        """Read a sentence."""
        text, harvest = located.text, self.harvest
        for named in names(text):
            origin = _ORIGINS[named.form]
            # what is no run of ideographs is not cut into words: it is counted where it is marked
            if not HAN_RUN.fullmatch(named.text):
                if named.form is not Form.QUOTED:
                    mark = harvest.marked.setdefault(named.text, MarkedName(origin))
                    mark.take(located.place, named.start, named.start + len(named.text), self._most)
            # a title is a name, whatever words it has
            elif named.form is Form.TITLE or self._is_name(named.text):
                harvest.name(named.text, origin)
        # definitions stand in brackets: the pattern is not tried without one
        if "(" in text or "（" in text:
            self._define(located)

    def _define(self, located: Located) -> None:
        text, where, harvest = located.text, located.place, self.harvest
        for definition in definitions(text, self._cut):
            harvest.define(Defined(where.document, where.paragraph, definition))
            harvest.name(definition.full, Origin.FULL)
            if definition.form is Form.ACRONYM:
                # the last one: an acronym may stand in the full form too
                at = text.rindex(definition.short, definition.start, definition.end)
                mark = harvest.marked.setdefault(definition.short, MarkedName(Origin.ACRONYM))
                mark.take(where, at, at + len(definition.short), self._most)
            else:
                harvest.name(definition.short, Origin.SHORT)

    def _is_name(self, text: str) -> bool:
        """Whether a quotation is a name: three characters or more with the shape of a term."""
        words = self._cut(text)
        first, last = words[0], words[-1]
        # quoted speech begins with a verb more often than a name does
        verb = first.tag == "v" or first.text in word_classes.CARRIERS
        inner = all(shape.is_inner(word) or word.text in _IN_NAMES for word in words[1:-1])
        whole = len(text) >= 3 and text not in word_classes.GENERAL_NOUNS and not verb
        return whole and inner and shape.opens(first) and shape.closes(last)
