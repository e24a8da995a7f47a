"""What feeds say of themselves and of their entries, per language. English is complete; another language may leave keys to it."""

from __future__ import annotations

from collections.abc import Mapping

_EN: Mapping[str, str] = {
    "events": "Feed of events",
    "changes": "Feed of changes",
    "events_about": "Every event as it stands. An entry is updated when its event changes; a retracted event stays, with a note.",
    "changes_about": "An entry for each published change: what was added, updated, moved, corrected or retracted.",
    "title": "{timeline}: {kind}",
    "category_title": "{timeline}, {category}: {kind}",
    "untitled": "Untitled",
    "retracted": "Retracted",
    "retraction": "This entry was retracted. It is kept so that the correction can be seen.",
    "deadline": "Deadline",
    "follows": "Follows",
    "caused_by": "Caused by",
    "sources": "Sources",
    "no_source": "No source is given.",
}

_IT: Mapping[str, str] = {
    "events": "Feed degli eventi",
    "changes": "Feed delle modifiche",
    "events_about": "Ogni evento com’è ora. Una voce si aggiorna quando l’evento cambia; un evento ritirato resta, con una nota.",
    "changes_about": "Una voce per ogni modifica pubblicata: aggiunte, aggiornamenti, spostamenti, correzioni e ritiri.",
    "untitled": "Senza titolo",
    "retracted": "Ritirato",
    "retraction": "Questa voce è stata ritirata. Resta visibile perché si veda la rettifica.",
    "deadline": "Scadenza",
    "follows": "Segue",
    "caused_by": "Causato da",
    "sources": "Fonti",
    "no_source": "Nessuna fonte indicata.",
}

STRINGS: Mapping[str, Mapping[str, str]] = {"en": _EN, "it": {**_EN, **_IT}}


def strings(language: str) -> Mapping[str, str]:
    """All strings in the language, in English where it has none."""
    return STRINGS.get(language, _EN)
