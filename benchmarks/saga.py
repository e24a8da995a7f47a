"""Replay a labelled stream with and without a maintainer, and score what was proposed.

usage: python benchmarks/saga.py STREAM LABELS --scorer SCORE_SAGA.py
       [--timeline T] [--since ISO] [--until ISO] [--tick 1h] [--keep DIR]

The scorer is a program that takes CANDIDATES and LABELS, --since and --until, and prints one line. Printed are the line with the
labels played as a maintainer and the one where nobody decides, the time each took, and under what conditions.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tracker import __version__
from tracker.detect import WINDOW, bands, novelty, stories

PACKAGES = (
    "ahocorasick-rs",
    "rapidfuzz",
)


def conditions() -> str:
    versions = ", ".join([f"tracker {__version__}", *(f"{name} {version(name)}" for name in PACKAGES)])
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}"
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine}; Python {platform.python_version()}; {versions}"


def settings() -> str:
    return (
        f"bands high {bands.HIGH} medium {bands.MEDIUM}; stories open for {WINDOW.days} days, joined from {stories.JOIN}; "
        f"events same from {novelty.SAME}, ahead by {novelty.MARGIN}"
    )


def replayed(args: argparse.Namespace, out: Path, *more: str) -> float:
    """Run the replay into a file; gives the seconds it took."""
    window = [part for name in ("since", "until") if (value := getattr(args, name)) for part in (f"--{name}", value)]
    timeline = ["--timeline", str(args.timeline)] if args.timeline else []
    command = [sys.executable, "-m", "tracker", "replay", str(args.stream), "--out", str(out), "--tick", args.tick]
    started = time.monotonic()
    subprocess.run([*command, *window, *timeline, *more], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - started


def scored(args: argparse.Namespace, candidates: Path) -> str:
    window = [part for name in ("since", "until") if (value := getattr(args, name)) for part in (f"--{name}", value)]
    command = [sys.executable, str(args.scorer), str(candidates), str(args.labels), *window]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stream", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--timeline", type=Path)
    parser.add_argument("--since", default="")
    parser.add_argument("--until", default="")
    parser.add_argument("--tick", default="1h")
    parser.add_argument("--keep", type=Path, help="a folder to leave the candidates in")
    args = parser.parse_args()
    print(conditions())
    print(settings())
    print(f"{args.stream.name}, tick {args.tick}, since {args.since or 'the start'}, until {args.until or 'the end'}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.keep or Path(scratch)
        for name, more in (("oracle", ["--oracle", str(args.labels)]), ("undecided", [])):
            out = folder / f"{name}.jsonl"
            took = replayed(args, out, *more)
            print(f"{name:10} {scored(args, out)} took {took:.1f} s")


if __name__ == "__main__":
    main()
