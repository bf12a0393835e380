"""Characters of the fonts Symbol and Wingdings, which stand for others than their numbers say."""

from __future__ import annotations

SYMBOL_ROWS = {
    0x20: " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    0xA0: "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐—↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑",
}
SYMBOL = {first + n: char for first, row in SYMBOL_ROWS.items() for n, char in enumerate(row)}
SYMBOL[0xF1] = "⟩"
SYMBOL[0xF2] = "∫"
WINGDINGS = {
    **{0x20: " ", 0x28: "☎", 0x2A: "✉", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x75: "◆", 0x76: "❖"},
    **{0x9F: "•", 0xA7: "▪", 0xA8: "□", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "→"},
    **{0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"},
}
FONTS = {"symbol": SYMBOL, "wingdings": WINGDINGS}
PRIVATE = 0xF000
"""Word adds this to the numbers of characters of such fonts."""


def read_symbol(code: int, font: str) -> str | None:
    """The character that a font shows for a number; None if it is not known."""
    letters = FONTS.get(font.lower())
    if letters is not None:
        return letters.get(code - PRIVATE if PRIVATE <= code < PRIVATE + 0x100 else code)
    return chr(code) if code < 0xD800 else None


def read_symbols(text: str, font: str) -> str:
    """A text in a font; characters that Word has moved to a private range are those that the font shows."""
    if not any(PRIVATE <= ord(char) < PRIVATE + 0x100 for char in text):
        return text
    return "".join((read_symbol(ord(char), font) or "") if ord(char) >= PRIVATE else char for char in text)
