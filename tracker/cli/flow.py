"""Commands of the flow: init, run, check, import, export, publish, digest, doctor, why."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import shell
from tracker.cli.shell import Json, Now, TimelineId
from tracker.config import Settings, data_root
from tracker.errors import ConfigError

if TYPE_CHECKING:
    from tracker.decide import Imported
    from tracker.model import Check, LetGo, Source
    from tracker.store import Engine

HERE = Path("timeline.json")
FEW = 5
"""Timelines that are named one by one."""


def register(app: typer.Typer) -> None:
    for command in (init, run, check, publish, digest, doctor, why):
        app.command()(command)
    app.command("import")(import_)
    app.command("export")(export)


def init(now: Now = "") -> None:
    """Make the data folder and database and read timeline.json; without one here, the shipped one is copied here first."""
    given = shell.settings()
    file = Path(given.timeline) if given.timeline else HERE
    if not file.exists() and not given.timeline:
        file.write_bytes((data_root() / "timeline.json").read_bytes())
        shell.say(f"wrote {file}: the shipped timeline, to follow or to replace by your own")
    _say_imported(file, _import(shell.engine(given), file, now))
    shell.say(f"ready in {given.home}; next: tracker run")


def import_(file: Annotated[Path, typer.Argument(help="A timeline.json.")] = HERE, now: Now = "") -> None:
    """Make the database agree with a timeline.json. Each difference is kept as a decision."""
    _say_imported(file, _import(shell.engine(shell.settings()), file, now))


def _import(engine: Engine, file: Path, now: str) -> Imported:
    from tracker import decide

    return decide.import_timeline(engine, shell.read_text(file), str(file), shell.word("timeline.json", now))


def _say_imported(file: Path, done: Imported) -> None:
    shell.say(f"read {file}: {done.events} events ({done.changed} new or changed), {done.sources} sources")


def export(
    file: Annotated[Path | None, typer.Argument(help="Where to write; standard output without it.")] = None,
    timeline: TimelineId = "",
) -> None:
    """Write the timeline as it stands as timeline.json: what `import` reads back, byte for byte."""
    from tracker import decide
    from tracker.deliver import folder

    text = decide.export_timeline(shell.engine(shell.settings()), timeline)
    if file is None:
        sys.stdout.write(text)
    else:
        changed = folder.write_file(file, text.encode())
        shell.say(f"wrote {file}" if changed else f"{file} is up to date")


def check(
    only: Annotated[list[str] | None, typer.Argument(help="Source ids; without any, those that are due.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All sources, due or not.")] = False,
    json: Json = False,
    now: Now = "",
) -> None:
    """Check the sources that are due, and propose what is new as candidates."""
    from tracker import decide, finding, pipeline, store
    from tracker.fetch import Fetcher

    given, at = shell.settings(), shell.instant(now)
    engine = shell.engine(given)
    with store.reading(engine) as session:
        expected = len(only or store.sources.due(session, at, every=everything))
    with Fetcher(given) as fetcher:
        checks = list(shell.progress(pipeline.check(engine, fetcher, at, only or (), not everything), expected, "checking"))
        pipeline.read_pages(engine, fetcher, at)
    found = finding.find(engine, at)
    decide.expire(engine, given, at)
    if json:
        shell.say_json({"checks": [row for _, row in checks], "detected": found})
        return
    _say_checks(checks, at)
    shell.say(f"{found.articles} new articles, {found.relevant} relevant, {found.candidates} candidates new or changed")


def _say_checks(checks: list[tuple[Source, Check]], now: datetime) -> None:
    rows = [
        (source.id, str(row.status or "-"), str(row.seen), str(row.new), row.error or "ok", _next(row, now))
        for source, row in checks
    ]
    shell.table(("source", "status", "items", "new", "outcome", "next"), rows, "no source is due; --all checks them all the same")


def _next(row: Check, now: datetime) -> str:
    return f"{shell.ago(row.next_check, now)}: {row.why_next}"


def publish(
    out: Annotated[Path | None, typer.Argument(help="The folder to write; data/out without it.")] = None,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="Draw the pictures shown where pages are shared; needs OUT.")
    ] = False,
    timeline: TimelineId = "",
    now: Now = "",
) -> None:
    """Write the timeline's pages and feeds as a static site. Nothing changes where nothing changed."""
    from tracker import pipeline

    given = shell.settings()
    engine, at = shell.engine(given), shell.instant(now)
    if pictures and out is None:
        raise ConfigError("--pictures needs the folder to write", hint="tracker publish OUT --pictures")
    changed = (
        pipeline.publish_site(engine, given, at, out, timeline, pictures) if out else pipeline.publish_all(engine, given, at)
    )
    shell.say(f"{changed} files changed in {out or given.out}")
    if out and given.base_url == Settings().base_url:
        shell.note(f"links and feeds in {out} name {given.base_url}; set TRACKER_BASE_URL to where readers will find them")


def digest(now: Now = "") -> None:
    """Compose what changed since the last digest, as HTML and text in data/out. Nothing new: no digest."""
    from tracker import pipeline

    given = shell.settings()
    written = pipeline.write_digests(shell.engine(given), given, shell.instant(now))
    for path in written:
        shell.say(f"wrote {path}")
    if not written:
        shell.say("nothing new since the last digest")


def why(
    article: Annotated[str, typer.Argument(metavar="URL", help="The article's URL or its number.")],
    json: Json = False,
) -> None:
    """Tell what became of an article: which source offered it, and the candidate it is in or the rule that let it go."""
    from tracker import store

    with store.reading(shell.engine(shell.settings())) as session:
        found = store.articles.find(session, article)
        gone = store.ledger.for_article(session, found.id)
        held = store.candidates.holding(session, found.id)
    if json:
        let_go = [{"timeline": name, "stage": by.stage, "rule": by.rule, "matched": by.matched} for name, by in gone]
        shell.say_json({"article": found, "let_go": let_go, "candidates": held})
        return
    shell.say(
        f"article {found.id}: {found.title}\n  {found.url}\n  first seen {found.seen:%Y-%m-%d %H:%M} UTC at {found.source_id}"
    )
    for entry, timelines in _by_entry(gone).items():
        shell.say(f"  let go for {_named(timelines)} at {entry.stage}: {entry.rule} {', '.join(entry.matched)}".rstrip())
    for candidate in held:
        shell.say(f"  in candidate {candidate.id} ({candidate.state}, {candidate.band}): {candidate.title}")


def _by_entry(gone: Sequence[tuple[str, LetGo]]) -> Mapping[LetGo, Sequence[str]]:
    found: dict[LetGo, list[str]] = {}
    for timeline_id, entry in gone:
        found.setdefault(entry, []).append(timeline_id)
    return found


def _named(timelines: Sequence[str]) -> str:
    """The first few of many timelines, and how many others there are."""
    others = len(timelines) - FEW
    return ", ".join(timelines[:FEW]) + (f" and {others} others" if others > 0 else "")


def run(
    host: Annotated[str, typer.Option(help="Address to listen at; TRACKER_HOST.")] = "",
    port: Annotated[int, typer.Option(help="Port to listen at; TRACKER_PORT.")] = 0,
) -> None:
    """Start everything: the scheduler that checks, and the web at http://127.0.0.1:8000. Stop with Ctrl-C."""
    from dataclasses import replace

    from tracker.cli import running

    given = shell.settings()
    given = replace(given, host=host or given.host, port=port or given.port)
    engine = shell.engine(given)
    running.ensure_timeline(engine, given)
    running.serve(engine, given)


def doctor(json: Json = False, now: Now = "") -> None:
    """Look at settings, database, sources and queue, and say what needs a hand. Exit code 1 where something does."""
    from tracker.cli import health

    given: Settings = shell.settings()
    findings = health.examine(shell.engine(given), given, shell.instant(now))
    if json:
        shell.say_json(findings)
    else:
        shell.table(("", "what", "how it is"), [("ok" if f.good else "!!", f.what, f.how) for f in findings], "")
    if not all(finding.good for finding in findings):
        raise typer.Exit(1)
