"""Dates in English news, read on Friday 4 April 2025 unless a case says otherwise."""

from datetime import date

import pytest

from tracker.detect.dates import find_dates

FRIDAY = date(2025, 4, 4)


def said(text, reference=FRIDAY):
    return [(m.date.words, m.date.edtf, m.kind) for m in find_dates(text, "en", reference)]


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        ("The order was signed on 4 April 2025 in Washington.", "4 April 2025", "2025-04-04"),
        ("The order was signed on April 4 in Washington.", "April 4", "2025-04-04"),
        ("He signed it Apr. 4th at noon.", "Apr. 4th", "2025-04-04"),
        ("On Friday, April 4, lawyers met.", "Friday, April 4", "2025-04-04"),
        ("On Friday, April 4, 2025, lawyers met.", "Friday, April 4, 2025", "2025-04-04"),
        ("It was the fourth of April when they met.", "the fourth of April", "2025-04-04"),
        ("Signed April twenty-fourth, 2024.", "April twenty-fourth, 2024", "2024-04-24"),
        ("A filing dated 2025-04-01 says so.", "2025-04-01", "2025-04-01"),
        ("A filing dated 04/01/2025 says so.", "04/01/2025", "2025-04-01"),
        ("A filing dated 25/12/2024 says so.", "25/12/2024", "2024-12-25"),
        ("The talks on 4/22 were short.", "4/22", "2025-04-22"),
        ("The app went dark on January 18.", "January 18", "2025-01-18"),
        ("The law was signed on April 24.", "April 24", "2024-04-24"),
        ("The next hearing will be on April 24.", "April 24", "2025-04-24"),
        ("The term was April 5.", "April 5", "2025-04-05"),
        ("In the 2019 filing of 12 Nov. 2019 it says.", "12 Nov. 2019", "2019-11-12"),
        ("The court ruled on Thursday.", "Thursday", "2025-04-03"),
        ("The court ruled Friday.", "Friday", "2025-04-04"),
        ("The court will rule on Tuesday.", "Tuesday", "2025-04-08"),
        ("Senate to vote on Tuesday", "Tuesday", "2025-04-08"),
        ("Officials said on Wednesday that the ban will go ahead.", "Wednesday", "2025-04-02"),
        ("Officials met last Tuesday.", "last Tuesday", "2025-03-25"),
        ("Officials meet next Tuesday.", "next Tuesday", "2025-04-08"),
        ("Officials meet this Sunday.", "this Sunday", "2025-04-06"),
        ("Tuesday of next week is the date.", "Tuesday of next week", "2025-04-08"),
        ("Thursday the 3rd was long.", "Thursday the 3rd", "2025-04-03"),
        ("He spoke today.", "today", "2025-04-04"),
        ("He speaks tonight.", "tonight", "2025-04-04"),
        ("He spoke yesterday.", "yesterday", "2025-04-03"),
        ("He speaks tomorrow.", "tomorrow", "2025-04-05"),
        ("He speaks the day after tomorrow.", "the day after tomorrow", "2025-04-06"),
        ("He spoke the day before yesterday.", "the day before yesterday", "2025-04-02"),
        ("The first Monday of May is set.", "The first Monday of May", "2025-05-05"),
        ("Talks resume on the 20th of next month.", "the 20th of next month", "2025-05-20"),
        ("The deal is off until then; a vote will come on the 27th.", "the 27th", "2025-04-27"),
        ("It must end in 75 days.", "in 75 days", "2025-06-18"),
        ("It must end in seventy-five days.", "in seventy-five days", "2025-06-18"),
        ("It ended three days later.", "three days later", "2025-04-07"),
        ("It began ten days ago.", "ten days ago", "2025-03-25"),
        ("It began two weeks ago.", "two weeks ago", "2025-03-21~"),
        ("It began a month ago.", "a month ago", "2025-03-04~"),
        ("It began a couple of days ago.", "a couple of days ago", "2025-04-02"),
        ("It ends 75 days after January 20.", "75 days after January 20", "2025-04-05"),
        ("It opened on Christmas Day 2024.", "Christmas Day 2024", "2024-12-25"),
        ("It opened on Labor Day 2024.", "Labor Day 2024", "2024-09-02"),
        ("It opened on Easter 2025.", "Easter 2025", "2025-04-20"),
        ("It opens on Good Friday.", "Good Friday", "2025-04-18"),
        ("It opens on Black Friday 2025.", "Black Friday 2025", "2025-11-28"),
        ("It closed on Martin Luther King Day.", "Martin Luther King Day", "2025-01-20"),
        ("It closed the day before Christmas.", "the day before Christmas", "2024-12-24"),
        ("It will be signed the day after.", "the day after", "2025-04-05"),
        ("The last day of the month is a Wednesday.", "The last day of the month", "2025-04-30"),
        ("They vote on the last Friday of the month.", "the last Friday of the month", "2025-04-25"),
        ("They vote in the second week of May on Tuesday.", "the second week of May on Tuesday", "2025-05-06"),
        ("It was filed two weeks ago on Monday.", "two weeks ago on Monday", "2025-03-24"),
        ("It was filed two Mondays ago.", "two Mondays ago", "2025-03-24"),
        ("It was filed a year and a half ago.", "a year and a half ago", "2023-10-04~"),
        ("It was filed half a year ago.", "half a year ago", "2024-10-04~"),
        ("It opens on the next business day.", "next business day", "2025-04-07"),
        ("It opens on the last business day of May.", "the last business day of May", "2025-05-30"),
        ("It closed on Christmas Day last year.", "Christmas Day last year", "2024-12-25"),
        ("It opens on Mon., April 14.", "Mon., April 14", "2025-04-14"),
        ("It is due in three business days.", "in three business days", "2025-04-09"),
        ("It was filed five working days ago.", "five working days ago", "2025-03-28"),
        ("It was filed on the 2nd of the month.", "the 2nd of the month", "2025-04-02"),
        ("They met on June 18 and 19.", "19", "2024-06-19"),
        ("They met on the 18th and 19th of June.", "the 18th", "2024-06-18"),
        ("They met on 18, 19 and 20 June.", "18", "2024-06-18"),
    ],
)
def test_a_day_is_found_in_english(text, words, edtf):
    assert (words, edtf, "day") in said(text)


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        ("A sale is likely in mid-June 2025.", "mid-June 2025", "[2025-06-11..2025-06-20]"),
        ("A sale is likely in early June.", "early June", "[2025-06-01..2025-06-10]"),
        ("A sale is likely in late June.", "late June", "[2025-06-21..2025-06-30]"),
        ("A sale is likely at the end of February 2028.", "the end of February 2028", "[2028-02-21..2028-02-29]"),
        ("It was proposed in early 2025.", "early 2025", "[2025-01-01..2025-04-30]"),
        ("It was proposed late last year.", "late last year", "[2024-07-01..2024-12-31]"),
        ("It was proposed in March 2024.", "March 2024", "2024-03"),
        ("It was proposed last December.", "last December", "2024-12"),
        ("It was proposed in December.", "December", "2024-12"),
        ("It is promised for next June.", "next June", "2025-06"),
        ("It was proposed in 2020.", "2020", "2020"),
        ("Sales rose in Q2 2025.", "Q2 2025", "[2025-04-01..2025-06-30]"),
        ("Sales rose in the first quarter of 2025.", "first quarter of 2025", "[2025-01-01..2025-03-31]"),
        ("Sales rose in the second half of 2024.", "second half of 2024", "[2024-07-01..2024-12-31]"),
        ("A hearing is planned for summer 2025.", "summer 2025", "[2025-06-01..2025-08-31]"),
        ("A hearing was held last week.", "last week", "[2025-03-24..2025-03-30]"),
        ("A hearing is planned next week.", "next week", "[2025-04-07..2025-04-13]"),
        ("A hearing is planned early next week.", "early next week", "[2025-04-07..2025-04-09]"),
        ("A hearing was held last month.", "last month", "2025-03"),
        ("A hearing was held last year.", "last year", "2024"),
        ("They met over the weekend.", "the weekend", "[2025-03-29..2025-03-30]"),
        ("They will meet at the weekend.", "the weekend", "[2025-04-05..2025-04-06]"),
        ("A hearing was held earlier this month.", "earlier this month", "[2025-04-01..2025-04-04]"),
        ("A hearing is planned later this year.", "later this year", "[2025-04-04..2025-12-31]"),
        ("It ran from 4 to 9 April.", "from 4 to 9 April", "[2025-04-04..2025-04-09]"),
        ("It ran April 4-9, 2025.", "April 4-9, 2025", "[2025-04-04..2025-04-09]"),
        ("It ran between April 4 and May 9.", "between April 4 and May 9", "[2025-04-04..2025-05-09]"),
        ("It ran from December 20 to January 4.", "from December 20 to January 4", "[2024-12-20..2025-01-04]"),
        ("It ran from March to May 2024.", "from March to May 2024", "[2024-03-01..2024-05-31]"),
        ("It ran in the past three weeks.", "past three weeks", "[2025-03-14..2025-04-04]"),
        ("It runs for the next 90 days.", "next 90 days", "[2025-04-05..2025-07-03]"),
        ("The third week of June is free.", "The third week of June", "[2025-06-16..2025-06-22]"),
        ("The week of April 14 is free.", "The week of April 14", "[2025-04-14..2025-04-20]"),
        ("It dates from the 1990s.", "1990s", "[1990-01-01..1999-12-31]"),
        ("It dates from the 19th century.", "19th century", "[1800-01-01..1899-12-31]"),
        ("It was last century's idea.", "last century", "[1900-01-01..1999-12-31]"),
        ("A sale is likely in mid-2025.", "mid-2025", "[2025-05-01..2025-08-31]"),
        ("They met over Labor Day weekend.", "Labor Day weekend", "[2024-08-31..2024-09-02]"),
        ("They will meet over Easter weekend.", "Easter weekend", "[2025-04-19..2025-04-20]"),
        ("They met in Christmas week.", "Christmas week", "[2024-12-23..2024-12-29]"),
        ("They met the week before Easter 2024.", "the week before Easter 2024", "[2024-03-18..2024-03-24]"),
        ("They met the month before last.", "the month before last", "2025-02"),
        ("Sales fell in the week ended March 28.", "the week ended March 28", "[2025-03-22..2025-03-28]"),
        ("The talks of w/c 14 April are off.", "w/c 14 April", "[2025-04-14..2025-04-20]"),
        ("Sales rose in the first half of the month.", "first half of the month", "[2025-04-01..2025-04-15]"),
        ("It runs for the next three business days.", "next three business days", "[2025-04-05..2025-04-09]"),
        ("He is off for the month.", "for the month", "2025-04"),
        ("Year to date, sales rose.", "Year to date", "[2025-01-01..2025-04-04]"),
        ("It runs from Wednesday to Friday next week.", "from Wednesday to Friday next week", "[2025-04-09..2025-04-11]"),
        ("It runs from tomorrow until Tuesday.", "from tomorrow until Tuesday", "[2025-04-05..2025-04-08]"),
        ("It runs in the second half of May.", "second half of May", "[2025-05-16..2025-05-31]"),
        ("It ran in the first three months of the year.", "the first three months of the year", "[2025-01-01..2025-03-31]"),
        ("It runs next year in May.", "next year in May", "2026-05"),
        ("It runs between now and mid-June.", "between now and mid-June", "[2025-04-04..2025-06-20]"),
        ("It ran Nov 18, 2023-Jan 9, 2024.", "Nov 18, 2023-Jan 9, 2024", "[2023-11-18..2024-01-09]"),
        ("It ran from December to Feb 5, 2024.", "from December to Feb 5, 2024", "[2023-12-01..2024-02-05]"),
        ("The Mercury report (2023) says so.", "2023", "2023"),
    ],
)
def test_a_span_is_found_in_english(text, words, edtf):
    assert (words, edtf, "range") in said(text)


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        ("A buyer must be found within 75 days.", "within 75 days", "[2025-04-04..2025-06-18]"),
        ("A buyer must be found by June 19.", "by June 19", "2025-06-19"),
        ("The owner has until June 19 to sell.", "until June 19", "2025-06-19"),
        ("The owner has until mid-June to sell.", "until mid-June", "[2025-06-11..2025-06-20]"),
        ("The deadline was extended to mid-June.", "to mid-June", "[2025-06-11..2025-06-20]"),
        ("They delayed it until the end of June.", "until the end of June", "[2025-06-21..2025-06-30]"),
        ("It had to be sold before Jan. 19 this time.", "before Jan. 19", "2025-01-19"),
        ("A buyer must be found no later than 19 June 2025.", "no later than 19 June 2025", "2025-06-19"),
        ("He extended the deadline by another 75 days.", "by another 75 days", "[2025-04-04..2025-06-18]"),
        ("He paused the tariffs for 90 days.", "for 90 days", "[2025-04-04..2025-07-03]"),
        ("He granted a 75-day extension.", "75-day extension", "[2025-04-04..2025-06-18]"),
        ("He moved the deadline from April 5 to June 19.", "to June 19", "2025-06-19"),
        ("He wants a deal by the end of the month.", "by the end of the month", "[2025-04-16..2025-04-30]"),
        ("He wants a deal by Friday.", "by Friday", "2025-04-04"),
        ("A buyer must be found within 75 days of March 3.", "within 75 days of March 3", "[2025-03-03..2025-05-17]"),
        ("He wants a deal by year-end.", "by year-end", "[2025-07-01..2025-12-31]"),
        ("A buyer must be found within ten business days.", "within ten business days", "[2025-04-04..2025-04-18]"),
    ],
)
def test_a_deadline_is_found_in_english(text, words, edtf):
    assert (words, edtf, "deadline") in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "The House passed it by 352-65.",
        "The vote on H.R. 7521 was 360 to 58.",
        "A fund offered $2025 for 1,500 shares.",
        "Shares fell 4.5% to 20.25.",
        "Version 2.4.6 of the app is out.",
        "Flight 1984 was late.",
        "Call 555-0123 or +1 202-555-0147.",
        "The vote came at 10:30 and lasted 45 minutes.",
        "The talks may resume.",
        "He may march on.",
        "The Sun and the Sat-nav disagree.",
        "Support is there 24/7.",
        "Half, or 1/2, of the users left.",
        "The forms 2019-02-30 and 30/02/2019 name no day.",
        "The second round will be the first of its kind.",
        "He was jailed for ten months.",
        "Have a great week!",
        "The 9th Circuit and the 2nd Amendment.",
        "192.168.10.25 is the address.",
        "It comes in the coming weeks.",
        "It came in the first weeks, within 75 days of the ruling.",
        "Much happened in the days after the ruling.",
        "It is the heart of a century-old town.",
        "",
    ],
)
def test_what_is_no_date_in_english_is_left_alone(text):
    assert said(text) == []


def test_the_longest_reading_wins_and_mentions_come_in_order():
    text = "Signed on Friday, April 4, 2025, the order gives the owner until June 19, 75 days after the April 5 cut-off."
    assert [words for words, _, _ in said(text)] == ["Friday, April 4, 2025", "until June 19", "75 days after the April 5"]


def test_a_day_without_a_year_is_the_nearest_that_fits_the_tense():
    assert said("It was signed on November 20.", date(2025, 1, 10))[0][1] == "2024-11-20"
    assert said("It will be signed on January 20.", date(2024, 12, 10))[0][1] == "2025-01-20"


def test_february_29_is_looked_for_in_leap_years():
    assert said("It was founded on February 29.", date(2023, 3, 1))[0][1] == "2020-02-29"


def test_two_articles_of_one_weekday_agree_whichever_side_of_midnight_they_appear():
    assert said("He signed it on Friday.", date(2025, 4, 4)) == said("He signed it on Friday.", date(2025, 4, 5))
