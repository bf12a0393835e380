"""The words of a few invented articles, for the tests of this room."""

from __future__ import annotations

from index.storing.words.vocabulary import Vocabulary

ARTICLES = (
    "The old bridge at Kettle Bridge collapsed on 3 May. Mayor Oda Lindqvist saw it. She said that the bridge was old. "
    "The collapse of the bridge hurt two people, said Lindqvist.",
    "President Putin last visited North Korea in 2000. The visit of Putin to North Korea lasted two days. In Beijing, "
    "Kim Jong Un said that Putin would visit.",
)
PERSONS = Vocabulary.build(
    [
        "Victor Hahn, the managing director, said that he would go on.",
        "Karin Oswald resigned in May. She had led the dairy for six years. Ms Marsh followed her.",
        "Tom Bellis of the union said he was sad.",
    ]
)
"""The words of articles that call three persons "he" or "she"."""
PERSONS = Vocabulary.build(
    [
        "Victor Hahn, the managing director, said that he would go on.",
        "Karin Oswald resigned in May. She had led the dairy for six years. Ms Marsh followed her.",
        "Tom Bellis of the union said he was sad.",
    ]
)
"""The words of articles that call three persons "he" or "she"."""
VOCABULARY = Vocabulary.build(ARTICLES)
