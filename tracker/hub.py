"""Telling a WebSub hub (W3C Recommendation, 2018) which feeds changed: after they were published, and apart from it.

What is owed is the difference between the feeds as they were written and what the hub took a ping for; files and database both
outlast the process. So what a hub refused or a kill cut short is owed still at the next tick: each change is told at least once.

Twice it is told only where the hub's answer could not be noted in time: after a kill, or when two processes tell a slow hub at
once. There is no claim against that, on purpose: a ping only asks the hub to fetch the feed, and what it then sends on is what
it finds there, so a second ping costs it one fetch. A claim would cost a lease, and a change told late wherever its holder died.

How a hub is told is left open by the standard; this is the way hubs have in common (PubSubHubbub 0.3, section 7.1). Each feed
is told of by itself, since not all hubs take several at once.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime

from tracker import pipeline, store
from tracker.config import Settings
from tracker.deliver import folder
from tracker.errors import BadStatus
from tracker.fetch import Fetcher
from tracker.model import Fetched, Request
from tracker.publish import feeds
from tracker.publish.edition import absolute
from tracker.store import Engine, Session

log = logging.getLogger(__name__)
_OF_THE_FEED = (400, 409, 410, 413, 422)
"""Answers by which a hub refuses what it was told of, not to be told anything."""


def tell(engine: Engine, fetcher: Fetcher, settings: Settings, now: datetime) -> Iterator[str]:
    """Tell the hub, where the settings name one, of each feed that changed; yields a feed's address once that is taken and noted.

    What is refused is owed until it is called again, and the log says why. A hub that does not answer or has a fault of its own
    is not asked for the rest; one that refuses a feed is.
    """
    with store.reading(engine) as session:
        owed = store.pings.owed(session, settings.hub, dict(_written(session, settings))) if settings.hub else {}
    for topic, digest in owed.items():
        ping = Request(topic, settings.hub, form={"hub.mode": "publish", "hub.url": topic})
        ((_, outcome),) = fetcher.fetch([ping], now)
        if not isinstance(outcome, Fetched):
            log.warning("the hub %s did not take the ping for %s: %s; tried again at the next tick", settings.hub, topic, outcome)
            if isinstance(outcome, BadStatus) and outcome.status in _OF_THE_FEED:
                continue
            return
        with store.writing(engine) as session:
            store.pings.record(session, settings.hub, topic, digest, now)
        yield topic
    if owed:
        log.info("the hub %s was told of %d feeds that changed", settings.hub, len(owed))


def _written(session: Session, settings: Settings) -> Iterator[tuple[str, str]]:
    """The address of each live feed as it was last written, and the digest of its bytes; archives do not change."""
    known = store.timelines.ids(session)
    for timeline_id in known:
        base = pipeline.base_url(settings, timeline_id, known)
        for path, body in folder.read_files(settings.out / timeline_id / "site", "**/feeds/**/*").items():
            if feeds.link_header(base, path, settings.hub):
                yield absolute(base, path), hashlib.sha256(body).hexdigest()
