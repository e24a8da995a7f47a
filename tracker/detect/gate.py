"""Which of many timelines an article can matter to: all profiles in one pass over its text, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from tracker.detect.matching import Matcher
from tracker.detect.reading import LEAD, language_of
from tracker.model import Article, Watch


class Gate:
    """The watch profiles of timelines, to be asked about many articles.

    An article that names nobody a profile follows is let go for that timeline, as `read` would let it go (`no_entity`), but
    without being read with it. What a wording was found to name is remembered: a gate serves one pass.
    """

    def __init__(self, watches: Mapping[str, Watch]) -> None:
        self._names = Matcher({timeline_id: _names(watch) for timeline_id, watch in watches.items()})
        self._admitted: dict[tuple[str, str], frozenset[str]] = {}

    def admitted(self, article: Article) -> frozenset[str]:
        """The ids of the timelines of whose profiles an article names an entity."""
        text, language = f"{article.title}. {article.text[:LEAD]}", language_of(article)
        known = self._admitted.get((text, language))
        if known is None:
            known = self._admitted[text, language] = self._names.keys(text, language)
        return known


def _names(watch: Watch) -> Mapping[str, tuple[str, ...]]:
    """The names of all entities together, by language."""
    together: dict[str, list[str]] = defaultdict(list)
    for entity in watch.entities:
        for language, names in entity.names.items():
            together[language].extend(names)
    return {language: tuple(names) for language, names in together.items()}
