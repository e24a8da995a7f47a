"""An article as detection reads it: its language, the part of the title that matters, what it names and states, its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tracker.detect import likeness
from tracker.detect.cues import QUESTION_MARKS_ZH
from tracker.detect.facts import Facts, facts
from tracker.detect.relevance import Named, Profile, letting_go, named
from tracker.model import Article, LetGo
from tracker.text import is_han

LEAD = 600
"""How many characters of the text are read: news puts first what is new, and background below it."""

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
    shingles: frozenset[str]

    @property
    def id(self) -> int:
        return self.article.id

    @property
    def day(self) -> date:
        """The day the article gives itself, else the one it was first seen on."""
        return (self.article.published or self.article.seen).date()

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
    return Reading(
        article=article,
        language=language,
        headline=headline,
        asks=about.rstrip().endswith(("?", "？")) and headline == about,
        named=found,
        facts=facts(headline, lead, language, (article.published or article.seen).date(), profile),
        words=likeness.words(f"{headline} {lead}"),
        shingles=likeness.shingles(f"{article.title} {article.text}"),
    )


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
    """Of a title that strings several news together, the parts that name somebody of the profile."""
    naming = [part for part in segments if profile.names.find(part, language)]
    return "; ".join(naming or segments)
