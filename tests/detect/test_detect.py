from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.conftest import MONDAY, WATCH
from tracker.dates import exact_day
from tracker.detect import WINDOW, Findings, Memory, detect
from tracker.model import Article, DeadlineStep, Timeline
from tracker.states import Band, CandidateKind, CandidateState, Tier

NOW = MONDAY + timedelta(hours=24)
TITLES = (
    ("Senate passes Vireo sale bill 71-22", "en"),
    ("Vireo sale bill passes the Senate", "en"),
    ("Il Senato approva la legge sulla vendita di Vireo", "it"),
    ("参议院通过翠鸣法案", "zh"),
    ("外交部回应参议院通过翠鸣法案", "zh"),
    ("Vireo sues over the sale law", "en"),
    ("Why everyone talks about Vireo", "en"),
    ("Vireo could be banned, what to know", "en"),
    ("US tariffs on Chinese steel double to 50%", "en"),
    ("Storm closes the airport", "en"),
    ("The Vireo dance is back", "en"),
    ("", "en"),
)


def stored(findings: Findings, articles: list[Article], before: Memory = Memory()) -> Memory:  # noqa: B008
    """The memory after findings were written down: ids given to what is new, as a store does."""
    stories = {story.id: story for story in before.stories}
    candidates = {candidate.id: candidate for candidate in before.candidates}
    given = {}
    for story in findings.stories:
        given[story.id] = story.id if story.id > 0 else len(stories) + 1
        stories[given[story.id]] = replace(story, id=given[story.id])
    for candidate in findings.candidates:
        number = candidate.id or len(candidates) + 1
        candidates[number] = replace(candidate, id=number, story_id=given[candidate.story_id])
    kept = [article for article in articles if article.id in findings.relevant]
    return Memory((*before.articles, *kept), tuple(stories.values()), tuple(candidates.values()))


@pytest.fixture
def tick(timeline_of):
    return lambda articles, memory=Memory(), events=(), now=NOW: detect(articles, timeline_of(*events), memory, now)  # noqa: B008


@pytest.fixture
def articles(write):
    return [write(number, title, language=language, hours=number) for number, (title, language) in enumerate(TITLES, 1)]


def test_a_report_becomes_a_candidate_with_reasons_date_and_category(tick, write):
    (candidate,) = tick([write(1, "Senate passes Vireo sale bill 71-22", "The vote on Monday was not close.")]).candidates
    assert candidate.kind is CandidateKind.NEW
    assert candidate.state is CandidateState.PENDING
    assert candidate.band is Band.HIGH
    assert (candidate.id, candidate.story_id, candidate.first_flagged) == (0, -1, NOW)
    assert (candidate.language, candidate.category, candidate.title) == ("en", "law", "Senate passes Vireo sale bill 71-22")
    assert candidate.date == exact_day(date(2025, 3, 3), candidate.date.words)
    assert candidate.reasons
    assert candidate.score == pytest.approx(sum(reason.weight for reason in candidate.reasons))


def test_where_no_day_is_named_the_day_before_may_be_meant(tick, write):
    (candidate,) = tick([write(1, "Senate passes Vireo sale bill")]).candidates
    assert (candidate.date.earliest, candidate.date.latest) == (date(2025, 3, 2), date(2025, 3, 3))


def test_an_official_source_speaks_of_its_own_day(tick, write):
    (candidate,) = tick([write(1, "Order on the Vireo sale signed", tier=Tier.OFFICIAL)]).candidates
    assert candidate.date == exact_day(date(2025, 3, 3))
    assert "official_source" in [reason.rule for reason in candidate.reasons]


def test_what_could_be_is_never_shown_unasked(tick, write):
    titles = [("Vireo could be banned", "en"), ("Vireo potrebbe essere bandita", "it"), ("翠鸣可能面临禁令", "zh")]
    found = tick([write(number, title, language=language) for number, (title, language) in enumerate(titles, 1)])
    assert {candidate.band for candidate in found.candidates} == {Band.LOW}


def test_independent_reports_raise_the_score_copies_do_not(tick, write):
    text = "Senators voted on Monday after a long debate on what should become of the app and on who could buy it in time."
    alone = tick([write(1, "Senate passes Vireo sale bill", text)])
    copied = tick([write(1, "Senate passes Vireo sale bill", text), write(2, "Senate passes Vireo sale bill", text)])
    joined = tick([write(1, "Senate passes Vireo sale bill", text), write(2, "Vireo sale bill: Senate passes it at last", "")])
    assert alone.candidates[0].score == copied.candidates[0].score < joined.candidates[0].score
    assert copied.stories[0].copies == {2: 1}
    assert len(joined.stories[0].families) == 2


def test_every_article_ends_in_the_ledger_or_in_one_story(tick, articles):
    found = tick(articles)
    in_stories = [number for story in found.stories for number in story.article_ids]
    let_go = [entry.article_id for entry in found.let_go]
    assert sorted(in_stories + let_go) == [article.id for article in articles]
    assert sorted(in_stories) == sorted(found.relevant)
    assert {candidate.story_id for candidate in found.candidates} <= {story.id for story in found.stories}


def test_running_again_finds_nothing_new(tick, articles):
    memory = stored(tick(articles), articles)
    assert tick(list(memory.articles), memory) == Findings()


def test_the_order_of_articles_does_not_matter(tick, articles):
    shuffled = random.Random(3).sample(articles, len(articles))
    assert tick(shuffled).candidates == tick(articles).candidates
    assert tick(shuffled).stories == tick(articles).stories


def test_the_order_of_memory_does_not_matter(tick, articles):
    memory = stored(tick(articles[:6]), articles[:6])
    backwards = Memory(memory.articles[::-1], memory.stories[::-1], memory.candidates[::-1])
    assert tick(articles[6:], memory) == tick(articles[6:], backwards)


def test_a_later_report_changes_the_pending_candidate_in_its_place(tick, write):
    first = [write(1, "Senate passes Vireo sale bill")]
    memory = stored(tick(first), first)
    later = NOW + timedelta(hours=6)
    (changed,) = tick([write(2, "Vireo sale bill passes Senate vote", hours=5)], memory, now=later).candidates
    assert (changed.id, changed.story_id, changed.first_flagged) == (1, 1, NOW)
    assert "corroborated" in [reason.rule for reason in changed.reasons]


@pytest.mark.parametrize(
    "state", [CandidateState.APPROVED, CandidateState.REJECTED, CandidateState.MERGED, CandidateState.EXPIRED]
)
def test_a_decided_story_is_not_proposed_again(state, tick, write):
    first = [write(1, "Senate passes Vireo sale bill")]
    memory = stored(tick(first), first)
    decided = replace(memory, candidates=tuple(replace(candidate, state=state) for candidate in memory.candidates))
    found = tick([write(2, "Vireo sale bill passes Senate vote", hours=5)], decided)
    assert found.candidates == ()
    assert found.relevant == (2,)


@pytest.mark.parametrize(("title", "comes_back"), [("Vireo sale bill passes at last", False), ("Vireo sale bill signed", True)])
def test_a_rejected_story_comes_back_only_with_another_doing(title, comes_back, tick, write):
    first = [write(1, "Vireo sale bill passes")]
    memory = stored(tick(first), first)
    rejected = replace(memory, candidates=tuple(replace(one, state=CandidateState.REJECTED) for one in memory.candidates))
    found = tick([write(2, title, hours=5)], rejected)
    assert [story.id for story in found.stories] == [1]
    assert bool(found.candidates) is comes_back


@pytest.mark.parametrize(("text", "comes_back"), [("", False), ("The vote was on Wednesday.", True)])
def test_a_rejected_story_comes_back_when_another_day_is_named(text, comes_back, tick, write):
    first = [write(1, "Vireo sale bill passes")]
    memory = stored(tick(first), first)
    rejected = replace(memory, candidates=tuple(replace(one, state=CandidateState.REJECTED) for one in memory.candidates))
    found = tick([write(2, "Again the Vireo sale bill passes a vote", text, hours=72)], rejected, now=NOW + timedelta(days=3))
    assert [story.id for story in found.stories] == [1]
    assert bool(found.candidates) is comes_back


def test_an_approved_story_comes_back_as_an_update_when_a_figure_changes(tick, write, happen):
    first = [write(1, "Senate passes Vireo sale bill 71-22")]
    memory = stored(tick(first), first)
    approved = replace(
        memory, candidates=tuple(replace(one, state=CandidateState.APPROVED, event_id="passed") for one in memory.candidates)
    )
    event = happen("passed", (3, 3), "Senate passes the Vireo bill with a fine of $5 million")
    (update,) = tick([write(2, "Vireo sale bill passes Senate with a fine of $7 million", hours=5)], approved, [event]).candidates
    assert (update.id, update.kind, update.event_id) == (0, CandidateKind.UPDATE, "passed")


def test_what_only_repeats_an_event_is_attached_to_it(tick, write, happen):
    event = happen("passed", (3, 3), "Senate passes the Vireo sale bill")
    found = tick([write(1, "Senate passes Vireo sale bill"), write(2, "Opinion: Senate passes Vireo sale bill")], events=[event])
    assert found.candidates == ()
    assert ("passed", 1) in found.attached


def test_an_extension_proposes_to_move_the_deadline(tick, write, happen):
    law = happen("law", (1, 10), "Vireo sale law signed", deadline=DeadlineStep("sell-by", exact_day(date(2025, 4, 5))))
    (candidate,) = tick([write(1, "President extends Vireo sale deadline by 75 days")], events=[law]).candidates
    assert candidate.kind is CandidateKind.NEW
    assert candidate.deadline is not None
    assert (candidate.deadline.id, candidate.deadline.date.latest) == ("sell-by", date(2025, 6, 19))
    assert "deadline_moved" in [reason.rule for reason in candidate.reasons]


def test_a_delay_of_something_else_moves_no_deadline(tick, write, happen):
    law = happen("law", (1, 10), "Vireo sale law signed", deadline=DeadlineStep("sell-by", exact_day(date(2025, 4, 5))))
    (candidate,) = tick([write(1, "US extends pause of tariffs on Chinese steel by 75 days")], events=[law]).candidates
    assert candidate.deadline is None


def test_what_is_older_than_the_window_is_not_looked_at(tick, write):
    first = [write(1, "Senate passes Vireo sale bill")]
    memory = stored(tick(first), first)
    late = MONDAY + WINDOW + timedelta(hours=2)
    (story,) = tick([write(2, "Senate passes Vireo sale bill", hours=14 * 24 + 1)], memory, now=late).stories
    assert story.id == -1


def test_nothing_given_finds_nothing(tick):
    assert tick([]) == Findings()


def test_hostile_texts_are_data(tick, write):
    titles = [
        "Vireo {matched} {0} %s <script>",
        "Vireo\u202e sues \x00",
        "Vireo " + "a" * 20_000,
        "Vireo (((((((",
        "翠鸣？？？？",
    ]
    found = tick([write(number, title, title) for number, title in enumerate(titles, 1)])
    assert sorted(found.relevant) == [1, 2, 3, 4, 5]


@st.composite
def two_ticks(draw):
    """Articles of two ticks, and a source of disorder."""
    items = draw(st.lists(st.tuples(st.sampled_from(TITLES), st.integers(0, 400), st.text(max_size=60)), max_size=10))
    articles = [
        Article(n, "s", f"i{n}", "", title, text, language, None, MONDAY + timedelta(hours=hours), publisher=f"P{n % 3}")
        for n, ((title, language), hours, text) in enumerate(items, 1)
    ]
    cut = draw(st.integers(0, len(articles)))
    return articles[:cut], articles[cut:], draw(st.randoms(use_true_random=False))


@settings(max_examples=50, deadline=None)
@given(two_ticks())
def test_any_two_ticks_account_for_every_article_whatever_the_order(ticks):
    first, second, rng = ticks
    timeline = Timeline("vireo", {"en": "Vireo"}, ("en",), WATCH, (), ())
    now = MONDAY + timedelta(hours=401)
    found = detect(first, timeline, Memory(), now)
    memory = stored(found, first)
    more = detect(second, timeline, memory, now)
    shuffled = Memory(*(tuple(rng.sample(part, len(part))) for part in (memory.articles, memory.stories, memory.candidates)))
    assert detect(rng.sample(second, len(second)), timeline, shuffled, now) == more
    let_go = [entry.article_id for findings in (found, more) for entry in findings.let_go]
    assert sorted([*found.relevant, *more.relevant, *let_go]) == sorted(article.id for article in first + second)
    after = stored(more, second, memory)
    assert detect(after.articles, timeline, after, now) == Findings()
