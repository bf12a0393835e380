"""Numbers in figures: number words, dozens and halves as digits, and digits without what groups them."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.values.words import in_digits

SCALES = {"hundred": 2, "thousand": 3, "k": 3, "lakh": 5, "million": 6, "mn": 6, "m": 6, "crore": 7}
SCALES |= {"billion": 9, "bn": 9, "b": 9, "trillion": 12, "tn": 12}
"""The number of zeros of each."""
INDIAN = re.compile(r"(?<![\d,.])\d{1,2}(?:,\d{2})+,\d{3}(?![\d,])")
WITH_COMMAS = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?!,?\d)")
WITH_SPACES = re.compile(r"(?<![\d,.] )(?<![\d,.-])\d{1,3}(?:[ ']\d{3})+(?![\d-]| \d)")
WITH_DOTS = re.compile(r"(?<![\d,.])\d{1,3}(?:\.\d{3})+(?=,\d)|(?<![\d,.])\d{1,3}(?:\.\d{3}){2,}(?!\.?\d)")
ONE_DOT = re.compile(
    r"(?<![\d,.])([1-9]\d{0,2})\.(\d{3})(?!\.?\d)"
    r"(?!\s*-?(?:hundred|thousand|million|billion|trillion|bn|mn?|[kcmµn]?m[²³23]?|kg|m?g|mi|ft|l|%|percent|"
    r"(?:kilo|centi|milli)?(?:met|lit)(?:er|re)s?|(?:kilo|milli)?grams?|miles?|inch(?:es)?|feet|foot|"
    r"tonn?es?|tons?|pounds? heavy|ounces?|seconds?|minutes?|hours?|degrees|°|points)\b)"
)
"""Three digits after one dot are thousands for things that are counted or paid, and decimals for what is measured."""
DECIMAL_COMMA = re.compile(r"(?<![\d,.])(\d+),(\d{1,2})(?![\d,])")
PARTS = {"a half": "5", "a quarter": "25", "three quarters": "75"}
"""Digits after the decimal point."""
HYPHENS = re.compile(rf"-and-(?:{'|'.join(part.replace(' ', '-') for part in PARTS)})\b")
AND_A_PART = re.compile(rf"\b(?P<number>\d+|[a-z]+) and (?P<part>{'|'.join(PARTS)})\b")
NOUN_AND_A_PART = re.compile(rf"\b(?P<number>\d+|[a-z]+) (?P<noun>[a-z]+) and (?P<part>{'|'.join(PARTS)})\b")
"""As in "an hour and a half"."""
HALF_OF = re.compile(r"\bhalf an? (?=hundred|thousand|million|billion|trillion|dozen)")
QUARTER_OF = re.compile(r"\b(an?|one|three|1|3) quarters? of an? (?=hundred|thousand|million|billion|dozen)")
ARTICLE = re.compile(r"\ban? (?=\d{3,}\b|hundred|thousand|million|billion|trillion)")
DOZEN = re.compile(r"(?:\b(\d+(?:\.\d+)?) |\b(?:an? )?)dozen\b")
SEVERAL = re.compile(r"\b(?:several|a few|many) (hundred|thousand|million|billion)(?: (thousand|million|billion))?\b")
POINT = re.compile(r"\b(\d+) point ((?:\d\b ?)+)")
"""The form of "four point two five", once its words are digits."""
SCORE = re.compile(r"\b(\d+) score\b")
SINGLE_WORDS = {
    "once": "1 times",
    "twice": "2 times",
    "thrice": "3 times",
    "a single": "1",
    "a lone": "1",
    "a couple of": "2",
    "a couple": "2",
    "a pair of": "2",
    "none": "0",
    "nobody": "0",
    "no one": "0",
    "nil": "0",
}
"""Words that the library for number words does not know. Other words, such as "a handful", give no number."""
SINGLE = re.compile(rf"\b(?:{'|'.join(SINGLE_WORDS)})\b")


@lru_cache(maxsize=4096)
def in_figures(text: str) -> str:
    """A normalised text in lower case, its numbers in digits with a decimal point; "5 million" stays as it is."""
    text = remove_grouping(text.lower().replace("per cent", "percent"))
    text = SEVERAL.sub(lambda m: f"{m[1]}s of {m[2]}s" if m[2] else f"{m[1]}s", text)
    text = HALF_OF.sub("0.5 ", QUARTER_OF.sub(lambda m: "0.75 " if m[1] in ("three", "3") else "0.25 ", text))
    text = HYPHENS.sub(lambda m: m[0].replace("-", " "), SINGLE.sub(lambda m: SINGLE_WORDS[m[0]], text))
    text = in_digits(NOUN_AND_A_PART.sub(add_part, AND_A_PART.sub(add_part, text)))
    text = POINT.sub(lambda m: f"{m[1]}.{m[2].replace(' ', '')}" + " " * m[2].endswith(" "), text)
    text = ARTICLE.sub(lambda m: "" if m.string[m.end()].isdigit() else "1 ", text)
    text = DOZEN.sub(lambda m: f"{float(m[1] or 1) * 12:g}", text)
    return SCORE.sub(lambda m: str(int(m[1][:9]) * 20), text)


def remove_grouping(text: str) -> str:
    """Digits without what groups them: "12,500", "12 500", "12.500.000", "12,50,000"; "12,5" as "12.5"."""
    for pattern in (INDIAN, WITH_COMMAS, WITH_SPACES, WITH_DOTS):
        text = pattern.sub(lambda m: re.sub(r"\D", "", m[0]), text)
    return DECIMAL_COMMA.sub(r"\1.\2", ONE_DOT.sub(r"\1\2", text))


def add_part(match: re.Match[str]) -> str:
    """ "Two and a half" as 2.5, "an hour and a quarter" as "1.25 hour"; as it is where no number stands there."""
    figure = "1" if match["number"] in ("a", "an") else in_digits(match["number"])
    if not figure.isdigit() or len(figure) > 3:  # "a million and a half"
        return match[0]
    noun = match.groupdict().get("noun")
    return f"{figure}.{PARTS[match['part']]}" + (f" {noun}" if noun else "")
