"""Detection: from articles to stories and candidates, each with its reasons. Pure: no clock, no network, no store.

`detect` runs the steps in order: relevance, duplicates, stories, happening, dates, novelty, reasons. Each step is a module of
pure functions; `lexicon` holds the words they know, `likeness` the one definition of how alike two texts are.
"""

from __future__ import annotations

from tracker.detect.flow import WINDOW, Findings, Memory, detect
from tracker.detect.gate import Gate
from tracker.detect.reading import Reading, read
from tracker.detect.relevance import compiled, no_entity
from tracker.model import Article, Timeline

__all__ = ["WINDOW", "Findings", "Gate", "Memory", "detect", "matters", "no_entity"]


def matters(article: Article, timeline: Timeline) -> bool:
    """Whether an article passes relevance as it stands: worth fetching its page for the text."""
    return isinstance(read(article, compiled(timeline.watch)), Reading)
