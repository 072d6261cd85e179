"""The memory asked through the command line: what comes out, in what shape, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from termbase.cli import cli, run
from termbase.store import schema
from tm.memory import units

PAIRS = [
    ("大会第七十九届会议", "Seventy-ninth session of the General Assembly"),
    (
        "裁军谈判会议审议了核裁军问题。",
        "The Conference on Disarmament considered the question of nuclear disarmament.",
    ),
    ("各国应在协商一致的基础上作出决定。", "States should take decisions on the basis of consensus."),
    ("会议在协商一致的基础上通过了报告。", "The Conference adopted its report on the basis of consensus."),
    ("各缔约国不得部署此种武器。", "States parties shall not deploy such weapons."),
    ("德国代表作了发言。", "The representative of Germany made a statement."),
]


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    """A termbase with the pairs above, from line files with document symbols."""
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "m.zh").write_text("".join(f"{zh}\n" for zh, _ in PAIRS), encoding="utf-8")
    (folder / "m.en").write_text("".join(f"{en}\n" for _, en in PAIRS), encoding="utf-8")
    (folder / "m.ids").write_text("CD/2105\n" * len(PAIRS), encoding="utf-8")
    target = tmp_path / "t.db"
    assert run(["tm", "import", str(folder / "m.zh"), "--db", str(target)]) == 0
    return target


def ask(*arguments: object, stdin: str | None = None) -> tuple[int, str]:
    """Run a verb of `termbase tm`; its exit code and what it wrote to stdout."""
    done = CliRunner().invoke(cli, ["tm", *map(str, arguments)], input=stdin)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout


def match(memory: Path, *arguments: str) -> list[dict]:
    """The matches of a query."""
    code, out = ask("match", *arguments, "--db", memory, "--json")
    told = json.loads(out)
    assert told["query"] == arguments[0]
    assert code == (0 if told["matches"] else 1)
    return told["matches"]


def test_shape_of_a_match(memory: Path) -> None:
    """A match has everything that a client needs, and says why it scores what it scores."""
    (best, *_) = match(memory, "大会第八十届会议")
    assert best["score"] == 99
    assert best["kind"] == "fuzzy"
    assert best["suggestion"] == "Eightieth session of the General Assembly"
    assert best["target"] == PAIRS[0][1]
    assert [(c["source"], c["query"], c["new"]) for c in best["changes"]] == [
        ("第七十九届会议", "第八十届会议", "Eightieth session")
    ]
    assert best["flags"] == []
    assert best["document"] == "CD/2105"
    assert best["unit"] == 1
    assert best["reasons"]


def test_kinds_of_matches(memory: Path) -> None:
    """Context, exact, fuzzy and part."""
    assert match(memory, PAIRS[1][0])[0]["score"] == 100
    inside = match(memory, PAIRS[1][0], "--before", PAIRS[0][0], "--after", PAIRS[2][0])[0]
    assert (inside["score"], inside["kind"]) == (101, "context")
    assert match(memory, PAIRS[1][0], "--before", PAIRS[0][0], "--after", "别的")[0]["score"] == 100
    assert match(memory, "裁軍談判會議審議了核裁軍問題。")[0]["score"] == 99
    parts = match(memory, "委员会在协商一致的基础上选出了主席和副主席。")
    assert {one["kind"] for one in parts} == {"part"}
    assert "在协商一致的基础上" in parts[0]["stretch"]["text"]
    assert "on the basis of consensus" in parts[0]["stretch"]["translation"]
    assert match(memory, "完全没有关系的文字") == []


def test_meaning_is_flagged(memory: Path) -> None:
    """A negation that is not there is flagged though nearly every character is the same."""
    (best, *_) = match(memory, "各缔约国得部署此种武器。")
    assert best["score"] >= 85
    assert "negation" in {flag["kind"] for flag in best["flags"]}


def test_english_to_chinese(memory: Path) -> None:
    """English is matched by words, and names of States are replaced."""
    assert match(memory, PAIRS[2][1])[0]["target"] == PAIRS[2][0]
    (best, *_) = match(memory, "The representative of France made a statement.")
    assert best["suggestion"] == "法国代表作了发言。"
    assert best["score"] == 99


def test_a_line_each(memory: Path) -> None:
    """With - every line of stdin is a query and every line of stdout an object; neighbours are context."""
    queries = [PAIRS[0][0], PAIRS[1][0], PAIRS[2][0], ""]
    code, out = ask("match", "-", "--db", memory, "--json", stdin="".join(f"{q}\n" for q in queries))
    told = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [one["query"] for one in told] == queries
    assert [one["matches"][0]["score"] for one in told[:3]] == [101, 101, 100]
    assert told[3]["matches"] == []


@pytest.mark.parametrize(
    ("query", "options", "total"),
    [
        ("协商一致", [], 2), ("協商一致", [], 2), ("军", [], 1), ("核 裁军", [], 1), ("没有的", [], 0), ("consensus", [], 2),
        ("onsen", [], 2), ("state", [], 3), ("CONFERENCE", [], 2), ("state party", ["--lemmas"], 1),
        ("take decision", ["--lemmas"], 1), ("decision", ["--lemmas"], 1), ("decis", ["--lemmas"], 0), ("%", [], 0),
        (".", ["--language", "en"], 5),
    ],
)  # fmt: skip
def test_concordance(memory: Path, query: str, options: list[str], total: int) -> None:
    """Any string in either script or in English, in part of a word or by its lemmas."""
    code, out = ask("concordance", query, "--db", memory, "--json", *options)
    told = json.loads(out)
    assert told["query"] == query
    assert told["total"] == len(told["hits"]) == total
    assert code == (0 if total else 1)
    assert all({"zh", "en", "document", "unit"} <= set(hit) for hit in told["hits"])


def test_pages_of_a_concordance(memory: Path) -> None:
    """The hits of two pages are all hits, in order."""
    first = json.loads(ask("concordance", "的", "--db", memory, "--json", "--top", "1")[1])
    second = json.loads(ask("concordance", "的", "--db", memory, "--json", "--from", "1")[1])
    assert first["total"] == second["total"] == 2
    assert [hit["unit"] for hit in (*first["hits"], *second["hits"])] == [3, 4]


def test_leverage(memory: Path, tmp_path: Path) -> None:
    """Every segment counts in one row: what the memory has, what the text repeats, what is new."""
    lines = [
        PAIRS[0][0], PAIRS[1][0], PAIRS[2][0], PAIRS[5][0], "大会第八十届会议", "全新的一句话。", "全新的一句话。",
        "各国应在协商一致的基础上作出任何决定。",
    ]  # fmt: skip
    file = tmp_path / "text.txt"
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    code, out = ask("analyse", file, "--db", memory, "--presegmented", "--json")
    told = json.loads(out)
    assert code == 0
    assert {row["band"]: row["segments"] for row in told["bands"]} == {
        "101": 2, "100": 2, "95-99": 1, "85-94": 1, "75-84": 0, "repetitions": 1, "new": 1,
    }  # fmt: skip
    assert told["total"] == {"segments": 8, "characters": sum(map(len, lines))}
    assert "repetitions\t1" in ask("analyse", file, "--db", memory, "--presegmented")[1]


def test_batches_are_as_one_by_one(memory: Path, tmp_path: Path) -> None:
    """A long text shared out among processes gives the same report."""
    file = tmp_path / "long.txt"
    file.write_text("".join(f"大会第{n}届会议。{PAIRS[n % 6][0]}\n" for n in range(200)), encoding="utf-8")
    reports = [
        ask("analyse", file, "--db", memory, "--presegmented", "--json", "--jobs", jobs)[1] for jobs in (1, 2)
    ]
    assert reports[0] == reports[1]


def test_pretranslation(memory: Path, tmp_path: Path) -> None:
    """XLIFF has every segment with its state, one TMX what is sure and a second what is only alike."""
    file = tmp_path / "text.txt"
    file.write_text(f"{PAIRS[1][0]}\n大会第八十届会议\n全新的一句话。\n", encoding="utf-8")
    for out in (tmp_path / "o.xlf", tmp_path / "o.tmx"):
        assert ask("pretranslate", file, "--db", memory, "--presegmented", "--out", out)[0] == 0
    name = "{urn:oasis:names:tc:xliff:document:1.2}"
    found = ElementTree.parse(tmp_path / "o.xlf").getroot().iter(f"{name}trans-unit")
    targets = [unit.find(f"{name}target") for unit in found]
    assert [(t.text, t.get("state")) for t in targets if t is not None] == [
        (PAIRS[1][1], "translated"),
        ("Eightieth session of the General Assembly", "needs-review-translation"),
        ("全新的一句话。", "needs-translation"),
    ]
    written = {}
    for name in ("o.tmx", "o.fuzzy.tmx"):
        segments = [seg.text for seg in ElementTree.parse(tmp_path / name).getroot().iter("seg")]
        written[name] = segments[1::2]
    assert written == {
        "o.tmx": [PAIRS[1][1]],
        "o.fuzzy.tmx": ["Eightieth session of the General Assembly"],
    }


def test_pretranslation_for_omegat(memory: Path, tmp_path: Path) -> None:
    """For OmegaT the target of an XLIFF is its source without a state; the English is in the alternatives and in two TMX beside it."""
    file = tmp_path / "text.txt"
    texts = [PAIRS[1][0], "大会第八十届会议", "全新的一句话。"]
    file.write_text("\n".join(texts), encoding="utf-8")
    arguments = ("--db", memory, "--presegmented", "--out", tmp_path / "o.xlf", "--for", "omegat", "--json")
    code, said = ask("pretranslate", file, *arguments)
    told = json.loads(said)
    assert (code, told["sure_file"], told["fuzzy_file"]) == (0, "o.auto.tmx", "o.fuzzy.tmx")
    name = "{urn:oasis:names:tc:xliff:document:1.2}"
    units_ = list(ElementTree.parse(tmp_path / "o.xlf").getroot().iter(f"{name}trans-unit"))
    targets = [unit.find(f"{name}target") for unit in units_]
    assert [(t.text, t.attrib) for t in targets if t is not None] == [(text, {}) for text in texts]
    best = [unit.findtext(f"{name}alt-trans/{name}target") for unit in units_]
    assert best == [PAIRS[1][1], "Eightieth session of the General Assembly", None]
    for name, english in (("o.auto.tmx", best[0]), ("o.fuzzy.tmx", best[1])):
        segments = [seg.text for seg in ElementTree.parse(tmp_path / name).getroot().iter("seg")]
        assert segments[1::2] == [english]


def test_a_suggestion_never_comes_back_as_truth(memory: Path, tmp_path: Path) -> None:
    """A fuzzy match with the opposite meaning, written out and taken in again, is still only that match."""
    query = "各缔约国可以部署此种武器。"
    file = tmp_path / "text.txt"
    file.write_text(f"{query}\n", encoding="utf-8")
    best = match(memory, query, "--no-parts")[0]
    assert 70 <= best["score"] < 100
    assert (
        ask("pretranslate", file, "--db", memory, "--presegmented", "--out", tmp_path / "o.tmx", "--min", 70)[
            0
        ]
        == 0
    )
    target = tmp_path / "again.db"
    assert run(["tm", "import", str(tmp_path / "o.fuzzy.tmx"), "--db", str(target)]) == 0
    again = match(target, query, "--no-parts")[0]
    assert (again["score"], again["kind"]) == (best["score"], "fuzzy")
    assert any(f"a match of {best['score']}" in reason for reason in again["reasons"])
    assert run(["tm", "import", str(tmp_path / "o.tmx"), "--db", str(tmp_path / "sure.db")]) == 3


def test_codes_are_lost_in_the_open(tmp_path: Path) -> None:
    """A match that loses codes is below 100 and flagged, in either way of writing them; with the same codes it is exact."""
    text = "工作组&lt;f0&gt;重申&lt;/f0&gt;承诺。", "The Group &lt;f0&gt;reaffirms&lt;/f0&gt; its commitment."
    inline = (
        "请阅<bpt i='1'>b</bpt>第三节<ept i='1'>/b</ept>。",
        "See <bpt i='1'>b</bpt>section III<ept i='1'>/b</ept><ph>&lt;br/&gt;</ph>and on.",
    )
    units_ = [(*text, "20200101", ""), (*inline, "20200101", "")]
    target = tmp_path / "t.db"
    assert run(["tm", "import", str(tmx(tmp_path / "m.tmx", *units_)), "--db", str(target)]) == 0
    for query, suggestion in (
        ("工作组重申承诺。", "The Group reaffirms its commitment."),
        ("请阅第三节。", "See section III and on."),
    ):
        found = match(target, query)[0]
        assert (found["score"], found["suggestion"]) == (99, suggestion)
        assert [flag["kind"] for flag in found["flags"]] == ["codes"]
    same = match(target, "工作组<f0>重申</f0>承诺。")[0]
    assert (same["score"], same["flags"]) == (100, [])
    assert same["suggestion"] == "The Group <f0>reaffirms</f0> its commitment."
    assert match(target, "工作组<b>重申</b>承诺。")[0]["score"] == 99


def test_blanks_of_the_query(tmp_path: Path) -> None:
    """Blanks around a segment cost nothing, and the suggestion has those of the query."""
    file = tmx(tmp_path / "m.tmx", ("　　委员会散会。", "    The Committee rose. ", "20200101", ""))
    assert run(["tm", "import", str(file), "--db", str(tmp_path / "t.db")]) == 0
    assert [(m["score"], m["suggestion"]) for m in match(tmp_path / "t.db", "委员会散会。")] == [
        (100, "The Committee rose.")
    ]
    assert match(tmp_path / "t.db", " 委员会散会。\t")[0]["suggestion"] == " The Committee rose.\t"


@pytest.mark.parametrize(
    ("said", "inner", "status", "most"),
    [
        ('creationid="MT!"', "", "machine", 90),
        ("", '<prop type="x-Origin">MachineTranslation</prop>', "machine", 90),
        ("", '<prop type="x-MateCAT-suggestion-origin">MT</prop>', "machine", 90),
        ("", '<prop type="x-ConfirmationLevel">Draft</prop>', "draft", 90),
        ("", '<prop type="x-ConfirmationLevel">ApprovedTranslation</prop>', "imported", 100),
        ("", '<prop type="x-Origin">TM</prop>', "imported", 100),
        ("", '<prop type="x-status">needs-review-translation</prop>', "draft", 90),
    ],
)
def test_origin_counts(tmp_path: Path, said: str, inner: str, status: str, most: int) -> None:
    """What a tool marks as made by a machine or as a draft is never a plain 100."""
    file = tmx(tmp_path / "m.tmx", ("机器翻译的句子。", "A sentence.", "20200101", said))
    file.write_text(
        file.read_text(encoding="utf-8").replace('<prop type="x-note">n</prop>', inner), encoding="utf-8"
    )
    assert run(["tm", "import", str(file), "--db", str(tmp_path / "t.db")]) == 0
    found = match(tmp_path / "t.db", "机器翻译的句子。")[0]
    assert (found["status"], found["score"]) == (status, most)


def test_rejected_units_stay_out_unless_wanted(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A unit that a reviewer rejected is left out with its line; with another policy it is kept, far below 100."""
    file = tmx(
        tmp_path / "m.tmx",
        ("被退回的句子。", "A rejected one.", "20200101", ""),
        ("好句子。", "Good.", "20200101", ""),
    )
    text = (
        file.read_text(encoding="utf-8")
        .replace("x-note", "x-ConfirmationLevel", 1)
        .replace(">n<", ">RejectedTranslation<", 1)
    )
    file.write_text(text, encoding="utf-8")
    target = str(tmp_path / "t.db")
    assert run(["tm", "import", str(file), "--db", target]) == 0
    assert "left out: its file says that it is rejected" in capfd.readouterr().err
    assert ask("match", "被退回的句子。", "--db", target)[0] == 1
    assert run(["tm", "import", str(file), "--db", target, "--leave-out", "none"]) == 0
    assert match(tmp_path / "t.db", "被退回的句子。", "--min", "50")[0]["score"] == 70


def test_the_variety_asked_for(tmp_path: Path) -> None:
    """Whatever the order in the file, the variety asked for is taken and the others are kept."""
    variants = {"en-US": "The program.", "zh-TW": "檔案。", "zh-CN": "文件。", "en-GB": "The programme."}
    body = "".join(f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>' for tag, text in variants.items())
    file = tmp_path / "m.tmx"
    for wanted, pair in (
        ("zh-CN:en", ("文件。", "The programme.")),
        ("en-US:zh-TW", ("檔案。", "The program.")),
    ):
        file.write_text(
            f'<tmx version="1.4"><header srclang="*all*"/><body><tu>{body}</tu></body></tmx>',
            encoding="utf-8",
        )
        target = tmp_path / f"{wanted.replace(':', '-')}.db"
        assert run(["tm", "import", str(file), "--db", str(target), "--lang", wanted]) == 0
        assert stored(target) == [pair]
        with schema.opened(target) as database:
            ((_, kept),) = units.units(database)
        assert {v.text for v in kept.record.others} == set(variants.values()) - set(pair)


def test_the_date_of_a_variant_decides(tmp_path: Path) -> None:
    """OmegaT writes dates into `tuv`: the most recent translation wins, though the oldest stands last."""
    file = tmp_path / "save.tmx"
    unit = '<tu><tuv lang="ZH-CN"><seg>应当登记。</seg></tuv><tuv lang="EN" changeid="{}" changedate="{}"><seg>{}</seg></tuv></tu>'
    bodies = unit.format("ben", "20250305T101010Z", "must sign in") + unit.format(
        "ann", "20250305T091010Z", "shall register"
    )
    file.write_text(
        f'<tmx version="1.1"><header srclang="ZH-CN"/><body>{bodies}</body></tmx>', encoding="utf-8"
    )
    assert run(["tm", "import", str(file), "--db", str(tmp_path / "t.db"), "--duplicates", "recent"]) == 0
    assert stored(tmp_path / "t.db") == [("应当登记。", "must sign in")]


def test_refusals(memory: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What cannot be done is one sentence with an exit code."""
    file = tmp_path / "text.txt"
    file.write_text("核裁军。\n", encoding="utf-8")
    empty = tmp_path / "empty.txt"
    empty.write_text("\n", encoding="utf-8")
    nowhere = str(tmp_path / "none.db")
    db = str(memory)
    for arguments, code in (
        (["match", "核", "--db", nowhere], 3),
        (["match", "核", "--db", db, "--min", "0"], 2),
        (["analyse", str(empty), "--db", db, "--presegmented"], 3),
        (["analyse", str(tmp_path / "gone.txt"), "--db", db], 2),
        (["pretranslate", str(file), "--db", db, "--out", str(tmp_path / "o.doc")], 2),
        (["pretranslate", str(file), "--db", db, "--out", str(file)], 2),
        (["import", str(file), "--db", db], 3),
    ):
        assert run(["tm", *arguments]) == code, arguments
        told = capfd.readouterr().err
        assert "Traceback" not in told
        assert "internal error" not in told
    assert file.read_text(encoding="utf-8") == "核裁军。\n"


def test_an_empty_memory(tmp_path: Path) -> None:
    """A termbase without a memory has no match and no hit."""
    source, target = tmp_path / "a.txt", tmp_path / "t.db"
    source.write_text("裁军谈判会议审议了核裁军问题。\n", encoding="utf-8")
    assert run(["build", str(source), "--db", str(target), "--no-authority"]) == 0
    assert match(target, "裁军谈判会议") == []
    assert json.loads(ask("concordance", "裁军", "--db", target, "--json")[1])["total"] == 0


def tmx(path: Path, *rows: tuple[str, str, str, str]) -> Path:
    """A TMX file: (Chinese, English, change date, attributes of the unit)."""
    body = "".join(
        f'<tu changedate="{date}T000000Z" {more}><prop type="x-note">n</prop><tuv xml:lang="zh"><seg>{zh}</seg></tuv>'
        f'<tuv xml:lang="en"><seg>{en}</seg></tuv></tu>\n'
        for zh, en, date, more in rows
    )
    head = '<?xml version="1.0"?><tmx version="1.4"><header srclang="zh" segtype="sentence"/><body>'
    path.write_text(f"{head}{body}</body></tmx>", encoding="utf-8")
    return path


def stored(path: Path) -> list[tuple[str, str]]:
    """The units of a termbase."""
    with schema.opened(path) as database:
        return database.execute("SELECT first, second FROM units ORDER BY id").fetchall()


def test_policies_for_duplicates(tmp_path: Path) -> None:
    """Keep all, the most recent, or that of the highest rank; what is left out is listed with its winner."""
    old = tmx(
        tmp_path / "old.tmx", ("裁军", "disarmament", "20100101", ""), ("谈判", "talks", "20100101", "")
    )
    new = tmx(
        tmp_path / "new.tmx", ("裁军", "arms reduction", "20200101", ""), ("核", "nuclear", "20200101", "")
    )
    for policy, rank, kept in (
        ("keep", "0", ["disarmament", "talks", "arms reduction", "nuclear"]),
        ("recent", "0", ["talks", "arms reduction", "nuclear"]),
        ("rank", "-1", ["disarmament", "talks", "nuclear"]),
    ):
        target, table = tmp_path / f"{policy}.db", tmp_path / f"{policy}.tsv"
        assert run(["tm", "import", str(old), "--db", str(target)]) == 0
        more = ["--duplicates", policy, "--rank", rank, "--rejected", str(table)]
        assert run(["tm", "import", str(new), "--db", str(target), *more]) == 0
        assert [en for _, en in stored(target)] == kept
        rows = table.read_text(encoding="utf-8").splitlines()
        assert len(rows) == 1 + 4 - len(kept)
        assert all("kept by the policy" in row for row in rows[1:])
        assert [one["target"] for one in match(target, "裁军") if one["score"] == 100] == [
            en for zh, en in reversed(stored(target)) if zh == "裁军"
        ]


def test_provenance_and_penalties(tmp_path: Path) -> None:
    """A machine's translation and a penalised memory score less, and say so; properties and creators are kept."""
    file = tmx(
        tmp_path / "m.tmx", ("裁军谈判会议", "Conference on Disarmament", "20200101", 'changeid="anna"'),
        ("核裁军的核查", "verification of nuclear disarmament", "20200101", 'creationid="MT!"'),
    )  # fmt: skip
    target = tmp_path / "t.db"
    assert run(["tm", "import", str(file), "--db", str(target), "--penalty", "3"]) == 0
    first, machine = match(target, "裁军谈判会议")[0], match(target, "核裁军的核查")[0]
    assert (first["score"], machine["score"]) == (97, 87)
    assert any("machine" in reason for reason in machine["reasons"])
    assert machine["status"] == "machine"
    with schema.opened(target) as database:
        rows = database.execute("SELECT creator, status, date FROM units ORDER BY id").fetchall()
        kept = [pair.record.remarks for _, pair in units.units(database)]
    assert rows == [("anna", "imported", "2020-01-01"), ("MT!", "machine", "2020-01-01")]
    assert [[(remark.kind, remark.text) for remark in remarks] for remarks in kept] == [[("x-note", "n")]] * 2


def test_imports_again(tmp_path: Path) -> None:
    """The same file again changes nothing; a changed one replaces what it held, and nothing else."""
    one = tmx(tmp_path / "one.tmx", ("裁军", "disarmament", "20100101", ""))
    two = tmx(tmp_path / "two.tmx", ("谈判", "talks", "20100101", ""))
    target = tmp_path / "t.db"
    arguments = ["tm", "import", str(one), str(two), "--db", str(target)]
    assert run(arguments) == 0
    before = target.read_bytes()
    assert run(arguments) == 0
    assert target.read_bytes() == before
    tmx(tmp_path / "one.tmx", ("裁军", "disarmament", "20100101", ""), ("核", "nuclear", "20100101", ""))
    assert run(arguments) == 0
    assert sorted(stored(target)) == [("核", "nuclear"), ("裁军", "disarmament"), ("谈判", "talks")]
    assert match(target, "核")[0]["score"] == 100
    assert match(target, "谈判")[0]["score"] == 100


def test_units_that_evidence_points_at(tmp_path: Path) -> None:
    """A memory that English was learned from can be replaced; the evidence lets go of the old pair."""
    folder = tmp_path / "texts"
    folder.mkdir()
    zh, en = folder / "m.zh", folder / "m.en"
    zh.write_text(
        "".join(f"第{n}次裁军谈判会议审议了核裁军。\n各国支持核裁军。\n" for n in range(15)), encoding="utf-8"
    )
    en.write_text(
        "".join(
            f"Meeting {n} of the Conference on Disarmament considered nuclear disarmament.\n"
            "States support nuclear disarmament.\n"
            for n in range(15)
        ),
        encoding="utf-8",
    )
    (folder / "a.txt").write_text(
        "裁军谈判会议审议了核裁军。\n裁军谈判会议审议了核裁军问题。\n", encoding="utf-8"
    )
    target = tmp_path / "t.db"
    assert run(["build", str(folder), "--db", str(target), "--no-authority"]) == 0
    with schema.opened(target) as database:
        assert database.execute("SELECT count(*) FROM evidence WHERE unit IS NOT NULL").fetchone()[0]
    zh.write_text("谈判。\n", encoding="utf-8")
    en.write_text("Talks.\n", encoding="utf-8")
    assert run(["tm", "import", str(zh), "--db", str(target)]) == 0
    assert stored(target) == [("谈判。", "Talks.")]


def test_policies_are_named() -> None:
    """The choices of the command are those of the store."""
    assert [policy.value for policy in units.Policy] == ["keep", "recent", "rank"]


def test_radicals_everywhere(tmp_path: Path) -> None:
    """A memory of page text is found by either writing, in matches and in the concordance, and keeps what its file wrote."""
    file = tmp_path / "m.csv"
    file.write_text("zh,en\n⾮政府组织发⾔。,NGOs spoke.\n", encoding="utf-8")
    target = tmp_path / "t.db"
    assert run(["tm", "import", str(file), "--db", str(target)]) == 0
    for query in ("非政府组织发言。", "⾮政府组织发⾔。"):
        assert match(target, query)[0]["score"] == 100
        assert json.loads(ask("concordance", query[:1], "--db", target, "--json")[1])["total"] == 1
    with schema.opened(target) as database:
        ((_, pair),) = units.units(database)
    assert (pair.first, pair.record.first.content) == ("非政府组织发言。", "⾮政府组织发⾔。")


def test_a_file_without_pairs_is_not_sound(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Checking, repairing and importing refuse a memory of other languages alike, and name those that it has."""
    file = tmp_path / "m.tmx"
    body = '<tu><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="fr"><seg>b</seg></tuv></tu>'
    file.write_text(f'<tmx version="1.4"><header srclang="en"/><body>{body}</body></tmx>', encoding="utf-8")
    target, out = str(tmp_path / "t.db"), str(tmp_path / "o.tmx")
    for arguments in (
        ["check", str(file)],
        ["repair", str(file), "--out", out],
        ["import", str(file), "--db", target],
    ):
        assert run(["tm", *arguments]) == 3
        assert (
            "it holds no pair of Chinese and English: no Chinese text (it has en, fr)"
            in capfd.readouterr().err
        )
