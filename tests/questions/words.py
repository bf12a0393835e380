"""The words of a few invented articles, for the tests of this room."""

from __future__ import annotations

from index.storing.vocabulary import Vocabulary

ARTICLES = (
    "The old bridge at Kettle Bridge collapsed on 3 May. Mayor Oda Lindqvist saw it. She said that the bridge was old. "
    "The collapse of the bridge hurt two people, said Lindqvist.",
    "President Putin last visited North Korea in 2000. The visit of Putin to North Korea lasted two days. In Beijing, "
    "Kim Jong Un said that Putin would visit.",
)
VOCABULARY = Vocabulary.build(ARTICLES)
