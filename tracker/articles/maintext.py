"""The main text of a web page by trafilatura, never by its fetcher. Run as a program it reads one page for `read`."""

from __future__ import annotations

import sys

from tracker.articles.limited import run, set_limits


def read(page: str) -> str:
    """The main text, a line for each paragraph, "" where there is none. Raises ParseError where a limit stops the reading."""
    return run(__file__, page.encode("utf-8", "replace")).decode("utf-8", "replace")


def _main() -> None:
    set_limits()
    import trafilatura

    page = sys.stdin.buffer.read().decode("utf-8", "replace")
    text = trafilatura.extract(page, fast=True, include_comments=False)
    sys.stdout.write(text or "")


if __name__ == "__main__":
    _main()
