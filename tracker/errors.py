"""Everything that can go wrong, as one tree.

TrackerError
  ConfigError          a setting is wrong; names it
  TimelineError        timeline.json is wrong; names file and JSON pointer
  FetchError           a source could not be had now
    Unreachable        no connection, no address, connection lost
    Refused            we may not or must not: robots, address guard, authentication
    BadStatus          an answer, but not a usable one
    TooLarge           more bytes than the limit
    TooSlow            longer than the deadline
  ParseError           bytes that are not what the source kind promises
  ReviewError          a decision that cannot be taken
    NotFound           no such candidate, event or decision
    IllegalTransition  the state machine has no such move
    Stale              somebody decided first
  DeliveryError        a digest could not be handed over; permanent or not

A class's docstring is its message where none is given. `hint` says what to do next.
"""

from __future__ import annotations

from datetime import datetime


class TrackerError(Exception):
    """Something in tracker failed."""

    hint: str = ""

    def __init__(self, message: str = "", *, hint: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())
        self.hint = hint or self.hint

    def line(self) -> str:
        """The message and what to do about it, on one line."""
        text = " ".join(str(self).split())
        return f"{text} ({self.hint})" if self.hint else text


class ConfigError(TrackerError):
    """A setting is wrong."""


class TimelineError(TrackerError):
    """The timeline file is not valid."""

    def __init__(self, message: str, *, file: str = "", pointer: str = "", hint: str = "") -> None:
        where = ": ".join(part for part in (file, pointer) if part)
        super().__init__(f"{where}: {message}" if where else message, hint=hint)
        self.message, self.file, self.pointer = message, file, pointer


class FetchError(TrackerError):
    """The source could not be fetched."""

    def __init__(self, message: str = "", *, retry_at: datetime | None = None, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.retry_at = retry_at
        self.took_ms = 0


class Unreachable(FetchError):
    """The host does not answer."""


class Refused(FetchError):
    """Fetching this address is not allowed."""


class BadStatus(FetchError):
    """The host answered with an error."""

    def __init__(self, status: int, *, retry_at: datetime | None = None) -> None:
        super().__init__(f"the host answered {status}", retry_at=retry_at)
        self.status = status


class TooLarge(FetchError):
    """The answer is larger than allowed."""


class TooSlow(FetchError):
    """The answer took longer than allowed."""


class ParseError(TrackerError):
    """The answer is not what this kind of source returns."""


class ReviewError(TrackerError):
    """The decision cannot be taken."""


class NotFound(ReviewError):
    """There is no such item."""


class IllegalTransition(ReviewError):
    """This item cannot make that move."""


class Stale(ReviewError):
    """Somebody decided this first."""

    hint = "look at it again before deciding"


class DeliveryError(TrackerError):
    """The digest could not be delivered."""

    def __init__(self, message: str = "", *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
