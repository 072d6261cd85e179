"""Bytes become text, or one sentence says why not."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from tm.errors import BadEncoding, InputRefused
from tm.files import encoding
from tm.limits import Limits

TEXT = "缔约国重申条约的重要性，并呼吁各国履行义务。\n会议于二〇一八年举行。\n" * 5
TRADITIONAL = "締約國重申條約的重要性，並呼籲各國履行義務。\n會議於該年舉行。\n" * 5
NEXT = "save the file as UTF-8 text and try again"


def write(folder: Path, content: bytes, name: str = "a.txt") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "name", "text"),
    [
        (TEXT.encode(), "utf-8", TEXT),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig", TEXT),
        (TEXT.encode("utf-16"), "utf-16", TEXT),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16", TEXT),
        (TEXT.encode("utf-32"), "utf-32", TEXT),
        (TEXT.encode("gb18030"), "gb18030", TEXT),
        (TRADITIONAL.encode("big5"), "big5hkscs", TRADITIONAL),
        (b"States agreed.\r\nNoted.\r\n", "utf-8", "States agreed.\nNoted.\n"),
    ],
    ids=["UTF-8", "UTF-8 with BOM", "UTF-16", "UTF-16 BE", "UTF-32", "GB18030", "Big5", "ASCII with CR LF"],
)
def test_encodings(tmp_path: Path, content: bytes, name: str, text: str) -> None:
    """Each accepted encoding is recognised and read exactly."""
    path = write(tmp_path, content)
    assert encoding.detect(path, Limits()) == name
    assert list(encoding.lines(path, name, Limits())) == text.splitlines()


REFUSED = {
    "empty": (b"", InputRefused, "the file is empty; give a file that holds text"),
    "white space": (b" \n\t\r\n", InputRefused, "the file is empty; give a file that holds text"),
    "binary": (
        b"\x89PNG\0\0\0",
        InputRefused,
        f"the file is binary, not text (it holds NUL bytes); {NEXT}",
    ),
    "U1 lone surrogate": (
        "各国\n".encode() + b"\xed\xa0\x80" + "各国".encode(),
        BadEncoding,
        f", line 2: a lone surrogate is no character; {NEXT}",
    ),
    "truncated UTF-8": (
        TEXT.encode()[:-2],
        BadEncoding,
        f", line 10: the bytes are not valid UTF-8 (unexpected end of data); {NEXT}",
    ),
    "UTF-8 with a wrong byte": (
        "各国重申\n条约".encode() + b"\xff" + "的重要性".encode(),
        BadEncoding,
        f", line 2: the bytes are not valid UTF-8 (invalid start byte); {NEXT}",
    ),
    "Latin-1": (
        "La d\u00e9claration a \u00e9t\u00e9 adopt\u00e9e.\n".encode("latin-1") * 20,
        BadEncoding,
        f", line 1: the bytes are no text in UTF-8, GB18030 or Big5; {NEXT}",
    ),
    "Windows-1252": (
        "The Agency\u2019s report.\n".encode("cp1252") * 20,
        BadEncoding,
        f", line 1: the bytes are no text in UTF-8, GB18030 or Big5; {NEXT}",
    ),
    "UTF-16 cut short": (
        TEXT.encode("utf-16")[:-1],
        BadEncoding,
        f", line 10: the bytes are not valid UTF-16 (truncated data); {NEXT}",
    ),
}


@pytest.mark.parametrize("label", REFUSED)
def test_refusals(tmp_path: Path, label: str) -> None:
    """What is no text is refused with file, line, reason and next step, in one sentence."""
    content, kind, sentence = REFUSED[label]
    path = write(tmp_path, content)
    with pytest.raises(InputRefused) as caught:
        encoding.detect(path, Limits())
    place = "" if sentence.startswith(",") else ": "
    assert str(caught.value) == f"{path}{place}{sentence}"
    assert type(caught.value) is kind


def test_file_over_the_limit(tmp_path: Path) -> None:
    """A file over the limit is refused with both sizes and the option that raises the limit."""
    path = write(tmp_path, b"x" * 101)
    with pytest.raises(InputRefused) as caught:
        encoding.detect(path, Limits(file_bytes=100))
    assert str(caught.value) == (
        f"{path}: the file has 101 bytes and the limit is 100 bytes; "
        "split it, or raise the limit with --max-bytes"
    )


def test_line_over_the_limit(tmp_path: Path) -> None:
    """C3: a line over the limit is refused with its number; one of exactly the limit is read."""
    path = write(tmp_path, b"ab\nabcde\nabcdef\n")
    assert len(list(encoding.lines(path, "utf-8", Limits(line_characters=6)))) == 3
    with pytest.raises(InputRefused) as caught:
        list(encoding.lines(path, "utf-8", Limits(line_characters=5)))
    assert str(caught.value) == (
        f"{path}, line 3: the line has more than 5 characters; break the text into lines or paragraphs"
    )


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """D4: a file that may not be read is refused with the system's reason."""
    path = write(tmp_path, b"text")

    def deny(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)
    with pytest.raises(InputRefused) as caught:
        encoding.detect(path, Limits())
    assert str(caught.value) == (
        f"{path}: cannot be read (Permission denied); check the path and its permissions"
    )


def test_folder_and_missing_file(tmp_path: Path) -> None:
    """D4: a folder or a missing path in a file's place is refused."""
    with pytest.raises(InputRefused) as caught:
        encoding.detect(tmp_path, Limits())
    assert str(caught.value) == f"{tmp_path}: cannot be read (it is a folder); give a file"
    with pytest.raises(InputRefused) as caught:
        encoding.detect(tmp_path / "b.txt", Limits())
    assert str(caught.value) == (
        f"{tmp_path / 'b.txt'}: cannot be read (No such file or directory); "
        "check the path and its permissions"
    )


def test_file_that_shrinks_while_it_is_read(tmp_path: Path) -> None:
    """A file that changes under the reader is refused, not read as far as it goes."""
    path = write(tmp_path, TEXT.encode())
    reading = encoding.lines(path, "ascii", Limits())
    with pytest.raises(InputRefused, match="line 1: changed while it was being read; try again"):
        next(reading)


def test_path_that_is_no_text() -> None:
    """U1: bytes of a file name that are no text are shown as escapes."""
    assert encoding.show(Path("裁军\udcff.txt")) == "裁军\\xff.txt"


@pytest.mark.parametrize(
    ("content", "offset"),
    [
        (b"\xff", 0),
        (b"a" * 9 + b"\xff", 9),
        (b"a" * 7 + b"\xff", 7),
        (b"a" * 7 + "核".encode() + b"a\xff", 11),
        (b"a" * 7 + b"\xe6(", 7),
        (b"a" * 6 + b"\xe6\xa0(", 6),
        (b"a" * 8 + b"\xe6", 8),
        (b"a" * 7 + "核".encode(), None),
    ],
)
def test_where_bytes_are_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, offset: int | None
) -> None:
    """The first byte of what cannot be read, wherever it lies in the pieces of eight that are read at a time."""
    monkeypatch.setattr(encoding, "_CHUNK", 8)
    problem = encoding._problem(write(tmp_path, content), "utf-8")
    assert (None if problem is None else problem.start) == offset
