"""The command that replays a recorded stream: reads its files, steps the clock, writes what was proposed."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from tracker.cli import shell
from tracker.config import data_root
from tracker.errors import ConfigError, ParseError, TrackerError

if TYPE_CHECKING:
    from tracker.model import Timeline
    from tracker.replay import Label, Proposed, Recorded, Tick

Value = TypeVar("Value")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_DURATION = re.compile(r"(\d{1,4})([mhd])", re.ASCII)


def register(app: typer.Typer) -> None:
    app.command()(replay)


def replay(
    stream: Annotated[Path, typer.Argument(help="Recorded items, a JSON object a line: .jsonl or .jsonl.gz.")],
    out: Annotated[Path, typer.Option(help="Where to write the candidates, a JSON object a line.")],
    timeline: Annotated[Path | None, typer.Option(help="A timeline.json; the shipped one without it.")] = None,
    since: Annotated[str, typer.Option(metavar="ISO", help="Leave out what was seen before.")] = "",
    until: Annotated[str, typer.Option(metavar="ISO", help="Leave out what was seen after.")] = "",
    tick: Annotated[str, typer.Option(help="The step of the clock: 30m, 1h, 1d.")] = "1h",
    oracle: Annotated[Path | None, typer.Option(metavar="LABELS", help="Play the maintainer from these labels.")] = None,
    report: Annotated[Path | None, typer.Option(help="Where to write a page about it, to be opened in a browser.")] = None,
) -> None:
    """Run recorded items through detection as if it were then. Starts from the events before the first item."""
    from tracker import replay as replaying

    known = _timeline(timeline)
    items = [item for item in _items(stream, known) if _within(item.article.seen, since, until)]
    if not items:
        raise TrackerError(f"{stream} holds no item in that time")
    labels = _labels(oracle) if oracle else {}
    judge = replaying.Oracle(labels) if oracle else None
    batches = replaying.ticks(items, _duration(tick))
    start = replaying.as_it_stood(known, min(item.article.seen for item in items))
    done = list(replaying.replay(shell.progress(batches, len(batches), "replaying"), start, judge))
    found = replaying.last_of_each(done)
    _write_lines(out, [replaying.row_of(proposed) for proposed in found])
    if report:
        _write_report(report, done, found, items, labels)
    _say(done, found, out)


def _say(done: list[Tick], found: tuple[Proposed, ...], out: Path) -> None:
    from tracker.replay.run import SHOWN

    shown = sum(proposed.band in SHOWN for proposed in found)
    relevant, items = sum(tick.relevant for tick in done), sum(tick.items for tick in done)
    shell.say(f"{items} items in {len(done)} ticks, {relevant} relevant, {shown} candidates shown, {len(found) - shown} more")
    shell.say(f"wrote {out}")


def _write_report(
    path: Path, done: list[Tick], found: tuple[Proposed, ...], items: list[Recorded], labels: dict[str, Label]
) -> None:
    from tracker import publish
    from tracker import replay as replaying
    from tracker.deliver import folder

    env = publish.environment(data_root() / "templates")
    folder.write_file(path, replaying.page(env, done, found, items, labels).encode())
    shell.say(f"wrote {path}")


def _write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    from tracker.deliver import folder

    folder.write_file(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode())


# --- reading ------------------------------------------------------------------------------------------------------


def _timeline(path: Path | None) -> Timeline:
    from tracker.timeline import parse_timeline

    given = shell.settings()
    file = path or (Path(given.timeline) if given.timeline else data_root() / "timeline.json")
    return parse_timeline(_read(file, lambda: file.read_text(encoding="utf-8")), str(file))


def _items(path: Path, timeline: Timeline) -> Iterator[Recorded]:
    from tracker.replay import recorded

    return (recorded(number, row, timeline) for number, row in enumerate(_rows(path), start=1))


def _labels(path: Path) -> dict[str, Label]:
    from tracker.replay import label_of

    return {str(row.get("id")): label_of(row) for row in _rows(path)}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines, unpacked where its name ends in .gz. Raises ParseError with the line."""
    data = _read(path, path.read_bytes)
    text = _read(path, lambda: (gzip.decompress(data) if path.suffix == ".gz" else data).decode())
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _object(line, f"{path}, line {number}")


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ParseError(f"{where}: not JSON ({error})") from error
    if not isinstance(row, dict):
        raise ParseError(f"{where}: expected a JSON object")
    return row


def _read(path: Path, reading: Callable[[], Value]) -> Value:
    try:
        return reading()
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise TrackerError(f"cannot read {path}: {error}") from error


def _within(seen: datetime, since: str, until: str) -> bool:
    return not (since and seen < shell.instant(since)) and not (until and seen > shell.instant(until))


def _duration(text: str) -> timedelta:
    match = _DURATION.fullmatch(text.strip())
    if not match or not int(match[1]):
        raise ConfigError(f"--tick {text!r} is not a length of time", hint="write it like 30m, 1h or 1d")
    return int(match[1]) * _UNITS[match[2]]
