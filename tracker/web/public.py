"""What readers get: the published files as `publish.site` makes them, at the same paths; digests; and whether all is well."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import PurePosixPath

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from tracker import store
from tracker.errors import TrackerError
from tracker.publish import feeds
from tracker.publish.search import read_query
from tracker.store.digests import Rendered
from tracker.web import state
from tracker.web.body import Body, answer, asked
from tracker.web.guard import HEADERS
from tracker.web.published import Site, known_timeline
from tracker.web.strings import language_of, strings

log = logging.getLogger(__name__)

TYPES = {
    ".html": "text/html",
    ".atom": "application/atom+xml",
    ".css": "text/css",
    ".json": "application/json",
    ".ics": "text/calendar",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".xml": "application/xml",
    ".md": "text/markdown",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
ANYWHERE = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
"""The widget is made to be framed by other sites; it has no script and no form."""
DIGEST_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""A digest is a mail, so its style stands in it; nothing else is allowed there, above all no script."""
_SHOWN = 200


def routes() -> list[Route]:
    """The public routes; the last ones take every path that is left."""
    here = [
        ("/digests/", digests),
        ("/digests/{name}", digest),
        ("/{path:path}", published),
    ]
    others = [Route(f"/t/{{timeline}}{path}", handler) for path, handler in here]
    named = [Route("/healthz", healthz), Route("/t/{timeline}", to_folder)]
    return [*named, *others, *(Route(path, handler) for path, handler in here)]


def published(request: Request) -> Response:
    """A published file; a folder is its index.html. Once asked for here, `fast` answers it for as long as it stays."""
    now = state.now()
    web, timeline_id, path = state.of(request), request.path_params.get("timeline", ""), request.path_params["path"]
    site = web.published.site(timeline_id, now)
    query = read_query(request.query_params.get("q", ""), request.query_params.get("category", ""))
    if query and (found := web.published.search(timeline_id, path, query, now)):
        return answer(asked(request.scope["headers"]), Body(found, TYPES[".html"]))
    if f"{path}/index.html" in site.files:
        return RedirectResponse(f"{PurePosixPath(path).name}/", 308)
    name = f"{path}index.html" if not path or path.endswith("/") else path
    if name not in site.files:
        raise HTTPException(404)
    body = site.answers.get(request.scope["path"]) or _kept(site, request.scope["path"], name, web.settings.hub)
    return answer(asked(request.scope["headers"]), body)


def _kept(site: Site, path: str, name: str, hub: str) -> Body:
    """A file of the site with the headers it is answered with, in all its forms, kept for whoever asks for the path next."""
    headers = dict(HEADERS)
    if "embed" in PurePosixPath(name).parts:
        headers["content-security-policy"] = ANYWHERE
    if link := feeds.link_header(site.base_url, name, hub):
        headers["link"] = link
    body = Body(site.files[name], _type(name), headers)
    body.since = site.since.at(name, body.digest, site.second)
    _ = body.plain, body.zipped
    return site.answers.setdefault(path, body)


def to_folder(request: Request) -> Response:
    """The address of a timeline without its slash leads to the one with it. Raises NotFound for one that is none."""
    with store.reading(state.of(request).engine) as session:
        named = known_timeline(session, request.path_params["timeline"])
    return RedirectResponse(f"{named}/", 308)


def digests(request: Request) -> Response:
    """The digests of a timeline, newest first."""
    web, language = state.of(request), language_of(request)
    timeline_id, issues = _issues(request)
    html = web.env.get_template("web/digests.html").render(
        t=strings(language),
        language=language,
        timeline_id=timeline_id,
        issues=[(issue_name(issue), issue) for issue in issues],
    )
    return _answer(request, html, TYPES[".html"])


def digest(request: Request) -> Response:
    """One digest as it was sent."""
    for issue in _issues(request)[1]:
        if issue_name(issue) == request.path_params["name"]:
            body = Body(issue.html.encode(), TYPES[".html"], {"content-security-policy": DIGEST_POLICY})
            body.since = issue.at.replace(microsecond=0)
            return answer(asked(request.scope["headers"]), body)
    raise HTTPException(404)


def issue_name(issue: Rendered) -> str:
    """The name of a digest's page, as of its file: day, last change, language."""
    return f"{issue.at:%Y-%m-%d}-{issue.to_seq}.{issue.language}.html"


def healthz(request: Request) -> Response:
    """200 where the database answers, else 503; for whatever watches the service."""
    try:
        with store.reading(state.of(request).engine) as session:
            store.timelines.ids(session)
    except TrackerError:
        log.exception("the health check failed")
        return PlainTextResponse("the database does not answer; the log says why\n", 503)
    return PlainTextResponse("ok\n")


def _issues(request: Request) -> tuple[str, Sequence[Rendered]]:
    with store.reading(state.of(request).engine) as session:
        named = known_timeline(session, request.path_params.get("timeline", ""))
        return named, store.digests.listing(session, named, _SHOWN)


def _answer(request: Request, text: str, media_type: str) -> Response:
    return answer(asked(request.scope["headers"]), Body(text.encode(), media_type))


def _type(name: str) -> str:
    return feeds.media_type(name) or TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")
