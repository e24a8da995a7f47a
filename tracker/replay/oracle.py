"""A maintainer played from labels: approves what is new, merges what the timeline has, rejects the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tracker import review
from tracker.model import Candidate
from tracker.replay.run import Recorded
from tracker.review import Known, Ruling, Word
from tracker.states import CandidateKind

DEVELOPMENT, OFFTOPIC, OTHER = "development", "offtopic", "other"
WHO = "oracle"


@dataclass(frozen=True, slots=True)
class Label:
    """What a person said of an item: its class, the event it develops ("" if none) and that event's ISO date ("" if unknown)."""

    kind: str
    event: str = ""
    date: str = ""
    seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a candidate is by the labels of its items: `right` (it reports `event`), `wrong`, or `unjudged`."""

    result: str
    event: str = ""
    events: frozenset[str] = frozenset()


def verdict(items: Iterable[str], labels: Mapping[str, Label]) -> Verdict:
    """How the labels judge a candidate made of these items.

    Right where some item develops an event and no more than as many are off the topic; unjudged where nothing is labelled, or
    all is about something close by that is not followed.
    """
    known = [labels[item] for item in items if item in labels]
    events = Counter(label.event for label in known if label.kind == DEVELOPMENT and label.event)
    if events:
        noise = sum(label.kind == OFFTOPIC for label in known)
        result = "wrong" if noise > sum(events.values()) else "right"
        return Verdict(result, events.most_common(1)[0][0], frozenset(events))
    return Verdict("unjudged" if {label.kind for label in known} <= {OTHER} else "wrong")


class Oracle:
    """Rules on every candidate it is shown, through the functions of `review`, as one who knows the labels.

    What has no labelled item it leaves undecided, for labels are of a sample: a maintainer might know it to be right. An event
    new to the timeline gets the label's id and date, as a maintainer corrects what detection proposed.
    """

    def __init__(self, labels: Mapping[str, Label]) -> None:
        self._labels = labels
        self._dates = {label.event: label.date for label in labels.values() if label.event and label.date}

    def __call__(self, candidate: Candidate, items: Sequence[Recorded], known: Known, now: datetime) -> Ruling | None:
        if not any(item.id in self._labels for item in items):
            return None
        judged = verdict((item.id for item in items), self._labels)
        articles = [item.article for item in items]
        word = Word(WHO, now, f"labels: {judged.event or judged.result}")
        if judged.result != "right":
            return review.reject(candidate, word)
        if candidate.kind is CandidateKind.UPDATE and candidate.event_id == judged.event:
            return review.approve(candidate, articles, known, word)
        if judged.event in known.events:
            return review.merge(candidate, articles, judged.event, known, word)
        as_new = replace(candidate, kind=CandidateKind.NEW, event_id="")
        return review.approve(as_new, articles, known, word, self._corrections(judged.event))

    def _corrections(self, event: str) -> dict[str, str]:
        return {"id": event} | ({"date": self._dates[event]} if event in self._dates else {})
