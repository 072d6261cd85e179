"""Articles without a name belong to the treaty that their document speaks of."""

from __future__ import annotations

import pytest

from tm.languages import Lang
from tm.text.references import context, english, find

ON_THE_NPT = [
    "《不扩散核武器条约》(《不扩散条约》)是基石。",
    "缔约国欢迎《全面禁试条约》。",
    "《不扩散条约》第六条规定了义务。",
]


def rendered(document: list[str], text: str, sentence: int | None = None) -> str | None:
    """The English of the first reference of `text`, with what `document` tells."""
    reference = find(text, Lang.ZH)[0]
    return english(reference, context(document).treaty(reference, sentence))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("第六条", "article VI"),
        ("《条约》第六条", "article VI of the Treaty"),
        ("第三条第一款", "article III, paragraph 1"),
        ("《条约》第九㈢条", "article IX (3) of the Treaty"),
        ("《全面禁试条约》第十四条", "article XIV of the Comprehensive Nuclear-Test-Ban Treaty"),
        ("《公约》第六条", "article VI of the Convention"),
    ],
)
def test_the_leading_treaty_gives_its_figures(text: str, wanted: str) -> None:
    """A bare article, one of 《条约》, and a 公约 in a document that knows none."""
    assert rendered(ON_THE_NPT, text) == wanted


def test_a_generic_word_means_an_instrument_so_called() -> None:
    """Between a treaty and a convention, 《公约》 is the convention, once it is named."""
    document = [*ON_THE_NPT, "《儿童权利公约》", "《公约》第六条"]
    assert rendered(document, "《公约》第六条", 4) == "article 6 of the Convention"
    assert rendered(document, "《公约》第六条", 2) == "article VI of the Convention"
    assert rendered(document, "《条约》第六条", 4) == "article VI of the Treaty"


def test_an_unlisted_instrument_is_not_taken_for_a_listed_one() -> None:
    """How it numbers its articles is not known: Arabic figures, as without any context."""
    document = [*ON_THE_NPT, "《核安全公约》和《核安全公约》第三条"]
    assert rendered(document, "《公约》第六条", 3) == "article 6 of the Convention"


def test_a_definition_goes_before_numbers() -> None:
    """What the document calls 《条约》 is that, whatever else it names more often."""
    document = [
        "《全面禁止核试验条约》(下称《条约》)",
        "《不扩散条约》《不扩散条约》《不扩散条约》《不扩散条约》",
    ]
    reference = find("《条约》第一条", Lang.ZH)[0]
    assert context(document).treaty(reference) == "CTBT"


def test_no_leader_no_guess() -> None:
    """Two treaties named equally often, or none: Arabic figures."""
    assert rendered(["《不扩散条约》和《禁止核武器条约》"], "第六条") == "article 6"
    assert rendered([], "第六条") == "article 6"


def test_the_charter_has_capital_articles() -> None:
    """United Nations drafting practice."""
    assert rendered(["根据《联合国宪章》"], "第五十一条") == "Article 51"


def test_what_is_named_or_no_article_needs_no_treaty() -> None:
    """Only articles without a name are looked up."""
    told = context(ON_THE_NPT)
    for text in ("《不扩散条约》第六条", "第6段", "大会第71/67号决议"):
        assert told.treaty(find(text, Lang.ZH)[0]) is None
