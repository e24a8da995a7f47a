"""A program for `test_faults`: for each line it reads it starts a process that runs the flow, round and round, to be killed.

usage: python -m tests.killed FOLDER START. Prints the number of each process; what a process prints tells of its rounds. The
instant it acts at is NOW and the seconds since START.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from tests.sites import NOW, settings_in
from tracker import decide, finding, pipeline, store
from tracker.config import Settings
from tracker.fetch import Fetcher
from tracker.review import Word
from tracker.states import CandidateState
from tracker.store import Engine


def flow(engine: Engine, fetcher: Fetcher, settings: Settings, now: datetime) -> None:
    """Check all sources, detect, publish and tell: what the clock does, with a digest each time."""
    list(pipeline.check(engine, fetcher, now, due_only=False))
    finding.find(engine, now)
    pipeline.publish_all(engine, settings, now)
    pipeline.write_digests(engine, settings, now)


def approve_one(engine: Engine, now: datetime) -> bool:
    """Approve a candidate that waits, if any does."""
    with store.reading(engine) as session:
        waiting = store.candidates.listing(session, "harbour", (CandidateState.PENDING,))
    if waiting:
        decide.approve(engine, waiting[0].id, Word("ada", now))
    return bool(waiting)


def run(home: Path, start: float) -> None:
    settings = settings_in(home)
    engine = store.connect(settings.database)
    with Fetcher(settings) as fetcher:
        while True:
            now = NOW + timedelta(seconds=time.time() - start)
            if not approve_one(engine, now):
                decide.edit(engine, "delay-1", {"summary.en": f"As of {now}."}, Word("ada", now))
            flow(engine, fetcher, settings, now)
            print("round", flush=True)


def main() -> None:
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            run(Path(sys.argv[1]), float(sys.argv[2]))
        print(child, flush=True)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
