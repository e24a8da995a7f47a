"""How the tests read pages: as trees, and as the words a reader sees."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from bs4 import BeautifulSoup, Tag
from jinja2 import Environment

from tracker.publish.catalog import catalog
from tracker.publish.frame import Frame
from tracker.publish.html import deadlines_page, event_page, log_page, timeline_page
from tracker.publish.site import site


def urn(*parts: str) -> str:
    """The id promised to a thing of the saga: a UUID of the ids it is known by, under a namespace that never changes."""
    return uuid5(UUID("2861ab02-d6ba-46f3-93fb-4a699531b0f0"), "/".join(("saga", *parts))).urn


def soup(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "lxml")


def words(tag: Tag | None) -> str:
    """The text of a tag, its spaces folded."""
    assert tag is not None
    return " ".join(tag.get_text(" ").split())


def frame(env: Environment, saga: Any, language: str = "en", **changed: Any) -> Frame:
    """The frame of a saga, with some of its parts changed."""
    saga = replace(saga, **changed)
    return Frame(env, catalog(saga.timeline, saga.changes, saga.deadlines, language, saga.base_url, saga.now))


def front(env: Environment, saga: Any, language: str = "en", **changed: Any) -> BeautifulSoup:
    return soup(timeline_page(frame(env, saga, language, **changed)))


def dues(env: Environment, saga: Any, language: str = "en", **changed: Any) -> BeautifulSoup:
    return soup(deadlines_page(frame(env, saga, language, **changed)))


def log(env: Environment, saga: Any, language: str = "en", **changed: Any) -> BeautifulSoup:
    """The newest page of the log of changes."""
    made = frame(env, saga, language, **changed)
    return soup(log_page(made, None, made.catalog.log_pages[0], None))


def about(env: Environment, saga: Any, event_id: str, language: str = "en", **changed: Any) -> BeautifulSoup:
    """The page of an event."""
    made = frame(env, saga, language, **changed)
    event = next(event for event in made.catalog.events if event.id == event_id)
    return soup(event_page(made, event, None, None))


def everything(env: Environment, saga: Any, **more: Any) -> dict[str, bytes]:
    """All files of the site."""
    return dict(site(env, saga.timeline, saga.changes, saga.deadlines, saga.base_url, saga.now, **more))


def site_pages(env: Environment, saga: Any) -> dict[str, str]:
    return {path: data.decode() for path, data in everything(env, saga).items() if path.endswith(".html")}
