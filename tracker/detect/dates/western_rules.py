"""The rules that English and Italian share, in the notation of `cascade`: kinds of tokens, and what to make of them."""

from __future__ import annotations

from tracker.detect.dates import western
from tracker.detect.dates import western_days as days
from tracker.detect.dates import western_periods as periods
from tracker.detect.dates import western_ranges as ranges
from tracker.detect.dates.cascade import Patterns

DISTANCES: Patterns = (
    ("(?<! rel ) (a|count|few of?) dash? unit ( (and|comma)? count unit )*", western.distance),
    ("(?<= rel ) (count|few of?) dash? unit", western.distance),
    ("(small | a) half_more unit | (small | a) unit half_more | half_of_a unit", western.distance_and_half),
    ("ordinal unit", western.ordinal_quarter),
)

_NOT_OF = "(?! (of|in) the? (any_month|year|rel|unit|piece) )"
"""The end of "the last week" where "of June" does not follow."""

NAMED: Patterns = (
    (
        "(rel? any_weekday dot? mark? on?)? the? day (of|dash|slash|dot)? any_month (dot? (mark|of|in)? year | of big)?",
        days.calendar_day,
    ),
    ("rel day of? any_month | rel any_month day", days.calendar_day),
    ("(rel? any_weekday dot? mark?)? any_month mark? on? the? day ((mark|of|in)? year)?", days.calendar_day),
    ("(?<! any_month day ) (?<! any_month day comma ) year mark? any_month mark? day", days.calendar_day),
    ("day dash year dash any_month | year slash day slash any_month | any_month dash year dash day", days.calendar_day),
    ("(rel? any_weekday comma? the?)? dm | rel dm", days.numeric_day),
    ("(from|between)? the? day (to|until|dash) the? day of? any_month ((comma|of)? year)?", ranges.day_range),
    ("between the? day and the? day of? any_month ((comma|of)? year)?", ranges.day_range),
    ("any_month dot? (from|between)? the? day (to|until|dash|and) the? day ((comma|of)? year)", ranges.day_range),
    ("any_month dot? from? the? day (to|until|dash) the? day | any_month between day and the? day", ranges.day_range),
    ("(from|between)? dm of? any_month ((comma|of)? year)?", ranges.day_range),
    ("any_month dot? (from|between)? the? dm ((comma|of)? year)?", ranges.day_range),
    ("(from|between)? the? day (to|until|dash|and) the? day (on|in|of)? the? rel unit", ranges.day_range_of_month),
    ("(from|between)? dm (on|in|of)? the? rel unit", ranges.day_range_of_month),
    ("(from|between)? dm (to|until|dash) dm", ranges.numeric_range),
    ("any_month dot? (mark|of|in)? year | any_month of big | year mark? any_month", periods.month_named),
    ("month", periods.month_named),
    ("(?<= cue ) soft_month (?! dash)", periods.month_named),
    (
        "(from|between)? (?<! rel ) any_month (to|until|dash) any_month (?! dot? the? day) ((comma|of|in)? year)?",
        ranges.months_between,
    ),
    ("rel any_month", periods.month_relative),
    ("any_month of? the? rel unit | rel unit (in|comma)? any_month", periods.month_of_relative_year),
    ("(?<! [ordinal rel] ) weekday", days.weekday),
    ("(?<= [on or] ) soft_weekday", days.weekday),
    ("rel any_weekday (?! (of|in) the? (any_month|rel|year|unit|piece))", days.weekday_relative),
    ("small weekday (later|ago)", days.weekday_counted),
    ("any_weekday (of|comma|on|in|dash)? the? rel unit", days.weekday_of_week),
    ("rel unit (comma|dash)? (on|of)? any_weekday", days.weekday_of_week),
    (
        "(from|between)? any_weekday (to|until|dash) the? any_weekday (of|comma|on|in)? the? rel unit | "
        "between any_weekday and any_weekday (of|comma|on|in)? the? rel unit",
        ranges.weekdays_of_week,
    ),
    ("any_weekday the? day", days.weekday_and_day),
    ("the? day (?= ( comma the? day )? (and|or) the? day of? any_month )", days.day_listed),
    ("(?<= any_month day [and or] ) the? day (?! of? any_month | year | unit)", days.day_listed),
    ("(?<= day_cue ) the? day", days.day_in_month),
    ("the? ordinal of? the? rel unit | the? day of the? rel unit", days.day_of_relative_month),
    ("the? ordinal of the unit", days.day_of_relative_month),
    ("deictic", days.deictic),
    (f"rel unit {_NOT_OF}", periods.relative_unit),
    ("the? unit (after|later|before) the? rel (?! (unit | any_weekday | any_month))", periods.unit_beyond),
    ("ordinal unit | numbered_century", periods.century),
    ("unit now", periods.to_date),
    ("the? unit", periods.weekend),
    ("the? unit (small|big) (of? year | of? rel unit)?", periods.numbered_week),
    ("rel? (?<! a ) holiday ((of|comma)? year)? (?! (of|comma)? year? unit)", days.holiday),
    ("holiday (of|in|comma)? the? rel unit | holiday (of|in|comma)? the? unit rel", days.holiday_of_relative_year),
    ("holiday year? unit | unit of the? holiday year?", days.holiday_unit),
    ("(?<= year_cue ) year (?! dash) | (?<= part dash ) year", periods.year_named),
    ("year", western.year_alone),
    ("unit of? year", periods.year_named),
    ("decade", periods.decade),
    (
        "between the? year and the? year | (from|between|in|on|of) the? year (to|until|dash) the? year (?! dash)",
        ranges.years_between,
    ),
    ("(?<! dash ) year (to|until|dash) year (?! dash)", ranges.years_between),
    ("piece (mark|of|in|on|for)? the? year | year dash? (for|of|on)? the? piece", periods.piece),
    ("piece (mark|of|in|on)? the? rel? unit", periods.piece),
    ("end_of_unit", periods.end_of_unit),
    ("quarter | (?<= [on in the] ) season", periods.piece),
    ("rel season", periods.season_relative),
    ("duration (ago | earlier)", western.ago),
    ("in duration later?", western.ahead),
    (f"rel duration {_NOT_OF}", western.running),
    ("duration future | count rel unit | rel few of? unit | few rel unit", western.running),
    ("within the? rel? duration (?! (of|from|after) )", western.within),
    ("(for|by) another? (count|few)? duration | another duration | duration reprieve", western.extension),
)

PARTS: Patterns = (
    ("part (of|dash)? the? period | part (of|dash)? the? unit", periods.part),
    ("(earlier|later) (of|on|in)? period", periods.so_far),
    ("rest (of|the)? the? period | rest of? the? unit", periods.rest),
    ("the? (ordinal|rel) (unit|duration) (of|in) the? (unit|period)", periods.nth_of_period),
    ("half (of|in) the? period", periods.half_of),
    ("the? (ordinal|rel) any_weekday (of|in)? the? period | ordinal weekday", days.nth_weekday),
    ("the? (ordinal|rel) any_weekday (of|in) the? unit", days.nth_weekday),
    ("the unit (before|after) the? (date|period) | the unit (before|after)", periods.beside),
    ("week_from the? date", periods.period_of_day),
    ("the? unit ending the? date", ranges.ending),
    ("the? unit (of|from|since) (on|the)? date | the? unit of the? ordinal", periods.period_of_day),
    ("duration (from|after|before) the? date", days.from_day),
    ("duration comma? (since|from) the? date", ranges.starting),
    ("within the? duration (of|from|after) the? date", western.within),
    ("(?<= period [and comma] ) year", periods.year_named),
)

RANGES: Patterns = (
    ("from? the? span (to|until|dash) the? span", ranges.span_range),
    ("(from|in) the? span dash? (to|until|dash) the? span", ranges.span_range),
    ("between the? span (and|to|until|dash) the? span", ranges.span_range),
    ("from? span (to|until)? now | between span and now", ranges.span_range),
    ("from? any_month (to|until|dash) the? date", ranges.month_to_date),
    ("(between|from) now (and|to|until) the? span", ranges.from_now),
    ("dm (to|until|dash) the? date", ranges.day_month_to_date),
    ("period (comma|dot)? on? date", days.weekday_within),
    ("date on? date", days.weekday_beside),
    ("[of for] the unit", periods.this_unit),
    (
        "(from|between) the? day (to|until|dash|and) the? date | (from|between) the? date (to|until|and) the? day",
        ranges.day_to_date,
    ),
    ("period (comma|of)? (between|from) the? date (and|to|until) the? date", ranges.weekdays_in_week),
)

DEADLINES: Patterns = (
    ("due the? span | within the? unit", ranges.due),
    ("to the? span", ranges.moved_to),
)

_ENGLISH_NAMED: Patterns = (("duration later", western.ahead),)
ENGLISH = (DISTANCES, NAMED + _ENGLISH_NAMED, PARTS, RANGES, DEADLINES)
"""Level by level."""

_NO_DAY = "(?! of? the? (holiday|deictic|weekday) | the? day of? any_month)"
"""The end of "due giorni dopo" where no day follows, for "dopo" is both "later" and "after"."""
_ITALIAN_NAMED: Patterns = (
    ("unit rel", periods.relative_unit),
    ("weekday rel", days.weekday_relative),
    ("any_month rel", periods.month_relative),
    ("season rel", periods.season_relative),
    ("duration rel", western.running),
    ("any_weekday (of|comma|on)? the? unit rel | unit rel (comma|dash)? (on|of)? any_weekday", days.weekday_of_week),
    (
        "(from the? any_weekday (to|until) | in any_weekday and) the? any_weekday of? the? (unit rel | rel unit)",
        ranges.weekdays_of_week,
    ),
    ("any_month of? the? unit rel", periods.month_of_relative_year),
    ("the? day of? the? unit rel", days.day_of_relative_month),
    ("(from|in)? the? day (to|until|dash|and) the? day (on|in|of)? the? unit rel", ranges.day_range_of_month),
    ("in the? day and the? day of? any_month ((comma|of)? year)?", ranges.day_range),
    ("in the? day and the? day (on|in|of)? the? rel unit", ranges.day_range_of_month),
    ("any_month in the? day (and|dash) the? day ((comma|of)? year)? | any_month in the? dm year?", ranges.day_range),
    ("in the? year (and|dash) the? year", ranges.years_between),
    ("piece (mark|of|in|on)? the? unit rel", periods.piece),
    ("the small", days.day_in_month),
    ("unit (small|big)", periods.year_named),
    ("by the? rel? duration", western.within),
    ("reprieve of (count | another)? duration", western.extension),
    ("(?<= [of from on until]) season | the season (?! rel)", periods.piece),
    ("the small of unit", days.day_of_relative_month),
    (f"duration later {_NO_DAY}", western.ahead),
    (f"unit later {_NO_DAY}", periods.beside),
)
_ITALIAN_PARTS: Patterns = (
    ("the? unit later of? the? (date|period)", periods.beside),
    ("duration later of? the? date", days.from_day),
)
_ITALIAN_RANGES: Patterns = (
    ("in the? span and the? span", ranges.span_range),
    ("of unit", periods.this_unit),
    ("(from|in) the? day (to|until|dash|and) the? date | in the? date and the? day", ranges.day_to_date),
    ("period (comma|of)? in the? date and the? date", ranges.weekdays_in_week),
)
_ITALIAN_DEADLINES: Patterns = (("by the unit", ranges.due),)
ITALIAN = (DISTANCES, NAMED + _ITALIAN_NAMED, PARTS + _ITALIAN_PARTS, RANGES + _ITALIAN_RANGES, DEADLINES + _ITALIAN_DEADLINES)
"""Italian may say "prossima settimana" or "settimana prossima", and parts a span with "tra" as it looks ahead with it."""
