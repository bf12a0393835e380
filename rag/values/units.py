"""Units of measurement as articles write them, and their conversion by pint."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

SPELLINGS = {
    "millimeter": "mm millimetre millimeter",
    "centimeter": "cm centimetre centimeter",
    "meter": "m metre meter",
    "kilometer": "km kilometre kilometer kms",
    "inch": 'inch inches ins "',
    "foot": "ft foot feet '",
    "yard": "yd yard",
    "mile": "mi mile",
    "nautical_mile": "nautical-mile nmi",
    "microgram": "µg mcg microgram",
    "nanogram": "ng nanogram",
    "milligram": "mg milligram",
    "gram": "g gram gramme",
    "kilogram": "kg kilogram kilo kilos kgs",
    "metric_ton": "t tonne metric-ton metric-tonne",
    "ton": "ton short-ton",
    "ounce": "oz ounce",
    "pound": "lb lbs pound",
    "stone": "st stone",
    "milliliter": "ml millilitre milliliter",
    "centiliter": "cl centilitre centiliter",
    "liter": "l litre liter",
    "hectoliter": "hl hectolitre hectoliter",
    "gallon": "gal gallon",
    "pint": "pint",
    "barrel": "bbl barrel",
    "acre": "acre",
    "hectare": "ha hectare",
    "watt": "w watt",
    "kilowatt": "kw kilowatt",
    "megawatt": "mw megawatt",
    "gigawatt": "gw gigawatt",
    "kilowatt_hour": "kwh kilowatt-hour",
    "megawatt_hour": "mwh megawatt-hour",
    "gigawatt_hour": "gwh gigawatt-hour",
    "terawatt_hour": "twh terawatt-hour",
    "volt": "v volt",
    "hertz": "hz hertz",
    "decibel": "db decibel",
    "byte": "byte",
    "kilobyte": "kb kilobyte",
    "megabyte": "mb megabyte",
    "gigabyte": "gb gigabyte",
    "terabyte": "tb terabyte",
    "degree_Celsius": "°c celsius degrees-celsius degree-celsius degrees-c centigrade degrees-centigrade ℃",
    "degree_Fahrenheit": "°f fahrenheit degrees-fahrenheit degree-fahrenheit degrees-f ℉",
    "degree": "° degree",
    "mile_per_hour": "mph miles-an-hour miles-per-hour mile-an-hour mile-per-hour",
    "kilometer_per_hour": "kph kmh km/h kilometres-an-hour kilometers-an-hour kilometres-per-hour "
    "kilometers-per-hour kilometre-per-hour kilometer-per-hour km-per-hour",
    "meter_per_second": "m/s metres-per-second meters-per-second metres-a-second meters-a-second",
    "knot": "knot kn",
    "bar": "bar",
    "millibar": "millibar mbar",
    "pascal": "pa pascal",
    "hectopascal": "hpa hectopascal",
    "calorie": "cal calorie",
    "kilocalorie": "kcal kilocalorie",
    "joule": "joule",
}
"""The name in pint of each unit, with the spellings that articles use; a plural s is understood."""
LENGTHS = "millimeter centimeter meter kilometer inch foot yard mile".split()
AREA_SPELLINGS = {"sq": 2, "square": 2, "cubic": 3, "cu": 3}
POWER = re.compile(
    r"(?<=\d)\s?(?P<unit>[mck]?m|ft|mi|yd|kilometres?|kilometers?|metres?|meters?|miles?|feet)\^?(?P<power>[23])\b"
)
METRES = re.compile(r"(?<=\d)\s?m\b(?! [a-z]+s\b| yen\b| people\b)")
BELOW_ZERO = re.compile(r"(\d+(?:\.\d+)?) ?(degrees?|°[cf]?) (?:celsius )?(?:below (?:zero|0|freezing)|of frost)\b")
WORD = re.compile(r"[^\W\d_]+(?:/[^\W\d_]+)?\^?[23]?|°[cf]?|[℃℉]|(?<=\d)['\"]|^['\"]")
TEMPERATURES = ("degree_Celsius", "degree_Fahrenheit")


@cache
def spellings() -> dict[str, str]:
    found = {}
    for unit, words in SPELLINGS.items():
        for word in words.split():
            found[word] = unit
            found.setdefault(f"{word}s", unit)
    return found


def spell_units(text: str) -> str:
    """Spell out units in lower-case text: "km2" as "square km", "1.9 m" as "1.9 metres", "a litre" as "1 litre"."""
    text = POWER.sub(lambda m: f" {'square' if m['power'] == '2' else 'cubic'} {m['unit']}", text)
    text = BELOW_ZERO.sub(r"-\1 \2", text)
    if METRES.search(text) and not re.search(r"[$£€¥₹]", text):
        text = METRES.sub(" metres", text)
    article = re.match(r"an? (?=[a-z]{3})", text)
    return f"1 {text[article.end() :]}" if article and unit_at_start(text[article.end() :])[0] else text


@lru_cache(maxsize=4096)
def unit_at_start(text: str) -> tuple[str, str]:
    """The unit that a text in lower case begins with, by its name in pint, and the rest; "" where there is none."""
    text = text.lstrip(" -")
    words = list(WORD.finditer(text[:60]))[:3]
    if not words or words[0].start() > 0:
        return "", text
    if power := AREA_SPELLINGS.get(words[0][0]):
        unit = spellings().get(words[1][0]) if len(words) > 1 else None
        return (f"{unit}**{power}", text[words[1].end() :]) if unit in LENGTHS else ("", text)
    for count in range(len(words), 0, -1):
        name = re.sub(r"\s+", "-", text[: words[count - 1].end()])
        if unit := spellings().get(name):
            return unit, text[words[count - 1].end() :]
    return "", text


@lru_cache(maxsize=4096)
def convert(number: Decimal, unit: str, other: str) -> Decimal | None:
    """Convert a number from one unit to the other; None where they measure different things.

    Degrees without a scale are degrees of the other one's scale.
    """
    if unit == other or ("degree" in (unit, other) and {unit, other} <= {"degree", *TEMPERATURES}):
        return number
    units = load_registry()
    try:
        return Decimal(repr(units.Quantity(float(number), unit).to(other).magnitude))
    except (units_error(), ArithmeticError, ValueError):
        return None


@cache
def load_registry() -> Any:
    import pint  # takes a third of a second, and only where units differ

    return pint.UnitRegistry()


def units_error() -> type[Exception]:
    import pint

    return pint.PintError  # type: ignore[no-any-return]
