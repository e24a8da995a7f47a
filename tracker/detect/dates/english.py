"""The English words of time: tables, number words, tense."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.detect.dates.tense import Tense

if TYPE_CHECKING:
    from tracker.detect.dates.lexer import Raw, Table

WORDS: Table = {
    "month": {
        1: "january",
        2: "february",
        4: "april",
        6: "june",
        7: "july",
        8: "august",
        9: "september",
        10: "october",
        11: "november",
        12: "december",
    },
    "soft_month": {
        1: "jan",
        2: "feb",
        3: "march|mar",
        4: "apr",
        5: "may",
        6: "jun",
        7: "jul",
        8: "aug",
        9: "sep|sept",
        10: "oct",
        11: "nov",
        12: "dec",
    },
    "weekday": {
        0: "monday|mondays",
        1: "tuesday|tuesdays",
        2: "wednesday|wednesdays",
        3: "thursday|thursdays",
        4: "friday|fridays",
        5: "saturday|saturdays",
        6: "sunday|sundays",
    },
    "soft_weekday": {0: "mon", 1: "tue|tues", 2: "wed", 3: "thu|thur|thurs", 4: "fri", 5: "sat", 6: "sun"},
    "deictic": {
        -2: "the day before yesterday|day before yesterday",
        -1: "yesterday|last night|the previous day",
        0: "today|tonight|this morning|this afternoon|this evening|this day|my day|of the day",
        1: "tomorrow|tmrw|the next day|next day|the following day",
        2: "the day after tomorrow|day after tomorrow|the day after tmrw|day after tmrw",
    },
    "now": {0: "now|to date|present|the present|current date"},
    "rel": {
        (-1, "calendar"): "last|previous",
        (-1, "near"): "past|this past",
        (0, "calendar"): "this|current|the same|same|this whole|this entire|the whole|the entire|my",
        (1, "calendar"): "next|following",
        (1, "near"): "coming|upcoming|this coming|this upcoming",
    },
    "unit": {
        "day": "day|days",
        "week": "week|weeks",
        "weekend": "weekend|weekends",
        "fortnight": "fortnight|fortnights",
        "month": "month|months",
        "quarter": "quarter|quarters",
        "year": "year|years|cy|calendar year|calendar years",
        "decade": "decade|decades",
        "century": "century|centuries",
        "workday": "business day|business days|working day|working days|workday|workdays",
    },
    "future": {0: "in the future|into the future"},
    "half_more": {0: "and a half|and one half"},
    "half_of_a": {0: "half a|half an"},
    "few": {2: "couple of|couple|a couple of|a couple", 3: "few|a few|several"},
    "a": {1: "a|an"},
    "decade": {
        1960: "the sixties",
        1970: "the seventies",
        1980: "the eighties",
        1990: "the nineties",
        2000: "the noughties|the two thousands",
        2010: "the two thousand and tens|two thousand and tens|the two thousand tens|the twenty tens|the twenty-tens",
        2020: "the twenty twenties|the twenty-twenties",
    },
    "quarter": {1: "q 1|q1", 2: "q 2|q2", 3: "q 3|q3", 4: "q 4|q4"},
    "half": {1: "h 1|first half|1st half", 2: "h 2|second half|2nd half"},
    "season": {21: "spring", 22: "summer", 23: "autumn|fall", 24: "winter"},
    "part": {
        "early": "early|the start of|start of|the beginning of|beginning of",
        "mid": "mid|the middle of|middle of",
        "late": "late|the end of|end of",
    },
    "end_of_unit": {
        "year": "year end|year-end|year's end|eoy",
        "month": "month end|month-end|month's end|eom",
        "week": "week's end|eow",
    },
    "earlier": {0: "earlier"},
    "later": {0: "later|from now|hence|after that|afterwards"},
    "rest": {0: "rest of|the rest of|remainder of|the remainder of|remaining of|rest the"},
    "ago": {0: "ago"},
    "holiday": {
        (1, 1): "new year's day|new year day|new years day",
        (1, 20): "inauguration day",
        (2, 2): "groundhog day",
        (2, 14): "valentine's day|valentines day|valentine day|saint valentine's day|st valentine's day",
        (3, 8): "international women's day",
        (3, 17): "saint patrick|st patrick's day|saint patrick's day|st . patrick's day",
        (4, 1): "april fool's day|april fools' day|april fools day|april fools",
        (4, 22): "earth day",
        (5, 4): "star wars day",
        (5, 5): "cinco de mayo",
        (6, 19): "juneteenth",
        (7, 4): "independence day",
        (7, 14): "bastille day",
        (10, 31): "halloween|all hallows eve",
        (11, 1): "all saints' day|all saints day",
        (11, 2): "all souls' day|all souls day",
        (11, 5): "guy fawkes day|guy fawkes night|bonfire night",
        (11, 11): "veterans day|veteran's day",
        (12, 24): "christmas eve|xmas eve",
        (12, 25): "christmas|christmas day|xmas|xmas day",
        (12, 26): "boxing day|saint stephen's day|st stephen's day",
        (12, 31): "new year's eve|new years eve",
        (1, 0, 3, 0): "martin luther king day|martin luther king jr day|martin luther king jr . day|mlk day|mlk jr day",
        (2, 0, 3, 0): "presidents' day|presidents day|president's day",
        (5, 6, 2, 0): "mother's day|mothers day|mothers' day",
        (5, 0, -1, 0): "memorial day",
        (6, 6, 3, 0): "father's day|fathers day|fathers' day",
        (9, 0, 1, 0): "labor day|labour day",
        (10, 0, 2, 0): "columbus day|indigenous peoples' day",
        (11, 3, 4, 0): "thanksgiving|thanksgiving day",
        (11, 3, 4, 1): "black friday",
        (11, 3, 4, 4): "cyber monday",
        (-46,): "ash wednesday",
        (-7,): "palm sunday",
        (-3,): "maundy thursday|holy thursday",
        (-2,): "good friday",
        (0,): "easter|easter sunday|easter day",
        (1,): "easter monday",
        (39,): "ascension day",
        (49,): "pentecost|whit sunday",
        (50,): "whit monday",
    },
    "of": {0: "of|in the year of"},
    "the": {0: "the"},
    "on": {0: "on|at|over"},
    "in": {0: "in|during|circa"},
    "from": {0: "from"},
    "to": {0: "to|through|thru"},
    "between": {0: "between"},
    "and": {0: "and"},
    "or": {0: "or"},
    "by": {0: "by|no later than|not later than|due by|due on|ahead of"},
    "until": {0: "until|till|til|up to"},
    "before": {0: "before|prior to"},
    "after": {0: "after|following"},
    "since": {0: "since|starting|beginning|starting on|beginning on|commencing"},
    "week_from": {0: "w / c"},
    "ending": {0: "ending|ended|ending on|ended on"},
    "for": {0: "for|by up to"},
    "within": {0: "within|within the|in less than|less than|in the space of"},
    "another": {0: "another|an additional|additional|an extra|a further|further"},
    "reprieve": {
        0: "extension|extensions|reprieve|delay|pause|postponement|deadline|deferral|grace period|window|moratorium|truce|"
        "suspension|stay"
    },
}

TENSE = Tense(
    future=re.compile(
        r"\b(?:(?:will|shall|would|won't|must|may|"
        r"(?:expect|schedul|plann|prepar|agre|threaten|vow|promis|intend|wait|go)(?:ed|ing|es|s)? to|"
        r"(?:set|due|about|ready|likely|poised|plans?|wants?|hopes?|aims?|seeks?|is|are) to)"
        r"(?: not| also| then)?(?: be)?(?: \w+ed)?|"
        r"plans?|set for|due|scheduled|slated|faces|looming|upcoming|deadline|expires?)\b|['’]ll\b|"
        r"^\s*(?-i:(?:[A-Z][\w.’'-]*\s){1,4}to\s[a-z])",
        re.IGNORECASE,
    ),
    past=re.compile(
        r"\b(?:said|says|did|began|came|fell|found|gave|got|held|hit|kept|left|led|lost|made|met|paid|put|"
        r"ran|rose|saw|sent|signs|sold|spoke|struck|told|took|upheld|went|won|wrote|(?!united|need|speed|indeed|hundred|feed|seed)\w{2,}ed)\b",
        re.IGNORECASE,
    ),
    extends=re.compile(
        r"\b(?:exten[dst]\w*|delay\w*|paus\w+|postpon\w+|suspen\w+|defer\w*|push\w*|mov(?:e[sd]?|ing)|prolong\w*|reprieve|halt\w*|"
        r"freez\w+|stay(?:s|ed)?|grant\w*|keep\w*|window|moratorium)\b",
        re.IGNORECASE,
    ),
    due=re.compile(
        r"\b(?:until|till|by|before|to|through)\s(?:the\s)?(?:(?:mid|early|late)[\s-]|(?:beginning|start|middle|end)\sof\s)?$",
        re.IGNORECASE,
    ),
    due_after=re.compile(r"\s(?:deadline|cut-?off|target|due date)\b", re.IGNORECASE),
)
"""A headline in the infinitive looks ahead: "Senate to vote Thursday"; so does a participle after "will be"."""

_SMALL = {
    word: value
    for value, word in enumerate(
        (
            *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
            *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
        ),
        1,
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2)
}
_SCALES = {"hundred": 100, "thousand": 1000}
_CARDINALS = _SMALL | _TENS | _SCALES | {"zero": 0, "oh": 0}
_IRREGULAR = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
    "twentieth": 20,
    "thirtieth": 30,
}
_ORDINALS = {f"{word}th": value for word, value in _SMALL.items()} | _IRREGULAR
NUMBER_WORDS = _CARDINALS.keys() | _ORDINALS.keys()


def number(raws: list[Raw], index: int) -> tuple[int, bool, int] | None:
    """A number in words at the index: its value, whether it is an ordinal, the index after it.

    Years are read as they are spoken: "nineteen ninety nine", "twenty twenty five", "two thousand and eighteen".
    """
    key = raws[index].key
    if key in _ORDINALS:
        return _ORDINALS[key], True, index + 1
    if key not in _CARDINALS or key in _SCALES or not _CARDINALS[key]:
        return None
    value, index = _CARDINALS[key], index + 1
    while (step := _next_word(raws, index)) and (more := _added(value, raws[step].key)):
        value, index = more, step + 1
        if raws[step].key in _ORDINALS:
            return value, True, index
    return value, False, index


def _next_word(raws: list[Raw], index: int) -> int | None:
    """The index of the next number word, over a hyphen or an "and"."""
    if index < len(raws) and (raws[index].key == "-" or (raws[index].key == "and" and raws[index - 1].key in _SCALES)):
        index += 1
    return index if index < len(raws) and (raws[index].key in _CARDINALS or raws[index].key in _ORDINALS) else None


def _added(value: int, key: str) -> int | None:
    """The number so far with one more word, None where the word starts a new number."""
    more = _CARDINALS[key] if key in _CARDINALS else _ORDINALS[key]
    low = value % 100
    if key in ("zero", "oh"):
        return value * 100 if 10 <= value <= 20 else None
    if key == "hundred" and 0 < low < 100 and value % 1000 < 100:
        return value + 99 * low
    if key == "thousand":
        return value * 1000 if value < 1000 else None
    if low == 0 or (low >= 20 and low % 10 == 0 and more < 10):
        return value + more
    if 17 <= value <= 20 and 10 <= more <= 99 and key in _CARDINALS:
        return value * 100 + more
    return None
