"""Files become documents."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tm.errors import BadEncoding, InputRefused, WrongUsage
from tm.files import corpus
from tm.files.corpus import Source, read, sources
from tm.languages import Lang
from tm.limits import Limits
from tm.model import Finding, Paragraph, ParagraphKind

SENTENCES = (
    "缔约国强调，条约的各项义务相互加强，应当在平等和不加歧视的基础上全面执行，并应按照商定的时间表定期提出报告。",
    "委员会注意到秘书处编写的背景文件，并请各成员国在下届会议之前提出书面意见，以便主席汇编一份综合案文。",
)
TRADITIONAL = (
    "締約國強調，條約的各項義務相互加強，應當在平等和不加歧視的基礎上全面執行，並應按照商定的時間表定期提出報告。",
    "委員會注意到秘書處編寫的背景文件，並請各成員國在下屆會議之前提出書面意見，以便主席彙編一份綜合案文。",
)


def document(sentences: tuple[str, ...], width: int = 30) -> str:
    """Six numbered paragraphs of page text."""
    lines = []
    for number in range(1, 7):
        text = f"{number}. " + "".join(sentences)
        lines += [text[start : start + width] for start in range(0, len(text), width)]
    return "\n\n".join(lines) + "\n"


def write(folder: Path, name: str, content: str | bytes) -> Source:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Source(path)


def told(source: Source) -> list[tuple[ParagraphKind, str, str]]:
    return [(p.kind, p.label, p.text) for p in read(source).paragraphs]


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"])
def test_one_text_in_every_encoding(tmp_path: Path, name: str) -> None:
    """A text gives the same paragraphs in every encoding that we accept."""
    want = [(ParagraphKind.NUMBERED, f"{number}.", "".join(SENTENCES)) for number in range(1, 7)]
    assert told(write(tmp_path, "a.txt", document(SENTENCES).encode(name))) == want


@pytest.mark.parametrize("name", ["utf-8", "big5", "big5hkscs", "gb18030"])
def test_traditional_text(tmp_path: Path, name: str) -> None:
    """Traditional text gives the same paragraphs in Big5, GB18030 and UTF-8."""
    want = [(ParagraphKind.NUMBERED, f"{number}.", "".join(TRADITIONAL)) for number in range(1, 7)]
    assert told(write(tmp_path, "a.txt", document(TRADITIONAL).encode(name))) == want


def test_markdown_and_html(tmp_path: Path) -> None:
    """Markdown and HTML give title, headings and sentences; the title is the document's."""
    markdown = read(write(tmp_path, "a.md", "# 核裁军\n\n## 导言\n\n1. 缔约国重申\n条约。\n"))
    assert markdown.document.title == "核裁军"
    assert [(p.kind, p.text) for p in markdown.paragraphs][:2] == [
        (ParagraphKind.TITLE, "核裁军"),
        (ParagraphKind.HEADING, "导言"),
    ]
    html = read(write(tmp_path, "a.html", "<h1>核裁军</h1><p>缔约国重申条约。</p>"))
    assert [(p.kind, p.text) for p in html.paragraphs] == [
        (ParagraphKind.TITLE, "核裁军"),
        (ParagraphKind.BODY, "缔约国重申条约。"),
    ]


def test_masthead_of_markdown(tmp_path: Path) -> None:
    """Symbol and date are read from the masthead's lines; the title is not one of them."""
    text = "文号：NPT/CONF.2026/PC.III/WP.12\n日期：2025年4月28日\n\n核裁军\n\n1. 甲。[^1]\n\n[^1]: 乙。\n"
    reading = read(write(tmp_path, "a.md", text))
    told = reading.document
    assert (told.symbol, told.date, told.title) == ("NPT/CONF.2026/PC.III/WP.12", "2025-04-28", "核裁军")
    assert told.body == "NPT Review Conference"
    assert [(p.kind, p.number, p.text) for p in reading.paragraphs][-2:] == [
        (ParagraphKind.NUMBERED, "1", "甲。"),
        (ParagraphKind.FOOTNOTE, "1", "乙。"),
    ]
    assert [piece.text for piece in reading.dropped] == ["[^1]"]


@pytest.mark.parametrize(
    ("organs", "body"),
    [
        ("联合国\n大会\n第一委员会\n[原件：英文]", "General Assembly, First Committee"),
        ("联合国\n大会\nDistr.: General", "General Assembly"),
        ("United Nations\nSecurity Council", "Security Council"),
    ],
)
def test_body_from_the_masthead(tmp_path: Path, organs: str, body: str) -> None:
    """Without a symbol the masthead's organ tells the body."""
    assert read(write(tmp_path, "a.txt", f"{organs}\n核裁军\n1. 甲。\n")).document.body == body


def test_plain_text_of_one_paragraph_a_line(tmp_path: Path) -> None:
    """Text that nobody wrapped has a paragraph on each line, however long."""
    text = "核裁军\n" + "\n".join("".join(SENTENCES) * count for count in (1, 3, 2)) + "\n"
    assert [len(p.text) for p in read(write(tmp_path, "a.txt", text)).paragraphs][1:] == [
        len("".join(SENTENCES)) * count for count in (1, 3, 2)
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (document(SENTENCES), Lang.ZH),
        ("The Conference on Disarmament met.\n" * 9, Lang.EN),
        (
            "根据 CD/2119 号决定，工作组审议了 Shannon Mandate (Conference on Disarmament) 所涉的各项问题。\n"
            * 9,
            Lang.ZH,
        ),
        ("The term 裁军 (disarmament) was used by the delegation in its statement.\n" * 9, Lang.EN),
        ("CD/2105\n", Lang.EN),
    ],
    ids=["Chinese", "English", "Chinese with English", "English with Chinese", "symbol"],
)
def test_language(tmp_path: Path, text: str, language: Lang) -> None:
    """The language of most of the words is the document's."""
    assert read(write(tmp_path, "a.txt", text)).document.language is language


def test_manifest_tells_what_the_text_does_not(tmp_path: Path) -> None:
    """`documents.tsv` gives symbol, language, title, date and body; an empty field gives nothing."""
    write(tmp_path, "a.txt", "核裁军\n")
    write(tmp_path, "b.txt", "核裁军\n")
    write(
        tmp_path,
        "documents.tsv",
        "file\tsymbol\tlanguage\ttitle\tdate\tbody\n"
        'a.txt\tA/70/81\ten\t"The" title\t2015-05-07\tX\nb.txt\tCD/1\n',
    )
    found, passed = sources([tmp_path])
    first, second = (read(source).document for source in found)
    assert (first.symbol, first.language, first.title, first.date, first.body) == (
        "A/70/81",
        Lang.EN,
        '"The" title',
        "2015-05-07",
        "X",
    )
    assert (second.symbol, second.language, second.body) == ("CD/1", Lang.ZH, "Conference on Disarmament")
    assert passed == []


MANIFESTS = {
    "no column": (
        "name\tsymbol\na.txt\tA/1\n",
        1,
        "the first line must name the columns, one of them `file`; "
        "name them as the documentation of documents.tsv does, parted by tabs",
    ),
    "language": ("file\tlanguage\na.txt\tfr\n", 2, "language 'fr' is not zh or en; write zh or en"),
    "twice": ("file\tsymbol\na.txt\tA/1\na.txt\tA/2\n", 3, "a.txt has a line already; keep one of the two"),
    "C3 huge field": (
        "file\ttitle\na.txt\t" + "x" * 200_000 + "\n",
        2,
        "the table cannot be read (field larger than field limit (131072)); shorten or correct that line",
    ),
}


@pytest.mark.parametrize("label", MANIFESTS)
def test_wrong_manifest(tmp_path: Path, label: str) -> None:
    """C3: a manifest that cannot be understood is refused with its line, and no row is merged."""
    content, line, sentence = MANIFESTS[label]
    write(tmp_path, "a.txt", "核裁军\n")
    path = write(tmp_path, "documents.tsv", content).path
    with pytest.raises(InputRefused) as caught:
        sources([tmp_path])
    assert str(caught.value) == f"{path}, line {line}: {sentence}"


def test_manifest_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A line of the manifest without its file is a finding."""
    write(tmp_path, "a.txt", "核裁军\n")
    path = write(tmp_path, "documents.tsv", "file\tsymbol\nb.txt\tCD/1\n").path
    assert sources([tmp_path])[1] == [Finding(str(path), None, "b.txt", "names a file that is not there")]


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    """Files come sorted, folders after them, hidden ones not at all; a folder may be named x.txt."""
    for name in ("b.txt", "a.md", "c/d.html", "c/a.HTM", "x.txt/e.markdown", ".git/z.txt", ".hidden.txt"):
        write(tmp_path, name, "核裁军\n")
    found, passed = sources([tmp_path])
    assert [str(source.path.relative_to(tmp_path)) for source in found] == [
        "a.md",
        "b.txt",
        "c/a.HTM",
        "c/d.html",
        "x.txt/e.markdown",
    ]
    assert passed == []


def test_what_is_passed_over_is_told(tmp_path: Path) -> None:
    """Unknown endings, broken links, pipes and links to folders are findings, not failures."""
    write(tmp_path, "a.txt", "核裁军\n")
    write(tmp_path, "b.xls", "x")
    write(tmp_path, "old.DOC", "x")
    write(tmp_path, "README", "x")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    found, passed = sources([tmp_path])
    assert [source.path.name for source in found] == ["a.txt"]
    assert {(Path(finding.file).name, finding.reason) for finding in passed} == {
        ("b.xls", "passed over: .xls is not read"),
        (
            "old.DOC",
            "passed over: old Word files (.doc) are not read; "
            "save it as .docx, or fetch the PDF (termbase fetch SYMBOL --type pdf)",
        ),
        ("README", "passed over: no ending is not read"),
        ("broken.txt", "passed over: it is no regular file"),
        ("pipe.txt", "passed over: it is no regular file"),
        ("loop", "passed over: a link to a folder"),
    }


def test_a_file_is_read_once(tmp_path: Path) -> None:
    """A file named twice, or reached by a link, is one source, at its first place."""
    first = write(tmp_path, "a.txt", "核裁军\n").path
    second = tmp_path / "b.txt"
    second.symlink_to(first)
    assert [source.path for source in sources([first, tmp_path, second])[0]] == [first]


def test_refusals_of_paths(tmp_path: Path) -> None:
    """D4: a missing path, an empty folder and an unknown ending are each one sentence."""
    missing = tmp_path / "missing.txt"
    with pytest.raises(WrongUsage) as wrong:
        sources([missing])
    assert str(wrong.value) == f"{missing}: there is no such file or folder; check the path"
    with pytest.raises(InputRefused) as refused:
        sources([tmp_path])
    assert str(refused.value) == (
        f"{tmp_path}: no text was found there; give files or folders with .txt .pdf .docx .md .markdown .html .htm"
    )
    path = write(tmp_path, "a.rtf", "x").path
    with pytest.raises(InputRefused) as refused:
        sources(iter([path]))
    assert str(refused.value) == (
        f"{path}: files ending in .rtf are not read; give one of .txt .pdf .docx .md .markdown .html .htm"
    )


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_file_without_text(tmp_path: Path, name: str) -> None:
    """A file of wide spaces, or of markup alone, holds no text."""
    content = "<p>\u3000</p>" if name == "a.html" else "\u3000\n\u3000\n"
    source = write(tmp_path, name, content)
    with pytest.raises(InputRefused) as caught:
        read(source)
    assert str(caught.value) == f"{source.path}: the file holds no text; give a file that holds text"


def test_bad_bytes_deep_in_a_file_refuse_all_of_it(tmp_path: Path) -> None:
    """U1: a lone surrogate in the last line refuses the file before a paragraph comes out."""
    source = write(tmp_path, "a.txt", document(SENTENCES).encode() * 300 + b"\xed\xa0\x80")
    with pytest.raises(BadEncoding, match="a lone surrogate is no character"):
        read(source)


def test_paragraph_over_the_limit(tmp_path: Path) -> None:
    """A paragraph over the limit is refused with the line on which it starts."""
    source = write(
        tmp_path, "a.txt", "\n".join(["核裁军谈判会议和不扩散条约的重要性和各缔约国的义务和责任"] * 99)
    )
    with pytest.raises(InputRefused) as caught:
        list(read(source, Limits(paragraph_characters=500)).paragraphs)
    assert str(caught.value) == (
        f"{source.path}, line 1: the paragraph has more than 500 characters; "
        "break the text into paragraphs with blank lines"
    )


def test_odd_characters_are_findings(tmp_path: Path) -> None:
    """U4: bidirectional controls and private use are told once each, with their first line."""
    source = write(tmp_path, "a.txt", "核裁军\n裁\u202e军\n裁\u202e军\n\uf0b7 军\n")
    reading = read(source)
    assert [paragraph.text for paragraph in reading.paragraphs][1] == "裁\u202e军"
    assert reading.findings == [
        Finding(str(source.path), 2, None, "holds U+202E RIGHT-TO-LEFT OVERRIDE"),
        Finding(str(source.path), 4, None, "holds U+F0B7 without a name"),
    ]


def test_controls_do_not_move_line_numbers(tmp_path: Path) -> None:
    """A separator inside a line is a space, so that every paragraph keeps its physical line."""
    paragraphs: list[Paragraph] = list(read(write(tmp_path, "a.txt", "一\u2028二\x01三\n四\n")).paragraphs)
    assert [(paragraph.line, paragraph.text) for paragraph in paragraphs] == [(1, "一二三"), (2, "四")]


@pytest.mark.parametrize("shape", ["pages", "long lines"])
def test_reading_streams(tmp_path: Path, shape: str) -> None:
    """A file of 30 MB takes less than 60 MB over what the program takes without it."""
    program = textwrap.dedent(
        """
        import resource, sys
        from pathlib import Path
        from tm.files.corpus import Source, read
        peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        list(read(Source(Path(sys.argv[1]))).paragraphs)
        base = peak()
        count = sum(1 for _ in read(Source(Path(sys.argv[2]))).paragraphs)
        print(count, peak() - base)
        """
    )
    small = write(tmp_path, "small.txt", document(SENTENCES)).path
    page = document(SENTENCES) if shape == "pages" else "".join(SENTENCES) * 1500 + "\n"
    big = write(tmp_path, "big.txt", page.encode() * (30_000_000 // len(page.encode()) + 1)).path
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, str(small), str(big)],
        env={"PYTHONPATH": str(Path(corpus.__file__).parents[2]), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    count, grown = map(int, done.stdout.split())
    assert count > 50
    assert grown < 60


def test_radicals_are_ideographs(tmp_path: Path) -> None:
    """Radicals of page text are read as the ideographs that they stand for, and one finding says how many, and from where."""
    for name, head in (("a.txt", ""), ("a.md", "# 标题\n\n"), ("a.html", "")):
        (tmp_path / name).write_text(
            f"{head}工作文件。\n\n⾮政府组织在裁军谈判会议上发⾔。\n\n⻓期⾏动由⺠间⽀持。\n",
            encoding="utf-8",
        )
        reading = corpus.read(corpus.Source(tmp_path / name))
        text = "".join(paragraph.text for paragraph in reading.paragraphs)
        assert "非政府组织在裁军谈判会议上发言。" in text
        assert "长期行动由民间支持。" in text
        (told,) = [finding.reason for finding in reading.findings]
        assert told == "6 radicals are read as the ideographs they stand for (U+2E80 to U+2FD5)"
