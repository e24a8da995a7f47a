"""The timeline for other programs: CSV, TimelineJS, Markdown, a documented JSON, and schema.org data for pages.

docs/formats.md describes each. Texts are cleaned as for pages, and made harmless for what each format is opened with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.model import Change, Deadline, Timeline
from tracker.publish.edition import edition
from tracker.publish.exports.data import events_json
from tracker.publish.exports.markdown import markdown
from tracker.publish.exports.schema_org import Trail, deadlines_ld, event_ld, list_ld
from tracker.publish.exports.slides import timelinejs
from tracker.publish.exports.table import timeline_csv
from tracker.publish.safe import xml_legal

__all__ = ["Trail", "deadlines_ld", "event_ld", "events_json", "files", "list_ld", "markdown", "timeline_csv", "timelinejs"]


def files(timeline: Timeline, changes: Sequence[Change], deadlines: Sequence[Deadline], base_url: str) -> Mapping[str, bytes]:
    """`timeline.csv` and `events.json` with all languages; `timelinejs.json` and `timeline.md` below the prefix of each."""
    texts = {
        "timeline.csv": timeline_csv(timeline, base_url),
        "events.json": events_json(timeline, changes, deadlines, base_url),
    }
    for language in timeline.languages:
        here = edition(timeline, language, base_url)
        texts[here.path("timelinejs.json")] = timelinejs(here)
        texts[here.path("timeline.md")] = markdown(here, deadlines)
    return {path: xml_legal(text).encode() for path, text in texts.items()}
