"""Every fault of a file is found with its line, and nothing is said of a sound one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from termbase.cli import cli
from tm.errors import InputRefused
from tm.limits import Limits
from tm.validation import report
from tm.validation.catalogue import KINDS
from tm.validation.defects import CLIENTS, KnownBy, Validated
from tm.validation.validate import validate

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4"><header creationtool="x"'
    ' creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="zh-CN" datatype="plaintext"/><body>\n'
)
TAIL = "</body></tmx>\n"


def unit(zh: str = "裁军。", en: str = "Disarmament.", said: str = "", inner: str = "") -> str:
    """A unit as it should be."""
    return f'<tu{said}>{inner}<tuv xml:lang="zh-CN"><seg>{zh}</seg></tuv><tuv xml:lang="en"><seg>{en}</seg></tuv></tu>\n'


def found(folder: Path, text: str | bytes, name: str = "m.tmx") -> Validated:
    """What is found in a file of this text."""
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return validate(file, Limits())


def codes(validated: Validated) -> list[tuple[int | None, str]]:
    """The line and the code of each defect."""
    return [(defect.line, defect.kind.code) for defect in validated.defects]


def test_a_sound_file(tmp_path: Path) -> None:
    """A file that every reader takes has no defect."""
    text = (
        HEAD
        + unit(
            said=' tuid="1" creationdate="20260101T000000Z"', inner='<note>n</note><prop type="x-a">b</prop>'
        )
        + TAIL
    )
    validated = found(tmp_path, text)
    assert codes(validated) == []
    assert (validated.format, validated.units, validated.pairs, validated.is_sound) == ("TMX", 1, 1, True)


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        (unit(en="R&D"), ["ampersand"]),
        (unit(en="a < b"), ["less-than"]),
        (unit(en="a\x0bb"), ["forbidden-character"]),
        (unit(en="a&#x1F;b"), ["forbidden-character"]),
        (unit(en="<b>x</seg>"), ["not-well-formed"]),
        (unit(said=' tuid="1"') + unit("核。", "N.", ' tuid="1"'), ["duplicate-id"]),
        ('<tu><tuv xml:lang="zh-CN">裁军。</tuv><tuv xml:lang="en">D.</tuv></tu>\n', ["no-seg", "no-seg", "no-pair"]),
        (unit(en=""), ["empty-seg", "no-pair"]),
        (unit(en=" x\n"), ["blanks"]),
        (unit(said=' creationdate="2026-01-01T00:00:00Z"'), ["date"]),
        (unit(said=' quality="9"'), ["unknown-attribute"]),
        (unit(inner="<x-meta/>"), ["unknown-element"]),
        (unit(inner='<prop type="file">a</prop>'), ["reserved-property"]),
        (unit(said=' segtype="line"'), ["segtype"]),
        (unit().replace("</tu>", '<prop type="x-a">b</prop></tu>'), ["order"]),
        (unit().replace('xml:lang="en"', 'lang="en"'), ["lang"]),
        (unit().replace('"en"', '"en_US"'), ["underscore"]),
        (unit().replace('"en"', '"eng"'), ["three-letters"]),
        (unit().replace('"en"', '"EN"'), ["tag-case"]),
        (unit().replace(' xml:lang="en"', ""), ["no-language", "no-pair"]),
        (unit().replace('"en"', '"fr"'), ["no-pair"]),
        (unit().replace("</tu>", '<tuv xml:lang="zh-TW"><seg>裁軍。</seg></tuv></tu>'), ["varieties"]),
        (unit().replace('"zh-CN"', '"zh-Hans"'), ["srclang-missing"]),
        (unit(en='<bpt>b</bpt>x<ept i="1">b</ept>'), ["code-attribute", "code-unbalanced", "codes-differ"]),
        (unit(en="a &lt;f0&gt;b&lt;/f0&gt;"), ["codes-as-text"]),
        (unit(zh="⾮政府。"), ["radicals"]),
        (unit(en="x" * 2001), ["too-long"]),
        (unit(said=' creationid="MT!"'), ["not-finished"]),
        (unit(inner='<prop type="x-score">80</prop>'), ["not-finished"]),
        (unit() + unit(en="Arms control."), ["duplicate-source"]),
    ],
)  # fmt: skip
def test_units_of_tmx(tmp_path: Path, piece: str, expected: list[str]) -> None:
    """Each fault of a unit is told, with its line, and no other; the units around it are still looked at."""
    text = HEAD + unit("甲。", "A.") + piece + unit("乙。", "B.") + TAIL
    validated = found(tmp_path, text)
    assert sorted(code for _, code in codes(validated)) == sorted(expected)
    assert all(line is not None and 5 <= line <= 7 for line, _ in codes(validated))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('version="1.4"', 'version="1.4b"', "version"),
        ("<tmx ", '<tmx xmlns="http://x" ', "namespace"),
        (' srclang="zh-CN"', "", "no-srclang"),
        (' srclang="zh-CN"', ' srclang="*all*"', "srclang-all"),
        (' o-tmf="x"', "", "header-attribute"),
        ('segtype="sentence"', 'segtype="line"', "segtype"),
        ('segtype="sentence"', 'segtype="paragraph"', "segtype-paragraph"),
        (TAIL, "", "cut-off"),
        ('SYSTEM "tmx14.dtd"', '[<!ENTITY a "b">]', "entities"),
        ("<tmx ", "<html ", "not-well-formed"),
    ],
)  # fmt: skip
def test_the_file_around_the_units(tmp_path: Path, old: str, new: str, expected: str) -> None:
    """Faults of the root, of the header, and of the file as a whole."""
    assert expected in [code for _, code in codes(found(tmp_path, (HEAD + unit() + TAIL).replace(old, new)))]


def test_bytes(tmp_path: Path) -> None:
    """Bytes that are not in the encoding of the file are told with their line."""
    assert codes(found(tmp_path, (HEAD + unit() + TAIL).encode("gb18030"))) == [(4, "encoding")]


def test_all_faults_not_the_first(tmp_path: Path) -> None:
    """A hundred broken units are a hundred lines, whatever stopped the parser first."""
    text = HEAD + "".join(unit(en=f"R&D {n}") for n in range(100)) + TAIL
    lines = [line for line, code in codes(found(tmp_path, text)) if code == "ampersand"]
    assert lines == [4 + n for n in range(100)]


TBX = """<?xml version="1.0"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc>
</fileDesc></tbxHeader><text><body><conceptEntry id="1">
{}
</conceptEntry></body></text></tbx>
"""
ZH = '<langSec xml:lang="zh"><termSec><term>裁军</term></termSec></langSec>'


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        ('<langSec xml:lang="en"><termSec><term>a</term></termSec></langSec>', []),
        ("<langSec><termSec><term>a</term></termSec></langSec>", ["tbx-empty-entry", "tbx-no-language"]),
        ('<langSec xml:lang="en"><termSec><note>n</note></termSec></langSec>', ["tbx-empty-entry", "tbx-no-term"]),
        ('<langSec xml:lang="en"><termSec><term>a</term><term>b</term></termSec></langSec>', ["tbx-two-terms"]),
        ('<langSec xml:lang="en"><termSec><note>n</note><term>a</term></termSec></langSec>', ["tbx-term-first"]),
        ('<langSec xml:lang="en"><termSec><term>a</term><termNote type="administrativeStatus">good</termNote></termSec></langSec>',
         ["tbx-picklist"]),
        ('<langSec xml:lang="en"><termSec><term>a</term><admin>n</admin></termSec></langSec>', ["tbx-no-type"]),
        ('<langSec xml:lang="en"><termSec><term>a</term><descrip type="definition">d</descrip></termSec></langSec>', ["tbx-level"]),
        ('<langSec xml:lang="en"><termSec><term>a</term><termNote type="mood">m</termNote></termSec></langSec>', ["tbx-category"]),
        ('<langSec xml:lang="en"><termSec><term>a</term><admin type="source">s</admin></termSec></langSec>', []),
        ('<langSec xml:lang="en"><admin type="source">s</admin><termSec><term>a</term></termSec></langSec>', ["tbx-level"]),
        ('<langSec xml:lang="en"><descripGrp><descrip type="definition">d</descrip><admin type="source">s</admin></descripGrp>'
         "<termSec><term>a</term></termSec></langSec>", []),
        ('<langSec xml:lang="en_US"><termSec><term> </term></termSec></langSec>', ["tbx-empty-entry", "tbx-empty-term", "underscore"]),
    ],
)  # fmt: skip
def test_tbx(tmp_path: Path, piece: str, expected: list[str]) -> None:
    """Each fault of an entry; that it is version 3 is good to know."""
    told = [code for _, code in codes(found(tmp_path, TBX.format(ZH + piece), "t.tbx"))]
    assert sorted(told) == sorted(["tbx-version-3", *expected])


def test_tbx_of_others(shared: Path) -> None:
    """Published good files have no error and no warning; published bad ones have those that they announce."""
    folder = shared / "interchange" / "ltac-tbx"
    for good in (
        "basic_good",
        "min_good",
        "core_structure_good",
        "Example_Astronomy_DCA_VALID",
        "Example_Astronomy_DCT_VALID",
    ):
        assert validate(folder / f"{good}.tbx", Limits()).is_sound, good
    for bad, announced in {
        "basic_bad": {"tbx-level", "tbx-picklist"},
        "core_structure_bad": {
            "tbx-header-text",
            "tbx-place",
            "tbx-term-first",
            "tbx-no-type",
            "tbx-two-terms",
            "tbx-group",
        },
        "min_bad": {"tbx-category", "tbx-picklist"},
        "poorly_formed_xml": {"not-well-formed"},
    }.items():
        assert announced <= {code for _, code in codes(validate(folder / f"{bad}.tbx", Limits()))}, bad


XLIFF = """<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" source-language="zh-CN" target-language="en" datatype="x"><body>
{}
</body></file></xliff>
"""


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        ('<trans-unit id="1"><source>甲</source><target state="final">a</target></trans-unit>', []),
        ('<trans-unit id="1"><target>a</target></trans-unit>', ["xliff-no-source"]),
        ("<trans-unit><source>甲</source></trans-unit>", ["xliff-attribute"]),
        ('<trans-unit id="1"><source>甲</source><target/></trans-unit>', ["xliff-empty-target"]),
        ('<trans-unit id="1"><source>甲</source><target state="done">a</target></trans-unit>', ["xliff-state"]),
        ('<trans-unit id="1"><source>甲</source><target state="needs-translation">a</target></trans-unit>', ["not-finished"]),
        ('<trans-unit id="1"><source>甲<x id="1"/></source><target>a</target></trans-unit>', ["xliff-codes"]),
        ('<trans-unit id="1"><source>甲</source><target>a & b</target></trans-unit>', ["ampersand"]),
    ],
)  # fmt: skip
def test_xliff(tmp_path: Path, piece: str, expected: list[str]) -> None:
    """Each fault of a unit."""
    assert [code for _, code in codes(found(tmp_path, XLIFF.format(piece), "a.xlf"))] == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("t.csv", "zh,en\n裁军,disarmament\n", []),
        ("t.csv", "zh,en\n裁军,a, b\n甲,a\n", [(2, "cells")]),
        ("t.csv", 'zh,en\n"裁军,a\n甲,b\n', [(2, "quotes")]),
        ("t.csv", "zh,en\n裁军,\n甲,a\n乙,b\n", [(2, "empty-side")]),
        ("t.csv", "zh,en\n裁军, a\n", [(2, "padding")]),
        ("t.csv", "zh,en\n裁军,a\n裁军,a\n裁军,b\n", [(3, "duplicate-row"), (4, "several-targets")]),
        ("t.csv", "zh,en\n裁军,=a\n", [(2, "formula")]),
        ("t.csv", "fr,en\nun,a\ndeux,b\n", [(1, "no-columns")]),
        ("t.csv", "zh,en\n甲,a\n乙,b\ndisarmament,裁军\n", [(4, "wrong-script"), (4, "wrong-script")]),
        ("t.csv", "zh,en\n甲,a\n乙,b\n丙,c\nc19,covid\nModerna,Moderna\n", []),
        ("t.csv", "id,sourceLang,targetLang,sourceString,targetString\n1,en,zh_CN,flu,流感\n2,en,zh_CN,cough,咳嗽\n", []),
        ("t.csv", "sourceLocale,Source,Target,x\nzh,甲,a,zh\nzh,乙,b,zh\n", []),
        ("t.csv", "", [(None, "unreadable")]),
        ("t.utf8", "\ufeff裁军\tdisarmament\n", [(1, "bom")]),
        ("t.utf8", "# r\nsource\ttarget\n裁军\ta\x01b\n", [(1, "remark"), (2, "header-row"), (3, "control-character")]),
        ("t.tsv", "zh\ten\n裁军\ta\n", [(None, "tsv-name")]),
    ],
)  # fmt: skip
def test_tables(tmp_path: Path, name: str, text: str, expected: list[tuple[int | None, str]]) -> None:
    """Each fault of a row, of a column, of the bytes."""
    told = codes(found(tmp_path, text, name))
    assert sorted(told, key=str) == sorted(expected, key=str)


def test_every_kind_says_how_it_is_known() -> None:
    """Each client is told of once for a kind, with how that is known; what nobody knows is said to be so."""
    for code, kind in KINDS.items():
        effects = kind.every_effect()
        assert [effect.client for effect in effects] == list(CLIENTS), code
        assert len(kind.effects) == len({effect.client for effect in kind.effects}), code
        assert all((effect.known is KnownBy.UNKNOWN) == (effect.does == "not known") for effect in effects)


def test_forms_of_the_report(tmp_path: Path) -> None:
    """Text, JSON and SARIF tell the same defects; the exit code is 1 for a fault, 0 for notes alone, 3 for another file."""
    bad, noted = tmp_path / "bad.tmx", tmp_path / "noted.tmx"
    bad.write_text(HEAD + unit(en="R&D") + TAIL, encoding="utf-8")
    noted.write_text(HEAD + unit(zh="⾮。") + TAIL, encoding="utf-8")
    runner = CliRunner()
    text = runner.invoke(cli, ["validate", str(bad)])
    assert text.exit_code == 1
    assert "line 4\terror\tampersand" in text.output
    assert "OmegaT 3.6: the whole file is lost" in text.output
    told = json.loads(runner.invoke(cli, ["validate", str(bad), "--json"]).stdout)
    assert [(d["line"], d["code"]) for d in told["defects"]] == [(4, "ampersand")]
    assert {client["known"] for client in told["defects"][0]["clients"]} == {"measured", "not known"}
    sarif = json.loads(runner.invoke(cli, ["validate", str(bad), "--format", "sarif"]).stdout)
    (result,) = sarif["runs"][0]["results"]
    assert (result["ruleId"], result["level"]) == ("ampersand", "error")
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 4}
    assert [rule["id"] for rule in sarif["runs"][0]["tool"]["driver"]["rules"]] == ["ampersand"]
    assert runner.invoke(cli, ["validate", str(noted)]).exit_code == 0
    assert report.summary(validate(noted, Limits())).endswith("radicals 1")


def test_other_files(tmp_path: Path) -> None:
    """What is none of the formats is refused with one sentence."""
    (tmp_path / "a.docx").write_bytes(b"x")
    with pytest.raises(InputRefused, match="are not validated"):
        validate(tmp_path / "a.docx", Limits())


MULTITERM = (
    '<?xml version="1.0"?>\n<mtf>\n<conceptGrp><concept>1</concept>\n<languageGrp><language type="Chinese" lang="ZH-CN"/>'
    '<termGrp><term>甲</term></termGrp></languageGrp>\n<languageGrp><language type="English" lang="EN"/><termGrp><term>a</term></termGrp>'
    "</languageGrp></conceptGrp>\n{}</mtf>\n"
)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", []),
        ("<conceptGrp><concept>1</concept></conceptGrp>", ["duplicate-id", "tbx-empty-entry"]),
        ('<conceptGrp><languageGrp><language type="Chinese"/><termGrp><term>乙</term></termGrp></languageGrp></conceptGrp>',
         ["tbx-empty-entry", "tbx-no-language"]),
        ('<conceptGrp><languageGrp><language type="Chinese" lang="ZH"/><termGrp/><termGrp><term/></termGrp>'
         "<termGrp><term>乙</term><term>丙</term><descripGrp><descrip>x</descrip></descripGrp></termGrp></languageGrp></conceptGrp>",
         ["tbx-empty-entry", "tbx-empty-term", "tbx-no-term", "tbx-no-type", "tbx-two-terms"]),
    ],
)  # fmt: skip
def test_multiterm(tmp_path: Path, more: str, expected: list[str]) -> None:
    """MultiTerm XML: its entries, languages and terms; a TBX that is called .xml is validated as TBX."""
    (tmp_path / "a.xml").write_text(MULTITERM.format(more), encoding="utf-8")
    validated = validate(tmp_path / "a.xml", Limits())
    assert (validated.format, validated.pairs, sorted(code for _, code in codes(validated))) == (
        "MultiTerm XML", 1, expected,
    )  # fmt: skip
    assert all(line == 6 for line, _ in codes(validated))
    (tmp_path / "b.xml").write_text("<martif><text/></martif>", encoding="utf-8")
    assert validate(tmp_path / "b.xml", Limits()).format == "TBX"
