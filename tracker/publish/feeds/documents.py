"""A feed's documents as bytes: Atom (RFC 4287), RSS 2.0 (with the RSS Board's profile) and JSON Feed 1.1; and their OPML list.

The XML formats carry the links of RFC 5005 and of WebSub as Atom links, JSON Feed has its own words for them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from jinja2 import Environment

from tracker.publish import ids
from tracker.publish.edition import Edition, category_page_path
from tracker.publish.feeds.entries import Entry
from tracker.publish.feeds.pages import Page
from tracker.publish.safe import name
from tracker.publish.strings import label, say
from tracker.publish.views import heading
from tracker.text import clean

KINDS = ("events", "changes")
TYPES: Mapping[str, str] = {
    "atom": "application/atom+xml",
    "rss": "application/rss+xml",
    "json": "application/feed+json",
}
NOTHING_YET = datetime(2000, 1, 1, tzinfo=UTC)
"""When a feed without entries was updated: it has to say something, and validators take what is before 1990 for a mistake."""
_TAG_OPENS = re.compile(r"<(?=[a-zA-Z/!?])")


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed of an edition: "events" or "changes", of one category or ("") of all."""

    here: Edition
    kind: str
    category: str = ""

    def path(self, form: str, number: int = 0) -> str:
        """The path of its live document in a format below the base URL, or of a page of its archive."""
        return self.here.path(feed_path(self.kind, form, self.category, number))

    def url(self, form: str, number: int = 0) -> str:
        return self.here.url(feed_path(self.kind, form, self.category, number))

    @property
    def id(self) -> str:
        return ids.feed_id(self.here.timeline.id, self.kind, self.here.language, self.category).urn

    @property
    def title(self) -> str:
        language, kind = self.here.language, say(f"feed_{self.kind}", self.here.language)
        if not self.category:
            return say("feed_title", language, timeline=self.author, kind=kind)
        category = label(f"category_{self.category}", clean(self.category, 100) or name(self.category), language)
        return say("feed_title_category", language, timeline=self.author, category=category, kind=kind)

    @property
    def author(self) -> str:
        """The timeline's title, for nobody is named as the author of its entries."""
        timeline = self.here.timeline
        return heading(timeline.title, self.here.language, timeline.id).text or name(timeline.id)

    @property
    def about(self) -> str:
        return say(f"feed_about_{self.kind}", self.here.language)

    @property
    def page_url(self) -> str:
        """The page that shows what the feed tells of."""
        if self.kind == "changes":
            return self.here.url("changes/")
        return self.here.url(category_page_path(self.category) if self.category else "")


def feed_path(kind: str, form: str, category: str = "", number: int = 0) -> str:
    """The path of a feed's live document, or of a page of its archive, below the prefix of its language."""
    folder = f"feeds/category/{name(category)}" if category else "feeds"
    return f"{folder}/{kind}.archive-{number}.{form}" if number else f"{folder}/{kind}.{form}"


def render(env: Environment, feed: Feed, page: Page, entries: Sequence[Entry], form: str, hub: str) -> bytes:
    """A document of a feed in a format, "atom", "rss" or "json"; only the live one names the WebSub hub, others do not change."""
    text = _json(feed, page, entries, hub) if form == "json" else _xml(env, feed, page, entries, form, hub)
    return text.encode()


def render_opml(env: Environment, feeds: Sequence[Feed]) -> bytes:
    """The feeds as an OPML 2.0 subscription list, each once, as Atom, in a folder per language."""
    languages = dict.fromkeys(feed.here.language for feed in feeds)
    groups = [(language, [feed for feed in feeds if feed.here.language == language]) for language in languages]
    return env.get_template("feeds/opml.xml").render(groups=groups, untagged=untagged).encode()


def _xml(env: Environment, feed: Feed, page: Page, entries: Sequence[Entry], form: str, hub: str) -> str:
    return env.get_template(f"feeds/feed.{form}").render(
        feed=feed,
        language=feed.here.interface,
        written=feed.here.language,
        links=_links(feed, page, form, hub),
        full=page.full,
        updated=max((entry.updated for entry in entries), default=NOTHING_YET),
        entries=entries,
        rfc3339=rfc3339,
        rfc822=rfc822,
        untagged=untagged,
    )


def _links(feed: Feed, page: Page, form: str, hub: str) -> Mapping[str, str]:
    around = {"prev-archive": page.previous, "next-archive": page.next}
    archive = {rel: feed.url(form, number) for rel, number in around.items() if number}
    live = {"current": feed.url(form)} if page.number else {"hub": hub} if hub else {}
    return {"self": feed.url(form, page.number), **live, **archive}


def _json(feed: Feed, page: Page, entries: Sequence[Entry], hub: str) -> str:
    language = feed.here.language
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": feed.url("json"),
        "description": feed.about,
        "language": language,
        "authors": [{"name": feed.author}],
    }
    document |= {"next_url": feed.url("json", page.previous)} if page.previous else {}
    document |= {"hubs": [{"type": "WebSub", "url": hub}]} if hub and not page.number else {}
    document["items"] = [_item(entry, language) for entry in entries]
    return json.dumps(document, ensure_ascii=False) + "\n"


def _item(entry: Entry, language: str) -> Mapping[str, Any]:
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title.text,
        "content_html": entry.content,
        "date_published": rfc3339(entry.published),
        "date_modified": rfc3339(entry.updated),
        "tags": [word for _, word in entry.categories],
    }
    return item | ({"language": entry.title.language} if entry.title.language != language else {})


def rfc3339(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds" if at.microsecond else "seconds").replace("+00:00", "Z")


def rfc822(at: datetime) -> str:
    """As RSS wants it: English names, the right weekday, GMT."""
    return format_datetime(at.astimezone(UTC), usegmt=True)


def untagged(text: str) -> str:
    """A plain text for RSS and OPML, whose readers take titles for HTML: what looks like a tag no longer does."""
    return _TAG_OPENS.sub("‹", text)
