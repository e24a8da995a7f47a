"""Broken feeds are salvaged, hostile ones are bounded, and what is no feed is said in words."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.articles import limited
from tracker.errors import ParseError

DAY = "<pubDate>Fri, 04 Apr 2025 12:30:00 GMT</pubDate>"


def item(number: int, title: str = "Title", text: str = "") -> str:
    link = f"<link>https://news.example/{number}</link>"
    return f"<item><title>{title} {number}</title>{link}<description>{text}</description>{DAY}</item>"


def rss(items: str, encoding: str = "UTF-8") -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>W</title>{items}</channel></rss>'


TWO = rss(item(1, "Città") + item(2, "Perché"))
SALVAGED = {
    "cut off within an item": TWO.encode()[: TWO.encode().rindex(b"<description>")],
    "cut off within a character": TWO.encode()[: TWO.encode().rindex(b"\xc3\xa9") + 1]
    + b" 2</title><link>https://news.example/2</link>",
    "declared utf-8, latin-1 bytes": TWO.encode("latin-1"),
    "declared latin-1, utf-8 bytes": TWO.replace("UTF-8", "iso-8859-1").encode(),
    "latin-1 as declared": TWO.replace("UTF-8", "iso-8859-1").encode("latin-1"),
    "utf-16 with mark": TWO.replace("UTF-8", "UTF-16").encode("utf-16"),
    "utf-16 without mark": TWO.replace("UTF-8", "UTF-16").encode("utf-16-be"),
    "utf-32": TWO.encode("utf-32"),
    "byte order mark": b"\xef\xbb\xbf" + TWO.encode(),
    "whitespace first": b"\n\n   " + TWO.encode(),
    "junk first": b"Warning: include() failed on line 3\n" + TWO.encode(),
    "a comment first": b"<!-- made <by> hand -->\n" + TWO.split("?>", 1)[1].encode(),
    "control characters": TWO.replace("Città", "Ci\x08tt\x0bà").replace("Ci\x08tt\x0bà", "\x01Città").encode(),
    "an unclosed tag": TWO.replace("<description></description>", "<description><br>text</description>", 1).encode(),
    "no end": TWO.replace("</channel></rss>", "").encode(),
}


@pytest.mark.parametrize("name", SALVAGED)
def test_a_broken_feed_is_salvaged(name, read):
    items = read("feed", SALVAGED[name])
    assert [item.url for item in items] == ["https://news.example/1", "https://news.example/2"]
    assert items[0].title == "Città 1"


def test_bare_ampersands_and_entities_of_html_are_kept_in_texts_and_links(read):
    text = "AT&T &nbsp;&eacute;&unknown; <![CDATA[R&D &amp; more]]>"
    document = rss(item(1, "Salt & Sea", text).replace("/1<", "/1?a=1&b=2<"))
    (found,) = read("feed", document)
    assert (found.title, found.url) == ("Salt & Sea 1", "https://news.example/1?a=1&b=2")
    assert found.text.startswith("AT&T é")
    assert "R&D & more" in found.text


def test_a_web_page_is_named_as_one_with_the_feed_it_advertises(read):
    page = '<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head></html>'
    with pytest.raises(ParseError, match="this is a web page, not a feed") as raised:
        read("feed", page)
    assert "https://news.example/rss.xml" in raised.value.line()
    with pytest.raises(ParseError, match="web page"):
        read("feed", "<!-- x --><html><body>Blocked</body></html>")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"Too many requests", "not a feed"),
        (b"<urlset><url/></urlset>", "its root is <urlset>"),
        (b"x" * 10_000_001, "10,000,001 bytes"),
        (b"{not json", "not JSON"),
    ],
)
def test_what_is_no_feed_is_said_in_words(body, words, read):
    with pytest.raises(ParseError, match=words):
        read("feed", body)


def test_billion_laughs_expand_to_nothing(read):
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    document = f'<!DOCTYPE lolz [<!ENTITY l0 "lol">{entities}]>' + rss(item(1, "&l9;"))
    (found,) = read("feed", document)
    assert found.title == "&l9; 1"


def test_an_external_entity_is_not_read(read, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("canary")
    document = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]>' + rss(item(1, "&x;"))
    assert "canary" not in read("feed", document)[0].title


def test_bytes_that_name_a_file_do_not_open_it(read, tmp_path):
    path = tmp_path / "feed.xml"
    path.write_text(rss(item(1)))
    with pytest.raises(ParseError):
        read("feed", str(path))


def test_quadratic_blowup_of_an_entity_does_not_happen(read):
    document = f'<!DOCTYPE r [<!ENTITY a "{"a" * 100_000}">]>' + rss(item(1, "T", "&a;" * 20_000))
    (found,) = read("feed", document)
    assert len(found.text) <= 20_000
    assert "aaaa" not in found.text


def test_half_a_megabyte_of_newlines_before_a_doctype_is_skipped(read):
    assert len(read("feed", "\n" * 500_000 + "<!DOCTYPE rss>" + rss(item(1)))) == 1


def test_fifty_thousand_entity_lines_are_skipped(read):
    assert len(read("feed", "<!DOCTYPE r [" + "<!ENTITY a 'b'>\n" * 50_000 + "]>" + rss(item(1)))) == 1


def test_a_hundred_thousand_nested_tags_are_bounded(read):
    deep = "<b>" * 100_000 + "x" + "</b>" * 100_000
    assert read("feed", rss(item(1, "Deep", deep)))[0].title == "Deep 1"
    assert read("feed", rss(item(1, "Deep", deep)).encode()[:200_000])[0].title == "Deep 1"


def test_nested_blocks_in_every_item_are_bounded(read):
    deep = "&lt;div&gt;" * 6000 + "x"
    assert len(read("feed", rss("".join(item(n, "T", deep) for n in range(100))))) == 100


def test_an_open_declaration_in_cdata_is_bounded(read):
    assert len(read("feed", rss(item(1, "T", f"<![CDATA[{'<!h' * 1000}]]>")))) == 1
    assert len(read("feed", rss(item(1, "T") + "<item><title>x</title><description><![CDATA[" + "<!h" * 1000)[:-20])) >= 1


@pytest.mark.parametrize("piece", ["<![CDATA[", "<source ", "<pubDate ", "&", "<!--", "<", "]]>", "<a:", "</", "<?x "])
def test_repeated_openings_end_in_bounded_time(piece, read):
    with suppress(ParseError):
        assert read("feed", rss(item(1) + piece * 30_000))[0].title == "Title 1"


def test_of_fifty_thousand_items_the_newest_five_hundred_are_kept(read):
    items = "".join(
        f"<item><title>n{n}</title><link>https://news.example/{n}</link>"
        f"<pubDate>{n % 28 + 1:02} Apr {1991 + n // 28 % 30} 10:00:00 GMT</pubDate></item>"
        for n in range(50_000)
    )
    kept = read("feed", rss(items))
    assert len(kept) == 500
    assert min(item.published.year for item in kept if item.published) == 2020
    assert len(read("feed", rss(items)[:500_000])) == 500


def test_the_same_thing_under_fifty_thousand_guids_is_kept_five_hundred_times_at_most(read):
    items = "".join(f"<item><title>Flood</title><guid isPermaLink='false'>g{n}</guid>{DAY}</item>" for n in range(50_000))
    assert len(read("feed", rss(items))) == 500


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        ("bytearray(1_000_000_000)", "cannot be read within"),
        ("import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass", "cannot be read within"),
        ("import time; time.sleep(30)", "takes longer than"),
        ("raise SystemExit(3)", "the parser fails on this document: it ended with 3"),
        ("[][1]", "the parser fails on this document: IndexError"),
    ],
)
def test_a_child_that_breaks_a_limit_is_a_parse_error(deed, words, tmp_path, monkeypatch):
    if "sleep" in deed:
        monkeypatch.setattr(limited, "WALL_SECONDS", 1.0)
    program = tmp_path / "child.py"
    program.write_text(f"from tracker.articles.limited import set_limits\nset_limits()\n{deed}\n")
    with pytest.raises(ParseError, match=words):
        limited.run(str(program), b"")


def test_a_child_has_no_environment_and_writes_no_file(tmp_path, monkeypatch):
    monkeypatch.setenv("TRACKER_CANARY", "secret")
    program = tmp_path / "child.py"
    program.write_text(
        "import os\nfrom pathlib import Path\nfrom tracker.articles.limited import set_limits\nset_limits()\n"
        f"try:\n    Path({str(tmp_path / 'out')!r}).write_text('x')\n    print('wrote')\nexcept OSError:\n    print('refused')\n"
        "print(os.environ.get('TRACKER_CANARY'))\n"
    )
    assert limited.run(str(program), b"").split() == [b"refused", b"None"]


@pytest.mark.parametrize("module", ["tolerant", "maintext"])
def test_the_parsers_start_under_the_memory_limit_with_room_to_spare(module):
    program = Path(limited.__file__).with_name(f"{module}.py")
    half = f"import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_AS, ({limited.MEMORY_BYTES},) * 2);"
    code = half + f"runpy.run_path({str(program)!r}, run_name='__main__')"
    body = rss(item(1, "T", "word " * 100_000)).encode()
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], input=body, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_arbitrary_bytes_give_items_or_a_parse_error(read, body):
    for kind, options in (("feed", {}), ("sitemap", {}), ("json", {"preset": "gdelt"}), ("page", {"item": "li"})):
        with suppress(ParseError):
            assert isinstance(read(kind, body, options), tuple)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 600), st.binary(max_size=6), st.integers(0, 40))
def test_mutated_feeds_give_items_or_a_parse_error(read, where, put, cut):
    body = TWO.encode()
    with suppress(ParseError):
        items = read("feed", body[:where] + put + body[where + cut :])
        assert all(item.title and (not item.url or item.url.startswith("http")) for item in items)
