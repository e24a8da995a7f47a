"""Which of many timelines an article can matter to: all profiles in one pass over its text, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from tracker.detect.matching import Matcher
from tracker.detect.reading import LEAD, language_of
from tracker.detect.relevance import no_entity
from tracker.model import Article, LetGo, Watch


class Gate:
    """The watch profiles of timelines, to be asked about many articles.

    An article that names nobody a profile follows is let go for that timeline as `read` would let it go, but without being read
    with it. What a wording was found to name is remembered: a gate serves one pass.
    """

    def __init__(self, watches: Mapping[str, Watch]) -> None:
        self._watches = watches
        self._names = Matcher({timeline_id: _names(watch) for timeline_id, watch in watches.items()})
        self._admitted: dict[tuple[str, str], frozenset[str]] = {}

    def admitted(self, article: Article) -> frozenset[str]:
        """The ids of the timelines of whose profiles an article names an entity."""
        text, language = f"{article.title}. {article.text[:LEAD]}", language_of(article)
        known = self._admitted.get((text, language))
        if known is None:
            known = self._admitted[text, language] = self._names.keys(text, language)
        return known

    def knows(self, timeline_id: str, watch: Watch) -> bool:
        """Whether this is the profile that the gate has of a timeline."""
        return self._watches.get(timeline_id) == watch

    def turned_away(self, article: Article, timeline_id: str) -> LetGo | None:
        """The ledger entry of an article that cannot matter to a timeline, None where it may."""
        return None if timeline_id in self.admitted(article) else no_entity(article.id)


def _names(watch: Watch) -> Mapping[str, tuple[str, ...]]:
    """The names of all entities together, by language."""
    together: dict[str, list[str]] = defaultdict(list)
    for entity in watch.entities:
        for language, names in entity.names.items():
            together[language].extend(names)
    return {language: tuple(names) for language, names in together.items()}
