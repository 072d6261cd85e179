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


@dataclass(frozen=True, slots=True)
class Pretranslated:
    """What was written: segments in all, those that got a translation, and those of 100 and more.

    `fuzzy_file` is the second TMX, with the matches under 100; None where there is none.
    """

    segments: int
    translated: int
    exact: int
    fuzzy_file: str | None = None


def fuzzy_beside(out: Path) -> Path:
    """Where the fuzzy matches of a text go that is pretranslated into the TMX `out`.

    >>> str(fuzzy_beside(Path("text.tmx")))
    'text.fuzzy.tmx'
    """
    return out.with_name(f"{out.stem}.fuzzy{out.suffix}")


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
) -> Pretranslated:
    """Write the best match of each segment, with numbers, references and names put right.

    A TMX holds translations that are sure, for a tool takes every unit of one as 100: segments with the same text
    in the memory. A second one beside it (`fuzzy_beside`) holds the fuzzy matches, each with its score, for a place
    where they are only offered. XLIFF holds all segments, those without a match marked as such, and the matches as
    alternatives. Raises `WrongUsage` for another ending, and `OutputRefused`.
    """
    ending = out.suffix.lower()
    if ending not in (".tmx", ".xlf", ".xliff"):
        raise WrongUsage(
            "a text is pretranslated into TMX or XLIFF", file=show(out), next_step="name it .tmx or .xlf"
        )
    check_writable(out, inputs=[file])
    fuzzy = fuzzy_beside(out) if ending == ".tmx" else None
    if fuzzy is not None:
        check_writable(fuzzy, inputs=[file])
    language = language or language_of_text("".join(texts[:200]))
    source, target = LANGUAGES[language].file_tag, LANGUAGES[other(language)].file_tag
    counted = _Counted()
    answers = counted.count(
        texts,
        memory.batch(texts, least=least, most=1 if ending == ".tmx" else 3, jobs=jobs, progress=progress),
    )
    if fuzzy is not None:
        all_answers = list(answers)
        for place, is_sure in ((out, True), (fuzzy, False)):
            with replacing(place) as handle:
                tmx_write.write(
                    _tmx_units(all_answers, source, target, is_sure), handle, tool_version=__version__,
                    source_lang=source, target_lang=target,
                )  # fmt: skip
        return Pretranslated(len(texts), counted.translated, counted.exact, fuzzy.name)
    with replacing(out) as handle:
        xliff.write(
            _xliff_units(answers), handle, original=file.name, source_lang=source, target_lang=target,
            tool_version=__version__,
        )  # fmt: skip
    return Pretranslated(len(texts), counted.translated, counted.exact)


def is_sure(match: Match) -> bool:
    """Whether a match is the same text, so that its translation may stand without a look at it."""
    return match.score >= _NO_REVIEW and match.kind is not MatchKind.FUZZY


class _Counted:
    def __init__(self) -> None:
        self.translated = self.exact = 0

    def count(
        self, texts: Sequence[str], answers: Iterable[list[Match]]
    ) -> Iterator[tuple[int, str, list[Match]]]:
        for number, (text, matches) in enumerate(zip(texts, answers, strict=True), 1):
            self.translated += bool(matches)
            self.exact += bool(matches and is_sure(matches[0]))
            yield number, text, matches


def _tmx_units(
    answers: Iterable[tuple[int, str, list[Match]]], source: str, target: str, sure: bool
) -> Iterator[TranslationUnit]:
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


def _xliff_units(answers: Iterable[tuple[int, str, list[Match]]]) -> Iterator[xliff.TransUnit]:
    for number, text, matches in answers:
        best = matches[0] if matches else None
        state = (
            "translated"
            if best is not None and is_sure(best)
            else "needs-review-translation"
            if best
            else "needs-translation"
        )
        others = tuple(
            xliff.Alternative(
                min(m.score, 100), m.unit.source, m.unit.target, m.unit.document or m.unit.memory
            )
            for m in matches
        )
        yield xliff.TransUnit(
            f"s{number}",
            text,
            best.suggestion if best else None,
            state,
            others,
            reasons_note(best) if best else None,
        )


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
