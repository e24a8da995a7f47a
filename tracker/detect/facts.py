"""What a text states that can be compared across wordings and languages: who did what, figures, official numbers, dates due."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date

from tracker.dates import EventDate
from tracker.detect.actors import ACTORS, INSTITUTIONS
from tracker.detect.dates import find_dates
from tracker.detect.lexicon import ACTIONS, MUTUAL, OFFICIAL_ACTIONS, TALK, TOPICS, WEAK_ACTIONS
from tracker.detect.matching import Match, Matcher
from tracker.detect.relevance import Profile
from tracker.text import fold

_ACTORS = Matcher(ACTORS)
_ACTIONS = Matcher(ACTIONS)
_PASSIVE = re.compile(
    r"[\w\s,]{0,20}\b(?:by|da|dal|dall|dalla|dai|dalle|del|dell|della|dei)\b[\s'](?:the\s|a\s|an\s|il\s|la\s)?(?:\w+\s){0,2}"
)
_OBJECT = re.compile(r"(?:对|向|针对|涉)\s?.?$")
_NOUNS_TOO = frozenset({"bans", "block", "blocks", "claims", "orders", "signals", "wins"})
_HAS_OBJECT = re.compile(
    r"\s+(?!(?:on|over|in|of|at|for|from|to|after|amid|and|or|as|by|with|is|are|was|were|will|would|could)\b)[\w\"'“‘$€£]"
)
_EARLIER = re.compile(
    r"(?:此前|曾经?)[^，。；]*$|\b(?:previously|formerly|earlier|once|in precedenza|gia in passato)\s(?:\w+\s)?$"
)
_CLOSE = 20
_PARTS_OF = {"house": "congress", "senate": "congress", "committee": "congress", "supreme_court": "court"}
_VOTED = frozenset({"pass", "rule", "introduce", "block"})
REACTION = "respond"
CORE = "core"
"""The doer of an act where it is an entity the saga is about, whichever of them: a company and its owner sue as one."""


@dataclass(frozen=True, slots=True)
class Act:
    """The main doing of a headline: a key of `lexicon.ACTIONS`, and who does it.

    The doer is an institution of `lexicon.ACTORS`, CORE for any core entity, the id of a party, or "" where none is named.
    """

    actor: str
    action: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its kind: `votes` ("352-65"), `days`, `percent`, or `money` ("300000000000 usd")."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one text.

    `act` is what its headline is about, `said` the words that say it; `actions` and `doers` are all the headline names, the
    latter by their keys in `lexicon.ACTORS` or the watch profile;
    `figures` those of the headline (below it stands background); `due` the days to come that
    headline and lead name; `terms` the lengths of time in days that they name ("another 75 days").
    """

    act: Act | None = None
    said: tuple[str, ...] = ()
    actions: frozenset[str] = frozenset()
    doers: frozenset[str] = frozenset()
    figures: frozenset[Figure] = frozenset()
    official_ids: frozenset[str] = frozenset()
    due: tuple[EventDate, ...] = ()
    terms: frozenset[int] = frozenset()


def facts(headline: str, lead: str, language: str, reference: date, profile: Profile) -> Facts:
    """The facts of a headline and the text below it, relative dates read from the day `reference`."""
    doers = _doers(headline, language, profile)
    doings = tuple(match for match in _ACTIONS.find(headline, language) if not _is_no_news(match, headline, language, doers))
    whole = f"{headline}. {lead}" if lead else headline
    actions = frozenset(match.key for match in doings)
    act, said = _act(fold(headline), doings, doers, profile)
    return Facts(
        act=act,
        said=said,
        actions=actions,
        doers=frozenset(doer.key for doer in doers),
        figures=frozenset(_stated(headline, actions)),
        official_ids=official_ids(headline) or official_ids(lead),
        due=tuple(dict.fromkeys(_due(whole, language, reference))),
        terms=frozenset(int(figure.value) for figure in figures(whole) if figure.kind == "days"),
    )


def _is_no_news(match: Match, headline: str, language: str, doers: Sequence[Match]) -> bool:
    """Whether a doing is said to be earlier, is part of a name ("appeals court"), or is an English noun without an object."""
    folded = fold(headline)
    if any(doer.start <= match.start and match.end <= doer.end for doer in doers):
        return True
    if _EARLIER.search(folded[max(0, match.start - _CLOSE) : match.start]):
        return True
    return language == "en" and match.word.lower() in _NOUNS_TOO and not _HAS_OBJECT.match(folded, match.end)


def _stated(headline: str, actions: frozenset[str]) -> Iterator[Figure]:
    """The figures of a headline; two numbers with a dash are a vote only where somebody votes."""
    return (figure for figure in figures(headline) if figure.kind != "votes" or actions & _VOTED)


def _due(text: str, language: str, reference: date) -> Iterator[EventDate]:
    for mention in find_dates(text, language, reference):
        if mention.kind != "range" and mention.date.earliest > reference:
            yield mention.date


# --- who did what -------------------------------------------------------------------------------------------------


def _doers(headline: str, language: str, profile: Profile) -> list[Match]:
    """Whoever a headline names, in order. Where an entity and an institution go by the same words, the institution is meant."""
    found = {(match.start, match.end): match for match in profile.names.find(headline, language)}
    found |= {(match.start, match.end): match for match in _ACTORS.find(headline, language)}
    return [found[place] for place in sorted(found)]


def _act(folded: str, doings: tuple[Match, ...], doers: list[Match], profile: Profile) -> tuple[Act | None, tuple[str, ...]]:
    """What was done and by whom, with the words that say so.

    A company's own reaction to a step is not a happening beside that step: "X responds to the House passing it" is the passing;
    that of an institution is, and comes first.
    """
    others = [doer for doer in doers if not profile.is_core(doer.key)]
    told = [(doing, _doer(doing, others if doing.key in OFFICIAL_ACTIONS else doers, folded)) for doing in doings]
    best = min(told, key=lambda pair: (_rank(*pair), pair[0].start), default=None)
    if best is None:
        return None, ()
    doing, doer = best
    if doer is None:
        return Act("", doing.key), (doing.word,)
    return Act(CORE if profile.is_core(doer.key) else doer.key, doing.key), (doer.word, doing.word)


def _rank(doing: Match, doer: Match | None) -> int:
    if doing.key == REACTION and doer is not None and doer.key in INSTITUTIONS:
        return -1
    if doing.key in TOPICS:
        return 3
    if doing.key == TALK:
        return 2
    return 1 if doing.key in WEAK_ACTIONS else 0


def _doer(doing: Match, doers: list[Match], folded: str) -> Match | None:
    """Who does it: whoever a passive names right after it ("ruled by the court"), else the first named before it.

    What Chinese marks as an object ("对...") does nothing, nor do names after an active doing. Of names that follow each other
    ("US House") the last one counts.
    """
    for match in doers:
        if match.start >= doing.end and _PASSIVE.fullmatch(folded[doing.end : match.start]):
            return match
    before = [match for match in doers if match.end <= doing.start and not _OBJECT.search(folded[: match.start + 1])]
    doer = before[0] if before else None
    for match in before[1:]:
        if doer is None or match.start > doer.end + 1:
            break
        doer = match
    return doer


def acts_clash(one: Act, other: Act) -> bool:
    """Whether two doings cannot be the same: an institution's reaction beside anything else, or the same by different doers.

    Parties (states, persons) clash with nobody, for a government acts through its institutions; nor do the two sides of what
    takes two, and who goes with a mere topic says little.
    """
    if _is_reaction(one) or _is_reaction(other):
        return one != other
    if one.action != other.action or one.actor == other.actor or one.action in MUTUAL | TOPICS:
        return False
    if _PARTS_OF.get(one.actor) == other.actor or _PARTS_OF.get(other.actor) == one.actor:
        return False
    return {one.actor, other.actor} <= INSTITUTIONS | {CORE}


def _is_reaction(act: Act) -> bool:
    return act.action == REACTION and act.actor in INSTITUTIONS


# --- figures ------------------------------------------------------------------------------------------------------

_VOTES = re.compile(
    r"(?<![\d.,-])(\d{1,3})\s*(?:-|–|—|比|票对|\sto\s|\sa\s|\svotes to\s|\svoti contro\s)\s*(\d{1,3})"
    r"(?![\d%.-]|,\d|\s*(?:days|giorni|天|日))"
)
_DAYS = re.compile(r"(?<![\d.,-])(\d{1,3})[\s-]*(?:more\s+|altri\s+)?(?:days?\b|giorni\b|天)", re.IGNORECASE)
_PERCENT = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d+)?)\s*(?:%|％|percent\b|per cento\b)", re.IGNORECASE)
_NUMBER = r"(\d+(?:[.,]\d+)*)"
_SCALES = {
    "trillion": 1e12, "tn": 1e12, "billion": 1e9, "bn": 1e9, "b": 1e9, "million": 1e6, "mln": 1e6, "m": 1e6,
    "miliardi": 1e9, "miliardo": 1e9, "mld": 1e9, "milioni": 1e6, "亿": 1e8, "万": 1e4, "万亿": 1e12, "": 1.0,
}  # fmt: skip
_SCALE = "|".join(sorted((re.escape(word) for word in _SCALES if word), key=len, reverse=True))
_SIGNS = {"$": "usd", "€": "eur", "£": "gbp", "美元": "usd", "欧元": "eur", "dollar": "usd", "euro": "eur", "人民币": "cny"}
_MONEY_SIGN_FIRST = re.compile(rf"([$€£])\s*{_NUMBER}\s*({_SCALE})?(?![a-z])")
_MONEY_SIGN_LAST = re.compile(rf"{_NUMBER}\s*({_SCALE})?\s*(?:di\s+|of\s+)?(美元|欧元|人民币|dollar|euro)")


def figures(text: str) -> Iterator[Figure]:
    """The figures of a text by kind, written the same in every language."""
    for match in _VOTES.finditer(text):
        yield Figure("votes", f"{match[1]}-{match[2]}")
    for match in _DAYS.finditer(text):
        yield Figure("days", match[1])
    for match in _PERCENT.finditer(text):
        yield Figure("percent", match[1].replace(",", "."))
    # Lowered here, not matched in any case: then a Turkish dotless i would match the i of "million".
    lowered = text.lower()
    for match in _MONEY_SIGN_FIRST.finditer(lowered):
        yield _money(match[1], match[2], match[3])
    for match in _MONEY_SIGN_LAST.finditer(lowered):
        yield _money(match[3], match[1], match[2])


def _money(sign: str, number: str, scale: str | None) -> Figure:
    amount = _amount(number) * _SCALES[scale or ""]
    return Figure("money", f"{amount:.0f} {_SIGNS[sign]}")


def _amount(number: str) -> float:
    """A number as written in either style: the last separator is the decimal one unless three digits follow it."""
    whole, separator, rest = number.replace(",", ".").rpartition(".")
    if not separator or len(rest) == 3:
        return float(number.replace(",", "").replace(".", ""))
    return float(f"{whole.replace('.', '')}.{rest}")


# --- official numbers ---------------------------------------------------------------------------------------------

_OFFICIAL: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:Executive Order|Ordine esecutivo|行政(?:命)?令)\s*(?:No\.?|n\.?|第)?\s*(\d{5})\b", re.IGNORECASE), "EO {}"),
    (re.compile(r"\bE\.?O\.?\s*(\d{5})\b"), "EO {}"),
    (re.compile(r"第\s*(\d{5})\s*号\s*行政(?:命)?令"), "EO {}"),
    (re.compile(r"\bH\.?\s?R\.?\s?(\d{1,5})\b"), "H.R. {}"),
    (re.compile(r"\bS\.\s?(\d{2,5})\b"), "S. {}"),
    (re.compile(r"\bPub(?:lic|\.)?\s*L(?:aw|\.)?\s*(?:No\.?\s*)?(\d{2,3}-\d{1,3})\b", re.IGNORECASE), "Pub. L. {}"),
    (re.compile(r"\b(?:No\.|Nos\.|docket|n\.|案号)\s*(\d{2}-\d{2,5})\b", re.IGNORECASE), "No. {}"),
    (re.compile(r"\bFR Doc\.?\s*(\d{4}-\d{5})\b", re.IGNORECASE), "FR Doc. {}"),
    (re.compile(r"\b(\d{2} FR \d{3,6})\b"), "{}"),
)


ACTS = frozenset({"EO", "FR Doc.", "Pub. L."})
"""Series whose numbers stand for one act each; bills and cases go through many happenings."""


def official_ids(text: str) -> frozenset[str]:
    """The numbers of orders, bills, laws, cases and Federal Register documents in a text, in one spelling each."""
    return frozenset(form.format(match[1]) for pattern, form in _OFFICIAL for match in pattern.finditer(text))


def series(official_id: str) -> str:
    """The series an official number belongs to ("EO", "H.R."): two of one series name two documents."""
    return official_id.rpartition(" ")[0]


def clash(one: Set[Figure], other: Set[Figure], kinds: tuple[str, ...]) -> bool:
    """Whether both state figures of one of the kinds and none in common."""
    for kind in kinds:
        mine = {figure for figure in one if figure.kind == kind}
        theirs = {figure for figure in other if figure.kind == kind}
        if mine and theirs and not mine & theirs:
            return True
    return False
