"""One way for all tests of articles to parse a document: as a source of a kind would."""

from collections.abc import Callable, Mapping

import pytest

from tracker import articles
from tracker.model import Item, Source
from tracker.states import SourceKind, Tier

URL = "https://news.example/feeds/all.xml"
Read = Callable[..., tuple[Item, ...]]


@pytest.fixture(scope="session")
def read() -> Read:
    """`read(kind, body, settings={}, content_type="", url=URL, language="en")` -> items."""

    def parse(
        kind: str,
        body: bytes | str,
        settings: Mapping[str, str] | None = None,
        content_type: str = "",
        url: str = URL,
        language: str = "en",
    ) -> tuple[Item, ...]:
        source = Source("s", SourceKind(kind), url, "Example News", Tier.PRESS, language, settings=settings or {})
        return articles.parse(source, body.encode() if isinstance(body, str) else body, content_type, url)

    return parse
