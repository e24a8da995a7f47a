"""Since when a path has been answered with the bytes it is answered with now: what `Last-Modified` promises a reader."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock


class Since:
    """The digest that each path was last answered with, and the instant from which on it was.

    It holds as long as the process: what an earlier one answered is not known, and its settings, its program or a timeline's
    sources may have been others. So what is asked for first counts as new, and a copy from before a start is sent again once.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, datetime]] = {}
        self._lock = Lock()

    def at(self, path: str, digest: str, made: datetime) -> datetime:
        """Since which whole second the path has had bytes of this digest, which were made at `made` at the latest.

        Other bytes than before never get the same second or an earlier one: no clock set back makes an old copy look good.
        """
        with self._lock:
            held, since = self._known.get(path, ("", None))
            if since is None or held != digest:
                second = made.replace(microsecond=0)
                since = max(second, since + timedelta(seconds=1)) if since else second
                self._known[path] = digest, since
            return since
