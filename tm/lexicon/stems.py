"""English word forms to stems: what a gloss and a text share.

A stem is an index key and never shown. Irregular forms go to their base, common endings go, and
what is left is cut to its first letters, so that `organize`, `organizing` and
`organization` meet.
"""

from __future__ import annotations

# a choice: shorter stems join different words, longer ones part forms of one
_LETTERS = 7
_IRREGULAR = """
arise arose arisen; be am is are was were been being; bear bore borne; beat beaten; become became; begin began begun;
bend bent; bind bound; bite bit bitten; blow blew blown; break broke broken; bring brought; build built; burn burnt;
buy bought; catch caught; choose chose chosen; come came; creep crept; deal dealt; dig dug; do did done does;
draw drew drawn; dream dreamt; drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed;
feel felt; fight fought; find found; flee fled; fly flew flown; forget forgot forgotten; forgive forgave forgiven;
freeze froze frozen; get got gotten; give gave given; go went gone goes; grow grew grown; hang hung; have had has;
hear heard; hide hid hidden; hold held; keep kept; kneel knelt; know knew known; lay laid; lead led; leap leapt;
learn learnt; leave left; lend lent; lie lay lain lying; light lit; lose lost; make made; mean meant; meet met;
mistake mistook mistaken; overcome overcame; pay paid; ride rode ridden; ring rang rung; rise rose risen; run ran;
say said; see saw seen; seek sought; sell sold; send sent; shake shook shaken; shine shone; shoot shot; show shown;
shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat; sleep slept; slide slid; speak spoke spoken;
spend spent; spin spun; spit spat; stand stood; steal stole stolen; stick stuck; strike struck; strive strove;
swear swore sworn; sweep swept; swim swam swum; swing swung; take took taken; teach taught; tear tore torn;
tell told; think thought; throw threw thrown; understand understood; undertake undertook undertaken; wake woke woken;
wear wore worn; weep wept; win won; wind wound; withdraw withdrew withdrawn; write wrote written;
man men; woman women; child children; foot feet; tooth teeth; mouse mice; goose geese; life lives; wife wives;
knife knives; leaf leaves; half halves; wolf wolves; shelf shelves; person people; datum data; criterion criteria;
analysis analyses; crisis crises; basis bases; hypothesis hypotheses; good better best; bad worse worst
"""
_BASE = {form: forms[0] for forms in (entry.split() for entry in _IRREGULAR.split(";")) for form in forms[1:]}
_VOWELS = frozenset("aeiouy")
# letters: shorter words have no endings to lose
_LEAST = 3


def stem(word: str) -> str:
    """Return the stem of one lower-case English word, of at most seven letters.

    >>> stem("treaties"), stem("weapons"), stem("went"), stem("organization") == stem("organizing")
    ('treat', 'weapon', 'go', True)
    """
    base = _BASE.get(word, word)
    if len(base) <= _LEAST:
        return base
    if base[-1] == "s":
        base = _singular(base)
    base = _bare(_BASE.get(base, base))
    short = base.rstrip("eiy")
    return (short if len(short) >= _LEAST - 1 else base)[:_LETTERS]


def _singular(word: str) -> str:
    """Without the ending of a plural or of a verb's third person."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    return word if word.endswith(("ss", "us", "is")) else word[:-1]


def _bare(word: str) -> str:
    """Without the ending of a participle or an adverb, where a syllable is left."""
    for ending in ("ing", "ed", "ly"):
        left = word.removesuffix(ending)
        if left != word and len(left) >= _LEAST and not _VOWELS.isdisjoint(left):
            return left[:-1] if left[-1] == left[-2] and left[-1] in "bdgmnprt" else left
    return word
