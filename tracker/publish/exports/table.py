"""The timeline as a table, for spreadsheets and programs that read CSV (RFC 4180)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from tracker.model import Event, Timeline
from tracker.publish.edition import Edition, edition, event_page_path
from tracker.publish.words import say_date, standing
from tracker.text import clean
from tracker.urls import http_url

_FORMULA = re.compile(r"(^|;)(?=\s*[\"']?\s*[=+\-@\t\r＝＋－＠])")


def timeline_csv(timeline: Timeline, base_url: str) -> str:
    """One row per event (RFC 4180, UTF-8 without a mark of byte order). Lists are joined with "; ".

    A cell that a spreadsheet would run as a formula begins with an apostrophe (OWASP ASVS 5.0, 1.2.10). Every cell is quoted,
    and a formula behind a semicolon is defused too: where the comma is the decimal mark, that is what separates cells.
    """
    here = edition(timeline, timeline.languages[0], base_url)
    rows = [_row(here, event) for event in timeline.events]
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_columns(timeline.languages))
    writer.writerows([_FORMULA.sub(r"\1'", clean(cell)) for cell in row] for row in rows)
    return out.getvalue()


def _columns(languages: Sequence[str]) -> Sequence[str]:
    spoken = [f"{column}_{language}" for column in ("title", "summary", "date") for language in languages]
    facts = ["category", "status", "standing", "publishers", "disputed", "official_ids", "follows", "caused_by"]
    due = ["deadline", "deadline_date", "deadline_outcome"]
    return ["id", "date", "earliest", "latest", *spoken, *facts, *due, "sources", "url", "threads"]


def _row(here: Edition, event: Event) -> Sequence[str]:
    value, step, when = standing(event, here.families), event.deadline, event.date
    languages = here.timeline.languages
    texts = [texts.get(language, "") for texts in (event.title, event.summary) for language in languages]
    facts = [event.category, event.status.value, value.level, str(value.publishers), "yes" if value.disputed else "no"]
    due = [step.id, step.date.edtf if step.date else "", step.outcome] if step else ["", "", ""]
    return [
        *(event.id, when.edtf, when.earliest.isoformat(), when.latest.isoformat()),
        *texts,
        *(say_date(when, language) for language in languages),
        *facts,
        *("; ".join(ids) for ids in (event.official_ids, event.follows, event.caused_by)),
        *due,
        "; ".join(url for evidence in event.evidence if (url := http_url(evidence.url))),
        here.url(event_page_path(event.id)),
        "; ".join(f"{id_}={state}" for id_, state in event.threads.items()),
    ]
