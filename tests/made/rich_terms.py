"""A termbase with all that a term can have, for the tests of exports."""

from __future__ import annotations

from pathlib import Path

from termbase.cli import run
from termbase.exchange import tables

_ROWS = (
    # zh, en, status, source, kind, standing, zh form, en form, standings, definition, note, context, term source
    ("c1", "陪同视察员", "inspection escort", "official", "UNTERM", "unterm", "preferred", "full form", "full form", "preferred",
     "preferred", "a person who goes with inspectors [source: CD/9]\nzh: 陪同视察的人", "of Annex II\nzh term: 勿用于附件三",
     "en term: The escort shall sign. [source: A/7]", "zh term: A/99/1"),
    ("c1", "陪同员", "inspection escort", "official", "UNTERM", "unterm", "preferred", "short form", "full form", "admitted",
     "preferred", "", "", "", ""),
    ("c1", "陪同视察员", "IE", "attested", "CD/9", "document", "admitted", "full form", "acronym", "preferred", "admitted", "", "", "",
     ""),
    ("c1", "陪同视察员", "attendant", "proposed", "Words", "list", "deprecated", "full form", "variant", "preferred", "deprecated", "",
     "", "", ""),
    ("c2", "干部会议", '=officers\' "meeting", a & b', "proposed", "Words", "list", "preferred", "full form", "full form", "preferred",
     "preferred", "", "", "", ""),
)  # fmt: skip


def rich_termbase(folder: Path) -> Path:
    """Make a termbase with two concepts below `folder` and return its path."""
    rows = [tables.COLUMNS]
    for name, zh, en, status, source, kind, standing, zh_form, en_form, zh_stands, en_stands, *said in _ROWS:
        rows.append(
            (name, zh, en, status, "", "noun", "escort", source, kind, standing, "", "", "", zh_form, en_form, zh_stands,
             en_stands, "noun", "noun", *said)
        )  # fmt: skip
    table = folder / "rich.csv"
    with table.open("wb") as out:
        tables.write_csv(rows[1:], out)
    target = folder / "rich.db"
    assert run(["import", str(table), "--type", "termbase", "--db", str(target)]) == 0
    return target
