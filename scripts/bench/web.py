"""Measure the pages: every kind of page at several numbers of clients, beside a plain Datasette on the same file in the same run.

    .venv/bin/python scripts/bench web [--concepts 100000] [--units 1000000] [--clients 1 --clients 8 --clients 32]
                                       [--requests 200] [--only lookup] [--work FOLDER] [--json]

The termbase is made: the official lists, then combinations of their terms; the memory from real pairs (`scripts/bench tm`). Each request
asks for something else, so that nothing is answered from a page that was kept. Processor time is that of the server alone; clients
and servers share the machine, so read the ratios.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import click

from scripts.bench import made_termbase, web_load
from scripts.bench.made_units import MadeMemory
from scripts.bench.web_load import LoadFigures, RunningServer, WebRequest
from scripts.shared import data
from scripts.shared.commands import echo_json, json_option, shared_option
from termbase.store import schema
from tm.text import key

_SEED = 7
_ASKED_AGAIN = 50
"""Terms that "lookup, again" asks for in turns: what the memory has for them is kept after the first time."""

_SQL = "select c.id, c.zh, c.hant, c.en, c.status, t.term from terms t join concepts c on c.id = t.concept where t.key = :key limit 20"
"""What somebody writes who looks a term up in a plain Datasette."""

_PAIRS = "select id, first, second from units where first like '%' || :text || '%' limit 20"
"""What somebody writes who looks for pairs of the memory; the total, which our page tells, is not asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What requests are about: ids, Chinese and English of concepts that were drawn, and sentences of the memory."""

    concepts: list[tuple[str, str, str]]
    sentences: list[str]

    def concept(self, number: int) -> tuple[str, str, str]:
        """The concept for a request."""
        return self.concepts[number % len(self.concepts)]

    def sentence(self, number: int) -> str:
        """The sentence for a request."""
        return self.sentences[number % len(self.sentences)]


Kind = Callable[[Asked, int], WebRequest]


def _get(path: str, **parameters: str) -> WebRequest:
    return WebRequest(f"{path}?{urlencode(parameters)}" if parameters else path)


OURS: dict[str, Kind] = {
    "home": lambda asked, n: _get("/", n=str(n)),
    "lookup.json": lambda asked, n: _get("/-/lookup.json", q=asked.concept(n)[1], n=str(n)),
    "lookup, Chinese": lambda asked, n: _get("/-/lookup", q=asked.concept(n)[1], n=str(n)),
    "lookup, English": lambda asked, n: _get("/-/lookup", q=asked.concept(n)[2], n=str(n)),
    "lookup, again": lambda asked, n: _get("/-/lookup", q=asked.concept(n % _ASKED_AGAIN)[1], n=str(n)),
    "suggest.json": lambda asked, n: _get("/-/suggest.json", q=asked.concept(n)[1][:2], n=str(n)),
    "concept": lambda asked, n: _get(f"/-/concept/{asked.concept(n)[0]}", n=str(n)),
    "sentences": lambda asked, n: _get("/-/find", q=asked.concept(n)[1][:4], n=str(n)),
    "pairs": lambda asked, n: _get("/-/memory.json", q=asked.concept(n)[1][:4], n=str(n)),
    "memory": lambda asked, n: _get("/-/memory", q=asked.sentence(n), n=str(n)),
    "memory.json": lambda asked, n: _get("/-/memory.json", q=asked.sentence(n), n=str(n)),
    "annotate": lambda asked, n: WebRequest(
        "/-/annotate", urlencode({"text": "\n".join(asked.sentence(n + k) for k in range(5))})
    ),
    "unresolved": lambda asked, n: _get("/-/unresolved", n=str(n)),
    "documents": lambda asked, n: _get("/-/documents", n=str(n)),
    "overview": lambda asked, n: _get("/-/overview", n=str(n)),
    "table": lambda asked, n: _get("/termbase/terms", _size="50", key=key.term_key(asked.concept(n)[1])),
    "table.json": lambda asked, n: _get("/termbase/terms.json", _size="50", key=key.term_key(asked.concept(n)[1])),
}  # fmt: skip
"""Our pages."""

PLAIN: dict[str, Kind] = {
    "home": lambda asked, n: _get("/", n=str(n)),
    "query.json": lambda asked, n: _get("/plain.json", sql=_SQL, key=key.term_key(asked.concept(n)[1])),
    "query": lambda asked, n: _get("/plain", sql=_SQL, key=key.term_key(asked.concept(n)[1])),
    "pairs.json": lambda asked, n: _get("/plain.json", sql=_PAIRS, text=asked.concept(n)[1][:4]),
    "row": lambda asked, n: _get(f"/plain/concepts/{quote(asked.concept(n)[0])}", n=str(n)),
    "table": lambda asked, n: _get("/plain/terms", _size="50", key=key.term_key(asked.concept(n)[1])),
    "table.json": lambda asked, n: _get("/plain/terms.json", _size="50", key=key.term_key(asked.concept(n)[1])),
}  # fmt: skip
"""What a plain Datasette has of the same rows."""


def asked_of(database: Path, memory: MadeMemory, count: int) -> Asked:
    """Concepts and sentences for requests, drawn by a fixed seed."""
    chance = random.Random(_SEED)
    with schema.opened(database) as termbase:
        rows = termbase.execute("SELECT id, zh, en FROM concepts WHERE en IS NOT NULL ORDER BY id").fetchall()
    sentences = [zh for zh, _ in memory.units(min(memory.count, 5_000)) if 8 < len(zh) < 120]
    return Asked(
        chance.sample(rows, min(count, len(rows))), chance.sample(sentences, min(count, len(sentences)))
    )


def measured(
    server: RunningServer, kinds: dict[str, Kind], asked: Asked, clients: Sequence[int], requests: int, only: Sequence[str]
) -> Iterator[tuple[str, int, LoadFigures]]:  # fmt: skip
    """The figures of each kind of page at each number of clients. A few requests go before: what is read once is read then."""
    number = 0
    for name, kind in kinds.items():
        if only and not any(name.startswith(chosen) for chosen in only):
            continue
        web_load.load(server, [kind(asked, position) for position in range(8)], 2)
        for several in clients:
            number += requests
            batch = [kind(asked, number + position) for position in range(requests)]
            yield name, several, web_load.load(server, batch, several)


@click.command()
@click.option("--concepts", type=click.IntRange(1), default=100_000, show_default=True, help="Concepts.")
@click.option(
    "--units", type=click.IntRange(1), default=1_000_000, show_default=True, help="Units of the memory."
)
@click.option(
    "--clients", type=click.IntRange(1, 64), multiple=True, default=(1, 8, 32), help="Clients at one time."
)
@click.option(
    "--requests", type=click.IntRange(1), default=200, show_default=True, help="Requests for each figure."
)
@click.option("--only", multiple=True, help="Kinds of pages that begin so; without it all.")
@click.option(
    "--work", type=click.Path(path_type=Path), default=Path(".bench"), help="Folder for what is made."
)
@shared_option(data.PARALLEL)
@json_option
def main(
    concepts: int, units: int, clients: tuple[int, ...], requests: int, only: tuple[str, ...], work: Path, shared: Path,
    as_json: bool,
) -> None:  # fmt: skip
    """Measure the pages beside a plain Datasette."""
    work.mkdir(parents=True, exist_ok=True)
    memory = MadeMemory([(pair.first, pair.second) for pair in data.pairs(shared)], units)
    database = work / f"web-{concepts}-{units}.db"
    if not database.exists():
        made_termbase.make(database, concepts, memory)
    plain = work / "plain.db"
    plain.unlink(missing_ok=True)
    plain.hardlink_to(database)
    asked = asked_of(database, memory, 2_000)
    ours = ["-m", "termbase", "serve", "--db", str(database), "--port", "{port}", "--per-address", "0"]
    other = ["-m", "datasette", "serve", "--immutable", str(plain), "--port", "{port}"]
    rows = []
    for which, command, kinds, environment in (
        ("ours", ours, OURS, {}),
        ("plain", other, PLAIN, {"DATASETTE_LOAD_PLUGINS": ""}),
    ):
        with web_load.serving(command, environment) as server:
            for name, several, figures in measured(server, kinds, asked, clients, requests, only):
                row = {"server": which, "page": name, "clients": several, **figures.row()}
                rows.append(row)
                if not as_json:
                    click.echo("\t".join(str(value) for value in row.values()))
            rows.append({"server": which, "memory MB": round(server.megabytes())})
    if as_json:
        echo_json(rows)


if __name__ == "__main__":
    main()
