"""Measure how many requests a second the web server answers on one core.

usage: python -m benchmarks.serving [--timeline timeline.json] [--seconds 8] [--connections 16]

`tracker run` is started over the timeline, without its sources so that nobody is fetched from, and kept on one core; wrk asks
from another one over kept-open connections. Beside it stands a bare ASGI application that answers every request with a constant
of the feed's size and headers, by the same server settings: what the server itself allows. Printed are the machine, the
versions and the day, and beside requests a second the server's own CPU time for a request, which other work on the machine
disturbs less.
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
from collections.abc import Iterator, Mapping
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
PORT = 8765
FEED, PAGE = "/feeds/events.atom", "/"
GZIP = {"Accept-Encoding": "gzip"}
TICKS = os.sysconf("SC_CLK_TCK")


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

    server(constant).run(sockets=[socket.create_server(("127.0.0.1", PORT), backlog=2048)])


@contextmanager
def started(*command: str, env: Mapping[str, str] | None = None) -> Iterator[int]:
    """A server process on its core, from when it answers; gives its process id."""
    pinned = ["taskset", "-c", SERVER_CORE, sys.executable, "-m", *command]
    process = subprocess.Popen(pinned, env={**os.environ, **(env or {})}, stdout=subprocess.DEVNULL)
    try:
        wait_for(process)
        settle(process.pid)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def wait_for(process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            sys.exit("the server did not start; what it says is above")
        try:
            ask("/healthz", {})
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


def ask(path: str, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], int]:
    """The status, headers and length of one answer."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("GET", path, headers=dict(headers))
    response = connection.getresponse()
    length = len(response.read())
    connection.close()
    return response.status, {name.lower(): value for name, value in response.getheaders()}, length


def measure(pid: int, path: str, headers: Mapping[str, str], expected: int, args: argparse.Namespace) -> Figure:
    """Ask for a path as fast as answers come, once warm."""
    status, _, _ = ask(path, headers)
    if status != expected:
        sys.exit(f"{path} answers {status}, not {expected}")
    wrk(path, headers, args.connections, 1)
    before = cpu_seconds(pid)
    said = wrk(path, headers, args.connections, args.seconds)
    spent = cpu_seconds(pid) - before
    if bad := re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)", said):
        sys.exit(f"not all of {path} was answered: {bad[0]}")
    requests = int(found(r"(\d+) requests in", said))
    return Figure(float(found(r"Requests/sec:\s+([\d.]+)", said)), spent / requests * 1e6, found(r"99%\s+(\S+)", said))


def wrk(path: str, headers: Mapping[str, str], connections: int, seconds: int) -> str:
    sent = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    asking = ["taskset", "-c", CLIENT_CORE, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *sent]
    return subprocess.run([*asking, f"http://127.0.0.1:{PORT}{path}"], check=True, capture_output=True, text=True).stdout


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        sys.exit(f"wrk said something else than expected:\n{text}")
    return match[1]


def cpu_seconds(pid: int) -> float:
    """The CPU time a process used so far, of its threads too (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def say(name: str, figure: Figure) -> None:
    print(
        f"{name:<34} {figure.per_second:>9,.0f} /s   {figure.cpu_us:>6.1f} us of CPU   99 % within {figure.latency}", flush=True
    )


def conditions() -> str:
    versions = ", ".join([f"tracker {__version__}", *(f"{name} {version(name)}" for name in ("uvicorn", "uvloop", "httptools"))])
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {platform.system()}"
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine}; Python {platform.python_version()}; {versions}"


def report(args: argparse.Namespace, home: Path) -> None:
    document = json.loads(args.timeline.read_text(encoding="utf-8"))
    file = home / "timeline.json"
    file.write_text(json.dumps({**document, "sources": []}), encoding="utf-8")
    env = {"TRACKER_HOME": str(home / "data"), "TRACKER_TIMELINE": str(file), "TRACKER_PORT": str(PORT)}
    with started("tracker", "run", env=env) as pid:
        _, told, size = ask(FEED, GZIP)
        ours = [
            (f"a feed, {size:,} bytes of gzip", measure(pid, FEED, GZIP, 200, args)),
            ("the same, unchanged (304)", measure(pid, FEED, {**GZIP, "If-None-Match": told["etag"]}, 304, args)),
            (f"the front page, {ask(PAGE, GZIP)[2]:,} bytes of gzip", measure(pid, PAGE, GZIP, 200, args)),
        ]
    (home / "like.json").write_text(json.dumps(told), encoding="utf-8")
    with started("benchmarks.serving", "--bare", str(home / "like.json")) as pid:
        say(f"bare ASGI, {size:,} bytes", measure(pid, FEED, GZIP, 200, args))
    for name, figure in ours:
        say(name, figure)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--timeline", type=Path, default=data_root() / "timeline.json")
    parser.add_argument("--seconds", type=int, default=8)
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
