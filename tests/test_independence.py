"""From reports to the published count of independent publishers: copies and papers of one owner count once, on both databases."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup

from tests.sites import EXTENDED, NOW, follow, source
from tracker import decide, finding, store, timeline
from tracker.model import Event, Item, Timeline
from tracker.publish import environment
from tracker.publish.edition import edition
from tracker.publish.site import site
from tracker.publish.words import Standing, standing
from tracker.review import Word
from tracker.store import Engine

TEMPLATES = Path(__file__).parents[1] / "templates"
ADA = Word("ada", NOW, "clear case")
WIRE_TEXT = (
    "President Vole signed an order in the old town hall on Friday that gives the owner of the harbour four more months to find a"
    " buyer, said two of his ministers, who had asked for the delay since the talks with a group of shipping firms broke down in"
    " March. The firms want the quays without the debts; the owner wants the debts to go with them."
)
OWN_TEXT = (
    "For the workers at the docks the news came over the radio during lunch. Nobody there had expected to keep the job beyond"
    " spring, and few believe that autumn will bring a sale, however often the government of Ruritania puts it off."
)


def paper(id_: str, owner: str = "") -> dict[str, object]:
    return source(id_, f"https://{id_}.test/feed.xml", **({"family": owner} if owner else {}))


def offer(engine: Engine, source_id: str, title: str, text: str) -> None:
    """Put a report of a source where detection finds it."""
    with store.writing(engine) as session:
        offering = store.sources.get(session, source_id)[0]
        store.articles.add(session, offering, [Item(title, f"https://{source_id}.test/a", text=text, published=NOW)], NOW)


def approved(engine: Engine, event_id: str) -> Event:
    """The event that the one candidate at hand becomes."""
    finding.find(engine, NOW)
    with store.reading(engine) as session:
        (candidate,) = store.candidates.listing(session, "harbour")
    event = decide.approve(engine, candidate.id, ADA, {"id": event_id}).decision.after
    assert event is not None
    return event


def loaded(engine: Engine) -> Timeline:
    with store.reading(engine) as session:
        return store.timelines.load(session, "harbour")


def published(engine: Engine, event_id: str) -> Standing:
    """The standing with which the event is published."""
    here = edition(loaded(engine), "en", "https://example.org")
    return standing(here.events[event_id], here.families)


def shown(engine: Engine, path: str) -> str:
    """The sources on a published page."""
    followed = loaded(engine)
    files = dict(site(environment(TEMPLATES), followed, (), timeline.deadlines(followed.events), "https://example.org", NOW))
    page = BeautifulSoup(files[path].decode(), "lxml")
    return " ".join(found.get_text(" ", strip=True) for found in page.select(".sources .about"))


def test_one_agency_text_in_four_papers_is_one_source_and_each_copy_says_of_whom(engine: Engine) -> None:
    follow(engine, *(paper(id_) for id_ in ("north", "south", "east", "west")))
    for id_ in ("north", "south", "east", "west"):
        offer(engine, id_, EXTENDED, WIRE_TEXT)
    event = approved(engine, "delay-2")
    told = [(evidence.publisher, evidence.copy_of) for evidence in event.evidence]
    assert told == [("North", ""), ("South", "North"), ("East", "North"), ("West", "North")]
    assert published(engine, "delay-2") == Standing("single", 1, False)
    assert shown(engine, "event/delay-2/index.html").count("copy of North") == 3
    assert shown(engine, "it/event/delay-2/index.html").count("copia di North") == 3


def test_a_report_of_ones_own_beside_copies_is_a_second_voice(engine: Engine) -> None:
    follow(engine, paper("north"), paper("south"), paper("east"))
    offer(engine, "north", EXTENDED, WIRE_TEXT)
    offer(engine, "south", EXTENDED, WIRE_TEXT)
    offer(engine, "east", "HarbourCo sale deadline: Ruritania extends it to 1 September 2031", OWN_TEXT)
    approved(engine, "delay-2")
    assert published(engine, "delay-2") == Standing("independent", 2, False)


def test_what_copies_what_goes_through_timeline_json_unchanged(engine: Engine) -> None:
    follow(engine, paper("north", "House"), paper("south"))
    offer(engine, "north", EXTENDED, WIRE_TEXT)
    offer(engine, "south", EXTENDED, WIRE_TEXT)
    approved(engine, "delay-2")
    text = decide.export_timeline(engine)
    assert (text.count('"copy_of": "North"'), text.count('"family": "House"')) == (1, 3)
    assert decide.import_timeline(engine, text, "timeline.json", ADA).changed == 0
    assert decide.export_timeline(engine) == text == timeline.render_timeline(timeline.parse_timeline(text))


def test_merging_papers_adds_a_voice_for_each_owner_and_the_event_remembers_who_that_was(engine: Engine) -> None:
    follow(engine, paper("north", "House"), paper("south", "House"), paper("east", "Other"))
    offer(engine, "north", EXTENDED, WIRE_TEXT)
    offer(engine, "south", "HarbourCo sale deadline: Ruritania extends it to 1 September 2031", OWN_TEXT)
    offer(engine, "east", "Buyers of HarbourCo have until 1 September 2031: Ruritania extends the sale deadline", "")
    finding.find(engine, NOW)
    with store.reading(engine) as session:
        numbers = [candidate.id for candidate in store.candidates.listing(session, "harbour")]
    before = published(engine, "delay-1").publishers
    for number in numbers:
        decide.merge(engine, number, "delay-1", ADA)
    merged = {event.id: event for event in loaded(engine).events}["delay-1"]
    families = {evidence.publisher: evidence.family for evidence in merged.evidence if not evidence.copy_of}
    assert families == {"The Gazette": "", "North": "House", "South": "House", "East": "Other"}
    assert published(engine, "delay-1").publishers == standing(merged).publishers == before + 2
