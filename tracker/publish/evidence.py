"""The evidence of an event as shown: who says what, grouped by what kind of source it is, and the few to name in a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tracker.model import Evidence
from tracker.publish.edition import Phrase, phrase
from tracker.publish.languages import spoken
from tracker.publish.safe import href, tidy
from tracker.publish.strings import count, label, say
from tracker.publish.words import say_edtf
from tracker.states import Relation, Tier

NAMED = 1
"""Supporting sources named with a link in a list of events; the others are on the event's page."""
_SIDES = {
    Relation.REPORTS: "affirmed",
    Relation.CONFIRMS: "affirmed",
    Relation.CORRECTS: "corrected",
    Relation.DENIES: "denied",
}
_RANK = {tier: rank for rank, tier in enumerate(Tier)}


@dataclass(frozen=True, slots=True)
class SourceView:
    """One piece of evidence. `published` is a date in words; `url` is as given, still to be checked where it becomes a link.

    `relation` says what it does to the event, and of a copy whose report it repeats; `side` is where it stands towards the
    event: "affirmed", "corrected" or "denied".
    """

    publisher: str
    url: str
    title: str
    published: str
    language: str
    language_name: str
    relation: str
    side: str
    quote: str
    claim: Phrase
    basis: str
    tier: Tier


@dataclass(frozen=True, slots=True)
class Named:
    """A source as a list of events names it: `href` is an http(s) URL or "#", `denial` the word for it where it denies."""

    publisher: str
    href: str
    denial: str


@dataclass(frozen=True, slots=True)
class TierView:
    """The sources of one tier, under its name."""

    tier: str
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class SideView:
    """The sources that affirm, correct or deny an event, by tier; `key` is as `SourceView.side` has it, `heading` in words."""

    key: str
    heading: str
    tiers: tuple[TierView, ...]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """What is said of an event, and the sources that say so."""

    text: Phrase
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class AccountView:
    """One of several accounts of an event: a side with its claims, or a claim with its publishers as the heading."""

    side: str
    heading: str
    claims: tuple[ClaimView, ...]


def source_view(evidence: Evidence, language: str) -> SourceView:
    """The piece of evidence in the words of a language."""
    return SourceView(
        publisher=_publisher(evidence),
        url=evidence.url,
        title=tidy(evidence.title, 300),
        published=say_edtf(evidence.published, language),
        language=tidy(evidence.language, 40),
        language_name=language_name(evidence.language, language),
        relation=_copied(evidence, language),
        side=_SIDES[evidence.relation],
        quote=tidy(evidence.quote),
        claim=phrase(evidence.claim, language),
        basis=label(f"basis_{evidence.basis}", tidy(evidence.basis, 200), language),
        tier=evidence.tier,
    )


def named(sources: Sequence[Evidence], language: str) -> tuple[Named, ...]:
    """The sources to name in a list: the most official ones first, and one that denies, so that no denial goes unseen."""
    support = [source for source in sources if source.relation is not Relation.DENIES]
    if len(support) > 1:
        support.sort(key=_rank)
    chosen = tuple(Named(_publisher(source), href(source.url), "") for source in support[:NAMED])
    if len(support) == len(sources):
        return chosen
    denial = min((source for source in sources if source.relation is Relation.DENIES), key=_rank)
    return (*chosen, Named(_publisher(denial), href(denial.url), _relation(denial, language)))


@lru_cache
def others(n: int, language: str) -> str:
    """How many sources there are besides those named, "" where none."""
    return count("more_sources", n, language) if n else ""


def by_side(sources: Sequence[SourceView], language: str) -> tuple[SideView, ...]:
    """The sources in the sides they take: those that affirm first, then those that correct, then those that deny."""
    groups = ((side, [source for source in sources if source.side == side]) for side in dict.fromkeys(_SIDES.values()))
    return tuple(SideView(side, say(side, language), by_tier(members, language)) for side, members in groups if members)


def accounts(sources: Sequence[SourceView], language: str) -> tuple[AccountView, ...]:
    """What stands side by side: a side each where sources take several, else a claim each where claims differ, else nothing."""
    sides = {side: _claims(source for source in sources if source.side == side) for side in dict.fromkeys(_SIDES.values())}
    told = [(side, claims) for side, claims in sides.items() if claims]
    if len(told) == 1:
        ((side, claims),) = told
        return tuple(AccountView(side, _publishers(claim), (claim,)) for claim in claims) if len(claims) > 1 else ()
    return tuple(AccountView(side, say(side, language), claims) for side, claims in told)


def account_line(account: AccountView) -> str:
    """An account as one line of plain text, which names the publishers of each claim."""
    named = [(claim.text.text, _publishers(claim)) for claim in account.claims]
    claims = (text if publishers == account.heading else f"{text} ({publishers})" for text, publishers in named)
    return f"{account.heading}: {' · '.join(claims)}"


def _claims(sources: Iterable[SourceView]) -> tuple[ClaimView, ...]:
    """The claims of sources in their order, each wording once."""
    found: dict[Phrase, list[SourceView]] = {}
    for source in sources:
        if source.claim.text:
            found.setdefault(source.claim, []).append(source)
    return tuple(ClaimView(text, tuple(members)) for text, members in found.items())


def _publishers(claim: ClaimView) -> str:
    return ", ".join(dict.fromkeys(source.publisher for source in claim.sources))


def by_tier(sources: Sequence[SourceView], language: str) -> tuple[TierView, ...]:
    """The sources grouped from the most official to those that only collect what others say."""
    groups = ((tier, tuple(source for source in sources if source.tier is tier)) for tier in _RANK)
    return tuple(TierView(say(f"tier_{tier}", language), members) for tier, members in groups if members)


@lru_cache
def language_name(code: str, language: str) -> str:
    """The name of a language in another one; the code itself where nobody has named it."""
    return tidy(str(spoken(language).locale.languages.get(code, code)))


def _publisher(evidence: Evidence) -> str:
    return tidy(evidence.publisher, 200) or tidy(evidence.url, 200)


def _relation(evidence: Evidence, language: str) -> str:
    return say(f"relation_{evidence.relation}", language)


def _copied(evidence: Evidence, language: str) -> str:
    """The relation, and whose report it is where it only repeats one."""
    original = tidy(evidence.copy_of, 200)
    relation = _relation(evidence, language)
    return say("copy_of", language, relation=relation, publisher=original) if original else relation


def _rank(evidence: Evidence) -> int:
    return _RANK[evidence.tier]
