"""The same answers over REST, MCP and Gradio's client, each by a real client; and what every response carries."""

from __future__ import annotations

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from mcp import Client as ToolClient

from tests.conftest import EXAMPLE
from tests.ui.served import Served, Visitor


def post(served: Served, **question: Any) -> httpx.Response:
    headers = {"content-type": "application/json"}
    return httpx.post(f"{served.address}/api/ask", content=json.dumps(question), headers=headers, timeout=120)


def test_rest_answers_as_its_schema_says(served: Served) -> None:
    answer = post(served, question=EXAMPLE)
    assert answer.json()["status"] == "disputed"
    schema = httpx.get(f"{served.address}/api/openapi.json", timeout=120).json()
    assert set(schema["paths"]) == {
        "/api/ask",
        "/api/search",
        "/api/disagreements",
        "/api/articles",
        "/api/article",
    }
    assert set(answer.json()) == set(schema["components"]["schemas"]["AnswerData"]["properties"])
    turn = {"question": EXAMPLE, "answer": "in 2000"}
    followed = post(served, question="Who invited him there?", history=[turn])
    assert followed.json()["question"] == "Who invited Putin in North Korea?"


def test_rest_gives_passages_and_articles(served: Served) -> None:
    found = httpx.get(f"{served.address}/api/search", params={"question": EXAMPLE, "passages": 3}, timeout=120).json()
    assert len(found) == 3
    whole = httpx.get(f"{served.address}/api/article", params={"id": found[0]["article_id"]}, timeout=120).json()
    assert whole["text"][found[0]["start"] : found[0]["end"]] == found[0]["text"]
    listed = httpx.get(f"{served.address}/api/articles", params={"words": "yakovleva"}, timeout=120).json()
    assert [each["id"] for each in listed["articles"]] == ["003_53ea483c9a9e0999.txt"]


def find_disagreements(served: Served, **wanted: Any) -> httpx.Response:
    return httpx.get(f"{served.address}/api/disagreements", params=wanted, timeout=300)


def test_rest_lists_disagreements(served: Served) -> None:
    """As its schema says; about a topic, of a source, at most so many."""
    found = find_disagreements(served, topic="towers").json()
    schema = httpx.get(f"{served.address}/api/openapi.json", timeout=120).json()["components"]["schemas"]
    assert set(found) == set(schema["DisagreementListData"]["properties"])
    assert found["headline"] == "The articles disagree about “towers” in 1 place."
    [height] = found["disagreements"]
    assert set(height) == set(schema["DisagreementData"]["properties"])
    assert {"321", "400"} == {height[value].split()[0] for value in ("value_a", "value_b")}
    assert find_disagreements(served, topic="towers", source="Weekly").json()["total"] == 0
    assert find_disagreements(served, topic="zebra").json()["headline"].startswith("The articles do not disagree about")
    every = find_disagreements(served, limit=1).json()
    assert every["total"] >= len(every["disagreements"]) == 1


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"topic": "\N{DROMEDARY CAMEL}"}, "The topic has no words, only signs"),
        ({"topic": "dam " * 2_000}, "more than the limit of 2,000"),
        ({"limit": 0}, "greater than or equal to 1"),
        ({"limit": 1_000}, "less than or equal to 50"),
        ({"since": "soon"}, "date"),
        ({"source": ["x"] * 1_000}, "at most 100 items"),
    ],
)
def test_rest_refuses_a_list_of_disagreements_in_a_sentence(wanted: dict[str, Any], words: str, served: Served) -> None:
    answer = find_disagreements(served, **wanted)
    assert answer.status_code == 422
    assert words in str(answer.json()["detail"])


@pytest.mark.parametrize(
    ("question", "status", "words"),
    [
        ({"question": "?"}, 422, "The question is empty"),
        ({"question": "why " * 1_000}, 422, "more than the limit of 2,000"),
        ({"question": "why " * 100_000}, 422, "at most 100000"),
        ({"question": "why \ud800"}, 422, "unicode"),
        ({"question": "Why?", "sources": ["\ud800"]}, 422, "not valid Unicode"),
        ({"question": "Why?", "sources": ["x"] * 1_000}, 422, "at most 100 items"),
        ({"question": "Why?", "passages": 0}, 422, "greater than or equal to 1"),
        ({"question": "Why?", "since": "soon"}, 422, "date"),
        ({}, 422, "Field required"),
    ],
)
def test_rest_refuses_in_a_sentence(question: dict[str, Any], status: int, words: str, served: Served) -> None:
    answer = post(served, **question)
    assert answer.status_code == status
    assert words in str(answer.json()["detail"])


def test_rest_says_what_is_not_there(served: Served) -> None:
    for path in ("/api/article", "/article"):
        answer = httpx.get(served.address + path, params={"id": "../../etc/passwd"}, timeout=120)
        assert answer.status_code == 404
        assert "The index holds no article" in answer.text


def test_the_servers_limit_holds_for_passages(served: Served) -> None:
    found = httpx.get(f"{served.address}/api/search", params={"question": EXAMPLE, "passages": 10_000}, timeout=120)
    assert found.status_code == 200


def test_the_tools_of_an_agent(served: Served) -> None:
    """By the official client of MCP, over HTTP."""

    async def used() -> tuple[set[str], Any, Any, Any, Any, Any, Any]:
        async with ToolClient(f"{served.address}/mcp/") as client:
            tools = {tool.name for tool in (await client.list_tools()).tools}
            answer = await client.call_tool("ask", {"question": EXAMPLE})
            passages = await client.call_tool("search", {"question": EXAMPLE})
            conflicts = await client.call_tool("disagreements", {"topic": "tower"})
            signs = await client.call_tool("disagreements", {"topic": "\N{DROMEDARY CAMEL}"})
            article = await client.call_tool("article", {"id": "003_53ea483c9a9e0999.txt"})
            missing = await client.call_tool("article", {"id": "none"})
        return tools, answer, passages, conflicts, signs, article, missing

    tools, answer, passages, conflicts, signs, article, missing = asyncio.run(used())
    assert tools == {"ask", "search", "disagreements", "article"}
    assert answer.structured_content["status"] == "disputed"
    assert {position["value"] for position in answer.structured_content["positions"]} == {"24 years", "1991"}
    assert passages.structured_content["result"][0]["article_id"]
    assert conflicts.structured_content["total"] == 1
    assert "321" in conflicts.structured_content["disagreements"][0]["headline"]
    assert signs.is_error
    assert "only signs" in signs.content[0].text
    assert article.structured_content["text"].startswith("Putin’s spokeswoman")
    assert missing.is_error
    assert "The index holds no article 'none'" in missing.content[0].text


def test_searches_of_one_client_keep_nobody_waiting(served: Served) -> None:
    """Some wait, the others are told when to try again; another address is served meanwhile."""
    words = {"question": " ".join(["dam"] * 300)}

    async def search_and_visit() -> tuple[list[httpx.Response], httpx.Response]:
        many, transport = httpx.Limits(max_connections=None), httpx.AsyncHTTPTransport(local_address="127.0.0.2")
        async with (
            httpx.AsyncClient(timeout=120, limits=many) as client,
            httpx.AsyncClient(timeout=120, transport=transport) as visitor,
        ):
            searches = [
                asyncio.create_task(client.get(f"{served.address}/api/search", params=words)) for _ in range(150)
            ]
            await asyncio.wait(searches, return_when=asyncio.FIRST_COMPLETED)
            listed = await visitor.get(f"{served.address}/api/articles")
            return list(await asyncio.gather(*searches)), listed

    answers, listed = asyncio.run(search_and_visit())
    assert listed.status_code == 200
    assert {answer.status_code for answer in answers} == {200, 429}
    assert all(answer.headers["retry-after"] == "5" for answer in answers if answer.status_code == 429)


def test_no_stream_is_held_open_for_an_agent_that_only_listens(served: Served) -> None:
    answer = httpx.get(f"{served.address}/mcp/", headers={"accept": "text/event-stream"}, timeout=120)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_gradios_own_client(served: Served) -> None:
    from gradio_client import Client

    client = Client(served.address, verbose=False)
    assert client.predict(EXAMPLE, api_name="/ask")["status"] == "disputed"
    assert list(client.view_api(return_format="dict", print_info=False)["named_endpoints"]) == ["/ask"]


def test_every_response_carries_the_policy(served: Served) -> None:
    for path in ("/", "/article?id=003_53ea483c9a9e0999.txt", "/api/articles", "/nothing"):
        headers = httpx.get(served.address + path, timeout=120).headers
        assert "default-src 'self'" in headers["content-security-policy"] or path.startswith("/article?")
        assert headers["x-content-type-options"] == "nosniff"
    article = httpx.get(f"{served.address}/article?id=003_53ea483c9a9e0999.txt", timeout=120)
    assert article.headers["content-security-policy"].startswith("default-src 'none'")


def test_other_hosts_are_refused(served: Served) -> None:
    """A page elsewhere whose name was made to lead here learns nothing."""
    assert httpx.get(served.address, headers={"host": "evil.example"}, timeout=120).status_code == 400
    assert httpx.get(f"{served.address}/openapi.json", timeout=120).status_code == 404


def test_ten_at_once_are_all_answered(served: Served) -> None:
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: post(served, question=EXAMPLE).json(), range(10)))
    assert [answer["status"] for answer in answers] == ["disputed"] * 10


@pytest.mark.browser
def test_four_visitors_at_once(served: Served, browser: Any) -> None:
    """All are answered, and a page that opens meanwhile can be used."""
    visitors = [Visitor(browser.new_context().new_page()).opens(served.address) for _ in range(4)]
    for visitor, when in zip(visitors, ("", " really", " of late", " in fact"), strict=True):
        visitor.asks(f"When did Putin{when} last visit North Korea?")  # one that is asked again is not read again
    began = time.monotonic()
    late = Visitor(browser.new_context().new_page()).opens(served.address).tab("Library")
    late.page.locator("#table table").wait_for()
    print(f"a page opened in {time.monotonic() - began:.1f} s beside four questions")
    for visitor in visitors:
        visitor.last.locator(".status").wait_for()
        assert "24 years" in visitor.answer
