"""What commands print: their help, and texts from outside as plain text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from tests.cli.calls import AT, Run
from tests.sites import EXTENDED, Site, feed, source, timeline_text
from tracker import cli

ESCAPES = "\x1b[31mred\x1b[0m \x1b]0;owned\x07 \x9b2J"


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, command in group.commands.items():
        yield from commands(command, (*path, name)) if hasattr(command, "commands") else [((*path, name), command)]


COMMANDS = dict(commands(get_command(cli.app)))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_helps_and_names_its_options(path: tuple[str, ...]) -> None:
    done = CliRunner().invoke(cli.app, [*path, "--help"])
    assert done.exit_code == 0
    assert " ".join(COMMANDS[path].help.split()) in " ".join(done.output.split())
    for parameter in COMMANDS[path].params:
        option = parameter.param_type_name == "option"
        assert (parameter.opts[0] if option else parameter.metavar or parameter.name) in done.output


def test_no_command_is_unknown_to_the_help() -> None:
    done = CliRunner().invoke(cli.app, ["--help"])
    assert done.exit_code == 0
    assert all(f"  {path[0]}" in done.output for path in COMMANDS)
    assert CliRunner().invoke(cli.app, ["nosuch"]).exit_code == 2
    assert CliRunner().invoke(cli.app, ["approve", "many"]).exit_code == 2


def test_titles_with_escapes_and_markup_are_printed_as_plain_text(here: Path, site: Site, tracker: Run) -> None:
    doc = json.loads(timeline_text(source("good", site.url("/good.xml"), publisher=f"News {ESCAPES}")))
    doc["events"][0]["title"]["en"] = f"[bold]Law[/bold] {ESCAPES} [link=file:///etc]x[/link]"
    (here / "timeline.json").write_text(json.dumps(doc))
    site.pages["/good.xml"] = feed((f"{EXTENDED} [red]now[/red] \x9b2J\x85\u202e", "https://news.test/a"))
    assert tracker("init", "--now", "2031-05-01T00:00Z").code == 0
    outputs = [
        tracker("check", "--now", AT),
        tracker("events"),
        tracker("candidates"),
        tracker("decisions"),
        tracker("source", "list"),
    ]
    outputs += [tracker("show", "1"), tracker("why", "https://news.test/a"), tracker("source", "test", "good")]
    outputs += [tracker("approve", "1", "--as", ESCAPES, "-m", ESCAPES), tracker("decisions"), tracker("retract", ESCAPES)]
    for said in outputs:
        told = said.out + said.err
        assert [c for c in told if not c.isprintable() and c != "\n"] == [], told
    assert "[bold]Law[/bold]" in outputs[1].out
    assert "[red]now[/red]" in outputs[2].out
