"""Decodes bytes and names the encoding. A guess is reported as a guess, and nothing is dropped silently."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from index.reading.document import UnreadableFileError

MARKS = (  # UTF-32 first: its byte order mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WESTERN = "windows-1252"
SAMPLE = 200_000
"""The bytes from which an encoding is guessed."""
SYMBOL_IN_WORD = re.compile(r"[^\W\d_][^\x00-\x7f\w\s‘’·–—…“”«»®™°][^\W\d_]")
CAPITAL_IN_WORD = re.compile(r"[a-zß-ÿ][À-ÖØ-ÞŠŒŽŸ]")
MARK_IN_WORD = re.compile(r"[¹²³ªº¼½¾µ][^\W\d_]|[^\W\d_][¹ªº¼½¾µ]")
LATIN = re.compile("[\x00-\u024f\u2000-\u2bff]*")
TURKISH = re.compile("[ýðþ]")
WESTERN_VOWELS = re.compile("[áéíóúæ]")
"""Letters in every text in Icelandic or Faroese, which also have "ý", "ð" and "þ"."""
CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f\v\x1b")
NOT_IN_LINES = bytes(code for code in range(32) if code not in b"\n\r")
"""Every second byte of a text in UTF-16, for most scripts."""
TO_JAPANESE = re.compile(rb"\x1b\$[@B]")
TO_ASCII = re.compile(rb"\x1b\([BJ]")
HALF_WIDTH = re.compile("[\uff61-\uff9f]")
WHITE = "\t\n\r\f\v"


@dataclass(frozen=True)
class Decoded:
    """A text, the name of its encoding, and notes on anything unusual, one clause each."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode_text(data: bytes, declared: str = "") -> Decoded:
    """Decode bytes by their byte order mark, as `declared`, as UTF-8, or by a guess.

    `declared` is a label of the WHATWG Encoding Standard: as in browsers, "iso-8859-1" means windows-1252. Raises
    UnreadableFileError if the bytes are not text.
    """
    marked = next((name for mark, name in MARKS if data.startswith(mark)), "")
    if marked:
        return clean_decoded(decode_strictly(data, marked), marked.removesuffix("-sig"))
    if declared and (found := decode_declared(data, declared)):
        return found
    for guess in (guess_wide, guess_japanese):
        if found := guess(data):
            return found
    try:
        return clean_decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return guess_encoding(data)


def decode_strictly(data: bytes, name: str) -> str:
    """Decode bytes in an encoding. Raises UnreadableFileError if they are not valid in it."""
    try:
        return data.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(f"it is not valid {name} (byte {error.start}); save it as UTF-8") from error


def decode_declared(data: bytes, declared: str) -> Decoded | None:
    """Decode bytes in a declared encoding; None if the label is unknown or the bytes are not valid in it."""
    import webencodings

    found = webencodings.lookup(declared)
    if found is None:
        return None
    try:
        text, _ = found.codec_info.decode(data, "strict")
    except UnicodeDecodeError:
        return None
    return clean_decoded(text, found.name)


def guess_wide(data: bytes) -> Decoded | None:
    """Decode UTF-16 or UTF-32 without a byte order mark; None if it is rather UTF-8 with a few NUL characters."""
    sample = data[:SAMPLE]
    wide = find_wide_encoding(sample) if b"\0" in sample else ""
    if not wide or (is_utf_8(data) and len(sample) - len(sample.translate(None, NOT_IN_LINES)) <= len(sample) / 10):
        return None
    return decode_guess(data, wide, wide)


def guess_japanese(data: bytes) -> Decoded | None:
    """Decode ISO-2022-JP, which is ASCII with escape sequences; None if it is something else."""
    has_escapes = all(escape.search(data[:SAMPLE]) for escape in (TO_JAPANESE, TO_ASCII))
    return decode_guess(data, "iso2022_jp_2", "iso-2022-jp") if has_escapes else None


def decode_guess(data: bytes, codec: str, name: str) -> Decoded | None:
    """Decode bytes in an encoding that is a guess; None if they are not valid in it."""
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    note = f"its encoding is not declared and was guessed to be {name}"
    return clean_decoded(text.removeprefix("\ufeff"), f"{name} (guessed)", note)


def is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def find_wide_encoding(data: bytes) -> str:
    """The UTF-16 or UTF-32 encoding in which almost all characters are readable; empty if there is none."""
    data = data[: len(data) // 4 * 4]
    best, best_share = "", 0.97
    for name in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        text = data.decode(name, "replace")
        share = sum(is_readable(c) for c in text) / max(1, len(text))
        if share > best_share and (" " in text or "\n" in text or len(text) < 20):
            best, best_share = name, share
    return best


def is_readable(char: str) -> bool:
    """Whether a character occurs in ordinary text: not a control, private or unassigned character."""
    return char in WHITE or (unicodedata.category(char)[0] != "C" and char != "\ufffd")


def guess_encoding(data: bytes) -> Decoded:
    """Decode bytes that are not UTF-8 by a guess. Raises UnreadableFileError if they are not text."""
    controls = len(data[:SAMPLE]) - len(data[:SAMPLE].translate(None, CONTROLS))
    if controls > len(data[:SAMPLE]) / 100:
        raise UnreadableFileError("it is not text but binary data; its file extension may be wrong")
    mixed, errors, fitting = decode_mixed(data)
    if fitting >= errors and mixed is not None:
        note = f"it is UTF-8 with {errors} bytes of {WESTERN}, which were read as such"
        return clean_decoded(mixed, f"utf-8 and {WESTERN} (mixed)", note)
    name = "cp1252" if is_western(data[:SAMPLE]) else guess_other(data[:SAMPLE])
    if not name:
        raise UnreadableFileError("its encoding cannot be determined; save it as UTF-8")
    shown = name.replace("cp125", "windows-125").replace("_", "-")
    note = f"its encoding is not declared and was guessed to be {shown}"
    return clean_decoded(decode_strictly(data, name), f"{shown} (guessed)", note)


def decode_mixed(data: bytes) -> tuple[str | None, int, int]:
    """Decode UTF-8 mixed with windows-1252: the text, the number of windows-1252 bytes, and of non-ASCII UTF-8 ones."""
    errors = 0

    def replace(error: UnicodeError) -> tuple[str, int]:
        nonlocal errors
        assert isinstance(error, UnicodeDecodeError)  # noqa: S101 (decoding raises no other)
        errors += error.end - error.start
        return error.object[error.start : error.end].decode("cp1252"), error.end

    codecs.register_error("windows-1252-between", replace)
    try:
        text = data.decode("utf-8", "windows-1252-between")
    except UnicodeDecodeError:
        return None, 1, 0
    return text, errors, sum(ord(c) > 127 for c in text) - errors


def is_western(data: bytes) -> bool:
    """Whether bytes decoded as windows-1252 look like a Western European language."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    letters = [c for c in text if c.isalpha()]
    foreign = sum(ord(c) > 127 for c in letters)
    odd = looks_wrong(text) or (TURKISH.search(text) and not WESTERN_VOWELS.search(text))
    return not odd and foreign <= len(letters) * 0.35


def looks_wrong(text: str) -> bool:
    """Whether words contain symbols, capitals or superscripts, as they do in a wrong encoding."""
    return any(form.search(text) for form in (SYMBOL_IN_WORD, CAPITAL_IN_WORD, MARK_IN_WORD))


def guess_other(data: bytes) -> str:
    """The Python codec that charset-normalizer guesses; empty if it has no guess."""
    from charset_normalizer import from_bytes

    found = from_bytes(data)
    best = found.best()
    if best and len(HALF_WIDTH.findall(str(best))) > len(str(best)) / 4:  # Cyrillic taken for Japanese
        best = from_bytes(data, cp_exclusion=["cp932", "shift_jis", "shift_jis_2004", "shift_jisx0213"]).best()
    elif best and LATIN.fullmatch(str(best)) and looks_wrong(str(best)):
        best = next((other for other in found if LATIN.fullmatch(str(other)) and not looks_wrong(str(other))), best)
    return best.encoding if best else ""


def clean_decoded(text: str, encoding: str, *notes: str) -> Decoded:
    """Remove NUL characters, which cannot be stored; a note says how many there were."""
    count = text.count("\0")
    if not count:
        return Decoded(text, encoding, notes)
    if count > len(text) / 10:
        raise UnreadableFileError("it is not text but binary data; its file extension may be wrong")
    return Decoded(text.replace("\0", ""), encoding, (*notes, f"NUL characters were removed from it ({count})"))
