"""Running a parser that hostile input can make endless or huge, in a child process with limits.

Some inputs of a few hundred kB keep feedparser or trafilatura busy for minutes, and nothing inside a process can stop them.
A parser module runs as a program: the document goes in by a pipe, an answer comes back, and the child can be killed.
Nothing but text is taken from the child (no pickle).
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys

from tracker.errors import ParseError
from tracker.text import clean

CPU_SECONDS = 10
WALL_SECONDS = 10.0
MEMORY_BYTES = 512 * 1024 * 1024


def run(program: str, document: bytes) -> bytes:
    """What the Python file `program`, which calls `set_limits` first, writes for a document on its standard input.

    Raises ParseError where a limit of time or memory stops it, or it fails.
    """
    command = [sys.executable, "-P", "-W", "ignore", program]
    environment = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(command, input=document, capture_output=True, timeout=WALL_SECONDS, env=environment, check=False)
    except subprocess.TimeoutExpired as error:
        raise ParseError(f"this document takes longer than {WALL_SECONDS:.0f} s to read") from error
    if done.returncode:
        raise ParseError(_why(done.returncode, done.stderr.decode("utf-8", "replace")))
    return done.stdout


def _why(code: int, errors: str) -> str:
    """A child ended by a signal, or for want of memory, met a limit; any other failure is named by its last line."""
    last = clean(errors.strip().rpartition("\n")[2], 200)
    if code < 0 or "MemoryError" in last:
        return f"this document cannot be read within {CPU_SECONDS} s and {MEMORY_BYTES // 1024**2} MB"
    return f"the parser fails on this document: {last or f'it ended with {code}'}"


def set_limits() -> None:
    """Hold this process to the limits, for good; no core dumps, no files written."""
    for what, limit in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
