"""Asks a Datasette with `datasette-mcp` and our plugin as an assistant would; run by the Python of an environment of its own.

mcp_client.py DATABASE: a JSON object with the tools and what they answer, on stdout.
"""

import asyncio
import json
import sys

from datasette.app import Datasette

HEADERS = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
CALLS = (
    ("termbase_lookup", {"query": "核裁军", "limit": 1}),
    ("termbase_annotate", {"text": "核裁军进程应当透明。大会第70/1号决议。"}),
    ("termbase_match", {"sentence": "会议不应推迟到下一年。"}),
    ("termbase_check", {"chinese": ["核裁军谈判有3个阶段。"], "english": ["Negotiations have 4 stages."]}),
    ("termbase_lookup", {"query": "x" * 600}),
    ("termbase_lookup", {"query": "核裁军", "termbase": "none"}),
    ("termbase_check", {"chinese": ["核"], "english": []}),
)


async def main() -> None:
    """Start a session, list the tools, call them."""
    datasette = Datasette([], immutables=[sys.argv[1]])
    app = datasette.app()
    queue: asyncio.Queue = asyncio.Queue()
    await queue.put({"type": "lifespan.startup"})
    started = asyncio.Event()

    async def send(message):
        started.set()

    living = asyncio.create_task(app({"type": "lifespan"}, queue.get, send))
    await started.wait()
    headers = dict(HEADERS)

    async def ask(method, params, number=1):
        body = {"jsonrpc": "2.0", "method": method, "params": params}
        if number is not None:
            body["id"] = number
        answer = await datasette.client.post("/-/mcp", content=json.dumps(body), headers=headers)
        if session := answer.headers.get("mcp-session-id"):
            headers["mcp-session-id"] = session
        return answer.json() if answer.content else {}

    client = {"name": "a test", "version": "1"}
    begun = await ask(
        "initialize", {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client}
    )
    headers["mcp-protocol-version"] = begun["result"]["protocolVersion"]
    await ask("notifications/initialized", {}, None)
    tools = await ask("tools/list", {})
    answers = [await ask("tools/call", {"name": name, "arguments": given}) for name, given in CALLS]
    print(
        json.dumps({"tools": tools["result"]["tools"], "answers": [answer["result"] for answer in answers]})
    )
    await queue.put({"type": "lifespan.shutdown"})
    await living


if __name__ == "__main__":
    asyncio.run(main())
