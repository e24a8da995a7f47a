"""A program for a network of its own (see test_isolated): the real guard against real private addresses, nothing in between.

One server listens at port 80 of each address below; every forbidden URL is fetched, and one public one. Prints what was hit.
"""

import json
import subprocess
from contextlib import ExitStack
from datetime import UTC, datetime

from addresses import PRIVATE, URL_FORMS
from hostile import HostileServer, redirect

from tracker.config import Settings
from tracker.fetch import Fetcher
from tracker.model import Fetched, Request

PUBLIC = "8.8.8.8"
INSIDE = ["10.0.0.1", "169.254.169.254", "192.168.0.1", "100.64.0.1", "168.63.129.16"]


def main() -> None:
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for address in [PUBLIC, *INSIDE]:
        subprocess.run(["ip", "address", "add", f"{address}/32", "dev", "lo"], check=True)
    with ExitStack() as stack:
        servers = {address: stack.enter_context(HostileServer(address, 80)) for address in [PUBLIC, "127.0.0.1", *INSIDE]}
        servers[PUBLIC].pages |= {f"/to/{address}": redirect(f"http://{address}/ok") for address in servers}
        urls = [f"http://[{address}]/ok" if ":" in address else f"http://{address}/ok" for address in PRIVATE]
        urls += [*URL_FORMS, *(f"http://{PUBLIC}/to/{address}" for address in servers)]
        fetcher = stack.enter_context(Fetcher(Settings(fetch_per_host_delay=0, fetch_deadline=5)))
        requests = [Request(url, url) for url in urls]
        fetched = [request.key for request, got in fetcher.fetch(requests, datetime.now(UTC)) if isinstance(got, Fetched)]
    print(json.dumps({"fetched": fetched, "hits": {address: server.targets() for address, server in servers.items()}}))


main()
