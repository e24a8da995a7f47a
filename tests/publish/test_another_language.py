"""Room for more languages, shown by one that only these tests have: every text marked, from right to left, counted as Arabic is.

What is published is in Greek letters, so a Latin letter outside the marks is English that leaked. The same timeline also has
German readers, for whom there is no interface: its frame is English and says so, what it frames is German.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag
from icalendar import Calendar

from tests.publish.conftest import EVENTS, NOW, Saga, whole
from tests.publish.reading import everything, soup, words
from tracker.digest import compose
from tracker.model import Change, Event, Evidence, FieldChange, Source, SourceStatus, Timeline, Watch
from tracker.publish.cards import card_svg
from tracker.publish.digests import Rendered, render
from tracker.publish.languages import ENGLISH, LANGUAGES, Language
from tracker.publish.search import Query
from tracker.publish.site import search_page
from tracker.publish.strings import count
from tracker.states import ChangeKind, EventStatus, Relation, SourceKind, SourceState, Tier
from tracker.timeline import deadlines

PSEUDO, GERMAN = "ar-XB", "de"
"""Arabic as those who test for writing from right to left have it: no language, so no other test speaks it."""
CATEGORIES = ("zero", "one", "two", "few", "many", "other")
GREEK = {ord(latin): greek for latin, greek in zip("abcdefghijklmnopqrstuvwxyz", "αβψδεφγηιξκλμνοπθρστυωςχζϑ", strict=True)}
FORMATS = re.compile(r"JSON Feed|TimelineJS|iCalendar|Markdown|Atom|RSS|OPML|CSV|JSON|AR-XB|\bDE\b|https?://\S+|webcal:\S+")
MARKED = re.compile(r"«[^«»]*(?:»|$)")
SHOWN = ("aria-label", "title", "alt", "placeholder", "label", "data-none", *(f"data-{category}" for category in CATEGORIES))


def marked_texts() -> Mapping[str, str]:
    """Every text of English in marks; of one that counts all the forms that Arabic has, each with its name."""
    texts = {key: f"«{text}»" for key, text in ENGLISH.texts.items()}
    for key in [key.removesuffix("_many") for key in ENGLISH.texts if key.endswith("_many")]:
        texts |= {f"{key}_{category}": f"«{category}: {ENGLISH.texts[f'{key}_many']}»" for category in CATEGORIES}
    return texts


def greek(value: Any) -> Any:
    """The value with all that is text for readers in Greek letters; ids, addresses, codes and dates as they are."""
    if isinstance(value, str):
        return value.lower().translate(GREEK)
    if isinstance(value, Mapping):
        return {PSEUDO: greek(" ".join(value.values())), GERMAN: "Γ " + greek(" ".join(value.values()))} if value else value
    if isinstance(value, tuple):
        return tuple(map(greek, value))
    if not is_dataclass(value):
        return value
    kept = {
        "id",
        "url",
        "date",
        "category",
        "status",
        "follows",
        "caused_by",
        "language",
        "published",
        "relation",
        "tier",
        "refines",
    }
    kept |= {"basis", "outcome", "digest"}
    return replace(value, **{f.name: greek(getattr(value, f.name)) for f in fields(value) if f.name not in kept})


def sources() -> tuple[tuple[Source, SourceStatus], ...]:
    """A source of every kind, and in every state there is."""
    states = [
        {"last_check": None},
        {"state": SourceState.FAILING},
        {"state": SourceState.FAILING, "last_ok": None},
        {"state": SourceState.SILENT},
        {"state": SourceState.SILENT, "last_new": None},
        {"paused": True},
        {},
    ]
    known = SourceStatus("s", last_check=NOW, last_ok=NOW, last_new=NOW)
    kinds, tiers = list(SourceKind), list(Tier)
    made = [
        Source(f"s{n}", kinds[n % len(kinds)], "https://s.example/", "Σ", tiers[n % len(tiers)], "en", about="Σ")
        for n in range(len(states) + 1)
    ]
    seen = [(source, replace(known, **state)) for source, state in zip(made, states, strict=False)]
    return (*seen, (replace(made[-1], enabled=False), known))


def events() -> tuple[Event, ...]:
    told = [greek(event) for event in EVENTS]
    corrects = Evidence("https://c.example/", "Σ", "2025-05", "it", relation=Relation.CORRECTS, copy_of="Σ", title="Σ", quote="Σ")
    told[0] = replace(told[0], evidence=(*told[0].evidence, corrects))
    unheard = replace(told[4], id="unheard", title={"en": "Ω"}, summary={"en": "Ω"}, evidence=())
    outcomes = [
        replace(told[1], id=f"end-{outcome}", status=status, deadline=replace(EVENTS[7].deadline, title={}, outcome=outcome))
        for outcome, status in (("met", EventStatus.MOVED), ("lapsed", EventStatus.LAPSED))
    ]
    return (*told, unheard, replace(told[2], id="off", status=EventStatus.POSTPONED), *outcomes)


def log(told: tuple[Event, ...]) -> tuple[Change, ...]:
    """Everything added, then a change of every kind and of every field, and an event taken back whole."""
    added = [Change(n, NOW - timedelta(days=90), event.id, ChangeKind.ADDED, whole(event)) for n, event in enumerate(told, 1)]
    differences = {
        "title": ({PSEUDO: "Ω"}, dict(told[0].title)),
        "summary": (None, {"en": "Ω"}),
        "date": ("2024-04", "[2024-04-21..2024-04-30]"),
        "deadline.divest-by": (None, "2025-06-19"),
        "deadline": (None, {"id": "divest-by", "date": "2025-01-19", "outcome": "met"}),
        "evidence": ([], [{"publisher": "Σ", "relation": "denies"}]),
        **dict.fromkeys(("words", "official_ids", "follows", "caused_by"), ("Ω", None)),
        "category": ("law", "ban"),
        "status": ("expected", "happened"),
    }
    changed = tuple(FieldChange(name, *pair) for name, pair in differences.items())
    kinds = (ChangeKind.UPDATED, ChangeKind.MOVED, ChangeKind.CORRECTED)
    later = [
        Change(50 + n, NOW - timedelta(days=9 - n), told[n].id, kind, changed[n:] + changed[:n]) for n, kind in enumerate(kinds)
    ]
    gone = replace(told[0], id="gone", title={"en": "Ω"}, deadline=replace(EVENTS[0].deadline, id="gone-by", title={"en": "Ω"}))
    back = tuple(FieldChange(field.name, field.after, None) for field in whole(gone))
    return (
        *added,
        Change(40, NOW - timedelta(days=80), "gone", ChangeKind.ADDED, whole(gone)),
        *later,
        Change(60, NOW, "gone", ChangeKind.RETRACTED, back),
        Change(61, NOW, "rumour", ChangeKind.RETRACTED, (FieldChange("status", "happened", "retracted"),)),
    )


@pytest.fixture(scope="module")
def speaking() -> Iterator[None]:
    """Registers the language: this line and its texts are all there is of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(LANGUAGES, PSEUDO, Language(PSEUDO, marked_texts(), cldr="ar"))
        yield


@pytest.fixture(scope="module")
def strange(speaking) -> Saga:
    told = events()
    timeline = Timeline("strange", greek({"en": "a strange saga"}), (PSEUDO, GERMAN), Watch(), (), told)
    return Saga(timeline, log(told), deadlines(told))


@pytest.fixture(scope="module")
def files(env, strange: Saga) -> Mapping[str, bytes]:
    return everything(env, strange, statuses=sources(), hub="https://hub.example/", alarm_days=1)


@pytest.fixture(scope="module")
def mails(env, strange: Saga) -> Mapping[str, list[Rendered]]:
    """For each language a digest of everything and one of what came last."""
    made = [compose(strange.timeline, strange.changes, strange.deadlines, seq, NOW) for seq in (0, 20)]
    return {
        code: [render(env, digest, strange.timeline, code, "https://e.example") for digest in made if digest]
        for code in strange.timeline.languages
    }


def leaked(text: str) -> list[str]:
    """The Latin words outside the marks that are no names of formats."""
    text = " ".join(text.split())
    while (bare := MARKED.sub(" ", text)) != text:
        text = bare
    return re.findall(r"[A-Za-z]+", FORMATS.sub(" ", text))


def seen(page: BeautifulSoup) -> Iterator[str]:
    """What readers of a page see and hear, and what its head tells others."""
    for tag in page.select("script, style, code, [http-equiv], [name=viewport], [name=color-scheme], [name=robots]"):
        tag.decompose()
    for tag in page.find_all(True):
        yield from (tag[key] for key in SHOWN if tag.get(key))
        yield "".join(tag.find_all(string=True, recursive=False))
        if tag.get("property") in ("og:title", "og:description", "og:site_name") or tag.get("name") == "description":
            yield tag["content"]


def of_folder(files: Mapping[str, bytes], ending: str, german: bool = False) -> dict[str, str]:
    return {path: data.decode() for path, data in files.items() if path.endswith(ending) and path.startswith("de/") is german}


def named(doc: Any) -> Iterator[str]:
    """The texts of schema.org data."""
    if isinstance(doc, dict):
        yield from (value for key, value in doc.items() if key in ("name", "description", "headline") and isinstance(value, str))
    for member in doc.values() if isinstance(doc, dict) else doc if isinstance(doc, list) else ():
        yield from named(member)


def test_no_page_says_a_word_that_is_not_of_its_language(files) -> None:
    pages = of_folder(files, ".html")
    kinds = {path.split("/")[0] for path in pages}
    assert kinds >= {"index.html", "oldest", "deadlines", "changes", "sources", "about", "embed", "event", "category", "month"}
    for path, text in pages.items():
        found = soup(text)
        data = [json.loads(script.string) for script in found.select('script[type="application/ld+json"]')]
        assert not [(path, text) for text in (*named(data), *seen(found)) if leaked(text)]


def test_what_answers_a_search_is_in_the_language(env, strange) -> None:
    for query in (Query("σ"), Query("", "law"), Query("ϑϑϑ")):
        page = search_page(env, strange.timeline, strange.changes, strange.deadlines, strange.base_url, NOW, "", query)
        assert not [text for text in seen(soup(page.decode())) if leaked(text)]


def test_no_feed_says_a_word_that_is_not_of_its_language(files) -> None:
    for path, text in {**of_folder(files, ".atom"), **of_folder(files, ".rss")}.items():
        for node in ElementTree.fromstring(text).iter():
            if node.tag.rpartition("}")[2] in ("title", "name", "content", "description", "category"):
                read = words(soup(f"<p>{node.text or ''}"))
                assert not leaked(f"{read} {node.get('label', '')}"), path
    for path, text in of_folder(files, ".json").items():
        if path.startswith("feeds/"):
            feed = json.loads(text)
            said = [feed["title"], feed["description"], *(item["title"] for item in feed["items"])]
            said += [word for item in feed["items"] for word in (*item["tags"], words(soup(f"<p>{item['content_html']}")))]
            assert not leaked(" ".join(said)), path
    listed = [node for node in ElementTree.fromstring(files["opml.xml"]).iter("outline") if node.get("language") == PSEUDO]
    assert listed
    assert not leaked(" ".join(node.get("text", "") + node.get("description", "") for node in listed))


def test_no_calendar_says_a_word_that_is_not_of_its_language(files) -> None:
    for path in ("deadlines.ics", "events.ics"):
        calendar = Calendar.from_ical(files[path])
        entries = calendar.walk("VEVENT")
        assert len(entries) > 2
        assert not leaked(calendar["name"])
        for entry in entries:
            said = f"{entry['summary']} {entry['description']} {' '.join(map(str, entry['categories'].cats))}"
            assert not leaked(said)


def test_no_export_says_a_word_that_is_not_of_its_language(files) -> None:
    assert not leaked(re.sub(r"\]\(<[^>]*>\)", "", files["timeline.md"].decode()))
    for slide in json.loads(files["timelinejs.json"])["events"]:
        said = [slide.get(key, "") for key in ("display_date", "group")] + list(slide["text"].values())
        assert not leaked(words(soup(" ".join(said))))
    for row in csv.DictReader(io.StringIO(files["timeline.csv"].decode())):
        assert not leaked(row[f"date_{PSEUDO}"])
    for event in json.loads(files["events.json"])["events"]:
        assert not leaked(event["date"]["words"][PSEUDO] + event["standing"]["words"][PSEUDO])


def test_no_mail_and_no_picture_says_a_word_that_is_not_of_its_language(mails, strange) -> None:
    assert mails[PSEUDO]
    for mail in mails[PSEUDO]:
        page = soup(mail.html)
        assert not leaked(mail.subject + mail.text)
        assert not [text for text in seen(page) if leaked(text)]
    for event in (None, *strange.timeline.events):
        for node in ElementTree.fromstring(card_svg(strange.timeline, event, PSEUDO)).iter():
            assert not leaked(node.text or "")


def test_the_marks_find_a_word_that_leaked() -> None:
    assert leaked("«moved «early» by» Σ Retracted, 3 مايو 2025 (JSON Feed)") == ["Retracted"]
    assert leaked("«cut off in «the middle") == []


def test_every_category_of_numbers_is_told_apart(speaking) -> None:
    said = [count("events", n, PSEUDO) for n in (0, 1, 2, 3, 11, 100)]
    assert said == [f"«{category}: {n} events»" for category, n in zip(CATEGORIES, (0, 1, 2, 3, 11, 100), strict=True)]


def test_the_script_counts_in_the_forms_of_the_language(files) -> None:
    status = soup(files["index.html"].decode()).select_one("#found")
    assert {key for key in status.attrs if key.startswith("data-")} == {f"data-{form}" for form in (*CATEGORIES, "none")}


def test_pages_run_from_right_to_left_and_what_does_not_says_so(files) -> None:
    for path, text in of_folder(files, ".html").items():
        page = soup(text).html
        assert (page["lang"], page["dir"]) == (PSEUDO, "rtl"), path
    event = soup(files["event/unheard/index.html"].decode())
    assert (event.h1["lang"], event.h1["dir"], event.h1.get_text()) == ("en", "ltr", "Ω")
    assert event.select_one(".crumbs [aria-current]")["dir"] == "ltr"
    own = soup(files["event/law-signed/index.html"].decode())
    assert not {"lang", "dir"} & own.h1.attrs.keys()


def test_arrows_and_other_signs_between_texts_are_the_languages_own(env, strange, monkeypatch) -> None:
    monkeypatch.setitem(LANGUAGES, PSEUDO, Language(PSEUDO, {**marked_texts(), "arrow": "←"}, cldr="ar"))
    changed = everything(env, strange)
    for path in ("changes/index.html", "feeds/changes.atom", "events.ics"):
        assert "←" in changed[path].decode()
        assert "→" not in changed[path].decode()


def test_feeds_say_their_language_and_which_way_it_runs(files) -> None:
    feed = ElementTree.fromstring(files["feeds/changes.atom"])
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == PSEUDO
    bodies = [soup(node.text or "").select_one("body > div") for node in feed.iter("{http://www.w3.org/2005/Atom}content")]
    assert {(body["lang"], body["dir"]) for body in bodies} == {(PSEUDO, "rtl")}


# --- a language without an interface ------------------------------------------------------------------------------


def languages_around(tag: Tag) -> str:
    """The language that a text is declared to be in: that of the nearest element which names one."""
    return next((around["lang"] for around in (tag, *tag.parents) if around.get("lang") is not None), "")


def test_where_there_is_no_interface_the_frame_is_english_and_what_it_frames_is_not(files) -> None:
    for path, text in of_folder(files, ".html", german=True).items():
        page = soup(text)
        assert (page.html["lang"], page.html.get("dir")) == ("en", None), path
        for node in page.body.find_all(string=re.compile("Γ")):
            where = node.parent
            if where.name not in ("title", "code"):
                assert languages_around(where) == GERMAN, (path, node)


def test_english_words_around_german_ones_are_not_called_german(files) -> None:
    page = soup(files["de/index.html"].decode())
    for css in (".intro", "#board", ".event b", "footer p", ".search label"):
        assert languages_around(page.select_one(css)) == "en"
    assert languages_around(page.h1) == GERMAN
    changes = soup(files["de/changes/index.html"].decode())
    titled = next(tag for tag in changes.select(".fields div") if tag.dt.get_text() == "Title")
    assert titled.ins.select_one("span:not(.hidden)")["lang"] == GERMAN
    assert words(titled.select_one("del")) == "before: nothing"
    assert languages_around(titled.select_one("del")) == "en"


def test_addresses_and_alternates_stay_those_of_the_language_that_was_asked_for(files) -> None:
    head = soup(files["de/event/ruling/index.html"].decode()).head
    assert {link["hreflang"] for link in head.select("link[hreflang]")} == {PSEUDO, GERMAN, "x-default"}
    current = soup(files["de/index.html"].decode()).select_one("nav a[aria-current=true]")
    assert (current.get_text(), current["hreflang"]) == ("DE", GERMAN)
    assert (
        json.loads(soup(files["de/index.html"].decode()).select_one("[type='application/ld+json']").string)["inLanguage"] == "de"
    )


def test_a_feed_says_german_of_what_is_german_and_english_of_its_frame(files) -> None:
    xml_lang, atom = "{http://www.w3.org/XML/1998/namespace}lang", "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.fromstring(files["de/feeds/events.atom"])
    entries = {entry.find(f"{atom}link").get("href"): entry for entry in feed.iter(f"{atom}entry")}
    assert feed.get(xml_lang) == "en"
    entry = entries["https://example.org/saga/de/event/ruling/"]
    assert entry.find(f"{atom}title").get(xml_lang) == GERMAN
    body = soup(entry.find(f"{atom}content").text)
    assert body.select_one("body > div")["lang"] == "en"
    assert languages_around(body.find(string=re.compile("Γ")).parent) == GERMAN
    assert ElementTree.fromstring(files["de/feeds/events.rss"]).findtext("channel/language") == GERMAN
    whole_feed = json.loads(files["de/feeds/events.json"])
    assert whole_feed["language"] == GERMAN
    assert {item.get("language", GERMAN) for item in whole_feed["items"]} == {GERMAN, "en"}


def test_a_mail_says_german_of_what_is_german(mails) -> None:
    page = soup(mails[GERMAN][0].html)
    assert page.html["lang"] == "en"
    assert {languages_around(tag) for tag in page.select("h3") if "Γ" in tag.get_text()} == {GERMAN}
    assert {languages_around(tag) for tag in page.select("h2")} == {"en"}


def test_the_widget_says_german_of_what_is_german(files) -> None:
    page = soup(files["de/embed/index.html"].decode())
    assert (page.html["lang"], languages_around(page.h1), languages_around(page.h2)) == ("en", GERMAN, "en")


def test_a_page_in_german_and_one_in_english_say_the_same_words_around_it(env, strange) -> None:
    both = replace(strange.timeline, languages=(GERMAN, "en"))
    pages = everything(env, replace(strange, timeline=both, now=datetime(2025, 6, 7, tzinfo=UTC)))
    for page in ("about/index.html", "sources/index.html"):
        german, english = (soup(pages[f"{folder}{page}"].decode()).main for folder in ("", "en/"))
        for code in (*german.select("code"), *english.select("code")):
            code.decompose()
        assert words(german) == words(english)
