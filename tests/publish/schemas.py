"""What the JSON exports promise, as JSON Schemas: TimelineJS's slides and our own data."""

from __future__ import annotations

from tracker.states import EventStatus

YMD = {
    "type": "object",
    "required": ["year", "month", "day"],
    "additionalProperties": False,
    "properties": {
        "year": {"type": "integer"},
        "month": {"type": "integer", "minimum": 1, "maximum": 12},
        "day": {"type": "integer", "minimum": 1, "maximum": 31},
    },
}
TEXT = {"type": "object", "required": ["headline", "text"], "properties": {"headline": {"type": "string"}}}
SLIDES = {
    "type": "object",
    "required": ["title", "events", "scale"],
    "properties": {
        "scale": {"enum": ["human", "cosmological"]},
        "title": {"type": "object", "required": ["text", "unique_id"], "properties": {"text": TEXT}},
        "events": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["start_date", "text", "unique_id", "display_date"],
                "additionalProperties": False,
                "properties": {
                    "start_date": YMD,
                    "end_date": YMD,
                    "text": TEXT,
                    "media": {"type": "object", "required": ["url"], "properties": {"url": {"pattern": "^https?://"}}},
                    "group": {"type": "string"},
                    "display_date": {"type": "string", "minLength": 4},
                    "unique_id": {"type": "string", "pattern": "^[a-z0-9-]+$"},
                },
            },
        },
    },
}

DATE = {
    "type": "object",
    "required": ["edtf", "earliest", "latest", "exact", "words"],
    "additionalProperties": False,
    "properties": {
        "edtf": {"type": "string"},
        "earliest": {"format": "date"},
        "latest": {"format": "date"},
        "exact": {"type": "boolean"},
        "words": {"$ref": "#/$defs/texts"},
    },
}
STEP = {
    "date": {"anyOf": [DATE, {"type": "null"}]},
    "outcome": {"enum": [None, "met", "lapsed"]},
    "said_first": {"anyOf": [DATE, {"type": "null"}]},
}
INSTANT = {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
EVENT = {
    "type": "object",
    "additionalProperties": False,
    "required": [
        "id",
        "url",
        "published",
        "updated",
        "date",
        "category",
        "status",
        "title",
        "summary",
        "official_ids",
        "follows",
        "caused_by",
        "deadline",
        "threads",
        "standing",
        "sources",
    ],
    "properties": {
        "id": {"type": "string"},
        "url": {"$ref": "#/$defs/texts"},
        "published": INSTANT,
        "updated": INSTANT,
        "date": DATE,
        "category": {"type": "string"},
        "status": {"enum": [status.value for status in EventStatus]},
        "title": {"$ref": "#/$defs/texts"},
        "summary": {"$ref": "#/$defs/texts"},
        "official_ids": {"type": "array"},
        "follows": {"type": "array"},
        "caused_by": {"type": "array"},
        "deadline": {
            "anyOf": [
                {"type": "null"},
                {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["id", *STEP],
                    "properties": {"id": {"type": "string"}, **STEP},
                },
            ]
        },
        "threads": {"type": "object", "additionalProperties": {"enum": ["open", "stalled", "settled"]}},
        "standing": {"type": "object", "required": ["level", "publishers", "disputed", "words"]},
        "sources": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "url": {"type": ["string", "null"], "pattern": "^https?://"},
                    "relation": {"type": "string"},
                    "claim": {"$ref": "#/$defs/texts"},
                    "tier": {"enum": ["official", "agency", "press", "aggregator"]},
                }
                | {
                    key: {"type": "string"}
                    for key in ("title", "publisher", "family", "copy_of", "published", "language", "quote", "basis")
                },
            },
        },
    },
}
DATA = {
    "$defs": {"texts": {"type": "object", "additionalProperties": {"type": "string"}}},
    "type": "object",
    "additionalProperties": False,
    "required": ["format", "id", "title", "languages", "url", "updated", "events", "deadlines", "threads"],
    "properties": {
        "format": {"const": 1},
        "id": {"type": "string"},
        "title": {"$ref": "#/$defs/texts"},
        "languages": {"type": "array"},
        "url": {"$ref": "#/$defs/texts"},
        "updated": INSTANT,
        "events": {"type": "array", "items": EVENT},
        "threads": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["id", "title", "state", "since", "since_event", "latest_event"],
                "properties": {
                    "id": {"type": "string"},
                    "title": {"$ref": "#/$defs/texts"},
                    "state": {"enum": ["open", "stalled", "settled"]},
                    "since": DATE,
                    "since_event": {"type": "string"},
                    "latest_event": {"type": "string"},
                },
            },
        },
        "deadlines": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["id", "title", "state", "date", "steps"],
                "properties": {
                    "id": {"type": "string"},
                    "title": {"$ref": "#/$defs/texts"},
                    "date": STEP["date"],
                    "state": {"enum": ["open", "postponed", "met", "lapsed"]},
                    "steps": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["event", *STEP],
                            "properties": {"event": {"type": "string"}, **STEP},
                        },
                    },
                },
            },
        },
    },
}
