"""Currencies by their signs, codes and nouns, as the Unicode CLDR (through Babel) knows them."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rag.values.words import strip_plural

SIGNS = {"$": "dollar", "£": "pound", "¥": "yen", "rs": "rupee", "rs.": "rupee", "fr": "franc", "kr": "krona"}
"""Signs that several currencies share, as a noun."""
OTHER_SIGNS = {"a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "us$": "USD", "nz$": "NZD", "hk$": "HKD"}
OTHER_SIGNS |= {"s$": "SGD", "r$": "BRL", "₽": "RUB", "₴": "UAH", "₺": "TRY", "₦": "NGN", "฿": "THB", "€": "EUR"}
NOUNS = {
    "pound": "pound", "quid": "pound", "buck": "dollar", "greenback": "dollar", "renminbi": "yuan", "rmb": "yuan",
    "sterling": "pound", "krone": "krona", "kronor": "krona", "kroner": "krona", "rouble": "ruble", "rial": "riyal",
    "sheqel": "shekel", "pence": "penny", "p": "penny", "cent": "cent", "eurocent": "cent", "crown": "crown",
}  # fmt: skip
"""Nouns and spellings besides those of the CLDR."""
NOT_CURRENCIES = frozenset(
    "real won mark crown unit rand test sum lev lek dram kina pula tala leu "
    "account code currency fund gold palladium platinum right silver sol value".split()
)
"""Nouns of currencies that are other words as well; they count as currencies only where money is asked for."""
WRITTEN_CODES = (
    "USD EUR GBP JPY CHF CAD AUD NZD CNY INR BRL ZAR SEK NOK DKK PLN CZK HUF KRW SGD HKD MXN RUB UAH ILS AED".split()
)
"""Codes that articles write; others are words too ("ALL", "TOP")."""
SIGN_BEFORE = re.compile(r"(?P<sign>[a-z]{0,3}[$£€¥₹₽₴₺₦฿₩₪₫₱]|\brs\.?|\b[a-z]{3})\s*$")
AFTER = re.compile(
    r"^\s*-?(?P<sign>[a-z]{0,3}[$£€¥₹₽₴₺₦฿₩₪₫₱])|^\s*-?(?P<first>[^\W\d_]+)(?:\s+(?P<second>[^\W\d_]+))?"
)


@cache
def codes() -> dict[str, str]:
    """The noun or the code that each code and sign, in lower case, stands for."""
    from babel.numbers import get_currency_symbol

    found = {**{sign.lower(): code for sign, code in OTHER_SIGNS.items()}, **SIGNS}
    for code in nouns_by_code():
        found.setdefault(get_currency_symbol(code, "en").lower(), code)
    return {sign: code for sign, code in found.items() if len(sign) != 3 or not sign.isalpha()} | {
        code.lower(): code for code in WRITTEN_CODES
    }


@cache
def nouns_by_code() -> dict[str, str]:
    """The noun of each currency in use: "rupee" of INR."""
    from babel import Locale

    names = Locale("en").currencies
    return {code: noun_form(name.split()[-1].lower()) for code, name in names.items() if "(" not in name}


@cache
def adjectives() -> dict[tuple[str, str], str]:
    """Codes by adjective and noun: ("indian", "rupee")."""
    from babel import Locale

    found = {}
    for code, name in Locale("en").currencies.items():
        words = name.lower().split()
        if len(words) == 2:
            found[words[0], noun_form(words[1])] = code
    return found


@cache
def nouns() -> frozenset[str]:
    return frozenset(nouns_by_code().values()) | frozenset(NOUNS.values())


def noun_form(word: str) -> str:
    """The singular, in one spelling: "krona" of "kronor"."""
    for form in (word, word.removesuffix("s")):
        if form in NOUNS:
            return NOUNS[form]
    return strip_plural(word)


def currency_before(text: str) -> str:
    """The currency whose sign or code ends a text in lower case: "US$" as USD, "$" as dollar; "" for none."""
    found = SIGN_BEFORE.search(text)
    return codes().get(found["sign"], sign_alone(found["sign"])) if found else ""


def sign_alone(sign: str) -> str:
    return codes().get(sign[-1:], "") if sign and not sign[-1].isalpha() else ""


@lru_cache(maxsize=4096)
def currency_after(text: str, is_money: bool = False) -> tuple[str, str]:
    """The currency that a text in lower case begins with, and the rest; any noun is one where `is_money`."""
    found = AFTER.match(text)
    if found is None:
        return "", text
    if found["sign"]:
        return codes().get(found["sign"], sign_alone(found["sign"])), text[found.end() :]
    first, second = found["first"], found["second"] or ""
    if second and (code := adjectives().get((adjective(first), noun_form(second)))):
        return code, text[found.end() :]
    noun = noun_form(first)
    if first in codes() and len(first) == 3 and first not in NOT_CURRENCIES:
        return codes()[first], text[found.end("first") :]
    if noun in nouns() and (is_money or noun not in NOT_CURRENCIES):
        return noun, text[found.end("first") :]
    return "", text


def adjective(word: str) -> str:
    return {"american": "us", "british": "uk"}.get(word, word)


def is_one_currency(a: str, b: str) -> bool:
    """Whether two currencies may be one: equal, or a noun and a code of that noun."""
    return a == b or nouns_by_code().get(a) == b or nouns_by_code().get(b) == a
