"""News sitemaps, plain ones, indexes, and what is hostile."""

import gzip
from datetime import UTC, datetime

import pytest

from tracker.errors import ParseError

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://paper.example/a?id=1&amp;x=2</loc><image:image><image:loc>https://i.example/1</image:loc><image:title>Photo</image:title>
</image:image><news:news>
<news:publication><news:name>The Paper</news:name><news:language>it</news:language></news:publication>
<news:publication_date>2025-04-04T18:00:00+02:00</news:publication_date>
<news:title><![CDATA[Dazi & tregua]]></news:title></news:news></url>
</urlset>"""


def plain(*entries: str) -> str:
    urls = "".join(f"<url>{entry}</url>" for entry in entries)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def test_a_news_sitemap_gives_title_date_publisher_and_language(read):
    (item,) = read("sitemap", NEWS)
    assert (item.title, item.url) == ("Dazi & tregua", "https://paper.example/a?id=1&x=2")
    assert (item.origin, item.language, item.published) == ("The Paper", "it", datetime(2025, 4, 4, 16, tzinfo=UTC))


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/2025/04/app-deal-delayed-again.html", "App deal delayed again"),
        ("/notizie/il_nuovo_rinvio/12345/", "Il nuovo rinvio"),
        ("/%E8%B4%B8%E6%98%93%E8%B0%88%E5%88%A4", "贸易谈判"),
    ],
)
def test_without_news_fields_the_title_is_the_last_words_of_the_path(path, title, read):
    (item,) = read("sitemap", plain(f"<loc>https://paper.example{path}</loc><lastmod>2025-04-04</lastmod>"))
    assert (item.title, item.published) == (title, datetime(2025, 4, 4, tzinfo=UTC))


def test_a_gzipped_sitemap_is_unpacked(read):
    assert read("sitemap", gzip.compress(NEWS.encode())) == read("sitemap", NEWS)


def test_a_gzip_bomb_or_a_broken_gzip_is_refused(read):
    with pytest.raises(ParseError, match="larger than 50 MB"):
        read("sitemap", gzip.compress(b" " * 60_000_000))
    with pytest.raises(ParseError, match="gzip"):
        read("sitemap", b"\x1f\x8bnothing")


def test_an_index_names_its_sitemaps(read):
    children = "".join(f"<sitemap><loc>https://paper.example/s{n}.xml</loc></sitemap>" for n in range(7))
    with pytest.raises(ParseError, match="index of sitemaps") as raised:
        read("sitemap", f"<sitemapindex>{children}</sitemapindex>")
    assert "https://paper.example/s0.xml" in raised.value.hint
    assert raised.value.hint.endswith("s4.xml and 2 more")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<rss><channel/></rss>", "its root is <rss>"),
        ("plain words", "not a sitemap"),
        ("<urlset><url>", "not a sitemap"),
        ("<a>" * 100_000, "not a sitemap"),
        ('<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/hostname">]><urlset><url>&x;</url></urlset>', "declares entities"),
    ],
)
def test_what_is_no_sitemap_is_said_in_words(body, words, read):
    with pytest.raises(ParseError, match=words):
        read("sitemap", body)


def test_of_many_pages_the_last_changed_are_kept(read):
    entries = [f"<loc>https://paper.example/page-{n}</loc><lastmod>{2000 + n // 100}-01-01</lastmod>" for n in range(2000)]
    kept = read("sitemap", plain(*entries))
    assert [item.url for item in kept] == [f"https://paper.example/page-{n}" for n in range(1500, 2000)]
