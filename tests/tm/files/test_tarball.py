"""A corpus as it is handed out: packed, in parts, with more languages than are wanted."""

from __future__ import annotations

import io
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from tm.errors import InputRefused
from tm.files.tarball import extracted, is_archive
from tm.limits import Limits

FILES = {
    "en-zh/UNv1.0.en-zh.zh": "核裁军。\n核查。\n",
    "en-zh/UNv1.0.en-zh.en": "Nuclear disarmament.\nVerification.\n",
    "en-zh/UNv1.0.en-zh.ids": "un/2005/cd/1/s_1\nun/2005/cd/1/s_2\n",
    "en-zh/UNv1.0.6way.fr": "Désarmement.\n",
    "README": "read me\n",
}


def packed(files: dict[str, str], mode: str = "w:gz") -> bytes:
    """A tar archive, with a link and a folder in it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        folder = tarfile.TarInfo("en-zh")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        link = tarfile.TarInfo("en-zh/link.zh")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        for name, text in files.items():
            content = text.encode()
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


def in_parts(folder: Path, content: bytes, parts: int) -> list[Path]:
    """The archive cut into numbered files."""
    size = len(content) // parts + 1
    paths = []
    for number in range(parts):
        paths.append(folder / f"UNv1.0.en-zh.tar.gz.{number:02}")
        paths[-1].write_bytes(content[number * size : (number + 1) * size])
    return paths


@pytest.mark.parametrize("parts", [1, 3])
@pytest.mark.parametrize("named", ["first", "all", "folder"])
def test_parts_are_one_archive(tmp_path: Path, parts: int, named: str) -> None:
    """However they are named: both languages and the documents come out, nothing else, and once."""
    source = tmp_path / "source"
    source.mkdir()
    paths = in_parts(source, packed(FILES), parts)
    asked = {"first": paths[:1], "all": paths[::-1], "folder": [source]}[named]
    with extracted(asked, tmp_path / "work", Limits()) as plain:
        (folder,) = [path for path in plain if path != source]
        assert {
            path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.name != "done"
        } == {
            name.rpartition("/")[2]: text
            for name, text in FILES.items()
            if name.endswith((".zh", ".en", ".ids"))
        }
        made = (folder / "UNv1.0.en-zh.zh").stat().st_mtime_ns
    with extracted(asked, tmp_path / "work", Limits()) as plain:
        assert (plain[-1] / "UNv1.0.en-zh.zh").stat().st_mtime_ns == made, "taken again, not unpacked again"


def test_an_archive_that_is_not_packed(tmp_path: Path) -> None:
    """A plain tar, beside other paths that stay as they are."""
    file = tmp_path / "a.tar"
    file.write_bytes(packed(FILES, "w"))
    other = tmp_path / "b.txt"
    with extracted([other, file], tmp_path / "work", Limits()) as plain:
        assert plain[0] == other
        assert (plain[1] / "UNv1.0.en-zh.en").exists()
    assert not is_archive(other)


def test_what_is_refused(tmp_path: Path) -> None:
    """A missing part, a damaged archive, one without both languages, two files of a name, and one that is too large."""
    good = packed(FILES)
    paths = in_parts(tmp_path, good, 3)
    paths[1].unlink()
    cases = {
        "missing/UNv1.0.en-zh.tar.gz.00": (
            None,
            r"part 01 is missing; put UNv1\.0\.en-zh\.tar\.gz\.01 beside",
        ),
        "damaged.tar.gz": (good[: len(good) // 2], "the archive is damaged"),
        "noise.tgz": (b"\x1f\x8bnoise" * 50, "the archive is damaged"),
        "poor.tar.gz": (packed({"x.zh": "核"}), "it holds no Chinese and English lines"),
        "twice.tar.gz": (packed({"a/x.zh": "核", "b/x.zh": "核"}), r"it holds two files x\.zh"),
        "none.tar.gz": (None, "there is no such file"),
    }
    for name, (content, reason) in cases.items():
        path = paths[0] if name.startswith("missing") else tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(InputRefused, match=reason), extracted([path], tmp_path / "work", Limits()):
            pass
    large = tmp_path / "large.tar.gz"
    large.write_bytes(packed({"x.zh": "核" * 1_000, "x.en": "a"}))
    small = replace(Limits(), corpus_bytes=1_000)
    with (
        pytest.raises(InputRefused, match="unpacks to more than 1,000 bytes"),
        extracted([large], tmp_path / "work", small),
    ):
        pass


@pytest.mark.parametrize(("spare", "fits"), [(0, True), (1, True), (-1, False)])
def test_the_limit_is_of_all_files_together(tmp_path: Path, spare: int, *, fits: bool) -> None:
    """What unpacks to exactly as many bytes is taken, one byte more is not."""
    files = {"x.zh": "核" * 1_000, "x.en": "a" * 10}
    archive = tmp_path / "a.tar.gz"
    archive.write_bytes(packed(files))
    limits = replace(Limits(), corpus_bytes=sum(len(text.encode()) for text in files.values()) + spare)
    if fits:
        with extracted([archive], tmp_path / "work", limits) as taken:
            assert taken
    else:
        with (
            pytest.raises(InputRefused, match="unpacks to more"),
            extracted([archive], tmp_path / "work", limits),
        ):
            pass
