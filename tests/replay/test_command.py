from __future__ import annotations

import gzip
import json
import re

import pytest
from typer.testing import CliRunner

from tests.replay.conftest import LABELS, STREAM
from tracker.cli import app
from tracker.errors import ConfigError, ParseError, TrackerError

FIELDS = {"id", "first_flagged", "band", "articles", "articles_when_flagged", "event_date", "title"}


def run(*arguments):
    result = CliRunner().invoke(app, ["replay", *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_stream_gives_candidates_as_scoring_reads_them(tmp_path, write_lines, timeline_file):
    out = tmp_path / "out.jsonl"
    said = run(write_lines("s.jsonl", STREAM), "--timeline", timeline_file, "--out", out)
    found = lines(out)
    assert "6 items" in said
    assert all(set(row) >= FIELDS for row in found)
    assert found[0]["articles"] == ["a1", "a2"]
    assert {row["state"] for row in found} == {"pending"}


def test_a_packed_stream_gives_the_same(tmp_path, write_lines, timeline_file):
    plain = write_lines("s.jsonl", STREAM)
    packed = tmp_path / "s.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    run(plain, "--timeline", timeline_file, "--out", tmp_path / "one")
    run(packed, "--timeline", timeline_file, "--out", tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_since_and_until_cut_the_stream(tmp_path, write_lines, timeline_file):
    out = tmp_path / "out.jsonl"
    stream = write_lines("s.jsonl", STREAM)
    said = run(
        stream, "--timeline", timeline_file, "--out", out, "--since", "2031-02-10", "--until", "2031-02-25", "--tick", "1d"
    )
    assert "2 items" in said
    assert {id_ for row in lines(out) for id_ in row["articles"]} <= {"c1", "d1"}


def test_the_report_tells_right_from_wrong_and_needs_no_other_file(tmp_path, write_lines, timeline_file):
    labels = [*LABELS, {"id": "b1", "seen": "2031-02-04T12:00:00+00:00", "class": "development", "event": "soup-law"}]
    page = tmp_path / "report.html"
    evil = {**STREAM[1], "title": "Ruritania sues HarbourCo <img src=x onerror=alert(1)> over port sale"}
    stream = write_lines("s.jsonl", [STREAM[0], evil, *STREAM[2:]])
    arguments = ["--timeline", timeline_file, "--out", tmp_path / "o", "--report", page, "--oracle", write_lines("l", labels)]
    run(stream, *arguments)
    html = page.read_text(encoding="utf-8")
    assert "2 of 3 labelled events reported, 1 missed" in html
    assert "Missed: soup-law" in html
    assert 'data-result="right"' in html
    assert "The title names HarbourCo." in html
    assert "<img" not in html
    assert not re.findall(r'(?:src|href)="', html)


def test_the_report_without_labels_judges_nothing(tmp_path, write_lines, timeline_file):
    page = tmp_path / "report.html"
    run(write_lines("s", STREAM), "--timeline", timeline_file, "--out", tmp_path / "o", "--report", page)
    html = page.read_text(encoding="utf-8")
    assert 'data-result=""' in html
    assert "missed" not in html.partition("<h1>")[2].partition("<script>")[0]


@pytest.mark.parametrize(("line", "where"), [("{", "line 1"), ("[1]", "line 1"), ('{"id": "x"}', "item 1")])
def test_a_line_that_is_no_item_is_named(tmp_path, timeline_file, line, where):
    bad = tmp_path / "bad.jsonl"
    bad.write_text(line, encoding="utf-8")
    with pytest.raises(ParseError, match=where):
        run(bad, "--timeline", timeline_file, "--out", tmp_path / "o")


def test_what_cannot_be_read_is_said(tmp_path, timeline_file, write_lines):
    broken = tmp_path / "broken.jsonl.gz"
    broken.write_bytes(b"no gzip")
    for stream in (tmp_path / "absent.jsonl", broken, write_lines("none.jsonl", [])):
        with pytest.raises(TrackerError):
            run(stream, "--timeline", timeline_file, "--out", tmp_path / "o")


@pytest.mark.parametrize("tick", ["", "0h", "1w", "h", "-1h"])
def test_a_tick_must_be_a_length_of_time(tmp_path, write_lines, timeline_file, tick):
    with pytest.raises(ConfigError, match="--tick"):
        run(write_lines("s", STREAM), "--timeline", timeline_file, "--out", tmp_path / "o", "--tick", tick)
