"""Settings: from the environment (`TRACKER_...`), else `tracker.toml`, else the default. Every setting has its home here.

Read once by the shells and passed down as a value; no module reads the environment itself. docs/settings.md has a line for each.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from tracker.errors import ConfigError
from tracker.urls import http_url

_YEAR = 366
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their defaults. Paths may be relative to the working folder; times are in seconds unless named."""

    home: Path = Path("data")
    database_url: str = ""
    allow_hosts: tuple[str, ...] = ()
    contact: str = ""
    base_url: str = "http://127.0.0.1:8000"
    hub: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    timeline: str = ""
    tick_seconds: int = 60
    fetch_deadline: float = 30.0
    fetch_max_bytes: int = 10_000_000
    fetch_per_host_delay: float = 2.0
    fetch_concurrency: int = 8
    digest_hour: int = 7
    digest_zone: str = "Europe/Rome"
    candidate_days: int = 30
    alarm_days: int = 0
    log_level: str = "INFO"

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in use: the one set, else SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.home.resolve() / 'tracker.db'}"

    @property
    def out(self) -> Path:
        """Where pages, feeds and digests are written."""
        return self.home / "out"


def load(env: Mapping[str, str] | None = None, file: Path = Path("tracker.toml")) -> Settings:
    """The settings in force. Raises ConfigError naming a setting that is unknown in the file or has an unusable value."""
    env = os.environ if env is None else env
    known = {field.name: field.default for field in fields(Settings)}
    values = _from_file(file, known)
    values |= {name: env[key] for name in known if (key := f"TRACKER_{name.upper()}") in env}
    return _checked(Settings(**{name: _convert(name, value, known[name]) for name, value in values.items()}))


def _from_file(file: Path, known: Mapping[str, Any]) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: {error}", hint="it must be TOML") from error
    for name in values:
        if name not in known:
            raise ConfigError(f"{file}: {name} is not a setting", hint="docs/settings.md lists them")
    return values


def _convert(name: str, value: Any, default: Any) -> Any:
    if value == "":  # as a line `TRACKER_X=` in an environment file leaves it
        return default
    try:
        if isinstance(default, tuple):
            words = value.split(",") if isinstance(value, str) else value
            return tuple(word.strip() for word in words if word.strip())
        return type(default)(value)
    except (TypeError, ValueError, AttributeError) as error:
        raise ConfigError(f"TRACKER_{name.upper()}={value!r} is not a {type(default).__name__}") from error


def _checked(settings: Settings) -> Settings:
    if not 0 < settings.port < 65536:
        raise ConfigError(f"TRACKER_PORT={settings.port} is not a port", hint="1 to 65535")
    if not settings.base_url.startswith(("http://", "https://")):
        raise ConfigError(f"TRACKER_BASE_URL={settings.base_url!r} is not an http(s) URL")
    if settings.hub and not (settings.hub.isascii() and http_url(settings.hub) == settings.hub):
        raise ConfigError("TRACKER_HUB is not an http(s) URL without a name and password", hint="the address of a WebSub hub")
    if not 0 <= settings.digest_hour < 24:
        raise ConfigError(f"TRACKER_DIGEST_HOUR={settings.digest_hour} is not an hour", hint="0 to 23")
    if not 0 <= settings.alarm_days <= _YEAR:
        raise ConfigError(f"TRACKER_ALARM_DAYS={settings.alarm_days} is not a number of days", hint=f"0 (none) to {_YEAR}")
    if settings.digest_zone not in available_timezones():
        raise ConfigError(f"TRACKER_DIGEST_ZONE={settings.digest_zone!r} is not a time zone", hint="e.g. Europe/Rome")
    if settings.log_level not in _LEVELS:
        raise ConfigError(f"TRACKER_LOG_LEVEL={settings.log_level!r} is not a level", hint=", ".join(_LEVELS))
    for name in ("tick_seconds", "fetch_deadline", "fetch_max_bytes", "fetch_concurrency", "candidate_days"):
        if getattr(settings, name) <= 0:
            raise ConfigError(f"TRACKER_{name.upper()} must be more than 0")
    return settings


def data_root() -> Path:
    """Where the shipped `templates/` and `timeline.json` are: inside an installed wheel, else the checkout."""
    packed = Path(__file__).parent / "_data"
    return packed if packed.is_dir() else Path(__file__).parents[1]
