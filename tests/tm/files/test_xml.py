"""The XML gate: strict, nothing fetched, nothing dropped (X1, X2, X3, X4, X5, X6, X7, X8, X10, X14)."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tm.errors import BadEncoding, InputRefused
from tm.files import xml, xml_text
from tm.limits import Limits


class Collected:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.starts: list[tuple[str, dict[str, str], int]] = []
        self.texts: list[str] = []

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.starts.append((name, attributes, line))

    def end(self, name: str) -> None:
        self.texts.append("|")

    def text(self, data: str) -> None:
        self.texts.append(data)


def read(path: Path, data: bytes | str, *, mend: bool = False, limits: Limits | None = None) -> Collected:
    """Write `data`, parse it, return what was told."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    told = Collected()
    for _ in xml.parse(path, told, limits or Limits(), mend=mend):
        pass
    return told


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the input goes."""
    return tmp_path / "in.xml"


BOMB = '<!DOCTYPE a [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
) + "]><a>&a9;</a>"  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        '<!DOCTYPE a [<!ENTITY x "' + "y" * 50_000 + '">]><a>' + "&x;" * 2_000 + "</a>",
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/hostname"> %x;]><a/>',
        '<!DOCTYPE a [<!ENTITY co "公司">]>\n<a>见 &co; 手册</a>',
        '<?xml version="1.0"?>\n<!-- <!DOCTYPE b> -->\n<!DOCTYPE a [<!ENTITY co "x">]>\n<a>&co;</a>',
    ],
)
def test_entity_declarations_are_refused(file: Path, data: str) -> None:
    """Bombs and outside entities cost nothing, and no text loses a piece (X1-X4)."""
    started = time.monotonic()
    with pytest.raises(InputRefused, match="entity declaration"):
        read(file, data)
    assert time.monotonic() - started < 1


def test_a_named_document_type_is_dropped(file: Path) -> None:
    """A document type is not followed; lines are counted as in the file (X3)."""
    told = read(file, '<?xml version="1.0"?>\n<!DOCTYPE tmx SYSTEM\n "nowhere.dtd">\n<tmx>裁军</tmx>')
    assert told.starts == [("tmx", {}, 4)]
    assert told.texts == ["裁军", "|"]


@pytest.mark.parametrize("body", ["<t>A&nbsp;B</t>", '<t n="A&nbsp;B"/>'])
def test_entities_of_an_unread_document_type_are_refused(file: Path, body: str) -> None:
    """An entity that only the document type could define is an error, not a hole (X5)."""
    with pytest.raises(InputRefused, match=r"line 2.*undefined entity"):
        read(file, f'<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n{body}')


@pytest.mark.parametrize(
    "bad", ["&#x1F;", "&#0;", "&#31;", "\x0b", "&#xD800;", "&#x0000D800;", "\ufffe", "&#xFFFF;"]
)
def test_forbidden_characters_are_named(file: Path, bad: str) -> None:
    """Every line with a character that XML forbids is named; mending puts U+FFFD there (X6)."""
    good = "".join(f"<u>句子{n}</u>\n" for n in range(9_000))
    data = f"<a>\n{good}<u>甲{bad}乙</u>\n{good}<u>{bad}</u></a>"
    with pytest.raises(InputRefused, match=r"line 9002, line 18003") as refused:
        read(file, data)
    assert refused.value.line == 9_002
    told = read(file, data, mend=True)
    assert "甲\ufffd乙" in "".join(told.texts)
    assert "".join(told.texts).count("\ufffd") == 2


def test_raw_surrogate_bytes_are_refused(file: Path) -> None:
    """ED A0 80 is no UTF-8 (X6)."""
    with pytest.raises(BadEncoding, match="line 2"):
        read(file, b"<a>\n\xed\xa0\x80</a>")


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", None), ("utf-8-sig", None), ("utf-8-sig", "UTF-8"), ("utf-8-sig", "UTF-16"), ("utf-16", None),
        ("utf-16", "UTF-16"), ("utf-16", "UTF-8"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16"),
        ("gb18030", "GB18030"), ("gbk", "gb2312"), ("gbk", "GBK"), ("big5", "Big5"), ("utf-32", "UTF-32"),
    ],
)  # fmt: skip
def test_encodings(file: Path, encoding: str, declared: str | None) -> None:
    """The same text from every encoding; a byte order mark counts more than what is declared (X7)."""
    text = "裁軍談判" if encoding == "big5" else "裁军谈判會議镕" if encoding != "big5" else ""
    head = f'<?xml version="1.0" encoding="{declared}"?>\n' if declared else '<?xml version="1.0"?>\n'
    told = read(file, f"{head}<a>{text * 40_000}</a>".encode(encoding))
    assert "".join(told.texts) == text * 40_000 + "|"


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0" encoding="UTF-16"?><a>x</a>',
        b'<?xml version="1.0" encoding="x-unknown"?><a>x</a>',
        b'<?xml version="1.0" encoding="UTF-7"?><a>x</a>',
        b'<?xml version="1.0" encoding="rot13"?><a>x</a>',
        '<?xml version="1.0" encoding="gb2312"?><a>\xff\xff</a>'.encode("latin-1"),
        "<a>裁军</a>".encode("gb18030"),
    ],
)
def test_wrong_encodings_are_refused(file: Path, data: bytes) -> None:
    """What is declared and not so is refused (X8)."""
    with pytest.raises(BadEncoding):
        read(file, data)


def test_limits(file: Path) -> None:
    """Depth, length and attributes cost little (X10)."""
    started = time.monotonic()
    with pytest.raises(InputRefused, match="deep"):
        read(file, "<a>" * 100_000)
    with pytest.raises(InputRefused, match="characters"):
        read(file, "<a>" + "x" * 10_000_001 + "</a>")
    with pytest.raises(InputRefused, match="the limit is 10"):
        read(file, "<a>" + "x" * 10 + "</a>", limits=Limits(xml_bytes=10))
    read(file, "<a " + " ".join(f'n{i}=""' for i in range(200_000)) + "/>")
    assert time.monotonic() - started < 5


def test_every_prefix_is_refused(file: Path) -> None:
    """A file that was cut off is never taken for a whole one (X14)."""
    whole = '<?xml version="1.0" encoding="UTF-8"?>\n<tmx><b>' + "<u>裁军&amp;</u>" * 5 + "</b></tmx>"
    data = whole.encode()
    for end in range(len(data)):
        with pytest.raises(InputRefused):
            read(file, data[:end])
    assert read(file, data).texts.count("|") == 7


def test_references_across_pieces(file: Path) -> None:
    """A character reference that a piece of the file would cut in two is still seen."""
    for shift in range(8):
        with pytest.raises(InputRefused, match=r"U\+001F"):
            read(file, "<a>" + "x" * (2**18 - 3 - shift) + "&#x1F;</a>")


FAR = {
    "newlines": "\n" * 300_000,
    "a comment": f"<!--{'x' * 300_000}-->",
    "many comments": "<!--x-->\n" * 40_000,
    "an instruction": f"<?x {'y' * 300_000}?>",
}


@pytest.mark.parametrize("before", FAR.values(), ids=FAR.keys())
@pytest.mark.parametrize("declaration", ['SYSTEM "tmx14.dtd"', 'PUBLIC "-//LISA OSCAR" "tmx14.dtd"'])
@pytest.mark.parametrize("body", ["<t>A&nbsp;B</t>", '<t n="A&nbsp;B"/>'])
def test_a_document_type_far_behind(file: Path, before: str, declaration: str, body: str) -> None:
    """However far from the beginning a document type stands, no entity of it becomes a hole in the text (X5)."""
    line = before.count("\n") + 1
    with pytest.raises(InputRefused, match=f"line {line}: .*undefined entity"):
        read(file, f"{before}<!DOCTYPE t {declaration}>{body}")
    told = read(file, f"{before}<!DOCTYPE t {declaration}>{before}<t>A&amp;B</t>")
    assert "".join(told.texts) == "A&B|"
    assert told.starts[0][2] == 2 * line - 1


@pytest.mark.parametrize("before", FAR.values(), ids=FAR.keys())
def test_declarations_far_behind(file: Path, before: str) -> None:
    """Entities of the file's own are refused wherever they are declared (X1, X2, X4)."""
    with pytest.raises(InputRefused, match="entity declaration"):
        read(file, f'{before}<!DOCTYPE t [<!ENTITY co "公司">]><t>见 &co; 手册</t>')
    with pytest.raises(InputRefused, match="a document type of its own"):
        read(file, f"{before}<!DOCTYPE t [<!ELEMENT t ANY>]><t/>")


def test_the_parser_itself_refuses_what_was_handed_on(file: Path) -> None:
    """What the look at the beginning does not drop, the parser's own events refuse (X3, X4, X5)."""

    def parsed(data: str) -> None:
        parser = xml.Parser(file, Collected(), Limits())
        parser.feed(data)
        parser.close()

    with pytest.raises(
        InputRefused, match="line 2: it holds a document type of a length or in a place that is not read"
    ):
        parsed('\n<!DOCTYPE t SYSTEM "t.dtd"><t>A&nbsp;B</t>')
    with pytest.raises(InputRefused, match="it holds a document type of its own"):
        parsed('<!DOCTYPE t [<!ENTITY co "x">]><t>&co;</t>')
    with pytest.raises(InputRefused, match="document type"):
        read(file, f'<!DOCTYPE t SYSTEM "{"x" * 300_000}"><t>A&nbsp;B</t>')
    with pytest.raises(InputRefused, match="a document type of a length or in a place"):
        read(file, '<!DOCTYPE t SYSTEM "a"><!DOCTYPE t SYSTEM "b"><t/>')


MIB = 2**20
LONG = {
    "a comment": "<t><!--{}--></t>",
    "a comment in front": "<!--{}--><t/>",
    "an instruction": "<t><?x {}?></t>",
    "an instruction in front": "<?x {}?><t/>",
    "an attribute": '<t n="{}"/>',
    "a name": "<t{}/>",
    "a reference": "<t>&{};</t>",
    "a closing tag": "<t></t{}>",
    "no tag at all": "{}",
}


@pytest.mark.parametrize("form", LONG)
def test_tokens_without_end(file: Path, form: str) -> None:
    """A tag or comment of 40 MB, which a parser begins anew with each piece, is refused at its limit, soon (X10)."""
    started = time.process_time()
    with pytest.raises(
        InputRefused, match=r"line 1: (a tag or comment has more than 4,194,304|it is not well)"
    ):
        read(file, LONG[form].format("x" * 40 * MIB))
    assert time.process_time() - started < 5


@pytest.mark.parametrize("form", ["a comment", "a comment in front", "an instruction", "an attribute"])
def test_long_tokens_within_the_limit(file: Path, form: str) -> None:
    """A tag or comment below the limit is read, and one of three times its length is not (X10)."""
    limits = Limits(xml_token=4 * 2**18)
    assert read(file, LONG[form].format("x" * 3 * 2**18), limits=limits).starts
    with pytest.raises(InputRefused, match="more than 1,048,576 characters"):
        read(file, LONG[form].format("x" * 12 * 2**18), limits=limits)


def test_blank_files(file: Path) -> None:
    """Blanks alone are no XML, few or many; blanks in front are read over."""
    with pytest.raises(InputRefused, match="the file is empty"):
        read(file, " \n" * 100)
    with pytest.raises(InputRefused, match="no element found"):
        read(file, " \n" * 400_000)
    assert read(file, " \n" * 1_000 + "<t/>").starts == [("t", {}, 1_001)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names there")
def test_only_regular_files(tmp_path: Path) -> None:
    """A pipe, a device, a folder has no end that can be told: it is refused before it is opened (D4)."""
    os.mkfifo(tmp_path / "a.tmx")
    (tmp_path / "b.tmx").symlink_to("/dev/zero")
    for path, kind in (
        (tmp_path / "a.tmx", "no regular file"), (tmp_path / "b.tmx", "no regular file"), (tmp_path, "a folder"),
    ):  # fmt: skip
        for read_ in (lambda path=path: list(xml.parse(path, Collected(), Limits())),
                      lambda path=path: xml_text.illegal(path, Limits())):  # fmt: skip
            with pytest.raises(InputRefused, match=f"it is {kind}.*; give a file"):
                read_()
