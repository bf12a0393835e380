"""The former place of `rag.schema`, until the page's modules import that."""

from __future__ import annotations

from index import Article
from rag.answer import Answer, Passage
from rag.schema import AnswerData as AnswerData
from rag.schema import ArticleData as ArticleData
from rag.schema import CitationData as CitationData
from rag.schema import Data as Data
from rag.schema import PassageData as PassageData
from rag.schema import PositionData as PositionData


def answer_data(answer: Answer) -> AnswerData:
    return AnswerData.of(answer)


def passage_data(passage: Passage) -> PassageData:
    return PassageData.of(passage)


def article_data(article: Article) -> ArticleData:
    return ArticleData.of(article)
