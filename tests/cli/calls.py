"""What a call of the command comes to, and what the tests of the command know of the saga they follow."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

AT = "2031-05-02T20:00Z"
ASKS = "HarbourCo [bold]asks[/bold]"


@dataclass(frozen=True)
class Said:
    """What a call of the command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Said]


def numbers(tracker: Run) -> dict[str, str]:
    """The numbers of all candidates that wait, by title."""
    return {found["title"]: str(found["id"]) for found in tracker("candidates", "--all", "--json").json}
