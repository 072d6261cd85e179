"""One root exception, one class per kind of fault.

Every message is one sentence for a person: what was refused, where (file, line, unit), why, and
what to do next. The command line prints it and exits with `exit_code`; it never shows a traceback.
"""

from __future__ import annotations


class TermbaseError(Exception):
    """Root of every fault that a user can cause or cure.

    >>> str(InputRefused("the file is empty", file="a.txt", next_step="give a file with text"))
    'a.txt: the file is empty; give a file with text'
    >>> str(InputRefused("lone surrogate U+D800", file="a.txt", line=3, unit="paragraph 2"))
    'a.txt, line 3, paragraph 2: lone surrogate U+D800'
    """

    exit_code = 3

    def __init__(
        self,
        reason: str,
        *,
        file: str | None = None,
        line: int | None = None,
        unit: str | None = None,
        next_step: str | None = None,
    ) -> None:
        self.reason = reason
        self.file = file
        self.line = line
        self.unit = unit
        self.next_step = next_step
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        where = [
            self.file,
            f"line {self.line}" if self.line is not None else None,
            self.unit,
        ]
        location = ", ".join(part for part in where if part)
        text = f"{location}: {self.reason}" if location else self.reason
        return f"{text}; {self.next_step}" if self.next_step else text


class WrongUsage(TermbaseError):
    """The call itself makes no sense: a missing path, two options that exclude each other."""

    exit_code = 2


class InputRefused(TermbaseError):
    """A file that cannot be read as what it claims to be. Nothing of it was stored."""

    exit_code = 3


class BadEncoding(InputRefused):
    """Bytes that are not text in any encoding that we accept."""


class OutputRefused(TermbaseError):
    """A place that cannot be written to. Nothing was written."""

    exit_code = 3


class StoreBusy(TermbaseError):
    """Another process holds the database longer than the documented wait."""

    exit_code = 4


class StoreFull(TermbaseError):
    """The disk (or a quota) has no room. The state before the call is intact."""

    exit_code = 4


class StoreDamaged(TermbaseError):
    """A database or an index in which something is not as it was written. Nothing of it is believed."""

    exit_code = 5


class RecipeMismatch(TermbaseError):
    """A database made by another program or by an older recipe of this one."""

    exit_code = 5


class ServerTrouble(TermbaseError):
    """A server that others run did not give what it was asked for. What came before is kept."""

    exit_code = 6


class WorkLost(TermbaseError):
    """Helpers that shared the work are gone. What was done is kept where a folder for it was named."""

    exit_code = 7
