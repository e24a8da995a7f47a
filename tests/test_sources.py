"""When a source is checked next, and how it is said to be doing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import sagas
from tracker.errors import BadStatus, FetchError, ParseError, Refused, TooSlow, TrackerError
from tracker.model import Fetched, SourceStatus
from tracker.sources import MAX_BACKOFF, MAX_WAIT, QUIET_AFTER, after_failure, after_success
from tracker.states import SourceState

NOW = datetime(2031, 5, 2, 12, tzinfo=UTC)
SOURCE = sagas.timeline().sources[0]
FRESH = SourceStatus("gazette")


def test_a_good_answer_is_checked_again_after_the_interval() -> None:
    after = after_success(SOURCE, FRESH, Fetched("u", 200, b"x", etag='"1"'), "hash", 3, NOW)
    assert (after.state, after.failures, after.next_check) == (SourceState.OK, 0, NOW + timedelta(minutes=60))
    assert (after.last_ok, after.last_new, after.etag, after.body_hash) == (NOW, NOW, '"1"', "hash")
    assert "60 min" in after.why_next


def test_a_host_may_ask_for_a_longer_interval_but_not_for_ever() -> None:
    longer = after_success(SOURCE, FRESH, Fetched("u", 200, fresh_for=3 * 3600), "", 1, NOW)
    assert longer.next_check == NOW + timedelta(hours=3)
    assert "host says" in longer.why_next
    endless = after_success(SOURCE, FRESH, Fetched("u", 200, fresh_for=10**9), "", 1, NOW)
    assert endless.next_check == NOW + MAX_BACKOFF
    shorter = after_success(SOURCE, FRESH, Fetched("u", 200, fresh_for=5), "", 1, NOW)
    assert shorter.next_check == NOW + timedelta(minutes=60)


def test_an_unchanged_answer_keeps_its_validators() -> None:
    before = SourceStatus("gazette", etag='"1"', last_modified="yesterday", body_hash="hash", last_new=NOW)
    after = after_success(SOURCE, before, Fetched("u", 304), "", 0, NOW)
    assert (after.etag, after.last_modified, after.body_hash) == ('"1"', "yesterday", "hash")
    changed = after_success(SOURCE, before, Fetched("u", 200, b"x"), "other", 0, NOW)
    assert (changed.etag, changed.last_modified, changed.body_hash) == ("", "", "other")


def test_quiet_is_told_apart_from_broken() -> None:
    quiet = SourceStatus("gazette", last_new=NOW - QUIET_AFTER - timedelta(hours=1))
    assert after_success(SOURCE, quiet, Fetched("u", 304), "", 0, NOW).state is SourceState.SILENT
    assert after_success(SOURCE, quiet, Fetched("u", 200), "", 1, NOW).state is SourceState.OK
    assert after_failure(SOURCE, quiet, TooSlow(), NOW).state is SourceState.FAILING


def test_failures_back_off_and_one_success_ends_it() -> None:
    status, waits = FRESH, []
    for _ in range(8):
        status = after_failure(SOURCE, status, TooSlow("no answer in 30 s"), NOW)
        assert status.next_check is not None
        waits.append((status.next_check - NOW) // timedelta(hours=1))
    assert waits == [1, 2, 4, 8, 16, 24, 24, 24]
    assert (status.failures, status.error) == (8, "no answer in 30 s")
    assert after_success(SOURCE, status, Fetched("u", 200), "", 0, NOW).error == ""


def test_a_host_that_asks_to_wait_is_heard() -> None:
    after = after_failure(SOURCE, FRESH, BadStatus(429, retry_at=NOW + timedelta(hours=5)), NOW)
    assert after.next_check == NOW + timedelta(hours=5)
    assert "asks to wait" in after.why_next
    far = after_failure(SOURCE, FRESH, BadStatus(503, retry_at=NOW + timedelta(days=400)), NOW)
    assert far.next_check == NOW + MAX_WAIT
    past = after_failure(SOURCE, FRESH, BadStatus(429, retry_at=NOW - timedelta(hours=5)), NOW)
    assert past.next_check == NOW + timedelta(minutes=60)


def test_a_refusal_is_not_tried_again_before_tomorrow() -> None:
    assert after_failure(SOURCE, FRESH, Refused("robots.txt says no"), NOW).next_check == NOW + timedelta(days=1)


ERRORS = st.sampled_from(
    [BadStatus(500), TooSlow(), Refused(), ParseError("not a feed"), FetchError(retry_at=NOW + timedelta(days=2))]
)


@given(st.lists(st.one_of(st.none(), ERRORS), min_size=1, max_size=30), st.integers(1, 10080))
def test_an_enabled_source_always_has_a_next_check_within_a_week(outcomes: list[TrackerError | None], every: int) -> None:
    from dataclasses import replace

    source, status = replace(SOURCE, every=every), FRESH
    for outcome in outcomes:
        status = (
            after_failure(source, status, outcome, NOW)
            if outcome
            else after_success(source, status, Fetched("u", 200), "h", 1, NOW)
        )
        assert status.next_check is not None
        assert NOW < status.next_check <= NOW + MAX_WAIT
        assert status.why_next


@pytest.mark.parametrize("every", [1, 15, 1440, 10080])
def test_the_reason_says_the_interval_in_words(every: int) -> None:
    from dataclasses import replace

    assert after_success(replace(SOURCE, every=every), FRESH, Fetched("u", 200), "", 0, NOW).why_next.startswith("checked every ")
