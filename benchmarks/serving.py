"""Measure how many requests a second the web server answers on one core.

usage: python -m benchmarks.serving [--timeline timeline.json] [--seconds 4] [--rounds 3] [--connections 16]

`tracker run` is started over the timeline, without its sources so that nobody is fetched from, and kept on one core; wrk asks
from another one over kept-open connections. Beside it stands a bare ASGI application that answers every request with a constant
of the feed's size and headers, by the same server settings: what the server itself allows. They are asked in turn, and of each
the best round counts. Printed are the machine, its load, the versions and the day, and beside requests a second the server's
own CPU time for a request, which other work on the machine disturbs less.
Needs Linux and wrk (https://github.com/wg/wrk).
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tracker import __version__
from tracker.cli.running import server
from tracker.config import data_root

SERVER_CORE, CLIENT_CORE = "0", "1"
PORT, BARE_PORT = 8765, 8766
FEED, PAGE = "/feeds/events.atom", "/"
GZIP = {"Accept-Encoding": "gzip"}
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Case:
    """What is asked of which server, and what it is to answer."""

    name: str
    pid: int
    port: int
    path: str
    headers: Mapping[str, str]
    status: int = 200


@dataclass(frozen=True)
class Figure:
    """What a run of wrk came to. `cpu_us` is the server's CPU time for a request in microseconds."""

    per_second: float
    cpu_us: float
    latency: str


def bare(like: Path) -> None:
    """Serve a constant, with the headers of a file of JSON and as many bytes as they say, by the settings of `tracker run`."""
    headers = [(name.encode(), value.encode()) for name, value in json.loads(like.read_text()).items() if name != "date"]
    start = {"type": "http.response.start", "status": 200, "headers": headers}
    body = {"type": "http.response.body", "body": b"x" * int(dict(headers)[b"content-length"])}

    async def constant(scope: Any, _: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send(start)
            await send(body)

    server(constant).run(sockets=[socket.create_server(("127.0.0.1", BARE_PORT), backlog=2048)])


@contextmanager
def started(port: int, *command: str, env: Mapping[str, str] | None = None) -> Iterator[int]:
    """A server process on its core, from when it answers and has nothing else to do; gives its process id."""
    pinned = ["taskset", "-c", SERVER_CORE, sys.executable, "-m", *command]
    process = subprocess.Popen(pinned, env={**os.environ, **(env or {})}, stdout=subprocess.DEVNULL)
    try:
        wait_for(process, port)
        settle(process.pid)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(600):
        if process.poll() is not None:
            sys.exit("the server did not start; what it says is above")
        try:
            ask(port, "/healthz", {})
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("the server does not answer")


def settle(pid: int) -> None:
    """Wait until the first tick has written the site, and the server has nothing to do but to answer."""
    used = -1.0
    while cpu_seconds(pid) - used > 0.1:
        used = cpu_seconds(pid)
        time.sleep(2)


def ask(port: int, path: str, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], int]:
    """The status, headers and length of one answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers=dict(headers))
    response = connection.getresponse()
    length = len(response.read())
    connection.close()
    return response.status, {name.lower(): value for name, value in response.getheaders()}, length


def measure(case: Case, args: argparse.Namespace) -> Figure:
    """Ask as fast as answers come, once warm."""
    status, _, _ = ask(case.port, case.path, case.headers)
    if status != case.status:
        sys.exit(f"{case.path} answers {status}, not {case.status}")
    wrk(case, args.connections, 1)
    before = cpu_seconds(case.pid)
    said = wrk(case, args.connections, args.seconds)
    spent = cpu_seconds(case.pid) - before
    if bad := re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)", said):
        sys.exit(f"not all of {case.path} was answered: {bad[0]}")
    requests = int(found(r"(\d+) requests in", said))
    return Figure(float(found(r"Requests/sec:\s+([\d.]+)", said)), spent / requests * 1e6, found(r"99%\s+(\S+)", said))


def wrk(case: Case, connections: int, seconds: int) -> str:
    sent = [word for name, value in case.headers.items() for word in ("-H", f"{name}: {value}")]
    asking = ["taskset", "-c", CLIENT_CORE, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *sent]
    address = f"http://127.0.0.1:{case.port}{case.path}"
    return subprocess.run([*asking, address], check=True, capture_output=True, text=True).stdout


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        sys.exit(f"wrk said something else than expected:\n{text}")
    return match[1]


def cpu_seconds(pid: int) -> float:
    """The CPU time a process used so far, of its threads too (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def conditions() -> str:
    versions = ", ".join([f"tracker {__version__}", *(f"{name} {version(name)}" for name in ("uvicorn", "uvloop", "httptools"))])
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {platform.system()}"
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine}; Python {platform.python_version()}; {versions}"


def report(args: argparse.Namespace, home: Path) -> None:
    document = json.loads(args.timeline.read_text(encoding="utf-8"))
    file, like = home / "timeline.json", home / "like.json"
    file.write_text(json.dumps({**document, "sources": []}), encoding="utf-8")
    env = {"TRACKER_HOME": str(home / "data"), "TRACKER_TIMELINE": str(file), "TRACKER_PORT": str(PORT)}
    with started(PORT, "tracker", "run", env=env) as ours:
        _, told, size = ask(PORT, FEED, GZIP)
        like.write_text(json.dumps(told), encoding="utf-8")
        with started(BARE_PORT, "benchmarks.serving", "--bare", str(like)) as bare_one:
            cases = [
                Case(f"bare ASGI, {size:,} bytes", bare_one, BARE_PORT, FEED, GZIP),
                Case(f"a feed, {size:,} bytes", ours, PORT, FEED, GZIP),
                Case("the same, unchanged (304)", ours, PORT, FEED, {**GZIP, "If-None-Match": told["etag"]}, 304),
                Case(f"the front page, {ask(PORT, PAGE, GZIP)[2]:,} bytes", ours, PORT, PAGE, GZIP),
            ]
            rounds = [[measure(case, args) for case in cases] for _ in range(args.rounds)]
    for case, figures in zip(cases, zip(*rounds, strict=True), strict=True):
        say(case.name, figures)


def say(name: str, figures: Sequence[Figure]) -> None:
    best = max(figures, key=lambda figure: figure.per_second)
    least = min(figure.cpu_us for figure in figures)
    print(f"{name:<32} {best.per_second:>9,.0f} /s   {least:>6.1f} us of CPU   99 % within {best.latency}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--timeline", type=Path, default=data_root() / "timeline.json")
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--bare", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.bare is not None:
        bare(args.bare)
        return
    if missing := [tool for tool in ("wrk", "taskset") if not shutil.which(tool)]:
        sys.exit(f"{' and '.join(missing)} not found: nothing was measured")
    print(conditions(), flush=True)
    with tempfile.TemporaryDirectory() as home:
        report(args, Path(home))


if __name__ == "__main__":
    main()
