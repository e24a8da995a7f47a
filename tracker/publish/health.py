"""How the sources of a timeline are doing, in words that change only when their state does: no times of last checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tracker.dates import exact_day
from tracker.model import Source, SourceStatus
from tracker.publish.evidence import language_name
from tracker.publish.strings import say
from tracker.publish.words import say_date
from tracker.states import SourceState
from tracker.text import clean


@dataclass(frozen=True, slots=True)
class HealthView:
    """A source and how it is doing. `state` is "ok", "failing", "silent", "paused", "off", "new" or, where unknown, ""."""

    publisher: str
    about: str
    url: str
    tier: str
    kind: str
    language: str
    state: str
    state_words: str


def health_views(
    sources: Sequence[Source], statuses: Sequence[tuple[Source, SourceStatus]], language: str
) -> tuple[HealthView, ...]:
    """The sources of the statuses, else, where there are none, those of the timeline with nothing said of their state."""
    known: Sequence[tuple[Source, SourceStatus | None]] = statuses or [(source, None) for source in sources]
    return tuple(_view(source, status, language) for source, status in known)


def _view(source: Source, status: SourceStatus | None, language: str) -> HealthView:
    state = _state(source, status)
    return HealthView(
        publisher=clean(source.publisher, 200),
        about=clean(source.about, 500),
        url=source.url,
        tier=say(f"tier_{source.tier}", language),
        kind=say(f"kind_of_{source.kind}", language),
        language=language_name(source.language, language),
        state=state,
        state_words=_words(state, status, language),
    )


def _state(source: Source, status: SourceStatus | None) -> str:
    if status is None:
        return ""
    if not source.enabled or status.paused:
        return "paused" if status.paused else "off"
    return "new" if status.last_check is None else status.state.value


def _words(state: str, status: SourceStatus | None, language: str) -> str:
    if status is None:
        return ""
    if state not in (SourceState.FAILING, SourceState.SILENT):
        return say(f"health_{state}", language)
    since = status.last_ok if state == SourceState.FAILING else status.last_new
    if since is None:
        return say(f"health_{state}_always", language)
    return say(f"health_{state}", language, date=_day(since, language))


def _day(at: datetime, language: str) -> str:
    return say_date(exact_day(at.astimezone(UTC).date()), language)
