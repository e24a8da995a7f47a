"""What every handler works with, made once when the application is made."""

from __future__ import annotations

import getpass
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from jinja2 import Environment
from starlette.requests import Request

from tracker.config import Settings
from tracker.review import Word
from tracker.store import Engine
from tracker.web.published import Published


@dataclass(frozen=True, slots=True)
class Web:
    """The database, the settings, the templates, the rendered pages, the secret of this process, and who sits at the desk."""

    engine: Engine
    settings: Settings
    env: Environment
    published: Published
    secret: bytes
    who: str

    def token(self, path: str) -> str:
        """What a form that posts to this path must hold; another path, or another start of the program, needs another one."""
        return hmac.new(self.secret, path.encode(), "sha256").hexdigest()

    def word(self, reason: str = "") -> Word:
        """A decision taken now by whoever sits at the desk."""
        return Word(self.who, now(), reason)


def of(request: Request) -> Web:
    """The `Web` of the application that answers this request."""
    web: Web = request.app.state.web
    return web


def now() -> datetime:
    return datetime.now(UTC)


def new_secret() -> bytes:
    return secrets.token_bytes(32)


def login() -> str:
    """The login name the program runs under: until there are accounts, the desk is used by whoever may run commands here."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "maintainer"
