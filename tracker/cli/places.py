"""Commands of sources: list, add, test, pause, resume."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from tracker.cli import shell
from tracker.cli.shell import Json, Now, TimelineId
from tracker.errors import ConfigError
from tracker.model import Source, SourceStatus
from tracker.states import SourceKind, Tier
from tracker.text import slug
from tracker.urls import host, http_url

app = typer.Typer(help="The public places that are checked.", no_args_is_help=True)
SourceId = Annotated[str, typer.Argument(metavar="SOURCE", help="The source's id.")]


@app.command("list")
def list_(timeline: TimelineId = "", json: Json = False, now: Now = "") -> None:
    """List sources: how they are doing, when each is checked next and why then."""
    from tracker import store

    with store.reading(shell.engine(shell.settings())) as session:
        listed = store.sources.listing(session, store.timelines.resolve(session, timeline))
    if json:
        shell.say_json([{"source": source, "status": status} for source, status in listed])
        return
    at = shell.instant(now)
    rows = [
        (
            s.id,
            s.kind,
            s.tier,
            s.language,
            _state(s, status),
            shell.ago(status.last_check, at),
            _next(s, status, at),
            status.error,
        )
        for s, status in listed
    ]
    shell.table(
        ("id", "kind", "tier", "lang", "state", "checked", "next", "error"), rows, "no source yet: tracker source add URL"
    )


def _state(source: Source, status: SourceStatus) -> str:
    if status.paused:
        return "paused"
    return status.state.value if source.enabled else "off"


def _next(source: Source, status: SourceStatus, now: datetime) -> str:
    if status.paused or not source.enabled:
        return "-"
    when = shell.ago(status.next_check, now) if status.next_check else "at the next check"
    return f"{when} ({status.why_next})" if status.why_next else when


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="Its http(s) address.")],
    kind: Annotated[SourceKind, typer.Option(help="What is there.")] = SourceKind.FEED,
    id_: Annotated[str, typer.Option("--id", help="A short name; from the host without it.")] = "",
    publisher: Annotated[str, typer.Option(help="Who publishes it; the host without it.")] = "",
    family: Annotated[str, typer.Option(help="Who owns the publisher, for counting independent reports.")] = "",
    tier: Annotated[Tier, typer.Option(help="What kind of publisher.")] = Tier.PRESS,
    language: Annotated[str, typer.Option("--lang", help="Language code.")] = "en",
    every: Annotated[int, typer.Option(min=1, max=10080, help="Minutes between checks at least.")] = 60,
    about: Annotated[str, typer.Option(help="What it is and its limits.")] = "",
    full_text: Annotated[bool, typer.Option("--full-text", help="Fetch article pages too, robots.txt permitting.")] = False,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Selectors or mapping of its kind.")
    ] = None,
    timeline: TimelineId = "",
    json: Json = False,
) -> None:
    """Add a source to the timeline. Try it first with `tracker source test URL`."""
    from tracker import decide

    if not http_url(url):
        raise ConfigError(f"{url!r} is not an http(s) address")
    source = Source(
        id=id_ or slug(host(url)),
        kind=kind,
        url=url,
        publisher=publisher or host(url),
        family=family,
        tier=tier,
        language=language,
        every=every,
        about=about,
        full_text=full_text,
        settings=shell.edits(settings or ()),
    )
    decide.add_source(shell.engine(shell.settings()), source, timeline)
    if json:
        shell.say_json(source)
    else:
        shell.say(f"added {source.id}; it is checked at the next tick. `tracker export timeline.json` keeps it in the file")


@app.command()
def checks(
    source: SourceId, limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20, json: Json = False, now: Now = ""
) -> None:
    """List the last checks of a source: what came, how long it took, and what went wrong."""
    from tracker import store

    with store.reading(shell.engine(shell.settings())) as session:
        store.sources.get(session, source)
        listed = store.sources.checks(session, source, limit)
    if json:
        shell.say_json(listed)
        return
    at = shell.instant(now)
    rows = [
        (
            shell.ago(row.at, at),
            str(row.status or "-"),
            str(row.seen),
            str(row.new),
            str(row.revised),
            str(row.took_ms),
            row.error,
        )
        for row in listed
    ]
    shell.table(("when", "status", "items", "new", "revised", "ms", "error"), rows, "not checked yet")


@app.command("test")
def try_out(
    source: Annotated[str, typer.Argument(metavar="SOURCE|URL", help="A source's id, or any feed's address.")],
    json: Json = False,
    now: Now = "",
) -> None:
    """Fetch a source now and show what it offers; stores nothing."""
    from tracker import pipeline, store
    from tracker.fetch import Fetcher

    given = shell.settings()
    if http_url(source):
        chosen = Source("test", SourceKind.FEED, source, host(source), Tier.PRESS, "en")
    else:
        with store.reading(shell.engine(given)) as session:
            chosen = store.sources.get(session, source)[0]
    with Fetcher(given) as fetcher:
        items = pipeline.try_source(chosen, fetcher, shell.instant(now))
    if json:
        shell.say_json(items)
        return
    rows = [(f"{item.published:%Y-%m-%d %H:%M}" if item.published else "?", item.title, item.url) for item in items]
    shell.table(("published", "title", "URL"), rows, "it answers, and offers nothing")


@app.command()
def pause(source: SourceId) -> None:
    """Leave a source unchecked until it is resumed."""
    _pause(source, True)


@app.command()
def resume(source: SourceId) -> None:
    """Check a paused source again."""
    _pause(source, False)


def _pause(source: str, paused: bool) -> None:
    from tracker import store

    with store.writing(shell.engine(shell.settings())) as session:
        store.sources.set_paused(session, source, paused)
    shell.say(f"{source} is {'paused' if paused else 'checked again'}")
