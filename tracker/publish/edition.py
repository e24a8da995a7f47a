"""A timeline in one language at one place: which address each of its pages and feeds has.

Pages link to each other relatively, so that the same bytes work on any host, in any folder and straight from disk; heads,
feeds and mails use absolute addresses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from babel.core import get_global, parse_locale

from tracker.model import Event, Texts, Timeline
from tracker.publish.languages import spoken
from tracker.publish.safe import name, tidy
from tracker.publish.words import publisher_key


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text and the language it is really in, which may not be the one asked for."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Edition:
    """What every view needs to know: the timeline, the language, where it is published, and its events by id.

    `families` names the owner of a publisher where the timeline's sources tell it.
    """

    timeline: Timeline
    language: str
    base_url: str
    events: Mapping[str, Event]
    families: Mapping[str, str] = field(default_factory=dict)

    @property
    def interface(self) -> str:
        """The language in which the edition speaks of itself: its own where we have that, else English."""
        return spoken(self.language).code

    def path(self, page: str) -> str:
        """The path of a page of this language below the base URL; the first language has no prefix. "" is the front page."""
        first = self.timeline.languages[0] if self.timeline.languages else self.language
        return page if self.language == first else f"{name(self.language.lower())}/{page}"

    def url(self, page: str) -> str:
        """The absolute address of a page of this language."""
        return absolute(self.base_url, self.path(page))

    def editions(self) -> Iterator[Edition]:
        """The same timeline in each of its languages, in their order."""
        return (replace(self, language=language) for language in self.timeline.languages)


def edition(timeline: Timeline, language: str, base_url: str) -> Edition:
    """The timeline as published in a language below a base URL."""
    families = {publisher_key(source.publisher): source.family for source in timeline.sources if source.family}
    return Edition(timeline, language, base_url, {event.id: event for event in timeline.events}, families)


def phrase(texts: Texts, language: str, fallback: str = "") -> Phrase:
    """The text in the language, else in English, else in any, else the fallback."""
    for code in (language, "en", *texts):
        if texts.get(code):
            return Phrase(tidy(texts[code]), code)
    return Phrase(tidy(fallback), spoken(language).code)


def locale(language: str) -> str:
    """A language as Open Graph names it, `it_IT`: with the territory its tag has, else the likeliest; "" for an unknown one."""
    try:
        spoken, territory, *_ = parse_locale(language, sep="-")
    except ValueError:
        return ""
    likely = get_global("likely_subtags").get(spoken)
    territory = territory or (parse_locale(likely)[1] if likely else None)
    return f"{spoken}_{territory}" if territory else ""


def event_page_path(event_id: str) -> str:
    """The page of an event, below the prefix of its language."""
    return f"event/{name(event_id)}/"


def category_page_path(category: str) -> str:
    """The page of the events of a category, below the prefix of its language."""
    return f"category/{name(category)}/"


def month_page_path(year: int, month: int) -> str:
    """The page of the events of a month, below the prefix of its language."""
    return f"month/{year:04}-{month:02}/"


def absolute(base_url: str, path: str) -> str:
    """The absolute address of a path below the base URL."""
    return f"{base_url.rstrip('/')}/{path}"


def relative(origin: str, target: str) -> str:
    """How the page at path `origin` links to the path `target`. Folders are named with their index.html, as disks need it."""
    leaf = f"{target}index.html" if not target or target.endswith("/") else target
    here, there = origin.split("/")[:-1], leaf.split("/")
    shared = next((n for n, (a, b) in enumerate(zip(here, there[:-1], strict=False)) if a != b), min(len(here), len(there) - 1))
    return "../" * (len(here) - shared) + "/".join(there[shared:])
