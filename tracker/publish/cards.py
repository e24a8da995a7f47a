"""The picture that a link to a page shows where it is shared, and the values of Open Graph and Twitter Cards that name it.

The picture is our own SVG, rasterised here; its fonts are package data, so none are needed on the machine. A picture's path
holds a digest of it: it may be cached for ever, is fetched anew once it shows something else, and is drawn only once.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files as package
from importlib.util import find_spec
from typing import Any
from xml.etree import ElementTree

from tracker.model import Event, Timeline
from tracker.publish.edition import Edition, absolute, edition
from tracker.publish.safe import name
from tracker.publish.strings import count, say
from tracker.publish.views import event_view, heading
from tracker.publish.words import say_date

WIDTH, HEIGHT = 1200, 630
_MARGIN = 80
_ROOM = WIDTH - 2 * _MARGIN
_SIZES = ((72, 3), (60, 4), (50, 5))
"""Sizes of a title in pixels, and how many lines of each fit."""
_REGULAR, _BOLD = 400, 700
_PAPER, _INK, _SOFT, _LINK, _STRONG, _BAD = "#fbfaf7", "#1d2226", "#59616a", "#0a5a9c", "#9a3412", "#a11a2b"
_LATIN = ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf")
_CJK = ("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc")
_FAMILIES = "Noto Sans, Noto Sans CJK SC"
_WIDE = "\u2e80-\u2fdf\u3000-\u30ff\u3400-\u4db5\u4e00-\u9fef\uac00-\ud7a3\uff01-\uffee"
_IS_WIDE = re.compile(f"[{_WIDE}]")
_UNIT = re.compile(rf"[{_WIDE}][\u3001-\u301f\uff01-\uff20]*\s*|[^\s{_WIDE}]+\s*")
_LONGEST = 300


# --- the values ---------------------------------------------------------------------------------------------------


def meta(timeline: Timeline, event: Event | None, language: str, base_url: str) -> tuple[tuple[str, str], ...]:
    """Names and values for the `<meta>` elements that name the picture of the timeline or of an event, in order.

    Those of Open Graph (`og:...`, ogp.me) go into the attribute `property`, those of Twitter (`twitter:...`) into `name`.
    """
    shown = _named(timeline, event, language)
    values = (
        ("og:image", absolute(base_url, card_path(timeline, event, language))),
        ("og:image:type", "image/png"),
        ("og:image:width", str(WIDTH)),
        ("og:image:height", str(HEIGHT)),
        ("og:image:alt", shown),
        ("twitter:card", "summary_large_image"),
        ("twitter:image:alt", shown),
    )
    return tuple((key, value) for key, value in values if value)


def _named(timeline: Timeline, event: Event | None, language: str) -> str:
    """What a picture shows in one line: the title, and that it was retracted."""
    if event is None:
        return heading(timeline.title, language, timeline.id).text
    view = event_view(edition(timeline, language, ""), event)
    return f"{say('kind_retracted', language)}: {view.title.text}" if view.retracted else view.title.text


# --- the picture --------------------------------------------------------------------------------------------------


def files(timeline: Timeline, drawn: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The pictures of all pages by path. Those in `drawn`, from an earlier call, are taken as they are."""
    pictures: dict[str, bytes] = {}
    for language in timeline.languages:
        for event in (None, *timeline.events):
            svg = card_svg(timeline, event, language)
            path = _path(timeline, event, language, svg)
            pictures[path] = drawn[path] if path in drawn else card_png(svg)
    return pictures


def card_path(timeline: Timeline, event: Event | None, language: str) -> str:
    """Where the picture of a page is, below the base URL."""
    return _path(timeline, event, language, card_svg(timeline, event, language))


def _path(timeline: Timeline, event: Event | None, language: str, svg: str) -> str:
    digest = hashlib.sha256(svg.encode()).hexdigest()[:12]
    return edition(timeline, language, "").path(f"cards/{name(event.id) if event else 'timeline'}-{digest}.png")


def card_png(svg: str) -> bytes:
    """The picture of a card as PNG: the same bytes for the same SVG."""
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=[_file(*font) for font in (_LATIN, *_cjk())])
    )


def card_svg(timeline: Timeline, event: Event | None, language: str) -> str:
    """The card of a page, 1200 by 630: whose timeline it is, when it happened, its title, and how well it is attested.

    Letters that no font here has are left out: those of Chinese, Japanese and Korean where the extra `cjk` is not installed,
    and scripts beyond Latin, Greek and Cyrillic.
    """
    here = edition(timeline, language, "")
    svg = ElementTree.Element("svg", xmlns="http://www.w3.org/2000/svg", width=str(WIDTH), height=str(HEIGHT))
    _box(svg, 0, WIDTH, _PAPER)
    _box(svg, 0, 24, _BAD if event and event_view(here, event).retracted else _STRONG)
    if event:
        _event_card(svg, here, event)
    else:
        title = heading(timeline.title, language, timeline.id).text
        _title(svg, title, 210)
        _text(svg, _fitted(say("card_subtitle", language), 30, _REGULAR), 530, 30, _SOFT)
        _text(svg, count("events", len(timeline.events), language), 574, 30, _LINK, _BOLD)
    return ElementTree.tostring(svg, encoding="unicode")


def _event_card(svg: ElementTree.Element, here: Edition, event: Event) -> None:
    view = event_view(here, event)
    whose = heading(here.timeline.title, here.language, here.timeline.id).text
    _text(svg, _fitted(whose, 30, _REGULAR), 104, 30, _SOFT)
    _text(svg, _fitted(say_date(event.date, here.language), 40, _BOLD), 176, 40, _LINK, _BOLD)
    _title(svg, view.title.text, 270)
    _text(svg, _fitted(" · ".join(view.facts), 30, _REGULAR), 574, 30, _BAD if view.retracted else _SOFT)


def _title(svg: ElementTree.Element, text: str, top: int) -> None:
    size, lines = _set_title(text)
    for number, line in enumerate(lines):
        _text(svg, line, top + round(number * size * 1.2), size, _INK, _BOLD)


def _set_title(text: str) -> tuple[int, Sequence[str]]:
    """The largest size at which the whole title fits; at the smallest its end is cut."""
    for size, most in _SIZES:
        lines = _wrapped(text, size)
        if len(lines) <= most:
            return size, lines
    return size, [*lines[: most - 1], _fitted(" ".join(lines[most - 1 :]), size, _BOLD)]


def _box(svg: ElementTree.Element, left: int, width: int, fill: str) -> None:
    ElementTree.SubElement(svg, "rect", x=str(left), width=str(width), height=str(HEIGHT), fill=fill)


def _text(svg: ElementTree.Element, text: str, baseline: int, size: int, fill: str, weight: int = _REGULAR) -> None:
    where = {"x": str(_MARGIN), "y": str(baseline), "fill": fill}
    font = {"font-family": _FAMILIES, "font-size": str(size), "font-weight": str(weight)}
    ElementTree.SubElement(svg, "text", where | font).text = text


# --- setting text -------------------------------------------------------------------------------------------------


def _wrapped(text: str, size: int) -> Sequence[str]:
    """The text in lines that fit, broken between words, in words that are too long, and between ideographs."""
    lines = [""]
    for piece in _pieces(_drawable(text), size):
        if lines[-1] and _width(lines[-1] + piece.rstrip(), size, _BOLD) > _ROOM:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def _pieces(text: str, size: int) -> Iterator[str]:
    for unit in _UNIT.findall(text):
        yield from [unit] if _width(unit.rstrip(), size, _BOLD) <= _ROOM else unit


def _fitted(text: str, size: int, weight: int) -> str:
    """The text on one line, its end cut where there is no room for it."""
    text = _drawable(text)
    if _width(text, size, weight) <= _ROOM:
        return text
    while _width(f"{text}…", size, weight) > _ROOM:
        text = text[:-1].rstrip()
    return f"{text}…"


def _drawable(text: str) -> str:
    """The letters of a text that can be drawn, of its first 300: no card has room for more."""
    known = _latin_font()[0]
    kept = (c for c in unicodedata.normalize("NFC", text[:_LONGEST]) if ord(c) in known or (_cjk() and _IS_WIDE.match(c)))
    return " ".join("".join(kept).split())


def _width(text: str, size: int, weight: int) -> float:
    """How wide a text is at most: kerning, which mostly draws letters together, is left out. Ideographs are square."""
    return sum(_advance(character, weight) for character in text) * size


@cache
def _advance(character: str, weight: int) -> float:
    """The advance of a drawable letter in ems."""
    glyphs, font, em = _latin_font()
    if ord(character) not in glyphs:
        return 1.0
    return float(font.getGlyphSet(location={"wght": weight})[glyphs[ord(character)]].width / em)


@cache
def _latin_font() -> tuple[Mapping[int, str], Any, int]:
    """Which letters the font has, the font, and its units per em."""
    # Only drawing cards needs the font; loading its reader takes longer than most commands run.
    from fontTools.ttLib import TTFont

    font = TTFont(_file(*_LATIN))
    return font.getBestCmap(), font, font["head"].unitsPerEm


@cache
def _cjk() -> tuple[tuple[str, str], ...]:
    return (_CJK,) if find_spec(_CJK[0]) else ()


def _file(module: str, path: str) -> str:
    return str(package(module).joinpath(path))
