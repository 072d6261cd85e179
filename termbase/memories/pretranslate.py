"""A text translated as far as the memory goes, as TMX or XLIFF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from termbase import __version__
from termbase.memories.open_memory import OpenMemory
from tm.errors import WrongUsage
from tm.exchange import tmx_write, xliff
from tm.exchange.tmx_marks import MATCH_PROPERTY, SCORE_PROPERTY
from tm.files.atomic import check_writable, replacing
from tm.files.encoding import show
from tm.languages import LANGUAGES, Lang, other
from tm.match.matches import Match, MatchKind
from tm.model import TranslationUnit
from tm.progress import Progress
from tm.text.language import language_of_text

# the same text: what XLIFF calls translated
_NO_REVIEW = 100

_Answer = tuple[int, str, list[Match]]
"""A segment: its number, its text, its matches."""


@dataclass(frozen=True, slots=True)
class Pretranslated:
    """What was written: segments in all, those that got a translation, and those of 100 and more.

    `sure_file` is the TMX beside an XLIFF with the matches of 100 and more, `fuzzy_file` that with the matches
    under 100; None where there is none.
    """

    segments: int
    translated: int
    exact: int
    fuzzy_file: str | None = None
    sure_file: str | None = None


def sure_beside(out: Path) -> Path:
    """Where the sure matches go of a text that is pretranslated into the XLIFF `out` for OmegaT.

    >>> str(sure_beside(Path("text.xlf")))
    'text.auto.tmx'
    """
    return out.with_name(f"{out.stem}.auto.tmx")


def fuzzy_beside(out: Path) -> Path:
    """Where the fuzzy matches go of a text that is pretranslated into `out`.

    >>> str(fuzzy_beside(Path("text.tmx")))
    'text.fuzzy.tmx'
    """
    return out.with_name(f"{out.stem}.fuzzy.tmx")


def pretranslate(
    memory: OpenMemory,
    file: Path,
    texts: Sequence[str],
    out: Path,
    *,
    least: int,
    jobs: int | None,
    progress: Progress,
    language: Lang | None = None,
    for_omegat: bool = False,
) -> Pretranslated:
    """Write the best match of each segment, with numbers, references and names put right.

    A TMX holds translations that are sure, for a tool takes every unit of one as 100: segments with the same text
    in the memory. A second one beside it (`fuzzy_beside`) holds the fuzzy matches, each with its score, for a place
    where they are only offered. XLIFF holds all segments, those without a match marked as such, and the matches as
    alternatives. OmegaT takes the `target` of an XLIFF for its source: for it every target is the source, the best
    match is the first alternative, and both TMX stand beside. Raises `WrongUsage` for another ending, and `OutputRefused`.
    """
    ending = out.suffix.lower()
    if ending not in (".tmx", ".xlf", ".xliff"):
        raise WrongUsage(
            "a text is pretranslated into TMX or XLIFF", file=show(out), next_step="name it .tmx or .xlf"
        )
    is_tmx = ending == ".tmx"
    memories = (out if is_tmx else sure_beside(out), fuzzy_beside(out)) if is_tmx or for_omegat else ()
    for place in dict.fromkeys((out, *memories)):
        check_writable(place, inputs=[file])
    language = language or language_of_text("".join(texts[:200]))
    tags = LANGUAGES[language].file_tag, LANGUAGES[other(language)].file_tag
    counted = _Counted()
    answers: Iterable[_Answer] = counted.count(
        texts, memory.batch(texts, least=least, most=1 if is_tmx else 3, jobs=jobs, progress=progress)
    )
    if memories:
        answers = list(answers)
        for place, sure in zip(memories, (True, False), strict=True):
            _write_tmx(place, _tmx_units(answers, *tags, sure), tags)
    if not is_tmx:
        made = _omegat_units(answers) if for_omegat else _xliff_units(answers)
        with replacing(out) as handle:
            xliff.write(
                made,
                handle,
                original=file.name,
                source_lang=tags[0],
                target_lang=tags[1],
                tool_version=__version__,
            )
    return Pretranslated(
        len(texts), counted.translated, counted.exact,
        memories[1].name if memories else None, memories[0].name if memories and not is_tmx else None,
    )  # fmt: skip


def _write_tmx(place: Path, units: Iterable[TranslationUnit], tags: tuple[str, str]) -> None:
    with replacing(place) as handle:
        tmx_write.write(units, handle, tool_version=__version__, source_lang=tags[0], target_lang=tags[1])


def is_sure(match: Match) -> bool:
    """Whether a match is the same text, so that its translation may stand without a look at it."""
    return match.score >= _NO_REVIEW and match.kind is not MatchKind.FUZZY


class _Counted:
    def __init__(self) -> None:
        self.translated = self.exact = 0

    def count(self, texts: Sequence[str], answers: Iterable[list[Match]]) -> Iterator[_Answer]:
        for number, (text, matches) in enumerate(zip(texts, answers, strict=True), 1):
            self.translated += bool(matches)
            self.exact += bool(matches and is_sure(matches[0]))
            yield number, text, matches


def _tmx_units(answers: Iterable[_Answer], source: str, target: str, sure: bool) -> Iterator[TranslationUnit]:
    for number, text, matches in answers:
        if matches and is_sure(matches[0]) == sure:
            best = matches[0]
            properties = [(SCORE_PROPERTY, str(best.score)), (MATCH_PROPERTY, best.kind.value)]
            if best.unit.document:
                properties.append(("x-document", best.unit.document))
            yield TranslationUnit(
                f"s{number}",
                text,
                best.suggestion,
                source,
                target,
                note=reasons_note(best),
                properties=tuple(properties),
            )


def _xliff_units(answers: Iterable[_Answer]) -> Iterator[xliff.TransUnit]:
    for number, text, matches in answers:
        best = matches[0] if matches else None
        state = (
            "translated"
            if best is not None and is_sure(best)
            else "needs-review-translation"
            if best
            else "needs-translation"
        )
        yield xliff.TransUnit(
            f"s{number}",
            text,
            best.suggestion if best else None,
            state,
            _alternatives(matches),
            reasons_note(best) if best else None,
        )


def _omegat_units(answers: Iterable[_Answer]) -> Iterator[xliff.TransUnit]:
    """Segments whose target is their source; no state, as OmegaT puts its translation in and leaves the state."""
    for number, text, matches in answers:
        best = matches[0] if matches else None
        suggested = (
            () if best is None
            else (xliff.Alternative(min(best.score, 100), text, best.suggestion, _origin(best)),)
        )  # fmt: skip
        yield xliff.TransUnit(
            f"s{number}", text, None, None, (*suggested, *_alternatives(matches)),
            reasons_note(best) if best else None,
        )  # fmt: skip


def _alternatives(matches: Iterable[Match]) -> tuple[xliff.Alternative, ...]:
    """The matches as the memory has them."""
    return tuple(
        xliff.Alternative(min(m.score, 100), m.unit.source, m.unit.target, _origin(m)) for m in matches
    )


def _origin(match: Match) -> str:
    return match.unit.document or match.unit.memory


def reasons_note(match: Match) -> str:
    """Why a match scores what it scores and what to look at, in one line."""
    pieces = [f"{match.score} {match.kind}", *match.reasons]
    pieces += [
        f"{change.source} → {change.query}: "
        + (f"{change.old} → {change.new}" if change.new else "change it by hand")
        for change in match.changes
    ]
    pieces += [f"look at the {flag.kind}: {flag.reason}" for flag in match.flags]
    return "; ".join(pieces)
