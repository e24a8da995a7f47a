"""From a story to what is put before a maintainer: the candidate with its reasons, or nothing where the timeline has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tracker.dates import EventDate, day_range
from tracker.detect import bands, deadlines, happening, relevance
from tracker.detect.dates import event_date
from tracker.detect.earlier import Earlier
from tracker.detect.lexicon import CATEGORY_OF_ACTION
from tracker.detect.novelty import History, Novelty, retold
from tracker.detect.reading import LEAD, Reading
from tracker.detect.relevance import Profile
from tracker.detect.sameness import Measure, trace
from tracker.detect.stories import Open
from tracker.model import Candidate, DeadlineStep, Reason, Timeline
from tracker.states import TAKEN_UP, Band, CandidateKind, CandidateState, Tier

CATEGORIES = ("law", "court", "executive", "deal", "trade", "ban", "tech", "market")
_DATED = 12
_AHEAD = timedelta(hours=14)
"""How far ahead of UTC the easternmost calendars are: no newsroom's day is later."""
_CORROBORATED = (0.0, 0.0, 0.5, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Case:
    """What a story comes to: its clearest article, when it happened, what it is to the timeline, and why it matters."""

    clearest: Reading
    happened: EventDate
    novelty: Novelty
    step: DeadlineStep | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What comes of a story: a candidate or none, and articles that only support an event, as (event id, article id)."""

    candidates: tuple[Candidate, ...] = ()
    attached: tuple[tuple[str, int], ...] = ()


class Desk:
    """Where stories are held against a timeline as it stands now, and against what was put before a maintainer."""

    def __init__(self, timeline: Timeline, now: datetime, measure: Measure, earlier: Earlier) -> None:
        self._profile = relevance.compiled(timeline.watch)
        self._measure, self._earlier = measure, earlier
        self._history = History(timeline.events, self._profile)
        self._in_force = deadlines.in_force(timeline.events)
        self._now = now

    def propose(self, story: Open, new: frozenset[int], before: Sequence[Candidate]) -> Proposal:
        """What to do about a story that the articles `new` have just entered, and for which `before` was proposed.

        A pending candidate is brought up to date. A story that was decided is judged by its new articles alone, and proposed
        again only for what was not proposed before: another doing, or another change of its event.
        """
        pending = next((candidate for candidate in before if candidate.state is CandidateState.PENDING), None)
        decided = [candidate for candidate in before if candidate.state is not CandidateState.PENDING]
        told_anew = bool(decided) and pending is None
        readings = [reading for reading in story.readings if reading.id in new or not told_anew]
        if not readings:
            return Proposal()
        case = self._weigh(story, readings, _taken_up_as(before))
        story.title = story.title if told_anew else case.clearest.article.title
        if case.novelty.kind is None:
            evidence = (reading for reading in readings if reading.id in new and not _is_context(reading))
            return Proposal(attached=tuple((case.novelty.event_id, reading.id) for reading in evidence))
        made = candidate(story, case, self._now, pending)
        if made == pending or (told_anew and not _is_news(made, decided)):
            return Proposal()
        return Proposal(candidates=(made,))

    def _weigh(self, story: Open, readings: Sequence[Reading], taken_up_as: str) -> Case:
        clearest = max(readings, key=lambda reading: _clarity(reading, self._profile))
        happened = dated(readings, clearest, (self._now + _AHEAD).date())
        novelty = self._history.judge(clearest, happened, taken_up_as)
        of_saga = any(self._profile.is_core(entity) for entity in clearest.named.entities)
        step = deadlines.proposed(clearest, happened, self._in_force) if of_saga and not _is_context(clearest) else None
        found = _reasons(story, clearest, happened, novelty, step, self._profile)
        if novelty.kind is CandidateKind.NEW:
            found = (*found, *self._repetition(story.id, readings, novelty))
        return Case(clearest, happened, novelty, step, found)

    def _repetition(self, story_id: int, readings: Sequence[Reading], novelty: Novelty) -> tuple[Reason, ...]:
        """The strongest reason against what is taken for new: what it reads like, an event or an earlier candidate."""
        like = self._earlier.reason(trace(readings, self._measure), story_id)
        found = [reason for reason in (novelty.like, like) if reason]
        return (min(found, key=lambda reason: reason.weight),) if found else ()


def _taken_up_as(before: Sequence[Candidate]) -> str:
    """The event a maintainer made of a story or merged it into, "" if none."""
    return next((candidate.event_id for candidate in reversed(before) if candidate.state in TAKEN_UP), "")


def _is_news(made: Candidate, decided: Sequence[Candidate]) -> bool:
    """Whether a candidate has a reason about its event, or, where it is new, another doing or day than any decided one."""
    told = [reason for candidate in decided for reason in candidate.reasons]
    if made.kind is CandidateKind.NEW:
        doings = {reason.detail for reason in told if reason.rule == "act"}
        another = any(reason.rule == "act" and reason.detail not in doings for reason in made.reasons)
        return made.band is not Band.LOW and (another or _on_another_day(made, decided))
    ours = [reason for reason in made.reasons if reason.detail == made.event_id]
    return any((reason.rule, reason.matched) not in {(one.rule, one.matched) for one in told} for reason in ours)


def _on_another_day(made: Candidate, decided: Sequence[Candidate]) -> bool:
    """Whether the texts name a day that is that of no decided candidate."""
    if made.date is None or not made.date.words:
        return False
    return not any(candidate.date and made.date.overlaps(candidate.date) for candidate in decided)


def _is_context(reading: Reading) -> bool:
    return happening.is_context(happening.reasons(reading))


def dated(readings: Sequence[Reading], clearest: Reading, today: date) -> EventDate:
    """When a story's happening took place, from the texts of its articles, the clearest one first.

    Where no text names the day, it is that of the earliest article or the one before, for news of the evening is published the
    next day; where all are in a language other than English, which is that of most happenings told so, one more day may lie
    between. An official source publishes on its own day.
    """
    ordered = (clearest, *(reading for reading in readings if reading.id != clearest.id))
    texts = [(f"{reading.headline}. {reading.article.text[:LEAD]}", reading.language, reading.day) for reading in ordered]
    day, words = event_date(texts[:_DATED], today)
    if words or any(reading.article.tier is Tier.OFFICIAL for reading in readings):
        return day
    abroad = all(reading.language != "en" for reading in readings)
    return day_range(day.earliest - timedelta(days=2 if abroad else 1), day.latest)


def candidate(story: Open, case: Case, now: datetime, before: Candidate | None) -> Candidate:
    """The candidate for a story, in the place of the pending one `before` where there is one."""
    reading, total = case.clearest, bands.score(case.reasons)
    made = Candidate(
        id=0,
        story_id=story.id,
        kind=case.novelty.kind or CandidateKind.UPDATE,
        state=CandidateState.PENDING,
        band=bands.band(total),
        title=reading.article.title,
        date=case.happened,
        reasons=case.reasons,
        first_flagged=now,
        language=reading.language,
        event_id=case.novelty.event_id,
        category=category(reading),
        official_ids=_official_ids(story),
        deadline=case.step,
        score=total,
    )
    return replace(made, id=before.id, first_flagged=before.first_flagged) if before else made


def category(reading: Reading) -> str:
    """The category of what an article reports: a theme named like one, else by what is done, else ""."""
    themes = (*reading.named.head_themes, *reading.named.lead_themes)
    named = next((theme for theme in themes if theme in CATEGORIES), "")
    act = reading.facts.act
    return named or (CATEGORY_OF_ACTION.get(act.action, "") if act else "")


def _clarity(reading: Reading, profile: Profile) -> tuple[float, bool, float, int]:
    own = (*relevance.reasons(reading.named, profile), *happening.reasons(reading))
    return bands.score(own), reading.article.tier is Tier.OFFICIAL, -reading.article.seen.timestamp(), -reading.id


def _reasons(
    story: Open, clearest: Reading, happened: EventDate, novelty: Novelty, step: DeadlineStep | None, profile: Profile
) -> tuple[Reason, ...]:
    past = retold(happened, clearest.day)
    return (
        *relevance.reasons(clearest.named, profile),
        *happening.reasons(clearest),
        *_sources(story),
        *_corroboration(story, clearest),
        *([Reason("deadline_moved", 0.8, (step.id,), step.date.edtf)] if step and step.date else []),
        *([past] if past else []),
        *novelty.reasons,
    )


def _sources(story: Open) -> tuple[Reason, ...]:
    official = sorted(
        {reading.article.publisher or reading.family for reading in story.readings if reading.article.tier is Tier.OFFICIAL}
    )
    numbers = _official_ids(story)
    return (
        *([Reason("official_source", 1.0, tuple(official))] if official else []),
        *([Reason("official_id", 0.4, numbers)] if numbers else []),
    )


def _corroboration(story: Open, clearest: Reading) -> tuple[Reason, ...]:
    """That several publishers report it; an opinion or explainer does not become a happening by being repeated."""
    families = len(story.families)
    if families < 2 or _is_context(clearest):
        return ()
    return (Reason("corroborated", _CORROBORATED[min(families, 4)], tuple(story.families), str(families)),)


def _official_ids(story: Open) -> tuple[str, ...]:
    return tuple(sorted(frozenset[str]().union(*(reading.facts.official_ids for reading in story.readings))))
