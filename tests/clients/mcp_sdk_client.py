"""Asks `termbase serve` as an assistant would, with the client of the protocol's own library; run by the Python of an environment of its own.

mcp_sdk_client.py ADDRESS: what the tools are and what a term is, then for every line on stdin what the term is now, each as JSON in a line.
"""

import asyncio
import json
import sys


async def main() -> None:
    """Connect once, and ask again as long as there are lines."""
    from mcp import (
        Client,
    )  # here: the environment of the tests, which collects this file, has no such library

    async with Client(sys.argv[1]) as client:
        tools = (await client.list_tools()).tools
        print(json.dumps(sorted(tool.name for tool in tools)), flush=True)
        while True:
            answer = await client.call_tool("termbase_lookup", {"query": "核裁军", "limit": 1})
            print(json.dumps([answer.is_error, answer.structured_content]), flush=True)
            if not await asyncio.to_thread(sys.stdin.readline):
                return


if __name__ == "__main__":
    asyncio.run(main())
