"""The tools for assistants, called as functions: the answers of the pages, within their limits."""

from __future__ import annotations

import asyncio
import inspect
import json

import pytest

from termbase.web import limits, mcp_server, mcp_tools
from termbase.web.dear import Kind, kind_of
from termbase.web.security import Refused


def call(site, name: str, *arguments, **named):
    """What a tool answers."""
    tool = next(tool for tool in mcp_tools.tools(site.datasette) if tool.__name__ == name)
    return json.loads(json.dumps(asyncio.run(tool(*arguments, **named))))


def test_lookup_answers_as_the_address(site):
    """Looking up gives what `/-/lookup.json` gives."""
    answer = call(site, "termbase_lookup", "核裁軍", limit=3)
    assert answer == site.get("/-/lookup.json", q="核裁軍", limit="3").json()


def test_annotate_answers_as_the_address(site):
    """Annotating gives the sentences of `/-/annotate.json`, in both languages."""
    for text in ("核裁军谈判。大会第70/1号决议。", "Nuclear disarmament is urgent."):
        answer = call(site, "termbase_annotate", text)
        told = site.get("/-/annotate.json", q=text).json()
        assert answer == {"language": told["language"], "segments": told["segments"]}


def test_match_answers_as_the_address(recalled):
    """Matches are those of `/-/memory.json`, the best first."""
    sentence = "会议不应推迟到下一年。"
    answer = call(recalled, "termbase_match", sentence, limit=2)
    assert answer["results"] == recalled.get("/-/memory.json", q=sentence, limit="2").json()["results"]
    assert answer["results"][0]["score"] == 100


def test_check_tells_figures_and_terms(site):
    """A figure that differs and a term whose English is not used are told with their pair; a right pair is not."""
    answer = call(
        site,
        "termbase_check",
        ["核裁军谈判有3个阶段。", "各国支持核裁军。"],
        ["Talks on getting rid of weapons have 4 stages.", "States support nuclear disarmament."],
    )
    assert [(alarm["first"], alarm["fault"]) for alarm in answer["alarms"]] == [(1, "numbers")]
    assert {term["pair"] for term in answer["terms"]} == {1}
    assert "核裁军" in "".join(term["term"] for term in answer["terms"])


@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        ("termbase_lookup", {"query": "核" * (limits.QUERY_CHARACTERS + 1)}, "the limit is 500"),
        ("termbase_lookup", {"query": "核", "limit": 0}, "limit is a number from 1 to 100"),
        (
            "termbase_lookup",
            {"query": "核", "termbase": "un"},
            "There is no termbase of that name; there is termbase",
        ),
        ("termbase_annotate", {"text": "核" * 20_001}, "20,001"),
        ("termbase_match", {"sentence": "核" * (limits.TEXT_CHARACTERS + 1)}, "the limit is 2,000"),
        ("termbase_match", {"sentence": "核", "limit": 51}, "from 1 to 50"),
        ("termbase_check", {"chinese": ["核"], "english": []}, "as many Chinese sentences"),
        ("termbase_check", {"chinese": [], "english": []}, "as many Chinese sentences"),
        ("termbase_check", {"chinese": ["核"] * 201, "english": ["x"] * 201}, "at most 200"),
        ("termbase_check", {"chinese": ["核" * 20_001], "english": ["x"]}, "the limit is 20,000"),
    ],
)
def test_limits_are_those_of_the_pages(site, name, arguments, sentence):
    """W10: what is over a limit is one sentence, and nothing is computed."""
    with pytest.raises(Refused, match=sentence):
        call(site, name, **arguments)


def test_every_tool_is_described(site):
    """Name, description and the types of parameters are what an assistant reads; all take the name of a termbase."""
    for tool in mcp_tools.tools(site.datasette):
        parameters = inspect.signature(tool).parameters
        assert tool.__name__.startswith("termbase_")
        assert len(inspect.getdoc(tool) or "") > 60
        assert parameters["termbase"].default == ""
        assert all(parameter.annotation for parameter in parameters.values())


def test_without_the_protocol_the_operator_is_told_what_to_do(site):
    """Where the extra is not installed a call is answered with one sentence of what to install, in JSON."""
    if mcp_server.is_installed():
        pytest.skip("the protocol is installed")
    answer = site.send("post", "/-/mcp", json={})
    assert answer.status == 404
    assert answer.json()["error"].endswith(mcp_server.HOW_TO_INSTALL)


def test_the_address_takes_calls_alone(site):
    """W4: what is no call is refused with a sentence, and told what the address takes."""
    for method in ("get", "put", "delete"):
        answer = site.send(method, "/-/mcp")
        assert (answer.status, answer.headers["allow"]) == (405, "POST")
    assert "by POST (Model Context Protocol" in site.get("/-/mcp").json()["error"]
    assert kind_of("/-/mcp") is Kind.TEXT
