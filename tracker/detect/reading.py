"""An article as detection reads it: its language, the part of the title that matters, what it names and states, its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from tracker.detect import likeness
from tracker.detect.cues import QUESTION_MARKS_ZH
from tracker.detect.facts import Facts, facts
from tracker.detect.glossary import concept
from tracker.detect.relevance import Named, Profile, letting_go, named
from tracker.model import Article, LetGo
from tracker.text import is_han, tokens

LEAD = 600
"""How many characters of the text are read: news puts first what is new, and background below it."""

_NEWSROOMS: Mapping[str, ZoneInfo] = {
    "en": ZoneInfo("America/New_York"),
    "it": ZoneInfo("Europe/Rome"),
    "zh": ZoneInfo("Asia/Shanghai"),
}
"""Where those who write in a language say "today"; other languages are read in UTC."""

_SEGMENT = re.compile(r"\s*[;；|｜]\s*|[.,]\s+(?:And|Plus),\s+")
_CLAUSE = re.compile(r"[，,。！!？?]\s*")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of one article. `headline` is the statement of its title about the saga; `asks` if it is a question."""

    article: Article
    language: str
    headline: str
    asks: bool
    named: Named
    facts: Facts
    words: tuple[str, ...]
    concepts: tuple[str, ...]

    @property
    def id(self) -> int:
        return self.article.id

    @property
    def day(self) -> date:
        """The day it was published, as its newsroom's calendar had it."""
        return newsroom_day(self.article, self.language)

    @property
    def family(self) -> str:
        """Who stands behind the article, for counting independent reports."""
        return self.article.family or self.article.publisher or self.article.origin or self.article.source_id


@lru_cache(maxsize=8192)
def read(article: Article, profile: Profile) -> Reading | LetGo:
    """An article read with a profile, or why it is let go. Remembered: every tick reads the articles of the window again."""
    language = language_of(article)
    segments = [part for part in _SEGMENT.split(article.title) if part]
    about = _about(segments, language, profile)
    headline = statement(about, language) or about
    lead = article.text[:LEAD]
    found = named(headline, f"{article.title}. {lead}", language, profile)
    why_not = letting_go(article.id, article.title, language, found, profile)
    if why_not:
        return why_not
    stated = facts(headline, lead, language, newsroom_day(article, language), profile)
    return Reading(
        article=article,
        language=language,
        headline=headline,
        asks=about.rstrip().endswith(("?", "？")) and headline == about,
        named=found,
        facts=stated,
        words=likeness.words(f"{headline} {lead}"),
        concepts=concepts(headline, language, found, stated),
    )


def concepts(headline: str, language: str, found: Named, stated: Facts) -> tuple[str, ...]:
    """What a text is about, in words no language has: the entities, themes, doers, doings and figures it names.

    Those of the headline stand twice.
    """
    head = [
        *(f"entity {name}" for name in found.head_entities),
        *(f"theme {name}" for name in found.head_themes),
        *(f"doer {name}" for name in stated.doers - found.entities),
        *(f"doing {name}" for name in stated.actions),
        *(f"{figure.kind} {figure.value}" for figure in stated.figures),
        *(meaning for word in tokens(headline) if (meaning := concept(word, language))),
    ]
    lead = [*(f"entity {name}" for name in found.lead_entities), *(f"theme {name}" for name in found.lead_themes)]
    return tuple(sorted([*head, *head, *lead]))


def newsroom_day(article: Article, language: str) -> date:
    """The day an article gives itself where it was written, else that on which it was first seen; none after it was seen.

    An instant of midnight UTC is a day that was given without a time: it stays that day.
    """
    at = min(article.published or article.seen, article.seen)
    zone = _NEWSROOMS.get(language)
    return at.astimezone(zone).date() if zone and not _is_mere_day(at) else at.date()


def _is_mere_day(at: datetime) -> bool:
    return at.timetz().replace(tzinfo=None) == time()


def language_of(article: Article) -> str:
    """The language to read in: Chinese if the title has Chinese characters, else what the source says, else English."""
    if is_han(article.title):
        return "zh"
    declared = article.language[:2].lower()
    return declared if declared and declared != "zh" else "en"


def statement(title: str, language: str) -> str:
    """A title without the question that Chinese forums put behind it; "" where it is a question altogether."""
    if language != "zh" or not title.rstrip().endswith(("？", "?")):
        return title
    clauses = [clause for clause in _CLAUSE.split(title) if clause]
    while clauses and any(mark in clauses[-1] for mark in QUESTION_MARKS_ZH):
        clauses.pop()
    return "，".join(clauses)


def _about(segments: list[str], language: str, profile: Profile) -> str:
    """Of a title that strings several news together, the parts that name what the saga is about, else those that name a party."""
    named_by = {part: {match.key for match in profile.names.find(part, language)} for part in segments}
    core = [part for part in segments if any(profile.is_core(entity) for entity in named_by[part])]
    return "; ".join(core or [part for part in segments if named_by[part]] or segments)
