"""The stems of a text's words, so that "dams" is found for "dam"."""

from __future__ import annotations

from functools import lru_cache

from index import Article
from rag.values.vocabulary import FRAME
from rag.values.words import words_of


@lru_cache(maxsize=4096)
def stem_words(text: str) -> frozenset[str]:
    """The stems of the words of a short text, which is kept."""
    return stem_all(words_of(text))


def stem_article(article: Article) -> frozenset[str]:
    """The stems of the words of an article and its title; nothing is kept, as articles may be long."""
    return stem_all(words_of(f"{article.title} {article.text}"))


def stem_all(words: frozenset[str]) -> frozenset[str]:
    from Stemmer import Stemmer

    return frozenset(Stemmer("english").stemWords(sorted(words)))


def stem_topic(topic: str) -> frozenset[str]:
    """The stems of a topic's words, without words such as "the" and "of" unless there are no others."""
    return stem_words(topic) - stem_words(" ".join(sorted(FRAME))) or stem_words(topic)
