"""The table of what words say as parts of compounds, and how it is learned from rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.authority import pairs
from scripts.authority import parts as learning
from termbase.authority import load
from termbase.concepts import parts


def test_the_shipped_table_is_that_of_the_lists() -> None:
    """After a change of the lists the table is written anew: scripts/authority parts --write."""
    with parts._TABLE.open(encoding="utf-8") as file:
        role, digest, *_ = file.readline().split("\t")
    assert (role, digest) == (parts.DIGEST, learning.digest(load()))


@pytest.mark.parametrize(
    ("form", "en"),
    [("区域", "regional"), ("国际", "international"), ("妇女", "women's"), ("环境", "environmental")],
)
def test_common_modifiers_say_what_a_translator_expects(form: str, en: str) -> None:
    """The likeliest English of a modifier."""
    assert parts.load().modifiers[form][0].en == en


@pytest.mark.parametrize(("form", "en"), [("机制", "mechanism"), ("战略", "strategy"), ("调查", "survey")])
def test_common_heads_say_what_a_translator_expects(form: str, en: str) -> None:
    """The likeliest English of a head."""
    assert parts.load().heads[form][0].en.lower() == en


def test_numbers_of_a_line_are_read() -> None:
    """Rows, share, odds and the form behind "of"; words that stand together; the sum of the rows is passed over."""
    table = parts.parse(
        ["digest\tabc\t\n", "modifier\t妇女\twomen's\t20\t0.9\t2\twomen\n", "together\twage\trole right\n"]
    )
    (women,) = table.modifiers["妇女"]
    assert (women.rows, women.share, women.behind, women.after) == (20, 0.9, 2, "women")
    assert women.weight == pytest.approx(0.9 * 20 / 21)
    assert table.stand_together("old Wages", "roles of some")
    assert not table.stand_together("men", "role")


def test_the_shipped_pairs_are_those_of_the_texts(shared: Path) -> None:
    """After a change of the rule the file is written anew: scripts/authority pairs --write."""
    with (shared / pairs._TEXT).open(encoding="utf-8") as file:
        assert pairs.TABLE.read_text(encoding="utf-8") == pairs.table(file)


def test_pairs_are_content_words_side_by_side() -> None:
    """No little word, no mark between, the singular; and they are found by the last and the first word of the parts."""
    text = pairs.table(["The national action plans, of the States parties; plan of action in 2015 years."])
    assert text == "action\tplan\nnational\taction\nstate\tpartie\n"
    table = parts.PartTable({}, {}, frozenset(), {"action": frozenset({"plan"})})
    assert table.is_written("national action", "plans of some")
    assert not table.is_written("action", "group")
    assert not table.is_written("plan", "action")
    assert parts.load().is_written("Palestinian", "people")


def _learned(*rows: tuple[str, str, str]) -> parts.PartTable:
    found = [learning.Compound(zh, tuple(words.split()), en) for zh, words, en in rows]
    return learning.PartCounts(found, learning.align(found), found).table()


def test_rows_tell_which_word_is_which() -> None:
    """Two modifiers with two heads each: every part gets its own English, also where English has it behind "of"."""
    table = _learned(
        ("工资调查", "工资 调查", "wage survey"),
        ("工资政策", "工资 政策", "wage policy"),
        ("人口调查", "人口 调查", "population survey"),
        ("人口政策", "人口 政策", "population policy"),
        ("妇女作用", "妇女 作用", "role of women"),
        ("儿童作用", "儿童 作用", "role of children"),
        ("妇女权利", "妇女 权利", "rights of women"),
    )
    assert {form: shown[0].en for form, shown in table.modifiers.items() if form in ("工资", "人口")} == {
        "工资": "wage",
        "人口": "population",
    }
    assert table.heads["调查"][0].en == "survey"
    assert table.heads["作用"][0].en == "role"
    assert table.modifiers["妇女"][0].behind > table.modifiers["工资"][0].behind
    assert table.stand_together("wage", "policy")


def test_one_row_alone_is_no_proof() -> None:
    """What a single row shows may be an idiom."""
    assert "黄金" not in _learned(("黄金时段", "黄金 时段", "prime time")).modifiers


def test_rows_that_are_left_out_are_composed_from_the_others() -> None:
    """The figure of the documentation: certainty, row, English, and whether the words are those of the row."""
    rows = [
        learning.Compound(m + h, (m, h), f"{em} {eh}")
        for m, em in (("工资", "wage"), ("人口", "population"), ("贸易", "trade"))
        for h, eh in (("调查", "survey"), ("政策", "policy"), ("统计", "statistics"))
    ]
    results = list(learning.left_out(rows, learning.align(rows), rows))
    assert len(results) == len(rows)
    assert all(same for _, _, _, same in results)
