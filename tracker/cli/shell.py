"""What commands share: the settings and database in force, the instant, tables, JSON and progress."""

from __future__ import annotations

import dataclasses
import getpass
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from tracker import config
from tracker.config import Settings
from tracker.errors import ConfigError, TrackerError

if TYPE_CHECKING:
    from tracker.review import Word
    from tracker.store import Engine

Item = TypeVar("Item")
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters but tab and line end, and those that turn the direction of writing."""
Now = Annotated[str, typer.Option("--now", metavar="ISO", help="Act as if it were this instant, e.g. 2025-04-04T18:00Z.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
TimelineId = Annotated[str, typer.Option("--timeline", "-t", metavar="ID", help="Which timeline, where there are several.")]
Reason = Annotated[str, typer.Option("--reason", "-m", help="Why; kept with the decision.")]
Who = Annotated[str, typer.Option("--as", metavar="NAME", help="Who decides; the login name by default.")]


_connected: list[Engine] = []


def settings() -> Settings:
    return config.load()


def engine(given: Settings) -> Engine:
    """The database in force, brought to this program's version. A new SQLite file is made where there is none."""
    from tracker import store

    _make_home(given.home)
    connected = store.connect(given.database)
    _connected.append(connected)
    store.migrate(connected)
    return connected


def close() -> None:
    """Let go of the databases that the command used."""
    while _connected:
        _connected.pop().dispose()


def _make_home(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"TRACKER_HOME={home} cannot be made: {error.strerror}") from error


def instant(text: str) -> datetime:
    """The instant an `--now` option means, UTC where it names no zone; the clock's where it is empty."""
    if not text:
        return datetime.now(UTC)
    try:
        value = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        value = None
    if value is None or not 1900 <= value.year <= 9000:
        raise ConfigError(f"--now {text!r} is not an instant", hint="write it like 2025-04-04T18:00Z")
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def read_text(file: Path) -> str:
    """The text of a file in UTF-8. Raises TrackerError in words."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TrackerError(f"cannot read {file}: {error}", hint="give the path of a timeline.json in UTF-8") from error


def word(who: str, now: str, reason: str = "") -> Word:
    from tracker.review import Word

    return Word(who or _login(), instant(now), reason)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "maintainer"


def edits(pairs: Sequence[str]) -> dict[str, str]:
    """FIELD=VALUE options as edits."""
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise ConfigError(f"--set {pair!r} is not FIELD=VALUE", hint="e.g. --set title.en='Court upholds the law'")
        found[name.strip()] = value
    return found


def say(text: str) -> None:
    typer.echo(visible(text))


def note(text: str) -> None:
    """Say on standard error what whoever ran the command should know, though nothing failed."""
    typer.echo(f"tracker: {visible(text)}", err=True)


def visible(text: str) -> str:
    """A text with a sign in place of each character that a terminal would obey instead of showing it."""
    return _OBEYED.sub("\ufffd", text)


def say_json(value: Any) -> None:
    text = json.dumps(plain(value), ensure_ascii=False, indent=2)
    typer.echo(_OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def plain(value: Any) -> Any:
    """A value as JSON can hold it: dataclasses as objects, instants and dates as ISO text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple, set, frozenset)) else value


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], empty: str) -> None:
    """A table on standard output, as wide as the terminal; cells are plain text, never markup."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in columns:
        grid.add_column(name, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(visible(cell)) for cell in row))
    if not grid.row_count:
        say(empty)
        return
    Console(width=None if sys.stdout.isatty() else 160, highlight=False).print(grid)


def progress(items: Iterable[Item], total: int, what: str) -> Iterator[Item]:
    """The items, with a bar on standard error while they come, where that is a terminal."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    yield from track(items, description=what, total=total, console=console, transient=True, disable=not console.is_terminal)


def ago(then: datetime | None, now: datetime) -> str:
    """How long ago or ahead an instant lies, in the largest whole unit: "5 min ago", "in 3 h", "never"."""
    if then is None:
        return "never"
    seconds = int((now - then).total_seconds())
    unit = next((f"{abs(seconds) // size} {name}" for size, name in _UNITS if abs(seconds) >= size), "")
    if not unit:
        return "now"
    return f"{unit} ago" if seconds > 0 else f"in {unit}"


_UNITS = ((86400, "days"), (3600, "h"), (60, "min"))
