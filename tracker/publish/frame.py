"""What all pages of a language share: head, links to each other, and the item that stands for an event in every list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from tracker.dates import exact_day
from tracker.model import Event
from tracker.publish import cards
from tracker.publish.catalog import Catalog
from tracker.publish.edition import absolute, locale, relative
from tracker.publish.formats import Format, offered
from tracker.publish.strings import count, forms, say, strings
from tracker.publish.views import EventView
from tracker.publish.words import say_date, say_instant

Pair = tuple[str, str]
"""The name and value of a `<meta>` element: names `og:...` go into its attribute `property`, others into `name`."""


@dataclass(frozen=True)
class Frame:
    """The templates with the catalog of a language, and the paths of what is published beside its pages.

    `pictured` says whether a picture is published for each page, to be shown where the page is linked to.
    """

    env: Environment
    catalog: Catalog
    paths: Collection[str] = ()
    pictured: bool = False
    _items: dict[tuple[str, str], Mapping[str, Markup]] = field(default_factory=dict)

    @cached_property
    def formats(self) -> tuple[Format, ...]:
        """What the timeline is offered as in this language besides pages."""
        return offered(self.paths, self.catalog.here)

    def render(
        self, template: str, page: str, same_as: str | None = None, picture: Sequence[Pair] | None = None, **values: Any
    ) -> str:
        """A page at its path below the language. `same_as` is the page it only shows in another way, for its canonical link;
        `picture` is what `picture_of` gives, that of the timeline where there is none.
        """
        here, language = self.catalog.here, self.catalog.language
        path = here.path(page)
        html = self.env.get_template(f"site/{template}").render(
            page=page,
            title=self.catalog.title,
            language=here.interface,
            written=language,
            today=(self.catalog.today.isoformat(), say_date(exact_day(self.catalog.today), language)),
            t=strings(language),
            say=partial(say, language=language),
            count=partial(count, language=language),
            forms=partial(forms, language=language),
            instant=partial(say_instant, language=language),
            link=lambda target: relative(path, here.path(target)),
            file=lambda target: relative(path, target),
            url=partial(absolute, here.base_url),
            canonical=here.url(page if same_as is None else same_as),
            alternates=self._alternates(page),
            formats=self.formats,
            shared=(*self._locales, *(self._picture if picture is None else picture)),
            **values,
        )
        # All attributes stand in double quotes or none, so an apostrophe needs no escape; Italian is full of them.
        return html.replace("&#39;", "'")

    def items(self, page: str, heading_tag: str = "h5") -> Callable[[Sequence[EventView]], Markup]:
        """How events are shown in a list on the page. Each is rendered once for all pages that show it in the same way."""
        here = self.catalog.here
        root = relative(here.path(page), here.path("")).removesuffix("index.html")
        if (root, heading_tag) not in self._items:
            shared = {"t": strings(here.language), "language": here.interface, "root": root, "heading": heading_tag}
            module: Any = self.env.get_template("site/item.html").make_module(shared)
            self._items[root, heading_tag] = {event.id: module.item(event) for event in self.catalog.events}
        rendered = self._items[root, heading_tag]
        return lambda events: Markup("\n").join([rendered[event.id] for event in events])

    def picture_of(self, event: Event | None) -> Sequence[Pair]:
        """What names the picture of an event, or of the timeline, where a page is linked to; without pictures it says so."""
        here = self.catalog.here
        return cards.meta(here.timeline, event, here.language, here.base_url) if self.pictured else (("twitter:card", "summary"),)

    @cached_property
    def _picture(self) -> Sequence[Pair]:
        return self.picture_of(None)

    @cached_property
    def _locales(self) -> Sequence[Pair]:
        """The language of the pages and the others they are in, as Open Graph names them."""
        here = self.catalog.here
        others = [("og:locale:alternate", locale(code)) for code in here.timeline.languages if code != here.language]
        return [(key, value) for key, value in (("og:locale", locale(here.language)), *others) if value]

    def _alternates(self, page: str) -> Sequence[Mapping[str, str]]:
        """The same page in every language of the timeline: language, relative link and absolute address."""
        here = self.catalog.here
        return [
            {"language": other.language, "link": relative(here.path(page), other.path(page)), "url": other.url(page)}
            for other in here.editions()
        ]
