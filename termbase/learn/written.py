"""How a learned English is written: as a dictionary has it, and never the opposite of its Chinese. Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

_SINGULAR = 0.2
"""Share of the occurrences in the singular from which on that is the headword: rights stay rights, and bombs are one bomb."""


_DENIES = re.compile("[无未不非](?!洲|丹|来|断|同|仅|但|久|常)")
_DENIES_IN_ENGLISH = re.compile(
    r"\b(?:no|not|non|nor|never|without|un|in|im|ir|il|dis|mis|de|anti|lack|absence|fail|free)|less\b|free\b",
    re.IGNORECASE,
)


def loses_negation(zh: str, en: str) -> bool:
    """Whether a term denies something and its English does not.

    >>> loses_negation("无资格", "eligible"), loses_negation("无资格", "ineligible"), loses_negation("非洲", "Africa")
    (True, False, False)
    """
    # only at the beginning: inside a term 不 and 无 belong to some part of it
    return _DENIES.match(zh) is not None and _DENIES_IN_ENGLISH.search(en) is None


def headword_of(form: str, seen: Mapping[str, int]) -> str:
    """A form in the singular, where the texts have that too: the form of a dictionary.

    >>> headword_of("nuclear bombs", {"nuclear bombs": 5, "nuclear bomb": 2})
    'nuclear bomb'
    >>> headword_of("human rights", {"human rights": 40, "human right": 1})
    'human rights'
    """
    total = sum(seen.values())
    # the longest ending first, or parties would become parti
    for ending, singular in (("ies", "y"), ("es", ""), ("s", "")):
        if form.endswith(ending):
            singular_form = form.removesuffix(ending) + singular
            if seen.get(singular_form, 0) >= _SINGULAR * total:
                return singular_form
    return form


def uncapitalised(text: str, common: Container[str]) -> str:
    """What begins a sentence without the capital that only its place gave it: its first word is in `common`.

    >>> common = {"working", "conference"}
    >>> uncapitalised("Working paper", common), uncapitalised("Conference on Disarmament", common)
    ('working paper', 'Conference on Disarmament')
    >>> uncapitalised("Mongolia", common)
    'Mongolia'
    """
    first, *others = text.split()
    # other capitals show that it is a name
    named = any(word[0].isupper() for word in others)
    return " ".join([first if named or first.lower() not in common else first.lower(), *others])
