"""All that the pages of one language show, made once for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from tracker.model import Change, Deadline, Timeline
from tracker.publish.chronology import newest_first
from tracker.publish.edition import Edition, Phrase, edition
from tracker.publish.history import Version, as_of, by_event, categories, history
from tracker.publish.log_pages import LogPage, log_pages
from tracker.publish.views import (
    ChangeView,
    DeadlineView,
    EventView,
    Reference,
    as_they_fall_due,
    change_view,
    deadline_view,
    event_view,
    heading,
    reference,
)
from tracker.publish.words import say_category


@dataclass(frozen=True)
class Catalog:
    """The views of an edition on a day, each made when first asked for. `changes` are in the order of the log."""

    here: Edition
    today: date
    changes: Sequence[Change]
    dues: Sequence[Deadline]

    @property
    def language(self) -> str:
        return self.here.language

    @property
    def title(self) -> Phrase:
        """The title of the timeline."""
        return heading(self.here.timeline.title, self.language, self.here.timeline.id)

    @cached_property
    def events(self) -> tuple[EventView, ...]:
        """All events, newest first."""
        return newest_first(event_view(self.here, event) for event in self.here.timeline.events)

    @cached_property
    def categories(self) -> Mapping[str, tuple[EventView, ...]]:
        """The events of each category, newest first; the largest category first."""
        found: dict[str, list[EventView]] = {}
        for event in self.events:
            found.setdefault(event.category_id, []).append(event)
        return {key: tuple(found[key]) for key in sorted(found, key=lambda key: (-len(found[key]), key))}

    @cached_property
    def deadlines(self) -> tuple[DeadlineView, ...]:
        """All deadlines, as they fall due."""
        return tuple(deadline_view(self.here, due, self.today) for due in as_they_fall_due(self.dues, self.today))

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """The log as history, oldest first."""
        return history(self.changes, self.here.events)

    @cached_property
    def log(self) -> tuple[ChangeView, ...]:
        """All changes, newest first, each as it was when published: what is said of it does not change with later ones."""
        known = by_event(self.versions)
        newest_first = reversed(self.versions)
        return tuple(change_view(as_of(self.here, known, one), one.change, one.event) for one in newest_first)

    @cached_property
    def log_pages(self) -> tuple[LogPage, ...]:
        """The numbered pages of the log, the newest first."""
        return log_pages(self.log)

    @cached_property
    def history(self) -> Mapping[str, tuple[ChangeView, ...]]:
        """The changes of each event, by its id, newest first; also of those that were taken out of the timeline."""
        found: dict[str, list[ChangeView]] = {}
        for version, view in zip(reversed(self.versions), self.log, strict=True):
            found.setdefault(version.change.event_id, []).append(view)
        return {key: tuple(views) for key, views in found.items()}

    @cached_property
    def removed(self) -> Mapping[str, Reference]:
        """The events that were published and are no longer in the timeline, by id, as they were last called."""
        return {key: views[0].event for key, views in self.history.items() if key not in self.here.events}

    @cached_property
    def published_categories(self) -> Mapping[str, str]:
        """Every category with a page, in words: those of today, the largest first, then those no event is in any more."""
        found = dict.fromkeys((*self.categories, *categories(self.versions)))
        return {category: say_category(category, self.language) for category in found}

    @cached_property
    def changes_of(self) -> Mapping[str, tuple[Change, ...]]:
        """The changes of each event, by its id, in the order of the log."""
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            found.setdefault(change.event_id, []).append(change)
        return {key: tuple(changes) for key, changes in found.items()}

    @cached_property
    def leads_to(self) -> Mapping[str, tuple[Reference, ...]]:
        """The events that follow from one, by its id."""
        found: dict[str, list[Reference]] = {}
        for event in self.here.timeline.events:
            for before in dict.fromkeys((*event.follows, *event.caused_by)):
                found.setdefault(before, []).append(reference(self.here, event.id))
        return {key: tuple(views) for key, views in found.items()}


def catalog(
    timeline: Timeline, changes: Sequence[Change], deadlines: Sequence[Deadline], language: str, base_url: str, now: datetime
) -> Catalog:
    """The catalog of a timeline in a language; of `now` only the date (UTC) matters."""
    return Catalog(edition(timeline, language, base_url), now.astimezone(UTC).date(), changes, deadlines)
