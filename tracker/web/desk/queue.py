"""The queue: candidates by band, state and page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tracker import store
from tracker.model import Candidate
from tracker.states import Band, CandidateState
from tracker.store import Session
from tracker.web import state
from tracker.web.desk.screen import done, number, page, screen

BANDS: Mapping[str, tuple[Band, ...]] = {
    "": (Band.HIGH, Band.MEDIUM),
    "high": (Band.HIGH,),
    "medium": (Band.MEDIUM,),
    "low": (Band.LOW,),
    "all": tuple(Band),
}
"""The filters by band that the queue offers; low ones are one choice away."""
PAGE = 25
MOST = 1000
"""How many candidates paging reaches; who has more has a profile to mend."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which candidates are looked at. Names that are none mean the default."""

    band: str = ""
    state: CandidateState = CandidateState.PENDING


def chosen(params: Mapping[str, str]) -> Filter:
    """The filter that an address or a form names."""
    band, wanted = params.get("band", ""), params.get("state", "")
    return Filter(
        band if band in BANDS else "", CandidateState(wanted) if wanted in list(CandidateState) else CandidateState.PENDING
    )


def listed(session: Session, timeline_id: str, by: Filter) -> Sequence[Candidate]:
    """The candidates of a filter in the order of the queue."""
    return store.candidates.listing(session, timeline_id, (by.state,), BANDS[by.band], MOST)


def queue(request: Request) -> Response:
    by, start = chosen(request.query_params), max(number(request.query_params.get("page", "")), 1)
    with store.reading(state.of(request).engine) as session:
        seen = screen(request, session)
        everything = listed(session, seen.timeline_id, Filter("all", by.state))
        found = [candidate for candidate in everything if candidate.band in BANDS[by.band]]
        shown = found[(start - 1) * PAGE : start * PAGE]
        reports = {candidate.id: store.candidates.articles(session, candidate.id) for candidate in shown}
        decision = done(request, session, seen.timeline_id)
    return page(
        seen,
        "queue.html",
        "/desk/",
        by=by,
        counts={name: sum(candidate.band in bands for candidate in everything) for name, bands in BANDS.items()},
        states=list(CandidateState),
        candidates=shown,
        reports=reports,
        decision=decision,
        page=start,
        more=len(found) > start * PAGE,
    )


ROUTES = [Route("/desk/", queue)]
