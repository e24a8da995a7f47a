"""The flow, step by step, in order. Pure stages decide what is so; here are only order and transactions.

    check    sources -> fetch -> articles                 a transaction a source
    read     articles -> pages -> their texts             a transaction
    find     articles -> stories -> candidates            a transaction a batch, in `finding`
    decide   candidates -> events, changes                a transaction a decision, in `decide`
    publish  events, changes -> pages and feeds           files, each replaced whole
    digest   changes -> what is new since the last one    a transaction

Every step may be killed anywhere and run again: without new input it changes no row.
"""

from __future__ import annotations

import hashlib
import logging
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tracker import articles, decide, detect, digest, finding, publish, sources, store, timeline
from tracker.articles import page
from tracker.config import Settings, data_root
from tracker.deliver import folder
from tracker.errors import BadStatus, FetchError, ParseError, TrackerError
from tracker.fetch import Fetcher
from tracker.finding import BATCH, Detected
from tracker.model import Article, Change, Check, Deadline, Fetched, Item, Request, Source, SourceStatus, Timeline
from tracker.publish import digests as digest_pages
from tracker.publish import site as site_pages
from tracker.publish.search import Query
from tracker.states import SourceKind
from tracker.store import Engine, Session

log = logging.getLogger(__name__)
PAGES = 20
"""Article pages that one pass fetches at most."""
SHORT = 400
"""Characters under which a text is too little to date and compare an article by."""
RECENT = 20
"""Digests whose files are looked at again, in case a killed run did not write them."""


# --- check: sources -> fetch -> articles --------------------------------------------------------------------------


def check(
    engine: Engine, fetcher: Fetcher, now: datetime, only: Sequence[str] = (), due_only: bool = True
) -> Iterator[tuple[Source, Check]]:
    """Check the due sources (or those named, or all), yielding each as it is done. A failing source is an outcome.

    Raises NotFound for a name that no source has.
    """
    with store.reading(engine) as session:
        for named in only:
            store.sources.get(session, named)
        due = store.sources.due(session, now, every=bool(only) or not due_only)
    known = {source.id: (source, status) for source, status in due if not only or source.id in only}
    for request, outcome in fetcher.fetch([_request(*pair) for pair in known.values()], now):
        source, status = known[request.key]
        yield source, _take_in(engine, source, status, outcome, now)


def _request(source: Source, status: SourceStatus) -> Request:
    page = source.kind is SourceKind.PAGE
    return Request(source.id, source.url, status.etag, status.last_modified, obey_robots=page)


def _take_in(engine: Engine, source: Source, status: SourceStatus, outcome: Fetched | FetchError, now: datetime) -> Check:
    """Store what a check brought: new articles, the check itself and the source's next time, all or nothing."""
    items, error = _read(source, status, outcome)
    with store.writing(engine) as session:
        added = store.articles.add(session, source, items, now)
        if error is None and isinstance(outcome, Fetched):
            after = sources.after_success(source, status, outcome, _digest(outcome.body), added.new, now)
        else:
            after = sources.after_failure(source, status, error or TrackerError(), now)
        row = Check(
            source_id=source.id,
            at=now,
            status=outcome.status if isinstance(outcome, Fetched | BadStatus) else 0,
            seen=len(items),
            new=added.new,
            revised=added.revised,
            took_ms=outcome.took_ms,
            error=after.error,
            next_check=after.next_check,
            why_next=after.why_next,
        )
        store.sources.record(session, row, after)
    return row


def _read(source: Source, status: SourceStatus, outcome: Fetched | FetchError) -> tuple[tuple[Item, ...], TrackerError | None]:
    if not isinstance(outcome, Fetched):
        return (), outcome
    if outcome.status == 304 or (outcome.body and _digest(outcome.body) == status.body_hash):
        return (), None
    try:
        return articles.parse(source, outcome.body, outcome.content_type, outcome.url), None
    except ParseError as error:
        return (), error
    except Exception as error:
        # A fault of ours in one source's bytes must not keep the other sources from being checked.
        log.exception("the answer of %s could not be read", source.id)
        return (), ParseError(f"its answer could not be read ({type(error).__name__})")


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest() if body else ""


def try_source(source: Source, fetcher: Fetcher, now: datetime) -> tuple[Item, ...]:
    """What a source offers right now; stores nothing. Raises FetchError or ParseError in words."""
    ((_, outcome),) = fetcher.fetch([_request(source, SourceStatus(source.id))], now)
    if not isinstance(outcome, Fetched):
        raise outcome
    return articles.parse(source, outcome.body, outcome.content_type, outcome.url)


# --- read: pages of articles that matter, where a source allows it --------------------------------------------------


def read_pages(engine: Engine, fetcher: Fetcher, now: datetime) -> int:
    """Fetch the pages of waiting articles that matter and came with little text; gives how many texts were found.

    Only of sources that allow it, as robots.txt permits, at most PAGES at a time. A page that cannot be had costs nothing but
    its text: the article goes on to detection as the feed gave it.
    """
    with store.reading(engine) as session:
        gate = detect.Gate(store.timelines.watches(session))
        wanted = dict(article for named in store.timelines.waited_for(session) for article in _short_ones(session, named, gate))
    requests = [Request(str(id_), url, obey_robots=True, accept="text/html") for id_, url in list(wanted.items())[:PAGES]]
    texts: dict[int, str] = {}
    for request, outcome in fetcher.fetch(requests, now):
        if isinstance(outcome, Fetched) and (text := page.extract_text(outcome.body, outcome.content_type, outcome.url)):
            texts[int(request.key)] = text
    with store.writing(engine) as session:
        for id_, text in texts.items():
            store.articles.set_text(session, id_, text)
    return len(texts)


def _short_ones(session: Session, timeline_id: str, gate: detect.Gate) -> Iterator[tuple[int, str]]:
    followed = store.timelines.load(session, timeline_id)
    allowed = {source.id for source in followed.sources if source.full_text}
    for article in store.articles.inbox(session, timeline_id, BATCH) if allowed else ():
        if article.source_id in allowed and article.url and len(article.text) < SHORT and _matters(article, followed, gate):
            yield article.id, article.url


def _matters(article: Article, followed: Timeline, gate: detect.Gate) -> bool:
    try:
        return followed.id in gate.admitted(article) and detect.matters(article, followed)
    except Exception:
        # An article that detection cannot take is let go there, with its words; here it must not stop the others.
        log.exception("article %d could not be judged", article.id)
        return False


# --- publish and digest: events, changes -> bytes -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class View:
    """What everything published is read from: the timeline, its change log and its deadlines at one moment."""

    timeline: Timeline
    changes: tuple[Change, ...]
    deadlines: tuple[Deadline, ...]


def view(engine: Engine, timeline_id: str = "") -> View:
    with store.reading(engine) as session:
        return _view(session, timeline_id)


def _view(session: Session, timeline_id: str) -> View:
    loaded = store.timelines.load(session, timeline_id)
    return View(loaded, store.changes.listing(session, loaded.id), timeline.deadlines(loaded.events))


SiteKey = tuple[object, ...]


def site_key(session: Session, settings: Settings, timeline_id: str, now: datetime) -> SiteKey:
    """What a timeline's pages are made from, in short: equal keys mean equal pages.

    The last change, the day, where readers find it, its own words and watch profile, its order, its sources and how they do.
    """
    return (
        store.changes.last_seq(session, timeline_id),
        now.astimezone(UTC).date(),
        base_url(settings, timeline_id, store.timelines.ids(session)),
        store.timelines.heading(session, timeline_id),
        store.events.order(session, timeline_id),
        tuple((source, status.state, status.paused) for source, status in store.sources.listing(session, timeline_id)),
    )


def base_url(settings: Settings, timeline_id: str, known: Sequence[str]) -> str:
    """Where readers find a timeline: the first one at the base URL itself, others below it."""
    return settings.base_url if timeline_id == known[0] else f"{settings.base_url.rstrip('/')}/t/{timeline_id}"


def site_files(
    engine: Engine,
    settings: Settings,
    env: publish.Environment,
    now: datetime,
    timeline_id: str,
    pictures: Mapping[str, bytes] | None = None,
) -> Mapping[str, bytes]:
    """Everything published of a timeline as files, by relative path; `pictures` as `publish.site` takes them.

    Feed documents are made whenever they are read. The files come in the order in which to write them, linked ones first.
    """
    with store.reading(engine) as session:
        seen, known = _view(session, timeline_id), store.timelines.ids(session)
        statuses = store.sources.listing(session, seen.timeline.id)
    base = base_url(settings, seen.timeline.id, known)
    whole = {"timeline.json": timeline.render_timeline(seen.timeline).encode()}
    files = site_pages.site(
        env,
        seen.timeline,
        seen.changes,
        seen.deadlines,
        base,
        now,
        statuses=statuses,
        hub=settings.hub,
        pictures=pictures,
        alarm_days=settings.alarm_days,
    )
    return ChainMap(*files.maps, whole)


def search_page(
    engine: Engine, settings: Settings, env: publish.Environment, now: datetime, timeline_id: str, path: str, query: Query
) -> bytes:
    """The page of a list with only the events a query finds; b"" where the page itself is the answer."""
    with store.reading(engine) as session:
        seen, known = _view(session, timeline_id), store.timelines.ids(session)
    base = base_url(settings, seen.timeline.id, known)
    return site_pages.search_page(env, seen.timeline, seen.changes, seen.deadlines, base, now, path, query)


def publish_site(
    engine: Engine, settings: Settings, now: datetime, out: Path, timeline_id: str = "", pictures: bool = False
) -> int:
    """Write the timeline's pages and feeds to a folder, with pictures for shared links if asked; gives how many files changed."""
    env = publish.environment(data_root() / "templates")
    drawn = folder.read_files(out, "**/cards/*.png") if pictures else None
    return folder.write_tree(out, site_files(engine, settings, env, now, timeline_id, drawn))


def write_digests(engine: Engine, settings: Settings, now: datetime, period: str = "") -> tuple[Path, ...]:
    """Compose what is new for every timeline and language, keep it, and write it as HTML and text; gives the new files.

    With a `period` it runs once for that period, whoever else tries. Files a killed run did not write are written now.
    """
    env = publish.environment(data_root() / "templates")
    with store.writing(engine) as session:
        known = store.timelines.ids(session)
        mine = not period or store.ticks.claim(session, "digest", period, now)
        for timeline_id in known if mine else ():
            store.timelines.hold(session, timeline_id)
            seen, base = _view(session, timeline_id), base_url(settings, timeline_id, known)
            for language in seen.timeline.languages:
                _compose(session, env, base, seen, language, now)
    return tuple(_written(engine, settings))


def _compose(session: Session, env: publish.Environment, base: str, seen: View, language: str, now: datetime) -> None:
    since = max(
        store.digests.watermark(session, seen.timeline.id, language), store.changes.first_imported(session, seen.timeline.id)
    )
    made = digest.compose(seen.timeline, seen.changes, seen.deadlines, since, now)
    if made:
        rendered = digest_pages.render(env, made, seen.timeline, language, base)
        store.digests.save(
            session,
            made,
            period=f"{made.from_seq + 1}-{made.to_seq}",
            language=language,
            subject=rendered.subject,
            html=rendered.html,
            text=rendered.text,
        )


def _written(engine: Engine, settings: Settings) -> Iterator[Path]:
    with store.reading(engine) as session:
        kept = [issue for named in store.timelines.ids(session) for issue in store.digests.listing(session, named, RECENT)]
    for issue in reversed(kept):
        stem = f"{issue.at:%Y-%m-%d}-{issue.to_seq}.{issue.language}"
        for suffix, body in ((".html", issue.html), (".txt", issue.text)):
            path = settings.out / issue.timeline_id / "digests" / f"{stem}{suffix}"
            if folder.write_file(path, body.encode()):
                yield path


# --- all of it, as the clock does ---------------------------------------------------------------------------------


def tick(
    engine: Engine, fetcher: Fetcher, settings: Settings, now: datetime, written: dict[str, SiteKey] | None = None
) -> tuple[tuple[Check, ...], Detected]:
    """One beat of the main job: check what is due, detect, put away what nobody decided, and publish what changed.

    `written` remembers from beat to beat what each site on disk was made from; without it all are looked at again.
    """
    checks = tuple(row for _, row in check(engine, fetcher, now))
    read_pages(engine, fetcher, now)
    found = finding.find(engine, now)
    decide.expire(engine, settings, now)
    publish_all(engine, settings, now, written)
    return checks, found


def publish_all(engine: Engine, settings: Settings, now: datetime, written: dict[str, SiteKey] | None = None) -> int:
    """Write every timeline's site under the data folder's `out/`; gives how many files changed. `written` as in `tick`."""
    written = {} if written is None else written
    with store.reading(engine) as session:
        keys = {timeline_id: site_key(session, settings, timeline_id, now) for timeline_id in store.timelines.ids(session)}
    changed = 0
    for timeline_id, key in keys.items():
        if written.get(timeline_id) != key:
            changed += publish_site(engine, settings, now, settings.out / timeline_id / "site", timeline_id)
            written[timeline_id] = key
    return changed


def tidy(engine: Engine, now: datetime) -> None:
    """Daily housekeeping: forget tick rows and old check rows, which only tell of the past. Articles and decisions stay."""
    with store.writing(engine) as session:
        store.ticks.forget(session, now - timedelta(days=35))
        store.sources.forget_checks(session, now - timedelta(days=90))
