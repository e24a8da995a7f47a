"""A saga made up for these tests: the app Vireo, its owner Lumen, and what states do about them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from tracker.dates import exact_day
from tracker.detect.relevance import Profile, compiled
from tracker.model import Article, DeadlineStep, Entity, Event, Theme, Timeline, Watch
from tracker.states import EventStatus, Role, Tier

MONDAY = datetime(2025, 3, 3, 12, tzinfo=UTC)

WATCH = Watch(
    entities=(
        Entity("vireo", Role.CORE, {"*": ("Vireo",), "zh": ("翠鸣",)}),
        Entity("lumen", Role.CORE, {"*": ("Lumen Holdings",), "zh": ("流明控股",)}),
        Entity("us", Role.PARTY, {"en": ("US", "United States"), "it": ("Stati Uniti",), "zh": ("美国",)}, ("tariff",)),
        Entity("china", Role.PARTY, {"en": ("China", "Chinese"), "it": ("Cina", "cinesi"), "zh": ("中国", "对华")}, ("tariff",)),
    ),
    themes=(
        Theme("sale", {"en": ("divest*", "sale", "sell"), "it": ("vendita", "vendere", "cessione"), "zh": ("剥离", "出售")}),
        Theme("ban", {"en": ("ban", "bans", "banned"), "it": ("divieto", "vieta"), "zh": ("禁令", "封禁")}),
        Theme("law", {"en": ("bill", "law", "order"), "it": ("legge", "ordine"), "zh": ("法案", "行政令")}),
        Theme("court", {"en": ("court", "lawsuit*", "sues"), "it": ("tribunale", "ricorso", "causa"), "zh": ("法院", "起诉")}),
        Theme("deadline", {"en": ("deadline", "extend*"), "it": ("scadenza", "proroga*"), "zh": ("期限", "延长")}),
        Theme("tariff", {"en": ("tariff*",), "it": ("dazi",), "zh": ("关税",)}),
    ),
    exclude={"en": ("Vireo dance",), "it": ("balletto Vireo",), "zh": ("翠鸣舞蹈",)},
)


@pytest.fixture(scope="session")
def profile() -> Profile:
    return compiled(WATCH)


@pytest.fixture(scope="session")
def write() -> Callable[..., Article]:
    """Makes an article: number, title, then what differs from an English press report seen `hours` after Monday noon."""

    def make(
        number: int,
        title: str,
        text: str = "",
        language: str = "en",
        hours: float = 0,
        publisher: str = "",
        family: str = "",
        tier: Tier = Tier.PRESS,
    ) -> Article:
        seen = MONDAY + timedelta(hours=hours)
        name = publisher or f"Paper {number}"
        return Article(
            number, f"s{number}", f"i{number}", f"https://a.test/{number}", title, text, language, seen, seen,
            publisher=name, family=family, tier=tier,
        )  # fmt: skip

    return make


@pytest.fixture(scope="session")
def happen() -> Callable[..., Event]:
    """Makes an event of a timeline: id, day in 2025 as (month, day), English title."""

    def make(
        event_id: str,
        day: tuple[int, int],
        title: str,
        *,
        italian: str = "",
        status: EventStatus = EventStatus.HAPPENED,
        official_ids: tuple[str, ...] = (),
        deadline: DeadlineStep | None = None,
    ) -> Event:
        when = exact_day(date(2025, *day))
        texts = {"en": title, "it": italian or title}
        return Event(event_id, when, "law", status, texts, official_ids=official_ids, deadline=deadline)

    return make


@pytest.fixture(scope="session")
def timeline_of() -> Callable[..., Timeline]:
    def make(*events: Event) -> Timeline:
        return Timeline("vireo", {"en": "Vireo"}, ("en", "it"), WATCH, (), events)

    return make
