"""The Chinese grammar of dates: the largest unit comes first, and what English puts before a date Chinese puts after."""

from __future__ import annotations

from tracker.detect.dates import chinese_days as days
from tracker.detect.dates import chinese_lunar as lunar
from tracker.detect.dates import chinese_periods as periods
from tracker.detect.dates import western
from tracker.detect.dates.cascade import Alphabet, Level, Patterns
from tracker.detect.dates.chinese import WORDS

KINDS = (*WORDS, "comma", "dot", "dash", "slash", "ordinal", "small", "padded", "big", "year", "dm", "duration", "date", "period")
"""All kinds of tokens; `padded` is a number like 08."""
GROUPS = {
    "count": ("small", "big", "few"),
    "any_year": ("year", "padded", "small", "big"),
    "number": ("small", "padded"),
    "any_weekday": ("weekday", "rel_weekday"),
    "day_end": ("ri", "weekday", "rel_weekday", "deictic", "holiday", "date"),
    "span": ("date", "period"),
    "join": ("to", "dash"),
    "not_ours": ("lunar_mark", "new_year", "not_read"),
}
_YEAR = "(minguo? any_year nian | rel_unit)"
_NO_MONTH = "(?! number yue | number lunar_day | lunar_mark | lunar_month)"

DISTANCES: Patterns = (
    ("(?<! di) count unit | count nian number unit", days.distance),
    (f"(?<! minguo) (small | few) nian {_NO_MONTH} | (?<! at) (?<! minguo) big nian {_NO_MONTH}", days.distance),
    ("(?<! yue) (?<! join) (small | big) ri (?= inside)", days.distance),
    ("(?<! yue) big ri", days.distance),
    ("(?<! minguo) (small | few) nian half_unit | small half_more", days.distance_and_half),
    ("fixed", days.fixed_distance),
)
NAMED: Patterns = (
    (f"{_YEAR} de? number yue number ri ( comma? weekday )?", days.calendar_day),
    ("number yue number ri ( comma? weekday )?", days.calendar_day),
    (f"({_YEAR} de?)? number yue small (?! ri | to | dash | unit)", days.unmarked_day),
    (f"({_YEAR} de?)? number yue number ri? (join | and) number ri", days.day_range),
    (f"({_YEAR} de?)? number yue dm ri", days.day_range),
    ("rel_unit number ri", days.day_of_relative_month),
    ("(?<= number yue number ri comma ) number ri", days.day_listed),
    ("(?<! yue) number ri", days.day_in_month),
    ("dm", days.numeric_day),
    ("deictic", days.deictic),
    ("any_weekday", days.weekday),
    ("from? any_weekday join weekday", days.weekday_range),
    ("duration later de? weekday", days.weekday_ahead),
    (f"({_YEAR} de?)? holiday", days.holiday),
    (f"(?<! not_read) lunar_mark? ({_YEAR} de?)? number lunar_day", lunar.day_of_month),
    (f"(?<! not_read) lunar_mark? ({_YEAR} de?)? lunar_month (lunar_day | number)", lunar.day_of_month),
    (f"lunar_mark ({_YEAR} de?)? number yue number ri?", lunar.day_of_month),
    (f"lunar_mark? ({_YEAR} de?)? new_year lunar_day", lunar.day_of_new_year),
    (f"({_YEAR} de?)? lunar_feast", lunar.feast),
    (f"lunar_mark ({_YEAR} de?)? number yue | (?<! not_read) ({_YEAR} de?)? lunar_month", lunar.month),
    (f"(?<! not_ours) ({_YEAR} de?)? number yue (?! lunar_day | number ri)", periods.month),
    ("rel_unit", periods.relative_unit),
    ("year nian | padded nian (?! ago | later | inside)", periods.year),
    ("minguo (small | big) nian", periods.year_of_republic),
    ("(?<= at) big nian", periods.year),
    ("(?<= [at from]) year", periods.plain_year),
    ("year", western.year_alone),
    ("from? year nian? join year nian? between? | (at | from)? year nian? and year nian between", periods.years_between),
    ("(small century | rel_unit)? (small | big) decade | year decade", periods.decade),
    ("small century", periods.century_numbered),
    (f"({_YEAR} de?)? (di? small quarter | q small | di small unit)", periods.quarter),
    (f"({_YEAR} de?)? half", periods.half),
    ("half_month", periods.half_month),
    (f"{_YEAR} de? season", periods.season),
    ("rel_season", periods.season_relative),
    ("duration ago", western.ago),
    ("duration later", western.ahead),
    ("(last_n de? | (?<! (day_end | rel_unit | nian | yue)) ago) duration", periods.past_run),
    ("next_n de? duration", periods.coming_run),
    ("duration inside | at? duration inside | (extend | until) duration | duration de? reprieve", periods.term),
    (f"{_YEAR} (year_part | part) | year_part", periods.part_of_year),
    (f"(?<! not_ours) ({_YEAR} de?)? number month_part | (?<! number) month_part", periods.part_of_month),
)
PARTS: Patterns = (
    ("period part", periods.part),
    ("period de? rest", periods.rest),
    ("period de? di small unit | period de? di duration", periods.nth_of_period),
    ("period de? end_of (unit | duration)", periods.last_of_period),
    ("period de? end_of unit? date", days.last_weekday),
    ("period de? di small counted_weekday", days.nth_weekday),
    ("date (later | ago) duration", days.from_day),
)
RANGES: Patterns = (
    ("from? span (to | dash) span", periods.span_range),
    ("(at | from)? span and span between", periods.span_range),
    ("from? span to now", periods.until_now),
    ("span later span ago", periods.after_before),
    ("period de? date", days.weekday_of_week),
)
DEADLINES: Patterns = (("until span ago? | to span | at? span or_on? ago (?! duration)", periods.due),)


def levels() -> tuple[Alphabet, tuple[Level, ...]]:
    """The rules compiled, level by level."""
    alphabet = Alphabet(KINDS, GROUPS)
    return alphabet, tuple(alphabet.level(rules) for rules in (DISTANCES, NAMED, PARTS, RANGES, DEADLINES))
