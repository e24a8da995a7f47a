"""Every reason a candidate can have, and every rule that lets an article go, in words. The one list of the rules there are.

In a template `{matched}` is the words found, `{detail}` the reason's datum; both are data from outside, escaped where shown.
"""

from __future__ import annotations

from collections.abc import Mapping

from tracker.model import LetGo, Reason

RULES: Mapping[str, str] = {
    "core_title": "The title names {matched}.",
    "with_party": "The title names {matched} beside it.",
    "core_text": "Only the text names {matched}, the title does not.",
    "parties": "It names {matched} together, with a theme they matter for.",
    "one_party": "Of the parties only {matched} is named.",
    "theme_title": "The title speaks of a theme that is followed: {matched}.",
    "theme_said": "Of the themes that are followed the title has only words of speaking: {matched}.",
    "theme_text": "Only the text speaks of a theme that is followed: {matched}.",
    "no_theme": "No theme that is followed is named.",
    "act": "The title says who does what: {matched}.",
    "said": "The title only says that somebody spoke: {matched}.",
    "document": "It is a document of an official source, which names itself by its subject.",
    "no_act": "The title names nothing that was done.",
    "question": "The title is a question ({matched}).",
    "explainer": "It explains rather than reports: {matched}.",
    "opinion": "It gives an opinion: {matched}.",
    "stance": "Somebody else takes a stand: {matched}.",
    "talk": "It gives the words of a speech or meeting: {matched}.",
    "poll": "It reports a poll: {matched}.",
    "preview": "It looks ahead: {matched}.",
    "live": "It is a running report: {matched}.",
    "maybe": "It says that something is not sure: {matched}.",
    "supposed": "It says what could happen, not that it happened: {matched}.",
    "roundup": "It gathers several news: {matched}.",
    "official_source": "An official source says so: {matched}.",
    "official_id": "It gives an official number: {matched}.",
    "corroborated": "{detail} independent publishers report it: {matched}.",
    "deadline_moved": "It moves the deadline {matched} to {detail}.",
    "retold": "It tells again of something past ({detail}).",
    "like_event": "It reads like the event {detail}.",
    "like_candidate": "It reads like another candidate: {detail}",
    "like_rejected": "It reads like what was rejected: {detail}",
    "figure_changed": "It gives other figures ({matched}) than the event {detail}.",
    "denied": "It denies what the event {detail} says.",
    "status_changed": "The event {detail} was {matched}, and now there is news of it.",
    "date_exact": "It gives the day ({matched}) that the event {detail} leaves open.",
    "no_entity": "Nobody that is followed is named.",
    "excluded": "The title has an excluded term: {matched}.",
    "party_in_passing": "It names {matched} alone, and not in the title beside its theme.",
    "party_without_theme": "It names {matched}, but no theme they matter for.",
}

RULES_IT: Mapping[str, str] = {
    "core_title": "Il titolo nomina {matched}.",
    "with_party": "Accanto, il titolo nomina {matched}.",
    "core_text": "Solo il testo nomina {matched}, il titolo no.",
    "parties": "Nomina insieme {matched}, con un tema per cui contano.",
    "one_party": "Delle parti è nominata solo {matched}.",
    "theme_title": "Il titolo parla di un tema seguito: {matched}.",
    "theme_said": "Dei temi seguiti il titolo ha solo parole del dire: {matched}.",
    "theme_text": "Solo il testo parla di un tema seguito: {matched}.",
    "no_theme": "Nessun tema seguito è nominato.",
    "act": "Il titolo dice chi fa che cosa: {matched}.",
    "said": "Il titolo dice solo che qualcuno ha parlato: {matched}.",
    "document": "È un documento di una fonte ufficiale, che si intitola dalla sua materia.",
    "no_act": "Il titolo non nomina nulla che sia stato fatto.",
    "question": "Il titolo è una domanda ({matched}).",
    "explainer": "Spiega più che riferire: {matched}.",
    "opinion": "Esprime un'opinione: {matched}.",
    "stance": "Prende posizione qualcun altro: {matched}.",
    "talk": "Riporta le parole di un discorso o incontro: {matched}.",
    "poll": "Riferisce un sondaggio: {matched}.",
    "preview": "Guarda avanti: {matched}.",
    "live": "È una cronaca in corso: {matched}.",
    "maybe": "Dice che qualcosa non è certo: {matched}.",
    "supposed": "Dice che cosa potrebbe accadere, non che è accaduto: {matched}.",
    "roundup": "Raccoglie più notizie: {matched}.",
    "official_source": "Lo dice una fonte ufficiale: {matched}.",
    "official_id": "Dà un numero ufficiale: {matched}.",
    "corroborated": "Lo riferiscono {detail} testate indipendenti: {matched}.",
    "deadline_moved": "Sposta la scadenza {matched} al {detail}.",
    "retold": "Racconta di nuovo qualcosa di passato ({detail}).",
    "like_event": "Somiglia all'evento {detail}.",
    "like_candidate": "Somiglia a un'altra proposta: {detail}",
    "like_rejected": "Somiglia a ciò che fu respinto: {detail}",
    "figure_changed": "Dà cifre diverse ({matched}) dall'evento {detail}.",
    "denied": "Smentisce ciò che dice l'evento {detail}.",
    "status_changed": "L'evento {detail} era {matched}, e ora ce n'è notizia.",
    "date_exact": "Dà il giorno ({matched}) che l'evento {detail} lascia aperto.",
    "no_entity": "Non è nominato nessuno di chi si segue.",
    "excluded": "Il titolo contiene un termine escluso: {matched}.",
    "party_in_passing": "Nomina solo {matched}, e non nel titolo accanto al suo tema.",
    "party_without_theme": "Nomina {matched}, ma nessun tema per cui conti.",
}

OF_EVENT = frozenset({"like_event", "figure_changed", "denied", "status_changed", "date_exact"})
"""The rules whose datum is the id of an event."""

_UNSAID = {"en": "not said", "it": "non detto"}


def render(reason: Reason | LetGo, language: str) -> str:
    """One sentence for a reason or ledger entry, in Italian for "it", else in English. Plain text, not escaped.

    Raises KeyError for a rule that is not in RULES.
    """
    italian = language == "it"
    template = (RULES_IT if italian else RULES)[reason.rule]
    unsaid = _UNSAID["it" if italian else "en"]
    detail = reason.detail if isinstance(reason, Reason) else ""
    return template.format(matched=", ".join(reason.matched) or unsaid, detail=detail or unsaid)
