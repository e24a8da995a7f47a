"""Replay: recorded items through the very detection that a check uses, on a virtual clock, without network or database.

`run` steps the clock and keeps what a store would keep; `oracle` plays the maintainer from labels; `stream` reads and writes
the lines of files; `report` makes the page. Pure: values in, values out; files are the command's.
"""

from __future__ import annotations

from tracker.replay.oracle import Label, Oracle, Verdict, verdict
from tracker.replay.report import page
from tracker.replay.run import Judge, Proposed, Recorded, Tick, as_it_stood, last_of_each, replay, ticks
from tracker.replay.stream import label_of, recorded, row_of

__all__ = [
    "Judge",
    "Label",
    "Oracle",
    "Proposed",
    "Recorded",
    "Tick",
    "Verdict",
    "as_it_stood",
    "label_of",
    "last_of_each",
    "page",
    "recorded",
    "replay",
    "row_of",
    "ticks",
    "verdict",
]
