"""Simplified and Traditional Chinese."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tm.text import script


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("裁軍談判會議", "裁军谈判会议"),
        ("不擴散核武器條約", "不扩散核武器条约"),
        ("聯合國大會", "联合国大会"),
        ("API", "API"),
        ("", ""),
        ("干部", "干部"),
    ],
)
def test_simplify(traditional: str, simplified: str) -> None:
    """Traditional is folded into Simplified and the length is kept."""
    assert script.simplify(traditional) == simplified
    assert len(script.simplify(traditional)) == len(traditional)


def test_length_is_kept_for_every_ideograph() -> None:
    """J4: folding never changes the length, so that offsets into a folded text hold."""
    block = "".join(map(chr, range(0x3400, 0xA000)))
    assert len(script.simplify(block)) == len(block)


def test_doubtful_characters() -> None:
    """A Simplified character that stands for several Traditional ones is listed once."""
    assert script.doubtful("干部和面条干") == ("干", "面")
    assert script.doubtful("核裁军") == ()


def test_is_traditional() -> None:
    """A text is Traditional when folding changes it."""
    assert script.is_traditional("裁軍")
    assert not script.is_traditional("裁军")


def test_conversion_is_the_same_in_threads() -> None:
    """Eight threads fold as one does."""
    text = "裁軍談判會議與不擴散核武器條約" * 200
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(script.simplify, [text] * 64))) == 1
