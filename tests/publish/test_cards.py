"""Social cards: the values a shared link shows, and the picture: ours, whole, the same for the same input."""

from __future__ import annotations

import hashlib
import struct
import sys
from dataclasses import replace
from importlib.util import find_spec
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.publish.conftest import EVENTS, Saga
from tests.publish.test_hostile import PAYLOADS, hostile, poisoned
from tracker.publish import cards
from tracker.publish.cards import HEIGHT, WIDTH, card_path, card_png, card_svg, files, meta

SVG = "{http://www.w3.org/2000/svg}"
TITLE = {"font-weight": "700", "fill": "#1d2226"}
cjk = pytest.mark.skipif(not find_spec("manimgx_fonts_cjk"), reason="the extra cjk is not installed")


def lines(svg: str, **where: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return [text.text or "" for text in root.iter(f"{SVG}text") if all(text.get(key) == value for key, value in where.items())]


def title_of(svg: str) -> list[str]:
    return lines(svg, **TITLE)


def titled(saga: Saga, title: str, language: str = "en") -> str:
    return card_svg(saga.timeline, replace(EVENTS[0], title={"en": title}), language)


# --- values ---


def test_the_values_of_the_timeline_and_of_an_event(saga) -> None:
    whole = meta(saga.timeline, None, "en", saga.base_url)
    path = card_path(saga.timeline, None, "en")
    assert whole[0] == ("og:image", f"https://example.org/saga/{path}")
    assert ("og:image:alt", "The app and the law") in whole
    event = dict(meta(saga.timeline, EVENTS[7], "it", saga.base_url))
    assert event["og:image:alt"] == event["twitter:image:alt"] == "Altre udienze"
    assert (event["og:image:width"], event["og:image:height"]) == ("1200", "630")
    assert event["og:image"].startswith("https://example.org/saga/it/cards/hearing-round-")
    assert event["twitter:card"] == "summary_large_image"


def test_the_picture_of_a_retracted_event_says_so(saga) -> None:
    assert dict(meta(saga.timeline, EVENTS[6], "it", saga.base_url))["og:image:alt"] == "Ritirato: Si fa un prezzo"
    assert "ritirato" in lines(card_svg(saga.timeline, EVENTS[6], "it"), fill="#a11a2b")[0]


# --- pictures ---


def test_a_card_says_whose_it_is_what_when_and_how_well_attested(saga) -> None:
    svg = card_svg(saga.timeline, EVENTS[5], "it")
    assert lines(svg) == [
        "L’app e la legge",
        "4 aprile 2025",
        "Secondo rinvio",
        "dell’applicazione",
        "Atto del governo · Fonte ufficiale · EO 14258",
    ]
    assert lines(card_svg(saga.timeline, None, "en")) == [
        "The app and the law",
        "What happened, what is due and who says so",
        "8 events",
    ]


def test_a_picture_is_a_png_of_the_promised_size_with_letters_on_it(saga) -> None:
    made = card_png(card_svg(saga.timeline, EVENTS[0], "en"))
    assert made.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", made[16:24]) == (WIDTH, HEIGHT)
    nothing = card_png(ElementTree.tostring(without_text(card_svg(saga.timeline, EVENTS[0], "en")), encoding="unicode"))
    assert len(made) > 3 * len(nothing)
    assert made == card_png(card_svg(saga.timeline, EVENTS[0], "en"))


def without_text(svg: str) -> ElementTree.Element:
    root = ElementTree.fromstring(svg)
    for text in root.findall(f"{SVG}text"):
        root.remove(text)
    return root


@cjk
def test_chinese_has_letters_of_its_own(saga) -> None:
    pictures = {card_png(titled(saga, text)) for text in ("字节跳动", "字节跳云", "\u2003")}
    assert len(pictures) == 3
    assert title_of(titled(saga, "字节跳动表示" * 20))[0] == "字节跳动表示" * 3 + "字节"


def test_without_its_extra_chinese_is_left_out_and_the_card_still_drawn(saga, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "manimgx_fonts_cjk", None)  # as where it is not installed
    cards._cjk.cache_clear()
    try:
        assert title_of(titled(saga, "字节跳动 (ByteDance) 表示")) == ["(ByteDance)"]
        bare = titled(saga, "字节跳动")
        assert lines(bare, **{"font-weight": "700"}) == ["24 April 2024", ""]
        assert card_png(bare).startswith(b"\x89PNG")
    finally:
        cards._cjk.cache_clear()


def test_letters_that_no_font_has_are_left_out(saga) -> None:
    assert title_of(titled(saga, "Łódź \U0001f600 Şişli עברית œuvre")) == ["Łódź Şişli œuvre"]


def test_every_drawn_letter_is_in_the_font(saga) -> None:
    blank = {card_png(titled(saga, text)) for text in ("Ł", "ß", "Ж", "Ω", "’", "€")}
    assert len(blank) == 6


def test_titles_shrink_then_end_in_dots_and_never_leave_the_card(saga) -> None:
    sizes = []
    for words in (3, 11, 20, 80):
        root = ElementTree.fromstring(titled(saga, "Lawyers " * words))
        title = [text for text in root.iter(f"{SVG}text") if text.get("font-weight") == "700" and text.get("fill") == "#1d2226"]
        sizes.append(int(title[0].get("font-size")))
        assert int(title[-1].get("y")) < 520
    assert sizes == [72, 60, 50, 50]
    assert title_of(titled(saga, "Lawyers " * 80))[-1].endswith("…")
    wide = title_of(titled(saga, "W" * 200))
    assert [len(line) for line in wide] == [len(wide[0])] * 5


def test_a_drawn_picture_is_not_drawn_again_and_a_changed_one_has_another_path(saga) -> None:
    timeline = replace(saga.timeline, events=EVENTS[:2])
    first = files(timeline, {})
    assert len(first) == 6
    digest = hashlib.sha256(card_svg(timeline, EVENTS[1], "it").encode()).hexdigest()[:12]
    assert card_path(timeline, EVENTS[1], "it") == f"it/cards/talks-{digest}.png"
    marked = dict.fromkeys(first, b"as it was")
    assert files(timeline, marked) == marked
    changed = replace(timeline, events=(replace(EVENTS[0], title={"en": "Else"}), EVENTS[1]))
    again = files(changed, marked)
    assert sorted(body == b"as it was" for body in again.values()) == [False, False, True, True, True, True]
    assert card_path(timeline, EVENTS[1], "it") in again
    assert card_path(changed, changed.events[0], "en") in again


def test_no_address_of_the_site_is_on_a_card(saga) -> None:
    here, there = (dict(meta(saga.timeline, EVENTS[0], "en", base)) for base in ("https://a.example", "https://b.example/x"))
    assert here["og:image"].removeprefix("https://a.example") == there["og:image"].removeprefix("https://b.example/x")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), text=hostile)
def test_hostile_texts_stay_texts_on_a_card(saga, data: st.DataObject, text: str) -> None:
    bad = data.draw(poisoned(EVENTS[0]))
    timeline = replace(saga.timeline, title={"en": text, "it": text}, events=(bad,))
    for event in (None, bad):
        svg = card_svg(timeline, event, "en")
        root = ElementTree.fromstring(svg)
        assert {node.tag for node in root.iter()} == {f"{SVG}svg", f"{SVG}rect", f"{SVG}text"}
        own = {"x", "y", "width", "height", "fill", "font-family", "font-size", "font-weight"}
        assert {key for node in root.iter() for key in node.attrib} <= own
        assert struct.unpack(">II", card_png(svg)[16:24]) == (WIDTH, HEIGHT)
        assert all(value and "\n" not in value for _, value in meta(timeline, event, "en", saga.base_url))


@pytest.mark.parametrize("payload", PAYLOADS[:6])
def test_each_payload_is_shown_literally(payload: str, saga) -> None:
    assert "".join(title_of(titled(saga, payload))).replace(" ", "") == payload.replace(" ", "")
