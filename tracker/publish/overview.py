"""The whole timeline as one small drawing: a band for each year, a dot for what happened, a diamond for what is due.

Only places and words are made here; `templates/site/overview.html` draws them. Across, everything is a share of the width in
percent, so that the drawing fits any screen without its dots and letters shrinking; down, it is in pixels. A month is a
twelfth of the width, whatever its days. Dots stand by thirds of a month (1-10, 11-20, 21-end), or by months where there are
many events: those of a category at the same place are one larger dot, so that the drawing stays small.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from tracker.dates import EventDate
from tracker.publish.catalog import Catalog
from tracker.publish.chronology import LONGEST_MONTH
from tracker.publish.languages import spoken
from tracker.publish.strings import count, say
from tracker.publish.views import DeadlineView, EventView
from tracker.publish.words import say_date, say_month

MANY = 200
"""Events from which on dots stand by months instead of thirds of them."""
LARGEST = 3
_LABEL = 36
_HEAD, _STEP, _LANE, _FOOT, _GAP = 20, 12, 14, 8, 3.0


@dataclass(frozen=True, slots=True)
class Dot:
    """Events of a category at a place. `size` is 1 to 3. `target` is the anchor on the timeline page of the first of them."""

    x: str
    y: int
    size: int
    category_name: str
    label: str
    target: str


@dataclass(frozen=True, slots=True)
class Line:
    """From one place to another in the same band; `arrow` where a move of a deadline ends."""

    x1: str
    x2: str
    y: int
    arrow: bool = False


@dataclass(frozen=True, slots=True)
class Diamond:
    """A date of a deadline. `state` is the deadline's at its last date, "left" at one it was moved from; `target` its anchor."""

    x: str
    y: int
    state: str
    label: str
    target: str


@dataclass(slots=True)
class Band:
    """A year: where it begins, and in it, counted from there, its line between events and deadlines, and its end.

    `now` is the place of today, "" in other years. `lanes` are the stretches that deadlines have taken below the line.
    """

    year: int
    top: int = 0
    base: int = 0
    height: int = 0
    now: str = ""
    dots: list[Dot] = field(default_factory=list)
    ranges: list[Line] = field(default_factory=list)
    moves: list[Line] = field(default_factory=list)
    diamonds: list[Diamond] = field(default_factory=list)
    lanes: list[list[tuple[float, float]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the way from one day to another: within a year, from a share of the width to another; `last` where it ends."""

    year: int
    start: float
    stop: float
    last: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """The drawing, and what it tells in words: `said` in a sentence, `listed` in a line for each year."""

    height: int
    bands: tuple[Band, ...]
    months: tuple[tuple[str, str], ...]
    said: str
    listed: tuple[tuple[int, str], ...]


def overview(catalog: Catalog) -> Overview | None:
    """The overview of an edition, None where it has no events. A year in which nothing was or is due has no band."""
    if not catalog.events:
        return None
    drawn = {year: Band(year) for year in _years(catalog)}
    cells = _cells(catalog.events)
    for band in drawn.values():
        band.base = _HEAD + _STEP * max((len(kinds) for place, kinds in cells.items() if place[0] == band.year), default=1)
    _draw_events(drawn, cells, catalog.language)
    for due in catalog.deadlines:
        _draw_deadline(drawn, due, catalog.language)
    if catalog.today.year in drawn:
        drawn[catalog.today.year].now = _percent(_across(catalog.today))
    height = _stack(drawn.values())
    return Overview(height, tuple(drawn.values()), _months(catalog.language), _said(catalog), _listed(catalog))


def stretches(years: Sequence[int], start: date, stop: date) -> Iterator[Stretch]:
    """The way from one day to another, also back in time, through those of the years (in their order) that lie between."""
    if start.year == stop.year:
        yield Stretch(start.year, _across(start), _across(stop), True)
        return
    ahead = start < stop
    enter, leave = (0.0, 100.0) if ahead else (100.0, 0.0)
    low, high = sorted((start.year, stop.year))
    yield Stretch(start.year, _across(start), leave, False)
    for year in years if ahead else reversed(years):
        if low < year < high:
            yield Stretch(year, enter, leave, False)
    yield Stretch(stop.year, enter, _across(stop), True)


# --- places -------------------------------------------------------------------------------------------------------


def _years(catalog: Catalog) -> Sequence[int]:
    days = [day for event in catalog.events for day in (event.date.earliest, event.date.latest)]
    steps = [step.date for due in catalog.deadlines for step in due.steps if step.date]
    years = {day.year for day in (*days, *(day for when in steps for day in (when.earliest, when.latest)))}
    if min(years) <= catalog.today.year <= max(years) + 1:
        years.add(catalog.today.year)
    return sorted(years)


def _across(day: date) -> float:
    """The share of a year's width at which a day lies, in percent."""
    return (day.month - 1 + (day.day - 0.5) / monthrange(day.year, day.month)[1]) / 12 * 100


def _percent(share: float) -> str:
    return f"{share:.1f}%"


def _middle(when: EventDate) -> date:
    """The day a date stands at: its middle, or its first day where that is not within a month or so."""
    days = when.days
    return when.earliest + timedelta(days=(days - 1) // 2) if 1 < days <= LONGEST_MONTH else when.earliest


def _cells(events: Sequence[EventView]) -> Mapping[tuple[int, float], Mapping[str, Sequence[EventView]]]:
    """The events of each place (a year and a share of its width) by category."""
    cells: dict[tuple[int, float], dict[str, list[EventView]]] = {}
    for event in sorted(events, key=lambda event: event.category_id):
        day = _middle(event.date)
        third = min((day.day - 1) // 10, 2)
        share = (day.month - 0.5) / 12 if len(events) > MANY else ((day.month - 1) * 3 + third + 0.5) / 36
        cells.setdefault((day.year, share * 100), {}).setdefault(event.category_id, []).append(event)
    return cells


def _stack(drawn: Iterable[Band]) -> int:
    """Put the bands one below the other; gives their height in all."""
    top = 0
    for band in drawn:
        band.top = top
        band.height = band.base + _LANE * len(band.lanes) + _FOOT
        top += band.height
    return top


# --- what is drawn ------------------------------------------------------------------------------------------------


def _draw_events(
    drawn: Mapping[int, Band], cells: Mapping[tuple[int, float], Mapping[str, Sequence[EventView]]], language: str
) -> None:
    for (year, share), kinds in sorted(cells.items(), key=lambda cell: cell[0]):
        band = drawn[year]
        for lane, members in enumerate(kinds.values()):
            y = band.base - _STEP // 2 - lane * _STEP
            band.dots.append(_dot(members, share, y, language))
            for event in members:
                _draw_range(drawn, event.date, year, y)


def _dot(members: Sequence[EventView], share: float, y: int, language: str) -> Dot:
    first, oldest = members[0], members[-1]
    if len(members) == 1:
        label = f"{say_date(first.date, language, short=True)}, {first.category}: {_cut(first.title.text)}"
    else:
        when = say_month(oldest.date.earliest.year, oldest.date.earliest.month, language)
        label = count("overview_several", len(members), language, category=first.category, when=when)
    return Dot(_percent(share), y, min(len(members), LARGEST), first.category_name, label, first.anchor)


def _cut(text: str) -> str:
    return text if len(text) <= _LABEL else text[:_LABEL].rpartition(" ")[0] + "…"


def _draw_range(drawn: Mapping[int, Band], when: EventDate, year: int, y: int) -> None:
    """A date that is not one day, as a line; in other years than that of its dot just above their own."""
    if when.earliest < when.latest:
        for piece in stretches(list(drawn), when.earliest, when.latest):
            band = drawn[piece.year]
            height = y if piece.year == year else band.base - _STEP // 2
            band.ranges.append(Line(_percent(piece.start), _percent(piece.stop), height))


def _draw_deadline(drawn: Mapping[int, Band], due: DeadlineView, language: str) -> None:
    """A deadline in a lane of its own: the dates it was moved from, the moves between them, and the date in force."""
    years, dates = list(drawn), [step.date for step in due.steps if step.date]
    moves = [(before, after) for before, after in pairwise(dates) if not before.overlaps(after)]
    ways = [piece for before, after in moves for piece in stretches(years, _middle(before), _middle(after))]
    spread = [piece for when in dates[-1:] if when.days > 1 for piece in stretches(years, when.earliest, when.latest)]
    spots = [*(before for before, _ in moves), *dates[-1:]]
    heights = _take_lanes(drawn, [*ways, *spread, *map(_spot, spots)])
    for piece in ways:
        drawn[piece.year].moves.append(_line(piece, heights))
    for piece in spread:
        drawn[piece.year].ranges.append(_line(piece, heights))
    for when, moved_to in zip(spots, [*(after for _, after in moves), None], strict=False):
        spot = _spot(when)
        drawn[spot.year].diamonds.append(_diamond(due, when, moved_to, heights[spot.year], language))


def _spot(when: EventDate) -> Stretch:
    """The place of a date, as a way of no length."""
    day = _middle(when)
    return Stretch(day.year, _across(day), _across(day), True)


def _line(piece: Stretch, heights: Mapping[int, int]) -> Line:
    return Line(_percent(piece.start), _percent(piece.stop), heights[piece.year], piece.last)


def _diamond(due: DeadlineView, when: EventDate, moved_to: EventDate | None, y: int, language: str) -> Diamond:
    day, state = say_date(when, language, short=True), _state(due, moved_to, language)
    label = say("overview_deadline", language, title=_cut(due.title.text), date=day, state=state)
    return Diamond(_percent(_across(_middle(when))), y, "left" if moved_to else due.state, label, due.anchor)


def _state(due: DeadlineView, moved_to: EventDate | None, language: str) -> str:
    """What became of a deadline at one of its dates."""
    if moved_to:
        return say("overview_moved", language, date=say_date(moved_to, language, short=True))
    if due.state != "open":
        return due.outlook
    return say("overdue" if due.overdue else "overview_due", language)


def _take_lanes(drawn: Mapping[int, Band], pieces: Sequence[Stretch]) -> Mapping[int, int]:
    """The height of a free lane in each year that the pieces touch; it is taken with this."""
    heights = {}
    for year in {piece.year for piece in pieces}:
        ends = [end for piece in pieces if piece.year == year for end in (piece.start, piece.stop)]
        low, high = min(ends) - _GAP, max(ends) + _GAP
        lanes = drawn[year].lanes
        lane = next((n for n, taken in enumerate(lanes) if all(high < a or b < low for a, b in taken)), len(lanes))
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append((low, high))
        heights[year] = drawn[year].base + _LANE // 2 + lane * _LANE + 2
    return heights


# --- what is said -------------------------------------------------------------------------------------------------


def _months(language: str) -> tuple[tuple[str, str], ...]:
    """The short name of each month and where its column begins."""
    tongue = spoken(language)
    return tuple((tongue.say_day(0, month, 0, short=True), _percent((month - 1) / 12 * 100)) for month in range(1, 13))


def _said(catalog: Catalog) -> str:
    language, events = catalog.language, catalog.events
    per_year = Counter(event.date.earliest.year for event in events)
    year, most = max(per_year.items(), key=lambda pair: (pair[1], pair[0]))
    first, last = min(event.date.earliest for event in events), max(event.date.earliest for event in events)
    ends = {"first": say_month(first.year, first.month, language), "last": say_month(last.year, last.month, language)}
    return count("overview_said", len(events), language, most=most, year=year, **ends)


def _listed(catalog: Catalog) -> tuple[tuple[int, str], ...]:
    """For each year its events by category, the most first."""
    found: dict[int, Counter[str]] = {}
    for event in reversed(catalog.events):
        found.setdefault(event.date.earliest.year, Counter())[event.category] += 1
    language = catalog.language
    return tuple((year, _year_line(kinds, language)) for year, kinds in sorted(found.items()))


def _year_line(kinds: Counter[str], language: str) -> str:
    parts = ", ".join(f"{category} {n}" for category, n in kinds.most_common())
    return count("overview_year", kinds.total(), language, list=parts)
