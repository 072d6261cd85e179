"""Whether English words are a form of a term: its plural, its case, not the verb of one stem."""

from __future__ import annotations

_IRREGULAR = ("men", "children", "people", "criteria", "media", "data", "phenomena", "ices", "yses", "eses")


def is_same_noun(form: str, surface: str) -> bool:
    """Whether two words of one lemma are one noun in singular or plural, and no verb: meetings and meeting, not met.

    >>> is_same_noun("meetings", "met"), is_same_noun("treaty", "treaties"), is_same_noun("states", "state")
    (False, True, True)
    """
    short, long = sorted((form, surface), key=len)
    plurals = (short, f"{short}s", f"{short}es", f"{short.removesuffix('y')}ies")
    return long in plurals or form.endswith(_IRREGULAR) or surface.endswith(_IRREGULAR)


def is_written_as(form: str, surface: str) -> bool:
    """Whether the case of a text fits: an acronym is in capitals, and a name of one word begins with one.

    >>> is_written_as("AIDS", "aids"), is_written_as("Member State", "member states"), is_written_as("Chad", "chad")
    (False, True, False)
    """
    if not is_same_noun(form.split()[-1].casefold(), surface.split()[-1].casefold()):
        return False
    if len(form) > 1 and form.isupper():
        return surface.isupper() or surface.rstrip("s").isupper()
    return " " in form or not form[:1].isupper() or surface[:1].isupper()
