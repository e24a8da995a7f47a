"""JSON services by expression and by preset."""

import json
import re
from datetime import UTC, datetime

import pytest

from tracker.errors import ParseError

REGISTER = {
    "count": 1,
    "results": [
        {
            "title": "Delaying Enforcement Again",
            "abstract": None,
            "document_number": "2025-06162",
            "executive_order_number": 14258,
            "publication_date": "2025-04-09",
            "signing_date": "2025-04-04",
            "citation": "90 FR 15209",
            "html_url": "https://register.example/d/2025-06162",
        }
    ],
}
GDELT = {
    "articles": [
        {
            "url": "https://paper.example/1",
            "title": "Rinvio &quot;deciso&quot;",
            "seendate": "20250404T120000Z",
            "domain": "paper.example",
            "language": "Italian",
        },
        {"url": "https://daily.example/2", "title": "期限延长", "seendate": "bad", "language": "Chinese"},
    ]
}
HITS = {
    "hits": [
        {"objectID": "41", "title": "Ask: what now?", "url": None, "story_text": "<p>Well &#x27;so&#x27;"},
        {"objectID": "42", "title": "A link", "url": "https://blog.example/x", "created_at": "2025-04-04T13:00:00.000Z"},
        {"objectID": 43, "title": "A number as id", "url": "https://blog.example/y"},
    ]
}


def test_federal_register_keeps_the_official_numbers_in_the_text(read):
    (item,) = read("json", json.dumps(REGISTER), {"preset": "federal-register"})
    assert (item.guid, item.url) == ("2025-06162", "https://register.example/d/2025-06162")
    assert item.published == datetime(2025, 4, 9, tzinfo=UTC)
    assert item.text == "Executive Order 14258. FR Doc. 2025-06162. 90 FR 15209. Signed 2025-04-04."


def test_federal_register_puts_the_abstract_first_and_lives_without_numbers(read):
    document = {"results": [{"title": "T", "abstract": "It does a thing.", "html_url": "https://r.example/1"}]}
    assert read("json", json.dumps(document), {"preset": "federal-register"})[0].text == "It does a thing."


def test_gdelt_rows_give_date_language_and_domain(read):
    first, second = read("json", json.dumps(GDELT), {"preset": "gdelt"})
    assert (first.title, first.language, first.origin) == ('Rinvio "deciso"', "it", "paper.example")
    assert first.published == datetime(2025, 4, 4, 12, tzinfo=UTC)
    assert (second.language, second.published) == ("zh", None)


def test_a_hacker_news_story_without_link_is_its_discussion(read):
    ask, link, number = read("json", json.dumps(HITS), {"preset": "hacker-news"})
    assert (ask.url, ask.guid, ask.text) == ("https://news.ycombinator.com/item?id=41", "41", "Well 'so'")
    assert (link.url, link.published) == ("https://blog.example/x", datetime(2025, 4, 4, 13, tzinfo=UTC))
    assert number.guid == "43"


def test_own_expressions_work_alone_and_over_a_preset(read):
    document = json.dumps({"data": {"rows": [{"h": {"t": "Title"}, "u": "/1", "d": 1743768000, "o": "Agency"}]}})
    paths = {"items": "data.rows", "title": "h.t", "url": "u", "published": "d", "origin": "o"}
    (item,) = read("json", document, paths)
    assert (item.title, item.url, item.origin) == ("Title", "https://news.example/1", "Agency")
    assert item.published == datetime(2025, 4, 4, 12, tzinfo=UTC)
    assert read("json", json.dumps(GDELT), {"preset": "gdelt", "title": "domain"})[0].title == "paper.example"


@pytest.mark.parametrize(
    ("settings", "body", "words"),
    [
        ({}, "{}", "no `items` setting"),
        ({"preset": "none-such"}, "{}", "no preset 'none-such'"),
        ({"items": "a", "headline": "b"}, "{}", "`headline` is not a setting"),
        ({"items": "results["}, "{}", r"`items` \(results\[\) cannot be used"),
        ({"items": "@", "title": "nope(@)"}, "[{}]", "`title` .* cannot be used"),
        ({"items": "@", "title": "length(n)"}, '[{"n": 1}]', "`title` .* cannot be used"),
        ({"items": "results"}, '{"rows": [], "total": 0}', r"gives nothing, not a list \(the document has rows, total\)"),
        ({"items": "rows"}, '{"rows": {"a": 1}}', "gives an object"),
        ({"preset": "gdelt"}, "Your query was too short.", "not JSON: it begins 'Your query"),
        ({"preset": "gdelt"}, "[" * 5_000_000, "nested too deeply"),
        ({"items": "@"}, "1" * 5000, "not JSON"),
    ],
)
def test_what_does_not_fit_is_said_in_words(settings, body, words, read):
    with pytest.raises(ParseError) as raised:
        read("json", body, settings)
    assert re.search(words, raised.value.line())


def test_a_hundred_million_brackets_are_refused(read):
    with pytest.raises(ParseError, match="100,000,000 bytes"):
        read("json", b"[" * 100_000_000, {"preset": "gdelt"})


def test_values_of_other_types_and_rows_of_other_shapes_are_left_out(read):
    rows = [1, "x", None, [], {"title": True}, {"title": {"a": 1}}, {"title": "ok", "url": 7}, {"title": "\ud800 half"}]
    items = read("json", json.dumps({"articles": rows}), {"preset": "gdelt"})
    assert [(item.title, item.url) for item in items] == [("ok", "https://news.example/feeds/7"), ("half", "")]


def test_an_empty_list_is_no_error(read):
    assert read("json", '{"articles": []}', {"preset": "gdelt"}) == ()
