"""Two small termbases behind Datasette: one as a build makes it, one full of hostile text."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import uvicorn

from termbase.build import BuildOptions, build
from termbase.concepts.model import Concept, Description, DescriptionKind, Evidence, Term, concept_id
from termbase.concepts.status import Standing, Status, TermType
from termbase.extract.candidates import Candidate, Context, Metrics, Origin, Place
from termbase.memories.importing import import_memories
from termbase.store import schema
from termbase.store.concepts import ConceptWriter
from termbase.web import server
from tm import db
from tm.limits import Limits
from tm.text import bigrams, key

# Sentences made up for these tests, in the manner of the United Nations.
CORPUS = {
    "工作文件一.txt": """裁军谈判会议

CD/9901

关于核裁军的工作文件

某国代表团提交

1. 裁军谈判会议（下称“裁谈会”）应当毫不拖延地开始核裁军谈判。核武器国家有特殊责任。

2. 核裁军进程应当透明、可核查和不可逆。无核武器国家要求得到消极安全保证。

3. 裂变材料条约（下称“禁产条约”）的核查应当可靠。全面核裁军谈判不应推迟。

4. 本代表团支持《不扩散条约》的三个支柱，并支持国际原子能机构的保障监督。
""",
    "工作文件二.txt": """第一委员会

关于透明度措施的工作文件

1. 各缔约国重申支持核裁军进程。裁谈会应当就工作计划达成一致。

2. 核裁军进程和裂变材料条约相互联系。核查制度需要2030年前的筹备工作。

3. 军备透明制度有助于建立信任。第A/RES/99/1号决议欢迎这项工作。
""",
    "繁體文件.txt": """關於核裁軍的發言

1. 裁軍談判會議應當開始核裁軍談判。幹部培訓和軍備透明制度同樣重要。區域培訓網絡也很重要。
""",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: status, headers in lower case, body as text."""

    status: int
    headers: dict[str, str]
    text: str
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


class Site:
    """A published termbase to send requests to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.datasette = server.make(path)

    def get(self, path: str, **params: str) -> Answer:
        """GET `path`; `params` become its query string."""
        return self.send("get", path, params=params or None)

    def send(self, method: str, path: str, **arguments: Any) -> Answer:
        """Send a request."""
        return self.many([(method, path, arguments)])[0]

    def many(self, requests: list[tuple[str, str, dict[str, Any]]]) -> list[Answer]:
        """Send requests one after the other."""

        async def work() -> list[Answer]:
            answers = []
            for method, path, arguments in requests:
                params = arguments.pop("params", None)
                if params:
                    path += ("&" if "?" in path else "?") + urlencode(params)
                r = await self.datasette.client.request(method.upper(), path, **arguments)
                headers = {name.lower(): value for name, value in r.headers.items()}
                answers.append(Answer(r.status_code, headers, r.text, r.content))
            return answers

        return asyncio.run(work())

    def run(self, function: Callable[[Any], Any]) -> Any:
        """Run `function` on a connection that serves requests."""
        return asyncio.run(self.datasette.get_database("termbase").execute_fn(function))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the database file, read beside the server."""
        opened = db.open_read(self.path)
        try:
            return [tuple(row) for row in opened.execute(sql)]
        finally:
            opened.close()

    def close(self) -> None:
        """Close the connections."""
        server.close(self.datasette)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A termbase built from `CORPUS`."""
    folder = tmp_path_factory.mktemp("texts")
    for name, text in CORPUS.items():
        (folder / name).write_text(text, encoding="utf-8")
    target = tmp_path_factory.mktemp("built") / "a name with % and #.db"
    build([folder], target, BuildOptions())
    return target


@pytest.fixture(scope="session")
def site(built: Path) -> Iterator[Site]:
    """The built termbase behind Datasette."""
    made = Site(built)
    yield made
    made.close()


# -- a translation memory ------------------------------------------------------------------------
# Sentences made up for these tests, in the manner of the United Nations; some Chinese stands twice.
UNITS = (
    ("请将本函作为大会第六十九届会议议程项目19的文件分发为荷。",
     "I should be grateful if you would circulate this letter as a document of the sixty-ninth session of the"
     " General Assembly, under agenda item 19."),
    ("各缔约国应当在2015年之前提交报告。", "States parties shall submit their reports before 2015."),
    ("工作组欢迎秘书处的说明。", "The Working Group welcomed the note by the Secretariat."),
    ("工作组欢迎秘书处的说明。", "The Working Group took note with appreciation of the Secretariat's note."),
    ("会议不应推迟到下一年。", "The meeting should not be postponed to the next year."),
    ("50%的C++代码/文件#7在何处?", "Where is 50% of the C++ code/file #7?"),
    ("核武器国家重申消极安全保证。", "The nuclear-weapon States reaffirmed the negative security assurances."),
)  # fmt: skip


def remember(folder: Path, pairs: tuple[tuple[str, str], ...], target: Path, name: str = "memory") -> Path:
    """Store `pairs` as a memory of the termbase `target`, which is made if it is not there; return it."""
    for side, ending in enumerate(("zh", "en")):
        text = "".join(f"{pair[side]}\n" for pair in pairs)
        (folder / f"{name}.{ending}").write_text(text, encoding="utf-8")
    import_memories([folder / f"{name}.zh"], target, Limits())
    return target


@pytest.fixture(scope="session")
def remembering() -> Callable[..., Path]:
    """`remember`, for a test with pairs of its own."""
    return remember


@pytest.fixture(scope="session")
def recalled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A termbase with a translation memory of `UNITS` behind Datasette."""
    folder = tmp_path_factory.mktemp("memory")
    made = Site(remember(folder, UNITS, folder / "with a memory.db"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def recalled_address(recalled: Site) -> Iterator[str]:
    """The termbase with a memory on a port of this machine."""
    with listening(recalled) as base:
        yield base


# -- hostile text -------------------------------------------------------------------------------
BENIGN = "核武"
PAYLOADS = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//example.com/x.js></sCrIpT>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "</title><script>alert(1)</script>",
    "</textarea><b>",
    "--><script>alert(1)</script><!--",
    "<!--",
    "]]>",
    "<![CDATA[x]]>",
    "<?php echo 1 ?>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "http://example.com/",
    "https://example.com/?a=<b>",
    "//example.com/",
    "\\\\example.com\\x",
    "mailto:a@example.com",
    "{{7*7}}",
    "{% raw %}",
    "{{ request }}",
    "{{ ''.__class__ }}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{{constructor}}",
    "\u202egnp.exe",
    "\u202brtl\u202c",
    "a\u200fb\u200e",
    "\u2066isolate\u2069",
    "\u2067unclosed",
    "zero\u200bwidth",
    "\ufeffbom",
    '"',
    "'",
    "`",
    "''''",
    '""""',
    "“”‘’«»",
    "＜script＞",
    "&lt;b&gt;",
    "&amp;amp;",
    "&#60;b&#62;",
    "&copy",
    "&quot;x",
    "<a href=javascript:alert(1)>x</a>",
    "<iframe src=//example.com>",
    "<object data=x>",
    "<embed src=x>",
    "<form action=//example.com><input name=q>",
    "<base href=//example.com/>",
    "<meta http-equiv=refresh content=0>",
    "<link rel=stylesheet href=//example.com/x.css>",
    "<style>*{display:none}</style>",
    "<plaintext>",
    "<math><mi//",
    "x onmouseover=alert(1) y",
    "x' onfocus='alert(1)' autofocus='",
    'x" style="position:fixed',
    "<td></table>",
    "</bdi></mark></a></p></main>",
    "<img src=1 href=1 onerror=javascript:alert(1)>",
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    "+1+1",
    "-2+3",
    "%00",
    "%3Cscript%3E",
    "../../etc/passwd",
    "' OR 1=1 --",
    "; DROP TABLE terms",
    "\u2028line\u2029",
)
METRICS = Metrics(1, 1, 1, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0)


def hostile_concept(text: str, number: int) -> Concept:
    """A concept in which every free text is `text`."""
    proof = Evidence("authority", text, Status.ATTESTED, text, "document", 1, number, 2)
    entries = [
        Term(text, "zh", TermType.FULL, Standing.PREFERRED, Status.ATTESTED, [proof], "noun"),
        Term(text + "甲", "zh", TermType.VARIANT, Standing.ADMITTED, Status.ATTESTED, [proof]),
        Term(text + " a", "en", TermType.FULL, Standing.PREFERRED, Status.ATTESTED, [proof]),
        Term(text + " b", "en", TermType.VARIANT, Standing.SUPERSEDED, Status.ATTESTED, [proof]),
    ]
    start = len("某句")
    context = Context(Place(1, number, 0), start, start + len(text))
    candidate = Candidate(
        text, Origin.PHRASE, 1.0, (text,), METRICS, ((text, 1.0),), ((text, 1),), (context,)
    )
    name = f"{concept_id(key.term_key(text))}-{number}"
    said = [Description(kind, text, language, text) for kind in DescriptionKind for language in (None, "zh")]
    entries[0].descriptions.extend(said)
    return Concept(name, entries, text, text, text, text, [candidate], said)


def write_hostile(path: Path, payloads: tuple[str, ...] = (BENIGN, *PAYLOADS)) -> None:
    """Write a termbase of `payloads` directly, past everything that a build would refuse."""
    with db.building(path) as database:
        schema.create(database)
        database.execute(
            "INSERT INTO documents VALUES (1, ?, ?, 'zh', ?, ?, ?, ?, ?, ?, 0)",
            (
                "<b>名</b>",
                "<i>A/1</i>",
                "<script>題</script>",
                "<u>",
                "<s>",
                "<x>",
                len(payloads),
                len(payloads),
            ),
        )
        concepts = []
        for number, text in enumerate(payloads, 1):
            sentence = f"某句{text}完。"
            row = (number, number, text, text, sentence)
            database.execute("INSERT INTO paragraphs VALUES (?, 1, ?, 0, 'body', ?, ?, ?, 1)", row)
            database.execute(
                "INSERT INTO segments VALUES (?, ?, 1, 0, ?, ?)", (number, number, len(sentence), sentence)
            )
            database.execute(
                "INSERT INTO segment_grams(rowid, grams) VALUES (?, ?)",
                (number, bigrams.grams(key.key(sentence))),
            )
            concepts.append(hostile_concept(text, number))
        writer = ConceptWriter(database, "a test")
        writer.write(concepts, {text: rank for rank, text in enumerate(payloads, 1)})
        writer.flush()
        unresolved = "UPDATE concepts SET status = 'unresolved', en = NULL WHERE rank % 3 = 0"
        database.execute(unresolved)
        schema.index(database)


@pytest.fixture(scope="session")
def payloads() -> tuple[str, ...]:
    """The hostile texts, in the order of their ranks, the harmless one before them."""
    return (BENIGN, *PAYLOADS)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A termbase in which every text is hostile."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.db"
    write_hostile(path)
    made = Site(path)
    yield made
    made.close()


# -- reading HTML -------------------------------------------------------------------------------
class Page(HTMLParser):
    """The elements, attributes and visible text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.pieces: list[str] = []
        self.comments: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.pieces.append(data)

    def handle_comment(self, data: str) -> None:
        """Keep a comment."""
        self.comments.append(data)

    @property
    def text(self) -> str:
        """All text, tags taken away."""
        return "".join(self.pieces)


@pytest.fixture(scope="session")
def parse() -> Callable[[str], Page]:
    """From HTML to its `Page`."""
    return Page


# -- a real server ------------------------------------------------------------------------------
@contextlib.contextmanager
def listening(site: Site) -> Iterator[str]:
    """Serve `site` on a free port, in a thread."""
    listener = server.listen("127.0.0.1", 0)
    runner = uvicorn.Server(uvicorn.Config(site.datasette.app(), log_level="warning", lifespan="on"))
    runner.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    thread = threading.Thread(target=runner.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not runner.started and thread.is_alive():
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        runner.should_exit = True
        thread.join(10)
        listener.close()


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    """The built termbase on a port of this machine."""
    with listening(site) as base:
        yield base


@pytest.fixture(scope="module")
def hostile_address(hostile: Site) -> Iterator[str]:
    """The hostile termbase on a port of this machine."""
    with listening(hostile) as base:
        yield base


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        yield busy.getsockname()[1]


@pytest.fixture(scope="session")
def hostile_writer() -> Callable[..., None]:
    """`write_hostile`, for a test with texts of its own."""
    return write_hostile


@pytest.fixture(scope="session")
def open_site() -> Callable[[Path], Site]:
    """From a database to a `Site`; the test closes it."""
    return Site
