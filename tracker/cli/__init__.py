"""The `tracker` command: one thin function a command, each calling the pipeline or the store.

Exit codes: 0 done, 1 failed, 2 wrong usage or setting, 3 no such thing, 4 not possible as it stands (decided already).
Nothing heavy is imported before a command runs, so that `--help` answers at once.
"""

from __future__ import annotations

import sys

import typer

from tracker.cli import desk, flow, places, replay, shell
from tracker.errors import ConfigError, IllegalTransition, NotFound, Stale, TimelineError, TrackerError

app = typer.Typer(
    name="tracker",
    help="Follow a public saga through the news: check sources, review candidates, publish a timeline and digests.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def tidy_up(context: typer.Context) -> None:
    context.call_on_close(shell.close)


flow.register(app)
desk.register(app)
replay.register(app)
app.add_typer(places.app, name="source")


def main() -> None:
    """Run a command; an error is one line on standard error that says what to do."""
    try:
        app()
    except TrackerError as error:
        typer.echo(f"tracker: {shell.visible(error.line())}", err=True)
        sys.exit(_code(error))
    except OSError as error:
        typer.echo(f"tracker: {shell.visible(str(error))}", err=True)
        sys.exit(1)


def _code(error: TrackerError) -> int:
    match error:
        case ConfigError() | TimelineError():
            return 2
        case NotFound():
            return 3
        case IllegalTransition() | Stale():
            return 4
    return 1
