"""The tools for assistants where `termbase serve` publishes the termbase: `/-/mcp`, if the extra `mcp` is installed.

Every call stands alone (Streamable HTTP without sessions), so that any process and any release can answer the next one. SQL is
offered to nobody: the tools are those of `mcp_tools` alone.
"""

from __future__ import annotations

import importlib.util
from typing import Any

from termbase.web import limits, mcp_tools, security
from termbase.web.security import Receive, Refusal, Scope, Send

HOW_TO_INSTALL = (
    "Tools for assistants are not installed on this server: "
    "its operator runs `pip install 'termbase[mcp]'` and starts it anew."
)

_INSTRUCTIONS = (
    "Chinese and English terms of the United Nations with their sources, and a translation memory. Look a term up before it is "
    "translated; say so where its English is only proposed."
)


async def answer(datasette: Any, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a call of an assistant, or tell what the operator has to do where the protocol is not installed."""
    if not is_installed():
        await security.page(Refusal(404, HOW_TO_INSTALL), scope).asgi_send(send)
        return
    server = _server(datasette)
    # an application of its own for each call: what it starts ends with the call, in whatever loop and release it came
    app = server.streamable_http_app(
        streamable_http_path="/", json_response=True, stateless_http=True, host="0.0.0.0",  # no check of names: the pages have none
        max_request_body_size=limits.CALL_BYTES,
    )  # fmt: skip
    async with app.router.lifespan_context(app):
        await app({**scope, "path": "/", "raw_path": b"/", "root_path": ""}, receive, send)


def is_installed() -> bool:
    """Whether the protocol's library is here, in a release that serves tools as `datasette-mcp` does."""
    try:
        return importlib.util.find_spec("mcp.server.mcpserver") is not None
    except ModuleNotFoundError:
        return False


def _server(datasette: Any) -> Any:
    """The server of the tools of `datasette`, made at the first call."""
    known = getattr(datasette, "_termbase_mcp", None)
    if known is None:
        from mcp.server.mcpserver import MCPServer

        known = datasette._termbase_mcp = MCPServer("termbase", instructions=_INSTRUCTIONS)
        mcp_tools.register(datasette, known)
    return known
