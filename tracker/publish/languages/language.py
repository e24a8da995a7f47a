"""What a language of the outputs is: its texts, and the few rules that its dates need beside those of Unicode's CLDR."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

_DAY_FIRST = re.compile(r"(?P<day>d+[^\sM]*)(?P<month>.*?M+).*?y.*")
"""A CLDR pattern of day, month and year in that order, as in "d 'de' MMMM 'de' y"."""
_LEAP = 2000


@dataclass(frozen=True, eq=False)
class Language:
    """A language in which the outputs speak of themselves.

    `code` is its tag (BCP 47) as timelines and `lang` have it. `texts` are its texts by key; where it has none, English
    is said. A text that counts `n` of something has a form for each category of number that CLDR knows of the language:
    its key ends in `_one`, `_few` and so on, and `_many` stands for all that have no form of their own.

    The rest has values that fit most languages. `cldr` is the tag under which CLDR has the language, where that is not its
    code. `full_date` is the CLDR pattern of a date where CLDR's own is not wanted, `first` the first day of a month where
    it is not written as a number. `bound(text, day, month)` gives a date as it stands in "between ... and ...", where `text`
    is the date alone; a day or month that it does not name is 0, and a season is a month from 21 on. `since(text)` says since
    when, where the text "since" is not enough.
    """

    code: str
    texts: Mapping[str, str]
    cldr: str = ""
    full_date: str = ""
    first: str = ""
    bound: Callable[[str, int, int], str] | None = None
    since: Callable[[str], str] | None = None

    @cached_property
    def locale(self) -> Locale:
        """What CLDR knows of the language."""
        return Locale.parse(self.cldr or self.code, sep="-")

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories of numbers that the language tells apart, "other" last."""
        return (*sorted(self.locale.plural_form.tags), "other")

    def counting(self, key: str, category: str) -> str:
        """The text of a key for numbers of a category; "" where the language has none."""
        names = (f"{key}_{category}", f"{key}_other", f"{key}_many", key)
        return next((self.texts[name] for name in names if name in self.texts), "")

    def category(self, n: int) -> str:
        """The category of a number: "one", "few" and so on."""
        return str(self.locale.plural_form(n))

    @property
    def shortens(self) -> bool:
        """Whether the first end of a range may leave to the last what both share: "2 – 4 April", but "April 2 – April 4"."""
        return bool(_DAY_FIRST.fullmatch(self._full_date))

    def say_day(self, year: int, month: int, day: int, short: bool = False) -> str:
        """A date of which some parts may be 0, which are not said; `short` shortens the month. Other calendars are not used."""
        pattern = self._pattern(bool(year), bool(month), bool(day))
        pattern = pattern.replace("MMMM", "MMM").replace("LLLL", "LLL") if short else pattern
        text = format_date(date(year or _LEAP, month or 1, day or 1), pattern, self.locale)
        return re.sub(r"\b1\b", self.first, text, count=1) if self.first and day == 1 else text

    @property
    def _full_date(self) -> str:
        return self.full_date or str(self.locale.date_formats["long"].pattern)

    def _pattern(self, year: bool, month: bool, day: bool) -> str:
        """The CLDR pattern for those parts of a date. A day without a year is asked for only where the language shortens."""
        if year and day:
            return self._full_date
        of_month = str(self.locale.datetime_skeletons["yMMMM"].pattern)
        if year:
            return of_month if month else str(self.locale.datetime_skeletons["y"].pattern)
        found = _DAY_FIRST.fullmatch(self._full_date) if day else None
        if found:
            return found["day"] + (found["month"] if month else "")
        # Babel up to 2.18 gives months that stand alone in the language used before, where a language has no own word for it.
        return "LLLL" if "LLLL" in of_month else "MMMM"


@lru_cache
def direction(code: str) -> str:
    """How a language is written: "rtl" from right to left, else "ltr", also where nobody knows the language."""
    while code:
        with suppress(ValueError, UnknownLocaleError):
            return str(Locale.parse(code, sep="-").text_direction)
        code = code.rpartition("-")[0]
    return "ltr"
