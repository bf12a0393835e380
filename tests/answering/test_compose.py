"""Answers as text and data: markers resolve, quotes are the articles' own, and nothing in them is markup."""

from __future__ import annotations

import json
import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index import Article
from rag.agreement.verdict import Limits, reconcile
from rag.answer import Answer, Claim, Passage
from rag.answering.compose import compose
from rag.questions.question import parse_question
from rag.text import plain, printable
from tests.fakes import ScriptedPairModel

ASKED = parse_question("When?")

MARKER = re.compile(r"(?<!\\)\[(\d+)\]")
MARKDOWN = MarkdownIt("gfm-like", {"linkify": False})
HOSTILE = st.lists(
    st.sampled_from(
        "word|1991|![x](http://e.example/q)|[a](javascript:x)|<img src=x onerror=y>|<b>|**|_a_|`|[1]|[99]|\n\n# h|\n- i"
        "|&lt;|http://e.example|\u202e|\x1b[31m|~~x~~| | \\".split("|")
    ),
    min_size=1,
    max_size=6,
).map("".join)


def answer(texts: list[str], values: list[str]) -> Answer:
    claims = []
    for number, (text, value) in enumerate(zip(texts, values, strict=True)):
        whole = f"Before. {text} {value} after"
        start = whole.index(value, 9 + len(text))
        claims.append(
            Claim(Article(f"{number}", whole, title=text), value, start, start + len(value), 8, len(whole), 0.9)
        )
    return compose(ASKED, reconcile(ASKED, claims, ScriptedPairModel(), Limits()), [], dropped=0)


@given(st.lists(st.tuples(HOSTILE, HOSTILE), min_size=1, max_size=4))
def test_every_marker_resolves_and_every_citation_is_marked(pairs: list[tuple[str, str]]) -> None:
    """Whatever the articles contain, the markers are 1..n, each with a citation, and none is from an article."""
    found = answer([text for text, _ in pairs], [value for _, value in pairs])
    assert {int(n) for n in MARKER.findall(found.text)} == {c.number for c in found.citations}
    assert [c.number for c in found.citations] == list(range(1, len(found.citations) + 1))
    assert {c.number for p in found.positions for c in p.citations} == {c.number for c in found.citations}


STARTS = st.sampled_from(["# ", "- ", "+ ", "1. ", "2024) ", "---", "===", "***", "> ", "    ", ""])


@given(STARTS, HOSTILE, st.sampled_from(["", "“"]))
def test_article_text_is_never_markup(start: str, text: str, before: str) -> None:
    """Rendered as Markdown, it is one paragraph of plain text: no link, image, list, heading or HTML."""
    tokens = MARKDOWN.parse(before + plain(start + text))
    if shown := before + printable(start + text):
        assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
        children = tokens[1].children or []
        assert {child.type for child in children} <= {"text", "text_special"}
        assert "".join(child.content for child in children) == shown


def test_automatic_links_are_broken_up() -> None:
    """GitHub's Markdown turns bare addresses into links; escaped ones stay text."""
    assert plain("https://e.example www.e.example a@e.example") == r"https\://e.example www\.e.example a\@e.example"


def test_plain_words_stay_as_they_are() -> None:
    """Escaping leaves alone what is harmless: file names, ranges, sums."""
    for text in ("June 18-19", "003_53ea.txt", "$25 million (net) + 3%", "AT&T: yes!", "#1"):
        assert plain(text) == text


def test_control_characters_are_left_out() -> None:
    assert printable("a\x1b[31m\u202eb\u200bc\n\td\x00") == "a[31mbc d"
    assert printable("می\u200cخواهم 👩\u200d👧") == "می\u200cخواهم 👩\u200d👧", "joiners are part of words and emoji"


def test_two_answers_in_one_sentence_share_a_citation() -> None:
    """The same quote for two positions has one number."""
    article = Article("a", "He last came in 1991; the first visit in 24 years.")
    claims = [Claim(article, "1991", 16, 20, 0, 50, 0.9), Claim(article, "24 years", 41, 49, 0, 50, 0.9)]
    found = compose(ASKED, reconcile(ASKED, claims, ScriptedPairModel(), Limits()), [], dropped=0)
    assert [[c.number for c in p.citations] for p in found.positions] == [[1], [1]]
    assert len(found.citations) == 1


def test_no_evidence_offers_the_nearest_passages() -> None:
    from index import Chunk

    article = Article("a.txt", "Bees make honey.")
    passages = [Passage(article, Chunk("i", "a.txt", 0, 16, article.text), 0.5)]
    found = compose(ASKED, reconcile(ASKED, [], ScriptedPairModel(), Limits()), passages, dropped=2)
    assert (found.status, found.positions, found.dropped) == ("no_evidence", (), 2)
    assert "do not answer" in found.text
    assert "Bees make honey." in found.text
    assert json.loads(json.dumps(found.to_dict()))["nearest"][0]["article_id"] == "a.txt"


def dated(value: str, day: date | None) -> Claim:
    text = f"{value} it was"
    return Claim(Article(value, text, published=day), value, 0, len(value), 0, len(text), 0.9)


def test_the_newest_of_several_answers_is_named() -> None:
    """Only where every side has a date, and one is later than all others."""
    old, new = dated("1991", date(2020, 1, 1)), dated("2000", date(2024, 1, 1))
    for claims, named in (
        ([old, new], True),
        ([old, dated("2000", None)], False),
        ([old, dated("2000", date(2020, 1, 1))], False),
    ):
        text = compose(ASKED, reconcile(ASKED, claims, ScriptedPairModel(), Limits()), [], dropped=0).text
        assert ("2000** (1 article, the newest)" in text) == named
        assert text.count("the newest") == named


def test_an_article_that_contradicts_itself_is_named() -> None:
    text = "It was in 1991; some say in 2000."
    claims = [
        Claim(Article("a", text), value, text.index(value), text.index(value) + 4, 0, len(text), 0.9)
        for value in ("1991", "2000")
    ]
    found = compose(ASKED, reconcile(ASKED, claims, ScriptedPairModel(), Limits()), [], dropped=0)
    assert "The articles disagree: 2 different answers are given. “a” gives more than one answer itself." in found.text
    assert found.notes == ("“a” gives more than one answer itself.",)
