"""Feeds that are as they should be: every format, and both parsers giving the same."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from tracker.articles import feed, tolerant
from tracker.articles.normal import collect
from tracker.model import Source
from tracker.states import SourceKind, Tier

URL = "https://news.example/feeds/all.xml"
SOURCE = Source("s", SourceKind.FEED, URL, "Example News", Tier.PRESS, "en")
NAMESPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom"'
)
DAY = "<pubDate>Fri, 04 Apr 2025 12:30:00 -0400</pubDate>"
NOON = datetime(2025, 4, 4, 16, 30, tzinfo=UTC)


def rss(items: str, head: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {NAMESPACES}><channel><title>Wire</title>'
        f"<link>https://news.example/</link>{head}{items}</channel></rss>"
    )


def atom(entries: str, attributes: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>Wire</title><id>urn:wire</id>{entries}</feed>'


def rdf(items: str) -> str:
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example/"><title>Wire</title>'
        f"<link>https://news.example/</link></channel>{items}</rdf:RDF>"
    )


FAST = {
    "rss 2.0": rss(f"<item><title>Port talks resume</title><link>https://news.example/1</link><guid>a-1</guid>{DAY}</item>"),
    "rss 0.91 with DTD": '<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "https://dtd.example/rss.dtd"><rss version="0.91">'
    f"<channel><title>Wire</title><item><title>Old but fine</title><link>https://news.example/2</link>{DAY}</item></channel></rss>",
    "rdf with dc:date": rdf(
        '<item rdf:about="https://news.example/3"><title>In RDF</title><link>https://news.example/3</link>'
        "<description>Short.</description><dc:date>2025-04-04T10:00:00+02:00</dc:date></item>"
    ),
    "atom": atom(
        '<entry><title>Plain atom</title><link href="https://news.example/4"/><id>urn:4</id>'
        "<published>2025-04-04T10:00:00Z</published><updated>2025-04-05T10:00:00Z</updated><summary>Gist.</summary></entry>"
    ),
    "atom html title": atom(
        '<entry><title type="html">A &lt;b&gt;bold&lt;/b&gt; &amp;amp; brief move</title><link href="https://news.example/5"/>'
        "<id>urn:5</id><updated>2025-04-05T10:00:00Z</updated></entry>"
    ),
    "several links": atom(
        '<entry><title>Links</title><link rel="self" href="https://news.example/self"/><link rel="enclosure" href="https://news.example/a.mp3"/>'
        '<link href="https://news.example/6"/><id>urn:6</id><updated>2025-04-05T10:00:00Z</updated></entry>'
    ),
    "relative link": rss(f"<item><title>Relative</title><link>/story/7</link><guid>r-7</guid>{DAY}</item>"),
    "cdata": rss(
        f"<item><title><![CDATA[Tom & Jerry <i>again</i>]]></title><link>https://news.example/8?a=1&amp;b=2</link>{DAY}</item>"
    ),
    "content:encoded": rss(
        "<item><title>Full</title><link>https://news.example/9</link><description>Lead.</description>"
        f"<content:encoded><![CDATA[<p>First &amp; last.</p><p>Second<br>line.</p>]]></content:encoded>{DAY}</item>"
    ),
    "escaped html": rss(
        f"<item><title>Escaped</title><link>https://news.example/10</link><description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</description>{DAY}</item>"
    ),
    "permalink guid": rss(f"<item><title>By guid</title><guid isPermaLink='true'>https://news.example/11</guid>{DAY}</item>"),
    "chinese": rss(
        f"<item><title>贸易谈判恢复</title><link>https://news.example/12</link>{DAY}</item>", "<language>zh-cn</language>"
    ),
    "source": rss(
        f"<item><title>Elsewhere</title><link>https://news.example/13</link>{DAY}"
        '<source url="https://o.example/f">Other &amp; Co</source></item>'
    ),
}
TOLERANT = {
    "xhtml title": (
        atom(
            '<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">An <b>X</b> title</div></title>'
            '<link href="https://news.example/1"/><id>urn:1</id><updated>2025-04-05T10:00:00Z</updated></entry>'
        ),
        ("An X title", "https://news.example/1"),
    ),
    "xml:base": (
        atom(
            '<entry xml:base="april/"><title>Based</title><link href="deal"/><id>urn:2</id>'
            "<updated>2025-04-05T10:00:00Z</updated></entry>",
            'xml:base="https://other.example/2025/"',
        ),
        ("Based", "https://other.example/2025/april/deal"),
    ),
    "media:title first": (
        rss(f"<item><media:title>Picture</media:title><title>Headline</title><link>https://news.example/3</link>{DAY}</item>"),
        ("Headline", "https://news.example/3"),
    ),
    "atom:link before link": (
        rss(
            f'<item><title>Related</title><atom:link rel="related" href="https://o.example/"/><link>https://news.example/4</link>{DAY}</item>'
        ),
        ("Related", "https://news.example/4"),
    ),
    "date-like guid": (
        rss("<item><title>Undated</title><link>https://news.example/5</link><guid isPermaLink='false'>101112</guid></item>"),
        ("Undated", "https://news.example/5"),
    ),
    "date without year": (
        rss("<item><title>Yearless</title><link>https://news.example/6</link><pubDate>Sat, 15 March 10:00</pubDate></item>"),
        ("Yearless", "https://news.example/6"),
    ),
}


def by_both(document: str) -> tuple[object, object]:
    body, _ = feed._document(feed._from_root(document, URL))
    return collect(SOURCE, URL, feed._fast(body)), collect(SOURCE, URL, tolerant.read(body))


@pytest.mark.parametrize("name", FAST)
def test_both_parsers_give_the_same_items_of_a_well_formed_feed(name):
    fast, slow = by_both(FAST[name])
    assert fast == slow
    assert len(fast) == 1


@pytest.mark.parametrize("name", FAST)
def test_well_formed_feeds_take_the_fast_parser(name):
    body, well_formed = feed._document(feed._from_root(FAST[name], URL))
    assert well_formed
    assert feed._suits_fast(body)


@pytest.mark.parametrize("name", TOLERANT)
def test_what_the_fast_parser_reads_wrongly_is_read_rightly(name, read):
    document, expected = TOLERANT[name]
    (item,) = read("feed", document)
    assert (item.title, item.url) == expected
    assert name not in ("date-like guid", "date without year") or item.published is None


def test_the_fields_of_an_rss_item_are_plain_and_absolute(read):
    (item,) = read("feed", FAST["content:encoded"])
    assert (item.title, item.text) == ("Full", "First & last. Second line.")
    assert (item.url, item.guid, item.published, item.language) == ("https://news.example/9",) * 2 + (NOON, "en")


def test_a_relative_link_is_resolved_against_the_feeds_address(read):
    assert read("feed", FAST["relative link"])[0].url == "https://news.example/story/7"


def test_an_atom_link_without_rel_is_the_article(read):
    assert read("feed", FAST["several links"])[0].url == "https://news.example/6"


def test_an_item_takes_the_feeds_language_and_the_source_it_names(read):
    assert read("feed", FAST["chinese"])[0].language == "zh"
    assert read("feed", FAST["source"])[0].origin == "Other & Co"


def test_an_items_own_language_goes_before_the_feeds(read):
    entries = '<entry xml:lang="it"><title>Uno</title><id>1</id><updated>2025-04-05T10:00:00Z</updated></entry>'
    assert read("feed", atom(entries, 'xml:lang="en"'))[0].language == "it"


def test_google_news_headlines_lose_their_publisher_which_becomes_the_origin(read):
    named = '<source url="https://p.example">Riverside - Post</source>'
    items = (
        f"<item><title>Deal - or no deal - Riverside - Post</title><link>https://g.example/1</link><guid>1</guid>{DAY}{named}"
        "<description>&lt;a&gt;Deal - or no deal&lt;/a&gt; Riverside - Post</description></item>"
    )
    (item,) = read("feed", rss(items, "<generator>NFE/5.0</generator>"))
    assert (item.title, item.origin, item.text) == ("Deal - or no deal", "Riverside - Post", "")


def test_google_news_is_known_by_its_host_too_and_others_keep_their_titles(read):
    document = rss(f"<item><title>Deal near - Riverside Post</title><link>https://g.example/1</link>{DAY}</item>")
    (item,) = read("feed", document, url="https://news.google.com/rss/search?q=x")
    assert (item.title, item.origin) == ("Deal near", "Riverside Post")
    assert read("feed", document)[0].title == "Deal near - Riverside Post"


def test_json_feed_is_a_feed(read):
    document = (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": [{"id": 7, "url": "/a", "title": "In JSON",'
        ' "content_html": "<p>Text &amp; more</p>", "date_published": "2025-04-04T12:30:00-04:00", "language": "it-IT"}]}'
    )
    (item,) = read("feed", document)
    assert (item.title, item.url, item.guid, item.text) == ("In JSON", "https://news.example/a", "7", "Text & more")
    assert (item.published, item.language) == (NOON, "it")


def test_a_revision_mark_is_no_part_of_a_guid_and_doubles_collapse_into_the_first(read):
    items = "".join(
        f"<item><title>Version {n}</title><link>https://news.example/a?at=rss{n}</link>"
        f"<guid isPermaLink='false'>https://news.example/a#{n}</guid>{DAY}</item>"
        for n in range(3)
    )
    (item,) = read("feed", rss(items))
    assert (item.title, item.guid) == ("Version 0", "https://news.example/a")


def test_an_item_without_title_is_called_by_its_first_words_and_one_without_anything_is_left_out(read):
    words = "word " * 60
    items = f"<item><description>{words}</description>{DAY}</item><item><link>https://news.example/2</link>{DAY}</item>"
    (item,) = read("feed", rss(items))
    assert item.title == "word " * 23 + "word…"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "https://a@b.example/", "http://"])
def test_links_that_are_not_plain_web_addresses_are_dropped(link, read):
    assert read("feed", rss(f"<item><title>T</title><link>{link}</link>{DAY}</item>"))[0].url == ""


def test_markup_and_scripts_never_come_out(read):
    markup = "<script>alert(1)</script><p onclick='e()'>ok</p><svg><a xlink:href='javascript:1'>x"
    hostile = markup.replace("<", "&lt;").replace(">", "&gt;")
    (item,) = read("feed", rss(f"<item><title>{hostile}</title><description>{hostile}</description>{DAY}</item>"))
    assert "alert" not in item.text + item.title
    assert "<" not in item.text + item.title


def test_an_empty_feed_is_no_error(read):
    assert read("feed", rss("")) == ()


def test_importing_articles_imports_no_heavy_parser():
    code = (
        "import sys, tracker.articles; heavy = {'trafilatura', 'lxml', 'bs4', 'feedparser', 'fastfeedparser', 'nh3', 'babel'};"
        "sys.exit(str(heavy & sys.modules.keys()) if heavy & sys.modules.keys() else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
