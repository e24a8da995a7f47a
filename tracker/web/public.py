"""What readers get: the published files as `publish.site` makes them, at the same paths; digests; and whether all is well."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import PurePosixPath

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from tracker import decide, store
from tracker.errors import TrackerError
from tracker.publish import feeds
from tracker.store.digests import Rendered
from tracker.web import state
from tracker.web.body import Body, answer
from tracker.web.published import known_timeline
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
        ("/timeline.json", timeline_json),
        ("/digests/", digests),
        ("/digests/{name}", digest),
        ("/{path:path}", published),
    ]
    others = [Route(f"/t/{{timeline}}{path}", handler) for path, handler in here]
    return [Route("/healthz", healthz), *others, *(Route(path, handler) for path, handler in here)]


def published(request: Request) -> Response:
    """A published file; a folder is its index.html."""
    now = state.now()
    pages = state.of(request).published
    timeline_id, path = request.path_params.get("timeline", ""), request.path_params["path"]
    site = pages.site(timeline_id, now)
    if "q" in request.query_params and (found := pages.search(timeline_id, path, request.query_params["q"], now)):
        return answer(request, Body(found), TYPES[".html"])
    if f"{path}/index.html" in site.files:
        return RedirectResponse(f"{PurePosixPath(path).name}/", 308)
    name = f"{path}index.html" if not path or path.endswith("/") else path
    if name not in site.files:
        raise HTTPException(404)
    response = answer(request, site.files[name], _type(name), site.modified, now)
    if "embed" in PurePosixPath(name).parts:
        response.headers["content-security-policy"] = ANYWHERE
    return response


def timeline_json(request: Request) -> Response:
    """The timeline as it stands, in its portable form."""
    web = state.of(request)
    with store.reading(web.engine) as session:
        named = known_timeline(session, request.path_params.get("timeline", ""))
    return answer(request, Body(decide.export_timeline(web.engine, named).encode()), TYPES[".json"])


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
    return answer(request, Body(html.encode()), TYPES[".html"])


def digest(request: Request) -> Response:
    """One digest as it was sent."""
    for issue in _issues(request)[1]:
        if issue_name(issue) == request.path_params["name"]:
            response = answer(request, Body(issue.html.encode()), TYPES[".html"], issue.at, state.now())
            response.headers["content-security-policy"] = DIGEST_POLICY
            return response
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


def _type(name: str) -> str:
    return feeds.media_type(name) or TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")
