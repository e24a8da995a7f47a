"""The Italian words of time: tables, number words, tense."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.detect.dates.tense import NEVER, Tense

if TYPE_CHECKING:
    from tracker.detect.dates.lexer import Raw, Table


def _forms(*stems: str) -> str:
    """An adjective's four endings: "scorso|scorsa|scorsi|scorse"."""
    return "|".join(stem + ending for stem in stems for ending in "oaie")


_ONES = (
    *("zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci", "undici", "dodici", "tredici"),
    *("quattordici", "quindici", "sedici", "diciassette", "diciotto", "diciannove"),
)
_TENS = ["venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta"]


_ROMAN = (
    *("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii"),
    *("xix", "xx", "xxi", "xxii"),
)


def _word(value: int) -> str:
    """The Italian numeral of 1 to 2999, without accents."""
    if value < 20:
        return _ONES[value]
    if value < 100:
        tens, ones = _TENS[value // 10 - 2], value % 10
        return (tens[:-1] if ones in (1, 8) else tens) + (_ONES[ones] if ones else "")
    if value < 1000:
        return (_ONES[value // 100] if value >= 200 else "") + "cento" + (_word(value % 100) if value % 100 else "")
    return ("mille" if value < 2000 else "duemila") + (_word(value % 1000) if value % 1000 else "")


WORDS: Table = {
    "month": {
        1: "gennaio",
        2: "febbraio",
        3: "marzo",
        4: "aprile",
        5: "maggio",
        6: "giugno",
        7: "luglio",
        8: "agosto",
        9: "settembre",
        10: "ottobre",
        11: "novembre",
        12: "dicembre",
    },
    "soft_month": {
        1: "gen",
        2: "feb|febb",
        3: "mar",
        4: "apr",
        5: "mag",
        6: "giu",
        7: "lug",
        8: "ago",
        9: "set|sett",
        10: "ott",
        11: "nov",
        12: "dic",
    },
    "weekday": {0: "lunedì", 1: "martedì", 2: "mercoledì", 3: "giovedì", 4: "venerdì", 5: "sabato", 6: "domenica"},
    "soft_weekday": {0: "lun", 2: "mer", 3: "gio", 4: "ven", 5: "sab", 6: "dom"},
    "deictic": {
        -2: "l'altro ieri|l'altroieri|altroieri|ieri l'altro|avantieri",
        -1: "ieri|ieri sera|il giorno prima|il giorno precedente|ieri notte",
        0: "oggi|stasera|stamattina|stamani|stamane|stanotte|questa mattina|questa sera|questo giorno|in giornata|oggi stesso",
        1: "domani|il giorno seguente|il giorno successivo|l'indomani",
        2: "dopodomani|dopo domani",
    },
    "now": {0: "adesso|ora"},
    "rel": {
        (-1, "near"): _forms("scors", "passat", "ultim") + "|precedente|precedenti",
        (0, "calendar"): _forms("quest") + "|quest'|corrente|in corso|stesso|stessa|mio|mia",
        (1, "near"): _forms("prossim", "successiv", "ventur") + "|seguente|seguenti|entrante",
    },
    "unit": {
        "day": "giorno|giorni|giornate",
        "week": "settimana|settimane",
        "weekend": "weekend|week-end|fine settimana|finesettimana",
        "month": "mese|mesi",
        "quarter": "trimestre|trimestri",
        "half": "semestre|semestri",
        "year": "anno|anni|anni '",
        "decade": "decennio|decenni",
        "century": "secolo|secoli",
        "workday": "giorno lavorativo|giorni lavorativi|giorno feriale|giorni feriali",
    },
    "numbered_century": {number: f"{roman} secolo|secolo {roman}" for number, roman in enumerate(_ROMAN, 1)},
    "half_more": {0: "e mezzo|e mezza"},
    "half_of_a": {0: "mezzo|mezza|mezz'"},
    "future": {0: "in futuro|nel futuro"},
    "few": {2: "un paio di|paio di", 3: "pochi|poche|alcuni|alcune|diversi|diverse|qualche"},
    "a": {1: "un|uno|una|un'"},
    "ordinal": {
        number: _forms(stem)
        for number, stem in enumerate(
            [
                *["prim", "second", "terz", "quart", "quint", "sest", "settim", "ottav", "non", "decim"],
                *(f"{_word(number)[:-1]}esim" for number in range(11, 32)),
            ],
            1,
        )
    },
    "quarter": {1: "q 1|q1|t 1", 2: "q 2|q2|t 2", 3: "q 3|q3|t 3", 4: "q 4|q4|t 4"},
    "half": {1: "prima metà", 2: "seconda metà"},
    "season": {21: "primavera", 22: "estate", 23: "autunno", 24: "inverno"},
    "part": {
        "early": "inizio|inizi|l'inizio|gli inizi|primi di|principio|i primi di",
        "mid": "metà|la metà",
        "late": "fine|la fine|fine di",
    },
    "rest": {0: "resto|il resto"},
    "ago": {0: "fa|or sono"},
    "later": {0: "dopo|più tardi|da adesso|da ora"},
    "holiday": {
        (1, 1): "capodanno",
        (1, 6): "epifania",
        (4, 25): "festa della liberazione",
        (6, 2): "festa della repubblica",
        (8, 15): "ferragosto",
        (11, 1): "ognissanti",
        (12, 24): "vigilia di natale",
        (12, 25): "natale",
        (12, 26): "santo stefano",
        (0,): "pasqua|domenica di pasqua",
        (1,): "pasquetta|lunedì dell'angelo|lunedì di pasqua",
        (-2,): "venerdì santo",
        (-46,): "mercoledì delle ceneri",
        (-7,): "domenica delle palme",
        (2, 14): "san valentino",
        (3, 8): "festa della donna",
        (5, 1): "festa dei lavoratori|festa del lavoro",
        (5, 6, 2, 0): "festa della mamma",
        (3, 19): "festa del papà",
        (12, 8): "immacolata|immacolata concezione",
        (12, 31): "san silvestro|vigilia di capodanno|notte di san silvestro",
        (10, 31): "halloween",
        (11, 3, 4, 0): "giorno del ringraziamento|ringraziamento",
        (11, 3, 4, 1): "black friday",
    },
    "of": {0: "di|del|della|dello|dell'|dei|delle|d'"},
    "the": {0: "il|lo|la|l'|i|gli|le"},
    "on": {0: "nei|nel|nella|nello|nell'|negli|in"},
    "in": {0: "fra|tra"},
    "from": {0: "da|dal|dalla|dallo|dall'"},
    "since": {0: "a partire da|a partire dal|a partire dalla|a partire dall'"},
    "to": {0: "a|ad|al|alla|all'|allo|ai"},
    "and": {0: "e|ed"},
    "or": {0: "o|oppure"},
    "by": {0: "entro|entro e non oltre|non oltre"},
    "until": {0: "fino a|fino al|fino alla|fino all'|fino ad|sino a|sino al|sino alla|sino all'|fino a tutto"},
    "before": {0: "prima di|prima del|prima della|prima dell'|prima dello"},
    "after": {0: "dopo di|a seguito di"},
    "for": {0: "per"},
    "another": {0: "altri|altre|ulteriori|un altro|un'altra|un ulteriore|un'ulteriore"},
    "reprieve": {0: "proroga|rinvio|sospensione|pausa|tregua|moratoria|dilazione|estensione|proroghe"},
}

TENSE = Tense(
    future=re.compile(
        r"\b(?:\w{2,}(?:rà|ranno|rebbe|rebbero|remo)|deve|devono|previst[oaie]|attes[oaie]|scade|scadono|scadenza|in programma|"
        r"intende|pront[oaie] a|verso|punta a|sta per|stanno per|in arrivo|in vista)\b",
        re.IGNORECASE,
    ),
    past=re.compile(
        r"\b(?:(?:ha|hanno|è|sono|era|erano|aveva|avevano|fu|furono|stat[oaie])\s(?:\w+\s)?\w{2,}(?:[aiu]t|tt|ss|rs|[ie]s|iest)[oaie]|venne|vennero|ebbe|"
        r"disse|dice|firma|vota|approva|annuncia|rinvia|proroga)\b",
        re.IGNORECASE,
    ),
    extends=re.compile(
        r"\b(?:prorog\w+|rinvi\w+|sospen\w+|sospes\w+|estes[oaie]|estend\w+|esten\w+|allung\w+|prolung\w+|posticip\w+|slitt\w+|"
        r"pausa|congel\w+|tregua|moratoria|concess\w+|concede\w*|rimand\w+)\b",
        re.IGNORECASE,
    ),
    due=re.compile(
        r"\b(?:entro|fino|prima|al|alla|sino)(?:\s(?:a|al|alla|il|la|di|del))?\s(?:(?:met[aà]|inizio|inizi|fine)\s(?:di\s)?|l['’])?$|\ball['’]$",
        re.IGNORECASE,
    ),
    due_after=NEVER,
)

_NUMBERS = {
    spelling: value
    for value in range(1, 3000)
    for word in (_word(value), _word(value).replace("centoo", "cento"))
    for spelling in (word, re.sub("tre$", "tré", word))
}
NUMBER_WORDS = _NUMBERS.keys()


def number(raws: list[Raw], index: int) -> tuple[int, bool, int] | None:
    """A numeral at the index, one word in Italian: its value, False for it is no ordinal, the index after it."""
    value = _NUMBERS.get(raws[index].key)
    return (value, False, index + 1) if value else None
