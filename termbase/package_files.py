"""Files that ship with the package: the sample texts and the metadata of the published tables."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def sample() -> Path:
    """The folder of sample texts."""
    return _PACKAGE / "sample"


def metadata() -> Path:
    """`metadata.yml`: in the package when installed, at the top of the repository when not."""
    installed = _PACKAGE / "web" / "metadata.yml"
    return installed if installed.exists() else _PACKAGE.parent / "metadata.yml"
