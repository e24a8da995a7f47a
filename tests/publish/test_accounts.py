"""What each side says of a disputed event: next to each other on its page, named in digests, feeds and exports."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from jinja2 import Environment

from tests.publish.conftest import Saga, evidence
from tests.publish.reading import about, everything, soup, words
from tracker.codec import event_json
from tracker.digest import compose
from tracker.model import Change, Evidence, FieldChange
from tracker.publish import feeds
from tracker.publish.digests import render
from tracker.publish.edition import edition
from tracker.publish.exports import events_json, markdown
from tracker.states import ChangeKind, Relation

AT = datetime(2025, 5, 30, tzinfo=UTC)
TALKS = {"en": "Two groups talk.", "it": "Due gruppi trattano."}
NO_TALKS = {"en": "Nobody talks.", "it": "Nessuno tratta."}


def source(publisher: str, claim: dict[str, str] | None = None, relation: Relation = Relation.REPORTS) -> Evidence:
    return evidence(publisher, "2024-11-08", relation=relation, claim=claim or {})


def with_sources(saga: Saga, *sources: Evidence) -> Saga:
    """The saga with other evidence for `talks`, and a log that adds that event last."""
    events = tuple(replace(event, evidence=sources) if event.id == "talks" else event for event in saga.timeline.events)
    talks = next(event for event in events if event.id == "talks")
    added = tuple(FieldChange(name, None, value) for name, value in event_json(talks).items())
    log = (Change(1, AT, "talks", ChangeKind.ADDED, added),)
    return replace(saga, timeline=replace(saga.timeline, events=events), changes=log)


def told(env: Environment, saga: Saga, language: str = "en") -> list[tuple[str, str]]:
    """The accounts on the page of the event, each with its heading and the rest of its words."""
    found = about(env, saga, "talks", language).select(".accounts > div")
    return [(words(account.h3), words(account).removeprefix(words(account.h3)).strip()) for account in found]


@pytest.fixture(scope="module")
def disputed(saga) -> Saga:
    return with_sources(
        saga,
        source("Daily Example", TALKS),
        source("Example Wire", TALKS),
        source("Third Example"),
        source("Buyer Inc", NO_TALKS, Relation.DENIES),
    )


def test_each_side_says_its_claim_once_above_the_sources_that_say_so(env, disputed) -> None:
    assert told(env, disputed) == [
        ("Reported or confirmed", "Two groups talk. Daily Example 8 November 2024 Example Wire 8 November 2024"),
        ("Denied", "Nobody talks. Buyer Inc 8 November 2024"),
    ]
    assert [account for account, _ in told(env, disputed, "it")] == ["Riferito o confermato", "Smentito"]
    assert "Nessuno tratta." in told(env, disputed, "it")[1][1]


def test_every_account_stands_under_its_heading_with_links(env, disputed) -> None:
    page = about(env, disputed, "talks")
    for account in page.select(".accounts > div"):
        assert account.find(True) == account.h3
        assert not account.has_attr("aria-labelledby")
    assert [link["href"] for link in page.select(".accounts a")][-1] == "https://buyer-inc.example/2024-11-08?a=1&b=2"
    assert words(page.select_one(".sources")).count("talk") == 0, "what stands side by side is not said again"


def test_claims_that_differ_on_one_side_stand_side_by_side_too(env, saga) -> None:
    differing = with_sources(saga, source("Daily Example", TALKS), source("Example Wire", NO_TALKS), source("Third", TALKS))
    assert told(env, differing) == [
        ("Daily Example, Third", "Two groups talk. Daily Example 8 November 2024 Third 8 November 2024"),
        ("Example Wire", "Nobody talks. Example Wire 8 November 2024"),
    ]


@pytest.mark.parametrize(
    "sources",
    [
        (source("Daily Example", TALKS),),
        (source("Daily Example", TALKS), source("Example Wire", TALKS)),
        (source("Daily Example", TALKS), source("Buyer Inc", None, Relation.DENIES)),
    ],
)
def test_where_only_one_thing_is_said_it_stands_with_its_sources(env, saga, sources: tuple[Evidence, ...]) -> None:
    page = about(env, with_sources(saga, *sources), "talks")
    assert page.select_one(".accounts") is None
    assert words(page.select_one(".sources li p")) == "Two groups talk."


def test_a_claim_in_another_language_says_in_which(env, saga) -> None:
    page = about(env, with_sources(saga, source("Daily Example", {"en": "Two groups talk."})), "talks", "it")
    assert page.select_one(".sources li p")["lang"] == "en"


def test_an_event_that_was_corrected_has_the_correction_beside_what_was_said(env, saga) -> None:
    corrected = with_sources(saga, source("Daily Example", TALKS), source("Example Wire", NO_TALKS, Relation.CORRECTS))
    assert [heading for heading, _ in told(env, corrected)] == ["Reported or confirmed", "Corrected"]


def test_a_digest_names_what_each_side_says(env, disputed) -> None:
    digest = compose(disputed.timeline, disputed.changes, (), 0, AT)
    assert digest
    mail = render(env, digest, disputed.timeline, "en", "https://example.org")
    lines = ["Reported or confirmed: Two groups talk. (Daily Example, Example Wire)", "Denied: Nobody talks. (Buyer Inc)"]
    assert [words(item) for item in soup(mail.html).select("li[dir=auto]")] == lines
    text = " ".join(mail.text.split())
    assert all(f"- {line}" in text for line in lines)


def test_a_digest_says_nothing_of_claims_where_nothing_is_disputed(env, saga) -> None:
    calm = with_sources(saga, source("Daily Example", TALKS))
    digest = compose(calm.timeline, calm.changes, (), 0, AT)
    assert digest
    assert "Two groups talk." not in render(env, digest, calm.timeline, "en", "https://example.org").text


def test_a_changed_claim_is_a_change_in_words(env, disputed) -> None:
    before = [{"publisher": "Buyer Inc", "relation": "denies"}]
    after = [{"publisher": "Buyer Inc", "relation": "denies", "claim": NO_TALKS}]
    log = (Change(1, AT, "talks", ChangeKind.UPDATED, (FieldChange("evidence", before, after),)),)
    page = soup(everything(env, replace(disputed, changes=log))["it/changes/index.html"].decode())
    assert words(page.select_one("ins")) == "ora: Buyer Inc (smentisce): “Nessuno tratta.”"


def test_feeds_and_exports_have_the_claims(env, disputed) -> None:
    files = feeds.files(env, disputed.timeline, disputed.changes, disputed.base_url)
    assert "denies): Nobody talks." in files["feeds/events.atom"].decode()
    doc = json.loads(events_json(disputed.timeline, disputed.changes, (), disputed.base_url))
    talks = next(event for event in doc["events"] if event["id"] == "talks")
    assert [source["claim"] for source in talks["sources"]] == [TALKS, TALKS, {}, NO_TALKS]
    assert "reports. Due gruppi trattano." not in markdown(edition(disputed.timeline, "en", ""), ())
    assert "smentisce. Nessuno tratta." in markdown(edition(disputed.timeline, "it", ""), ())
