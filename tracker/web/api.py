"""The JSON API: what is published for anybody, and the candidates for whoever may use the desk (`guard` sees to that)."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import FastAPI, Path, Query
from fastapi.encoders import jsonable_encoder
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tracker import decide, pipeline, store, timeline
from tracker.codec import event_json
from tracker.review import Ruling
from tracker.states import Band, CandidateState, Relation
from tracker.threads import situations
from tracker.web import state
from tracker.web.body import Body, answer, asked
from tracker.web.published import known_timeline

OPENAPI = "/api/openapi.json"
TimelineId = Annotated[str, Query(max_length=100, description="Which timeline; the first one without it.")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


class Decide(BaseModel):
    """What every decision may carry."""

    model_config = ConfigDict(extra="forbid")
    reason: Annotated[str, Field(max_length=1000, description="Why; kept with the decision.")] = ""


class Approve(Decide):
    """Fields to change on the way, as `tracker approve --set` takes them: title.LANG, summary.LANG, date, deadline..."""

    edits: Annotated[dict[str, Annotated[str, Field(max_length=4000)]], Field(max_length=60)] = {}


class Merge(Approve):
    """The event that takes the candidate's reports as evidence, and what they do to it."""

    event_id: Annotated[str, Field(min_length=1, max_length=100)]
    relation: Relation = Relation.REPORTS


def add_to(app: FastAPI) -> None:
    """Add the routes of the API to an application."""
    app.add_api_route("/api/timeline", timeline_doc, tags=["published"], name="api_timeline")
    for reader in (events, changes, deadlines, threads):
        app.add_api_route(f"/api/{reader.__name__}", reader, tags=["published"], name=f"api_{reader.__name__}")
    app.add_api_route("/api/desk/candidates", candidates, tags=["desk"])
    app.add_api_route("/api/desk/candidates/{number}", candidate, tags=["desk"])
    for action in (approve, merge, reject, reopen):
        app.add_api_route(f"/api/desk/candidates/{{number}}/{action.__name__}", action, methods=["POST"], tags=["desk"])
    app.add_api_route("/api/desk/decisions/{number}/undo", undo, methods=["POST"], tags=["desk"])


def timeline_doc(request: Request, timeline: TimelineId = "") -> Response:
    """The whole timeline in the form of a timeline.json."""
    web = state.of(request)
    with store.reading(web.engine) as session:
        named = known_timeline(session, timeline)
    return _answer(request, decide.export_timeline(web.engine, named))


def events(request: Request, timeline: TimelineId = "") -> Response:
    """The events from the oldest to the newest, each as it stands in a timeline.json."""
    seen = _view(request, timeline)
    return _say(request, {"timeline": seen.timeline.id, "events": [event_json(event) for event in _in_order(seen)]})


def changes(
    request: Request,
    timeline: TimelineId = "",
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="Only changes numbered above this.")] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """The published differences in order of `seq`, which only grows: ask again with the last one as `after`."""
    with store.reading(state.of(request).engine) as session:
        named = known_timeline(session, timeline)
        last = store.changes.last_seq(session, named)
        found = store.changes.listing(session, named, after, limit)
    return _say(request, {"timeline": named, "last": last, "changes": jsonable_encoder(found)})


def deadlines(request: Request, timeline: TimelineId = "") -> Response:
    """The deadlines as they stand, each with its steps and the event that made each."""
    seen = _view(request, timeline)
    return _say(request, {"timeline": seen.timeline.id, "deadlines": jsonable_encoder(seen.deadlines)})


def threads(request: Request, timeline: TimelineId = "") -> Response:
    """The threads that events have named, as they stand: state, since when, and the events that began it and came last."""
    seen = _view(request, timeline)
    return _say(request, {"timeline": seen.timeline.id, "threads": jsonable_encoder(situations(seen.timeline))})


def candidates(
    request: Request,
    timeline: TimelineId = "",
    state_: Annotated[CandidateState, Query(alias="state")] = CandidateState.PENDING,
    band: Annotated[list[Band] | None, Query(description="Only these bands; all without it.")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> Response:
    """The candidates in the order of the queue."""
    with store.reading(state.of(request).engine) as session:
        named = known_timeline(session, timeline)
        found = store.candidates.listing(session, named, (state_,), tuple(band or Band), offset + limit)
    return JSONResponse({"timeline": named, "candidates": jsonable_encoder(found[offset:])})


def candidate(request: Request, number: Number) -> Response:
    """One candidate with the articles of its story and the decisions about it, the latest first."""
    with store.reading(state.of(request).engine) as session:
        found = store.candidates.get(session, number)
        named = store.candidates.timeline_of(session, number)
        said = {
            "timeline": named,
            "candidate": found,
            "articles": store.candidates.articles(session, number),
            "decisions": store.decisions.listing(session, named, 50, candidate_id=number),
        }
    return JSONResponse(jsonable_encoder(said))


def approve(request: Request, number: Number, given: Approve) -> Response:
    """Make a candidate an event, or amend the event it updates."""
    web = state.of(request)
    return _ruled(decide.approve(web.engine, number, web.word(given.reason), given.edits))


def merge(request: Request, number: Number, given: Merge) -> Response:
    """Take a candidate's reports as evidence of an event."""
    web = state.of(request)
    ruling = decide.merge(web.engine, number, given.event_id, web.word(given.reason), given.edits, given.relation)
    return _ruled(ruling)


def reject(request: Request, number: Number, given: Decide) -> Response:
    """Put a candidate aside."""
    web = state.of(request)
    return _ruled(decide.reject(web.engine, number, web.word(given.reason)))


def reopen(request: Request, number: Number, given: Decide) -> Response:
    """Put a rejected or expired candidate back on the list."""
    web = state.of(request)
    return _ruled(decide.reopen(web.engine, number, web.word(given.reason)))


def undo(request: Request, number: Number, given: Decide) -> Response:
    """Take a decision back."""
    web = state.of(request)
    return _ruled(decide.undo(web.engine, web.word(given.reason), number))


def _view(request: Request, timeline_id: str) -> pipeline.View:
    web = state.of(request)
    with store.reading(web.engine) as session:
        named = known_timeline(session, timeline_id)
    return pipeline.view(web.engine, named)


def _in_order(seen: pipeline.View) -> tuple[Any, ...]:
    return timeline.in_order(seen.timeline.events)


def _say(request: Request, value: Any) -> Response:
    return _answer(request, json.dumps(value, ensure_ascii=False))


def _answer(request: Request, text: str) -> Response:
    return answer(asked(request.scope["headers"]), Body(text.encode(), "application/json"))


def _ruled(ruling: Ruling) -> Response:
    return JSONResponse(jsonable_encoder({"decision": ruling.decision, "changes": ruling.changes}))
