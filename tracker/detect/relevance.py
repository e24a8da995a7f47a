"""Whether a text is about the saga: the watch profile of a timeline, compiled, and what of it a text names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from tracker.detect import likeness
from tracker.detect.lexicon import ACTIONS, WEAK_ACTIONS
from tracker.detect.matching import ANY, Match, Matcher
from tracker.model import Entity, LetGo, Reason, Terms, Watch
from tracker.states import Role

STAGE = "relevance"
_SPEAKING = Matcher({"spoken": {ANY: tuple(word for key in WEAK_ACTIONS for words in ACTIONS[key].values() for word in words)}})


class Profile:
    """A watch profile made ready to be looked up; `compiled` gives the same one for equal watches.

    `common` are the words of all names: what every text of the saga has, and no two of them are alike by.
    """

    def __init__(self, watch: Watch) -> None:
        self.entities: Mapping[str, Entity] = {entity.id: entity for entity in watch.entities}
        self.core = frozenset(entity.id for entity in watch.entities if entity.role is Role.CORE)
        self.names = Matcher({entity.id: entity.names for entity in watch.entities})
        self.themes = Matcher({theme.id: theme.terms for theme in watch.themes})
        self.excluded = Matcher({"excluded": watch.exclude})
        every_name = (name for entity in watch.entities for names in entity.names.values() for name in names)
        self.common = frozenset(word for name in every_name for word in likeness.words(name))

    def is_core(self, entity_id: str) -> bool:
        """Whether an id is that of an entity the saga is about; False for ids the profile does not know."""
        return entity_id in self.core


def compiled(watch: Watch) -> Profile:
    """The profile of a watch, built once for equal ones."""
    entities = tuple((entity.id, entity.role, _frozen(entity.names), entity.needs) for entity in watch.entities)
    themes = tuple((theme.id, _frozen(theme.terms)) for theme in watch.themes)
    return _compile(_Key((entities, themes, _frozen(watch.exclude)), watch))


@dataclass(frozen=True, slots=True)
class Named:
    """What of the profile a text names, in its headline and in its lead: entities and themes, each found as these words."""

    head_entities: Mapping[str, str]
    lead_entities: Mapping[str, str]
    head_themes: Mapping[str, str]
    lead_themes: Mapping[str, str]

    @property
    def entities(self) -> frozenset[str]:
        return frozenset(self.head_entities) | frozenset(self.lead_entities)

    @property
    def themes(self) -> frozenset[str]:
        return frozenset(self.head_themes) | frozenset(self.lead_themes)


def named(headline: str, lead: str, language: str, profile: Profile) -> Named:
    """What of the profile the headline and the lead of an article name."""
    return Named(
        _first_words(profile.names.find(headline, language)),
        _first_words(profile.names.find(lead, language)),
        _first_words(profile.themes.find(headline, language)),
        _first_words(profile.themes.find(lead, language)),
    )


def letting_go(article_id: int, title: str, language: str, found: Named, profile: Profile) -> LetGo | None:
    """Why an article is let go, None where it is to be kept.

    Kept is what names a core entity, or parties together with one of the themes each needs (any theme where it needs none): two
    of them, or one in the title beside its theme. Not kept is what has a term of the exclusions in the title.
    """
    if not found.entities:
        return no_entity(article_id)
    excluded = profile.excluded.find(title, language)
    if excluded:
        return LetGo(article_id, STAGE, "excluded", _distinct(match.word for match in excluded))
    if any(profile.is_core(entity) for entity in found.entities):
        return None
    parties = _parties(found, profile)
    if not parties:
        return LetGo(article_id, STAGE, "party_without_theme", _distinct({**found.lead_entities, **found.head_entities}.values()))
    if len(parties) > 1 or (parties[0] in found.head_entities and _needed(found.head_themes, parties, profile)):
        return None
    return LetGo(article_id, STAGE, "party_in_passing", _distinct(found.lead_entities[party] for party in parties))


def no_entity(article_id: int) -> LetGo:
    """The ledger entry of an article that names no entity of a profile."""
    return LetGo(article_id, STAGE, "no_entity")


def reasons(found: Named, profile: Profile) -> tuple[Reason, ...]:
    """How relevant a kept article is and why: core entities weigh more than parties, the headline more than the text."""
    core = {entity: word for entity, word in found.head_entities.items() if profile.is_core(entity)}
    if core:
        beside = tuple(name for name in sorted(found.head_entities) if not profile.is_core(name))
        involved = (Reason("with_party", 0.6, _distinct(found.head_entities[name] for name in beside)),) if beside else ()
        themes = _themes(found.head_themes, found.lead_themes, -0.6 if beside else -2.0)
        return (Reason("core_title", 1.2, _distinct(core.values())), *involved, *themes)
    core = {entity: word for entity, word in found.lead_entities.items() if profile.is_core(entity)}
    if core:
        return (Reason("core_text", 0.2, _distinct(core.values())), *_themes(found.head_themes, found.lead_themes))
    parties = _parties(found, profile)
    in_title, in_text = (_needed(themes, parties, profile) for themes in (found.head_themes, found.lead_themes))
    return (_party_reason(found, parties), *_themes(in_title, in_text))


def _party_reason(found: Named, parties: tuple[str, ...]) -> Reason:
    matched = _distinct(found.head_entities.get(party) or found.lead_entities[party] for party in parties)
    in_title = sum(party in found.head_entities for party in parties)
    if len(parties) < 2:
        return Reason("one_party", -1.0, matched)
    return Reason("parties", (0.2, 0.8, 1.2)[min(in_title, 2)], matched)


def _themes(in_title: Mapping[str, str], in_text: Mapping[str, str], without: float = -2.0) -> tuple[Reason, ...]:
    if in_title and all(_SPEAKING.find(word, ANY) for word in in_title.values()):
        return (Reason("theme_said", 0.2, _distinct(in_title.values())),)
    if in_title:
        more = 0.3 if len(in_title) > 1 else 0.0
        return (Reason("theme_title", 1.0 + more, _distinct(in_title.values())),)
    if in_text:
        return (Reason("theme_text", -0.2, _distinct(in_text.values())),)
    return (Reason("no_theme", without),)


def _needed(themes: Mapping[str, str], parties: tuple[str, ...], profile: Profile) -> dict[str, str]:
    """Of the themes those that one of the parties needs: beside parties no other makes news relevant."""
    needs = [profile.entities[party].needs for party in parties]
    return {theme: word for theme, word in themes.items() if any(theme in need or not need for need in needs)}


def _parties(found: Named, profile: Profile) -> tuple[str, ...]:
    """The parties whose needs are met, in a fixed order."""
    met = []
    for name in sorted(found.entities):
        entity = profile.entities[name]
        if entity.role is Role.PARTY and (found.themes & set(entity.needs) if entity.needs else found.themes):
            met.append(name)
    return tuple(met)


def _first_words(matches: tuple[Match, ...]) -> dict[str, str]:
    words: dict[str, str] = {}
    for match in matches:
        words.setdefault(match.key, match.word)
    return words


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _frozen(terms: Terms) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(sorted((language, tuple(words)) for language, words in terms.items()))


class _Key:
    """A watch that hashes by its content, which its mappings keep it from doing itself."""

    def __init__(self, content: object, watch: Watch) -> None:
        self.content, self.watch = content, watch

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.content == other.content

    def __hash__(self) -> int:
        return hash(self.content)


@lru_cache(maxsize=2048)
def _compile(key: _Key) -> Profile:
    return Profile(key.watch)
