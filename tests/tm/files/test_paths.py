"""T1: names inside files lead nowhere: whatever they are, no file is made or changed outside of ours."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from termbase.fetch.request import checked, file_name
from tm.errors import TermbaseError
from tm.files import corpus
from tm.files.corpus import Source

NAMES = (
    "../evil.txt",
    "../../evil.txt",
    "word/../../../evil.txt",
    "/tmp/termbase-evil.txt",
    "C:\\evil.txt",
    "C:/evil.txt",
    "\\\\host\\share\\evil.txt",
    "//host/share/evil.txt",
    "..\\..\\evil.txt",
    "a\x00b.txt",
    "x" * 300 + ".xml",
    "x/" * 200 + "evil.txt",
    "CON",
    "word/document.xml/",
    "~/evil.txt",
    "$HOME/evil.txt",
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TEXT = "缔约国强调，条约的各项义务相互加强。"


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working folder three levels below one that must stay as it is; checked at the end."""
    folder = tmp_path / "a" / "b" / "c"
    folder.mkdir(parents=True)
    (tmp_path / "a" / "evil.txt").write_text("as it was", encoding="utf-8")
    monkeypatch.chdir(folder)
    yield folder
    others = {
        path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.parent != folder
    }
    assert others == {tmp_path / "a" / "evil.txt": b"as it was"}
    assert not Path("/tmp/termbase-evil.txt").exists()


def word(path: Path, name: str, target: str, mode: int = 0o644) -> Path:
    """A DOCX that has a part called `name`, and says that `target` is where its text stands."""
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{RELATION}/officeDocument" Target="{target}"/></Relationships>'
    )
    body = (
        f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p></w:body></w:document>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", relations)
        archive.writestr("word/document.xml", body)
        member = zipfile.ZipInfo("placeholder")
        member.filename = name
        member.external_attr = mode << 16
        archive.writestr(member, "evil")
    return path


def read(path: Path) -> str:
    """The text of a file; a refusal is a sentence of ours, and anything else a failure."""
    try:
        return "".join(paragraph.text for paragraph in corpus.read(Source(path)).paragraphs)
    except TermbaseError:
        return ""


@pytest.mark.parametrize("name", NAMES)
def test_a_part_of_an_archive_stays_inside(inside: Path, name: str) -> None:
    """T1: a part whose name leads out of the archive, or to a device, is never written anywhere."""
    assert read(word(inside / "a.docx", name, "word/document.xml")) in ("", TEXT)


@pytest.mark.parametrize("name", [name for name in NAMES if "\x00" not in name])
def test_a_reference_inside_an_archive_stays_inside(inside: Path, name: str) -> None:
    """T1: a document that says its text stands elsewhere is read from its own parts, or refused."""
    secret = inside.parent.parent / "evil.txt"
    text = read(word(inside / "a.docx", "other.xml", name))
    assert secret.read_text(encoding="utf-8") not in text
    assert text in ("", TEXT, "evil")


def test_a_link_in_an_archive_is_not_followed(inside: Path) -> None:
    """T1: a part that is a symbolic link by its mode is bytes like any other."""
    path = word(inside / "a.docx", "word/media", "word/document.xml", stat.S_IFLNK | 0o777)
    assert read(path) in ("", TEXT)


@pytest.mark.parametrize("name", [name for name in NAMES if "\x00" not in name])
def test_a_reference_in_a_text_opens_nothing(inside: Path, name: str) -> None:
    """T1: images, links and inclusions of Markdown and HTML are text or nothing, never a file."""
    page = f'<html><body><p>{TEXT}</p><img src="{name}"><iframe src="{name}"></iframe></body></html>'
    for ending, content in ((".html", page), (".md", f"{TEXT}\n\n![x](<{name}>)\n\n[y]: <{name}>\n")):
        path = inside / f"a{ending}"
        path.write_text(content, encoding="utf-8")
        text = read(path)
        assert text.startswith(TEXT)
        assert "as it was" not in text


@pytest.mark.parametrize("name", NAMES)
def test_a_symbol_makes_no_path(name: str) -> None:
    """T1: what is fetched is filed under a symbol that is one; anything else is refused before it has a name."""
    try:
        symbols = checked([name])
    except TermbaseError:
        return
    for symbol in symbols:
        made = file_name(symbol, "zh", "pdf")
        assert Path(made).name == made
        assert not set(made) & set("\\/:\x00")
