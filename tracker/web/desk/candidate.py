"""One candidate: why it is proposed, its reports, the events it may be about, and the forms that decide on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tracker import decide, review, store, timeline
from tracker.detect.reasons import OF_EVENT
from tracker.errors import NotFound, ReviewError
from tracker.model import Article, Candidate, Decision, Event, Reason, Timeline
from tracker.publish.edition import edition
from tracker.publish.views import ChangeView, change_view
from tracker.review import Known, Ruling, Word
from tracker.states import CandidateKind, CandidateState, Relation
from tracker.store import Session
from tracker.text import clean
from tracker.web import state
from tracker.web.answers import status_of
from tracker.web.desk import queue
from tracker.web.desk.screen import Screen, done, go, page, problem, screen, undoable
from tracker.web.forms import Typed, edits, fields_of, posting
from tracker.web.nearest import nearest

REJECTIONS = ("duplicate", "off-topic", "already known", "opinion", "wrong date", "unreliable")
EXTRACT = 420


@dataclass(frozen=True, slots=True)
class Dossier:
    """A candidate with all that is needed to decide on it. `proposal` is what approving it as it stands would come to."""

    timeline: Timeline
    candidate: Candidate
    articles: tuple[Article, ...]
    history: tuple[Decision, ...]
    proposal: Ruling | None
    obstacle: str = ""

    @property
    def event(self) -> Event | None:
        """The event as it would be."""
        return self.proposal.decision.after if self.proposal else None

    def fields(self) -> dict[str, str]:
        """The form that approves: the proposed event's fields, and the id a new event would get."""
        if self.event is None:
            return {}
        fields = fields_of(self.event, self.timeline)
        for name in ("words", "status", "follows", "caused_by"):
            fields.pop(name)
        return fields | ({"id": self.event.id} if self.candidate.kind is CandidateKind.NEW else {})

    def changes(self, language: str) -> tuple[ChangeView, ...]:
        """What subscribers would be told."""
        here = edition(self.timeline, language, "")
        return tuple(change_view(here, change) for change in self.proposal.changes) if self.proposal else ()


def dossier(session: Session, candidate_id: int, word: Word) -> Dossier:
    """Gather what is known of a candidate. Raises NotFound."""
    candidate = store.candidates.get(session, candidate_id)
    loaded = store.timelines.load(session, store.candidates.timeline_of(session, candidate_id))
    articles = store.candidates.articles(session, candidate_id)
    history = store.decisions.listing(session, loaded.id, 20, candidate_id=candidate_id)
    known = Known({event.id: event for event in loaded.events}, timeline.deadlines(loaded.events), loaded.threads)
    proposal, obstacle = None, ""
    if candidate.state is CandidateState.PENDING:
        try:
            proposal = review.approve(candidate, articles, known, word)
        except ReviewError as error:
            obstacle = error.line()
    return Dossier(loaded, candidate, articles, history, proposal, obstacle)


def show(request: Request) -> Response:
    return _page(request, {}, None)


def _page(request: Request, typed: Typed, error: ReviewError | None) -> Response:
    web, by = state.of(request), queue.chosen(typed or request.query_params)
    with store.reading(web.engine) as session:
        found = dossier(session, _id(request), web.word())
        seen = screen(request, session, found.timeline.id)
        before, after = _neighbours(session, found.timeline.id, found.candidate.id, by)
        decision = done(request, session, found.timeline.id)
    return page(
        seen,
        "candidate.html",
        f"/desk/candidate/{found.candidate.id}",
        status_of(error) if error else 200,
        **_shown(found, seen),
        by=by,
        typed=typed,
        before=before,
        after=after,
        decision=decision,
        problem=problem(error),
        relations=list(Relation),
        rejections=REJECTIONS,
    )


def _shown(found: Dossier, seen: Screen) -> dict[str, object]:
    matched = tuple(word for reason in found.candidate.reasons for word in reason.matched)
    ordered = timeline.in_order(found.timeline.events)[::-1]
    return {
        "candidate": found.candidate,
        "obstacle": found.obstacle,
        "fields": found.fields(),
        "changes": found.changes(seen.language),
        "reports": [(article, marked(article.text[:EXTRACT], matched)) for article in found.articles],
        "reasons": sorted(_with_titles(found, seen), key=lambda reason: -abs(reason.weight)),
        "nearest": nearest(found.candidate, found.articles, found.timeline.events),
        "events": ordered,
        "history": list(undoable(found.history)),
        "categories": sorted({event.category for event in found.timeline.events}),
        "deadlines": timeline.deadlines(found.timeline.events),
        "threads": found.timeline.threads,
    }


def _with_titles(found: Dossier, seen: Screen) -> Iterator[Reason]:
    """The reasons, with the title of an event where they have its id."""
    titles = {event.id: seen.title(event) for event in found.timeline.events}
    for reason in found.candidate.reasons:
        known = titles.get(reason.detail) if reason.rule in OF_EVENT else None
        yield replace(reason, detail=f"“{known}”") if known else reason


def marked(text: str, words: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """The text in pieces, each with whether it is one of the words."""
    known = sorted({word for word in words if len(word) > 1}, key=len, reverse=True)
    if not known:
        return ((clean(text), False),)
    pieces = re.split(f"({'|'.join(re.escape(word) for word in known)})", clean(text), flags=re.IGNORECASE)
    return tuple((piece, place % 2 == 1) for place, piece in enumerate(pieces) if piece)


def approve(request: Request, typed: Typed) -> Response:
    web = state.of(request)
    with store.reading(web.engine) as session:
        shown = dossier(session, _id(request), web.word()).fields()
    return _decide(request, typed, lambda id_, word: decide.approve(web.engine, id_, word, edits(typed, shown)))


def merge(request: Request, typed: Typed) -> Response:
    relation = Relation(typed["relation"]) if typed.get("relation") in list(Relation) else Relation.REPORTS
    event_id = typed.get("event_id") or typed.get("chosen", "")
    return _decide(request, typed, lambda id_, word: decide.merge(state.of(request).engine, id_, event_id, word, None, relation))


def reject(request: Request, typed: Typed) -> Response:
    return _decide(request, typed, lambda id_, word: decide.reject(state.of(request).engine, id_, word))


def reopen(request: Request, typed: Typed) -> Response:
    return _decide(request, typed, lambda id_, word: decide.reopen(state.of(request).engine, id_, word))


def _decide(request: Request, typed: Typed, act: Callable[[int, Word], Ruling]) -> Response:
    """Take a decision and go on to the next candidate; where it cannot be taken, show why above what was typed."""
    web, id_, by = state.of(request), _id(request), queue.chosen(typed)
    with store.reading(web.engine) as session:
        seen = screen(request, session, store.candidates.timeline_of(session, id_))
        _, after = _neighbours(session, seen.timeline_id, id_, by)
    try:
        ruling = act(id_, web.word(_reason(typed)))
    except ReviewError as error:
        return _page(request, typed, error)
    return go(seen, f"/desk/candidate/{after}" if after else "/desk/", done=ruling.decision.id, band=by.band)


def _reason(typed: Typed) -> str:
    return ": ".join(part for part in (typed.get("reason", ""), typed.get("note", "").strip()) if part)


def _neighbours(session: Session, timeline_id: str, candidate_id: int, by: queue.Filter) -> tuple[int, int]:
    """The candidates before and after this one in the queue, 0 for none; from one outside of it the first comes after."""
    ids = [candidate.id for candidate in queue.listed(session, timeline_id, queue.Filter(by.band))]
    if candidate_id not in ids:
        return 0, ids[0] if ids else 0
    place = ids.index(candidate_id)
    return ids[place - 1] if place else 0, ids[place + 1] if place + 1 < len(ids) else 0


def _id(request: Request) -> int:
    """The number in the address. Raises NotFound where it is none of a candidate."""
    text = request.path_params["number"]
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise NotFound(f"there is no candidate {text!r}")
    return int(text)


ROUTES = [
    Route("/desk/candidate/{number}", show),
    Route("/desk/candidate/{number}/approve", posting(approve), methods=["POST"]),
    Route("/desk/candidate/{number}/merge", posting(merge), methods=["POST"]),
    Route("/desk/candidate/{number}/reject", posting(reject), methods=["POST"]),
    Route("/desk/candidate/{number}/reopen", posting(reopen), methods=["POST"]),
]
