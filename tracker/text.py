"""Text from outside made plain, and folded so that equal words compare equal in English, Italian and Chinese."""

from __future__ import annotations

import html
import re
import unicodedata

_UNSAFE = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_HAN}]+|\d+(?:[.,]\d+)*|[^\W\d_{_HAN}]+(?:[’'][^\W\d_{_HAN}]+)*")
_HAN_RUN = re.compile(rf"[{_HAN}]")


def clean(text: str, limit: int = 20_000) -> str:
    """One line of plain text: no control, invisible or direction marks, nothing XML forbids, spaces folded, cut to `limit`."""
    start = text[: limit * 2]
    # What Python calls printable holds none of what is looked for, which is quickly seen.
    safe = start if start.isprintable() else _INVISIBLE.sub("", _UNSAFE.sub(" ", start))
    return " ".join(safe.split())[:limit].rstrip()


def strip_markup(text: str, limit: int = 20_000) -> str:
    """The words of a piece of HTML as one plain line. The result is data, still to be escaped where it is shown."""
    return clean(html.unescape(_TAG.sub(" ", text[: limit * 4])), limit)


def fold(text: str) -> str:
    """For comparing: compatibility forms unified, lower case, without accents, curly quotes straight."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'")).casefold()
    return unicodedata.normalize("NFC", "".join(c for c in plain if not unicodedata.combining(c)))


def tokens(text: str) -> tuple[str, ...]:
    """The folded words of a text in order; numbers are one token; Chinese runs become overlapping pairs of characters."""
    found: list[str] = []
    for word in _TOKEN.findall(fold(text)):
        found.extend(_pairs(word) if _HAN_RUN.match(word) else (word,))
    return tuple(found)


def is_han(text: str) -> bool:
    """Whether a text holds Chinese characters."""
    return bool(_HAN_RUN.search(text))


def slug(text: str, limit: int = 60) -> str:
    """A short ASCII name for a text, e.g. for a new event's id, cut between words; "" where nothing of it is ASCII."""
    name = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    return name if len(name) <= limit else name[: limit + 1].rpartition("-")[0] or name[:limit]


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]
