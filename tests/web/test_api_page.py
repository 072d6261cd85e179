"""The API: its description is true of every answer, and every page of it is there in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from termbase.web import api_page

CONCEPT = "{concept}"


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a value has what a schema of ours asks for: types, constants and required fields."""
    kinds = {"object": dict, "array": list, "integer": int, "string": str, "null": type(None)}
    asked = schema.get("type")
    allowed = tuple(kinds[kind] for kind in ([asked] if isinstance(asked, str) else asked or []))
    if allowed and not isinstance(value, allowed):
        return False
    if "const" in schema and value != schema["const"]:
        return False
    if isinstance(value, dict):
        return set(schema.get("required", ())) <= value.keys() and all(
            fits(value[name], inner) for name, inner in schema.get("properties", {}).items() if name in value
        )
    return True


def requests(site) -> list[tuple[str, dict[str, str]]]:
    """A request for every GET address of the description."""
    concept = site.get("/-/lookup.json", q="核裁军").json()["results"][0]["concept"]
    filled = {"{concept}": concept, "{document}": "CD/9901"}
    asked = []
    for path in api_page.document()["paths"]:
        for name, value in filled.items():
            path = path.replace(name, value)
        asked.append((path, {"q": "核裁军"}))
    return asked


def test_every_answer_is_as_described(site):
    """Each address answers with the fields and types that the description tells."""
    described = api_page.document()["paths"]
    for (path, asked), methods in zip(requests(site), described.values(), strict=True):
        answer = site.get(path, **asked)
        assert answer.status == 200, path
        schema = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert fits(answer.json(), schema), path
        if "post" in methods:
            (field,) = methods["post"]["requestBody"]["content"]["application/json"]["schema"]["required"]
            posted = site.send("post", path, json={field: "核裁军谈判。"})
            assert posted.status == 200
            assert fits(posted.json(), schema), path


@pytest.mark.parametrize("value", ["", "x", "-1", "101", "1e3", "\x00", "核" * 600])
def test_every_refusal_is_as_described(site, value):
    """Whatever a parameter is, the answer is as described or an error that is."""
    error = api_page.document()["components"]["schemas"]["Error"]
    described = api_page.document()["paths"]
    for (path, asked), methods in zip(requests(site), described.values(), strict=True):
        for parameter in methods["get"]["parameters"]:
            if parameter["in"] == "path":
                continue
            answer = site.get(path, **(asked | {parameter["name"]: value}))
            assert str(answer.status) in methods["get"]["responses"], (path, parameter["name"])
            if answer.status != 200:
                assert fits(answer.json(), error), (path, parameter["name"])


def test_the_description_is_served(site):
    """`/-/openapi.json` is the description; each address of the pages that it names has its page."""
    told = site.get("/-/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert told["paths"].keys() == api_page.document()["paths"].keys()


@pytest.mark.parametrize("path", ["/-/api", "/-/overview", "/-/downloads", "/-/licences", "/-/annotate"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_of_the_house(site, parse, path, language):
    """Every page that the footer links to is there in both languages, and leads to nothing that is missing."""
    answer = site.get(f"{path}?lang={language}")
    assert answer.status == 200
    links = {
        a["href"]
        for tag, a in parse(answer.text).elements
        if tag == "a" and a.get("href", "").startswith("/")
    }
    addresses = sorted(link for link in links if not link.startswith(("/tmserver", "/-/terms.")))
    assert len(addresses) > 8
    assert [link for link in addresses if site.get(link).status >= 400] == []


def test_the_overview_counts_what_is_there(site, parse):
    """The figures are those of the tables."""
    ((concepts,),) = site.rows("SELECT count(*) FROM concepts")
    page = parse(site.get("/-/overview").text)
    assert f"{concepts:,}" in page.text
    assert any(tag == "svg" for tag, _ in page.elements)
