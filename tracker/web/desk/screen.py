"""What the pages of the desk share: language, links that keep it, tokens, times in words, and the notice after a decision."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tracker import store
from tracker.detect import reasons
from tracker.errors import TrackerError
from tracker.model import Decision, Event, LetGo, Reason, Thread
from tracker.publish.strings import label
from tracker.publish.words import say_date
from tracker.states import Action, ThreadState
from tracker.store import Session
from tracker.web import state
from tracker.web.published import known_timeline
from tracker.web.strings import language_of, strings

_UNITS = ((86400, "days"), (3600, "hours"), (60, "minutes"))
_RECENT = 100


@dataclass(frozen=True, slots=True)
class Screen:
    """A request as a page of the desk sees it."""

    web: state.Web
    language: str
    now: datetime
    timeline_id: str
    timelines: tuple[str, ...]

    def link(self, path: str, **params: object) -> str:
        """A path of the desk with its parameters (empty ones left out), in the language and on the timeline in use."""
        kept = {
            **params,
            "timeline": self.timeline_id if self.timeline_id != self.timelines[0] else "",
            "lang": self.language if self.language != "en" else "",
        }
        query = urlencode({name: str(value) for name, value in kept.items() if value not in (None, "", 0)})
        return f"{path}?{query}" if query else path

    def spoken(self, path: str, language: str) -> str:
        """The same page in a language."""
        return replace(self, language=language).link(path)

    def token(self, path: str) -> str:
        return self.web.token(path)

    def label(self, key: str, fallback: str) -> str:
        """A word of the desk, else one that readers see too, else the fallback."""
        return strings(self.language).get(key) or label(key, fallback, self.language)

    def reason(self, reason: Reason | LetGo) -> str:
        """A reason in words; its bare name where a version that wrote it knew more rules than this one."""
        try:
            return reasons.render(reason, self.language)
        except KeyError:
            return f"{reason.rule}: {', '.join(reason.matched)}"

    @property
    def thread_states(self) -> tuple[ThreadState, ...]:
        """What an event may say of a thread."""
        return tuple(ThreadState)

    def title(self, event: Event | Thread) -> str:
        return event.title.get(self.language) or event.title.get("en") or next(iter(event.title.values()))

    def day(self, event: Event) -> str:
        return say_date(event.date, self.language)

    def moment(self, at: datetime | None) -> str:
        return f"{at:%Y-%m-%d %H:%M} UTC" if at else "–"

    def ago(self, at: datetime | None) -> str:
        """How far an instant lies back or ahead, in the largest whole unit."""
        t = strings(self.language)
        if at is None:
            return t["never"]
        seconds = int((self.now - at).total_seconds())
        for size, unit in _UNITS:
            if abs(seconds) >= size:
                return t["ago" if seconds > 0 else "ahead"].format(n=abs(seconds) // size, unit=t[unit])
        return t["just_now"]


def screen(request: Request, session: Session, timeline_id: str = "") -> Screen:
    """The screen for a timeline: the one given, else the one the address names, else the first. Raises NotFound."""
    named = known_timeline(session, timeline_id or request.query_params.get("timeline", ""))
    return Screen(state.of(request), language_of(request), state.now(), named, store.timelines.ids(session))


def page(seen: Screen, template: str, path: str, status: int = 200, **values: Any) -> Response:
    """A page of the desk, which is to be asked for at `path`; it is never kept by the browser."""
    t = strings(seen.language)
    html = seen.web.env.get_template(f"web/{template}").render(desk=seen, t=t, language=seen.language, path=path, **values)
    return HTMLResponse(html, status, headers={"cache-control": "no-store"})


def go(seen: Screen, path: str, **params: object) -> Response:
    """Redirect to a page of the desk after a form was posted. `path` is ours, never what somebody typed."""
    return RedirectResponse(seen.link(path, **params), 303)


def done(request: Request, session: Session, timeline_id: str) -> Decision | None:
    """The decision that the page is to tell of: the one `?done=` names, while it is among the latest."""
    wanted = number(request.query_params.get("done", ""))
    latest = store.decisions.listing(session, timeline_id, _RECENT) if wanted else ()
    return next((decision for decision in latest if decision.id == wanted), None)


def number(text: str) -> int:
    """A number typed into an address, 0 where it is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def undoable(decisions: tuple[Decision, ...]) -> Iterator[tuple[Decision, bool]]:
    """Each decision with whether it may still be taken back as far as these decisions tell."""
    undone = {decision.undoes for decision in decisions}
    for decision in decisions:
        yield decision, decision.action is not Action.UNDO and decision.id not in undone


def problem(error: TrackerError | None) -> Mapping[str, str] | None:
    """An error as the pages show it above what was typed."""
    return {"message": str(error), "hint": error.hint} if error else None
