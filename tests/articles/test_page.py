"""List pages by selectors, whole pages, and the main text of articles."""

from datetime import UTC, datetime

import pytest

from tracker.articles.page import extract_text
from tracker.errors import ParseError

URL = "https://agency.example/news/"
LIST = """<html><head><title>Agency news</title></head><body><ul>
<li class="row"><a href="/news/1">Rule on apps <b>published</b></a>
<time datetime="2025-04-04T09:00:00-04:00">yesterday</time></li>
<li class="row"><h3>Hearing moved</h3><a class="more" href="2?x=1">Read more</a> <span class="d">April 7, 2025</span></li>
<li class="row"><a href="javascript:go()">Closed</a></li></ul></body></html>"""
PARAGRAPHS = "".join(
    f"<p>Paragraph number {n} of this article says something that a reader wants to know about the ruling.</p>" for n in range(6)
)
ARTICLE = f"""<html><head><title>Court rules | Paper</title></head><body><nav><a href="/">Home</a><a href="/x">Sport</a></nav>
<article><h1>Court rules on the app</h1>{PARAGRAPHS}</article>
<footer>All rights reserved</footer><script>track()</script></body></html>"""


def test_an_items_first_link_its_text_and_its_time_are_the_defaults(read):
    first, *_, closed = read("page", LIST, {"item": "li.row"}, url=URL)
    assert (first.title, first.url) == ("Rule on apps published", "https://agency.example/news/1")
    assert first.published == datetime(2025, 4, 4, 13, tzinfo=UTC)
    assert (closed.title, closed.url, closed.published) == ("Closed", "", None)


def test_selectors_for_title_link_and_date_are_followed(read):
    items = read("page", LIST, {"item": "li.row", "title": "h3", "link": "a.more", "date": ".d"}, url=URL)
    moved = next(item for item in items if item.title == "Hearing moved")
    assert moved.url == "https://agency.example/news/2?x=1"
    assert moved.published == datetime(2025, 4, 7, tzinfo=UTC)
    assert "Hearing moved" in moved.text


def test_the_item_may_be_the_link_itself(read):
    assert read("page", LIST, {"item": "a.more"}, url=URL)[0].url == "https://agency.example/news/2?x=1"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"item": ".gone"}, r"`item` \(.gone\) matched nothing on the page"),
        ({"item": "li", "title": ".gone"}, r"`title` \(.gone\) matched nothing in any item"),
        ({"item": "li", "link": ".gone"}, r"`link` \(.gone\) matched nothing in any item"),
        ({"item": "li[["}, r"`item` \(li\[\[\) is not a CSS selector"),
        ({"item": "li", "date": "::"}, "`date` .* is not a CSS selector"),
    ],
)
def test_a_selector_that_does_not_work_is_named(settings, words, read):
    with pytest.raises(ParseError, match=words):
        read("page", LIST, settings)


def test_a_watch_without_item_is_one_item_for_the_whole_page(read):
    (item,) = read("page", ARTICLE, url=URL)
    assert (item.title, item.url, item.guid) == ("Court rules | Paper", URL, URL)
    assert "Paragraph number 5" in item.text
    assert "All rights reserved" not in item.text


def test_a_page_without_title_is_called_by_its_heading_or_address(read):
    assert read("page", "<h1>Only <i>heading</i></h1>", url=URL)[0].title == "Only heading"
    assert read("page", "<p>.</p>", url=URL)[0].title == URL


def test_the_main_text_leaves_out_what_surrounds_it():
    text = extract_text(ARTICLE.encode(), "text/html; charset=utf-8", URL)
    assert text.count("Paragraph number") == 6
    assert not any(word in text for word in ("Sport", "track", "\n"))


@pytest.mark.parametrize(
    ("body", "content_type", "url"),
    [
        (b"%PDF-1.7 ...", "application/pdf", URL),
        (b"%PDF-1.7 ...", "", "https://agency.example/order.pdf"),
        (b"", "text/html", URL),
        (b"\x00\xff" * 500, "text/html", URL),
    ],
)
def test_what_has_no_main_text_gives_none(body, content_type, url):
    assert extract_text(body, content_type, url) == ""


@pytest.mark.parametrize("piece", ["<div>", "<!--", "<?", "<![ ", "<", "<table><tr><td>"])
def test_hostile_pages_end_in_bounded_time(piece, read):
    with pytest.raises(ParseError, match="matched nothing"):
        read("page", "<html><body>" + piece * 50_000, {"item": ".x"})


def test_a_page_that_keeps_the_extractor_busy_is_given_up(monkeypatch):
    monkeypatch.setattr("tracker.articles.limited.WALL_SECONDS", 1.5)
    attributes = " ".join(f"a{n}=1" for n in range(120_000))
    assert extract_text(f"<html><body><p {attributes}>x</p>".encode(), "text/html", URL) == ""
