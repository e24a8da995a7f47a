"""The page about a replay: months side by side, every candidate with its reasons, and, with labels, what was wrong or missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jinja2 import Environment

from tracker.detect.reasons import render
from tracker.replay.oracle import DEVELOPMENT, Label, verdict
from tracker.replay.run import SHOWN, Proposed, Recorded, Tick

MOST_TITLES = 8
"""How many titles of a candidate's items are listed."""


@dataclass(frozen=True, slots=True)
class Card:
    """A candidate as the page shows it. `result` is "right", "wrong", "unjudged", or "" where there are no labels."""

    at: datetime
    month: str
    band: str
    result: str
    event: str
    title: str
    kind: str
    about: str
    date: str
    deadline: str
    state: str
    score: float
    reasons: tuple[tuple[float, str], ...]
    titles: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Missed:
    """An event that labelled items develop and no candidate that was shown reports."""

    event: str
    at: datetime
    month: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month in figures."""

    name: str
    items: int
    relevant: int
    shown: int
    low: int
    right: int
    wrong: int
    events: int
    missed: int


def page(
    env: Environment,
    steps: Sequence[Tick],
    found: Sequence[Proposed],
    items: Sequence[Recorded],
    labels: Mapping[str, Label],
) -> str:
    """One HTML page that needs no other file. Titles are data of strangers; the template escapes them."""
    by_id = {item.id: item for item in items}
    cards = [_card(proposed, by_id, labels) for proposed in found]
    first_seen = _events(items, labels)
    reported = {card.event for card in cards if card.result == "right" and card.band in SHOWN}
    missed = [_missed(event, at, items, labels) for event, at in first_seen.items() if event not in reported]
    months = _months(steps, cards, first_seen, missed)
    most = max((month.items for month in months), default=1)
    totals: dict[str, Any] = {"shown": sum(card.band in SHOWN for card in cards), "found": len(first_seen) - len(missed)}
    return env.get_template("report/replay.html").render(
        months=months, most=most, cards=cards, missed=missed, events=len(first_seen), labelled=bool(labels), **totals
    )


def _card(proposed: Proposed, by_id: Mapping[str, Recorded], labels: Mapping[str, Label]) -> Card:
    candidate = proposed.candidate
    judged = verdict(proposed.articles, labels) if labels else None
    step = candidate.deadline
    return Card(
        at=proposed.flagged,
        month=f"{proposed.flagged:%Y-%m}",
        band=proposed.band.value,
        result=judged.result if judged else "",
        event=judged.event if judged else "",
        title=candidate.title,
        kind=candidate.kind.value,
        about=candidate.event_id,
        date=candidate.date.edtf if candidate.date else "",
        deadline=f"{step.id} → {step.date.edtf}" if step and step.date else "",
        state=candidate.state.value,
        score=candidate.score,
        reasons=tuple((reason.weight, render(reason, "en")) for reason in candidate.reasons),
        titles=tuple(by_id[id_].article.title for id_ in proposed.articles[:MOST_TITLES]),
        more=max(0, len(proposed.articles) - MOST_TITLES),
    )


def _events(items: Iterable[Recorded], labels: Mapping[str, Label]) -> dict[str, datetime]:
    """When each labelled event was first reported in the stream, in that order."""
    first: dict[str, datetime] = {}
    for item in sorted(items, key=lambda item: item.article.seen):
        label = labels.get(item.id)
        if label and label.kind == DEVELOPMENT and label.event:
            first.setdefault(label.event, item.article.seen)
    return first


def _missed(event: str, at: datetime, items: Iterable[Recorded], labels: Mapping[str, Label]) -> Missed:
    telling = (item for item in items if item.id in labels and labels[item.id].event == event)
    titles = [item.article.title for item in telling if labels[item.id].kind == DEVELOPMENT]
    return Missed(event, at, f"{at:%Y-%m}", tuple(titles[:MOST_TITLES]))


def _months(
    steps: Iterable[Tick], cards: Sequence[Card], events: Mapping[str, datetime], missed: Sequence[Missed]
) -> list[Month]:
    count: Counter[tuple[str, str]] = Counter()
    for tick in steps:
        name = f"{tick.at:%Y-%m}"
        count[name, "items"] += tick.items
        count[name, "relevant"] += tick.relevant
    for card in cards:
        shown = card.band in SHOWN
        count[card.month, "shown" if shown else "low"] += 1
        count[card.month, card.result] += shown
    count.update((f"{at:%Y-%m}", "events") for at in events.values())
    count.update((one.month, "missed") for one in missed)
    fields = ("items", "relevant", "shown", "low", "right", "wrong", "events", "missed")
    return [Month(name, **{field: count[name, field] for field in fields}) for name in sorted({name for name, _ in count})]
