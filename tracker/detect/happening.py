"""Whether a text reports that something happened, or only talks about the saga: cues, each a reason a reader can check."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.detect.actors import ACTORS, INSTITUTIONS
from tracker.detect.cues import CONTEXT, QUESTION_STARTS
from tracker.detect.lexicon import TALK, TOPICS, WEAK_ACTIONS
from tracker.detect.matching import Matcher
from tracker.detect.reading import Reading
from tracker.model import Reason
from tracker.states import Tier
from tracker.text import fold, tokens

_CUES = Matcher(CONTEXT)
_INSTITUTIONS = Matcher(ACTORS)
_WEIGHTS: Mapping[str, float] = {
    "explainer": -1.8,
    "opinion": -2.2,
    "stance": -2.0,
    "talk": -0.8,
    "poll": -2.2,
    "preview": -1.0,
    "live": -1.0,
    "maybe": -0.5,
    "roundup": -1.2,
}
CONTEXT_RULES = frozenset({"explainer", "opinion", "stance", "poll", "live", "question", "supposed"})
"""Rules of which one is enough to say that a text reports nothing new by itself."""
_REACH = 14


def reasons(reading: Reading) -> tuple[Reason, ...]:
    """What in an article's title speaks for a development, and what for mere context."""
    cues: dict[str, list[str]] = {}
    for match in _CUES.find(reading.article.title, reading.language):
        if match.key != "stance" or not _is_own_voice(reading, match.start):
            cues.setdefault(match.key, []).append(match.word)
    found = [Reason(rule, _WEIGHTS[rule], tuple(dict.fromkeys(words))) for rule, words in sorted(cues.items())]
    asked, supposed = _question(reading), _supposed(reading, cues.get("maybe", []))
    return (
        Reason("supposed", -1.8, supposed) if supposed else _act(reading),
        *([Reason("question", -2.0, (asked,))] if asked else []),
        *found,
    )


def is_context(found: tuple[Reason, ...]) -> bool:
    """Whether reasons say that a text is about the saga without reporting a step of it."""
    return any(reason.rule in CONTEXT_RULES for reason in found)


def _is_own_voice(reading: Reading, start: int) -> bool:
    """Whether who takes a stand there is an institution or of the saga: what they oppose or call for is an act of theirs."""
    title = reading.article.title
    before = title[:start] if len(fold(title)) == len(title) else fold(title)[:start]
    named = any(fold(word) in fold(before) for word in reading.named.head_entities.values())
    return named or bool(_INSTITUTIONS.find(before, reading.language))


def _act(reading: Reading) -> Reason:
    act = reading.facts.act
    if act is None or act.action in TOPICS:
        return Reason("document", 0.2) if reading.article.tier is Tier.OFFICIAL else Reason("no_act", -0.7)
    if act.action == TALK:
        return Reason("said", -0.2, reading.facts.said)
    weak = act.action in WEAK_ACTIONS and act.actor not in INSTITUTIONS
    return Reason("act", 0.4 if weak else 0.8, reading.facts.said, act.action)


def _supposed(reading: Reading, maybes: list[str]) -> tuple[str, ...]:
    """The words by which a headline says that its doing could come, not that it came: a "could" close before it.

    Not where somebody it names says so: an offer or a threat is a step by itself.
    """
    act = reading.facts.act
    if act is None or (act.actor and TALK in reading.facts.actions):
        return ()
    folded, doing = fold(reading.headline), reading.facts.said[-1]
    for maybe in maybes:
        end = folded.find(fold(maybe)) + len(maybe)
        if end >= len(maybe) and 0 <= folded.find(fold(doing), end) - end <= _REACH:
            return maybe, doing
    return ()


def _question(reading: Reading) -> str:
    """The word or mark that makes the headline a question, "" where it states something."""
    if reading.asks:
        return "?"
    first = (tokens(reading.headline) or ("",))[0]
    if reading.language == "zh":
        return next((word for word in QUESTION_STARTS["zh"] if word in fold(reading.headline)), "")
    return first if first in QUESTION_STARTS.get(reading.language, ()) else ""
