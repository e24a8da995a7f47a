"""URLs as identities: one canonical form for the many ways the web writes the same address. No network."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|ref_?(?:src|url)?|cmp(?:id)?|ns_\w+|at_\w+|ocid|smid|s?ito|spm|"
    r"share_?\w*|from(?:uid)?|sfnsn|_ga|xtor|partner|output|amp",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff\\]")
_DEFAULT_PORT = {"http": 80, "https": 443}
MAX_LENGTH = 2000


def http_url(text: str, base: str = "") -> str:
    """The absolute http(s) URL that `text` means when found on the page `base`, or "" where it is anything else.

    The one allow-list for URLs from outside: other schemes, credentials, control characters, marks that turn the
    writing direction, what XML forbids, and over-long ones give "".
    """
    text = text.strip()
    joined = _join(base, text)
    # Joining drops tabs and line ends silently, so they are looked for before it.
    if len(joined) > MAX_LENGTH or _CONTROL.search(text) or _CONTROL.search(joined):
        return ""
    try:
        parts = urlsplit(joined)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in _DEFAULT_PORT or not parts.hostname or parts.username is not None or port == 0:
        return ""
    return joined


def canonical(url: str) -> str:
    """One form for all spellings of an article's address: an identity to compare by, not always one to fetch.

    Lower-case host without `www.`/`m.`/`amp.`, https, no default port, fragment, tracking parameters or trailing slash,
    parameters sorted. "" stays "". What may change the page (other parameters, path case) is kept.
    """
    if not url:
        return ""
    parts = urlsplit(url)
    host = re.sub(r"^(?:www|m|mobile|amp)\.(?=[^.]+\.)", "", (parts.hostname or "").rstrip("."))
    port = f":{parts.port}" if parts.port and parts.port not in _DEFAULT_PORT.values() else ""
    query = urlencode(sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0])))
    path = re.sub(r"/(?:amp|index\.html?)?$", "", re.sub(r"/{2,}", "/", parts.path))
    return urlunsplit(("https", host + port, path or "/", query, ""))


def host(url: str) -> str:
    """The host name of a URL in lower case without a leading `www.`, "" where there is none."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _join(base: str, text: str) -> str:
    try:
        return urljoin(base, text) if base else text
    except ValueError:
        return ""
