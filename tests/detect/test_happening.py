from __future__ import annotations

import pytest

from tracker.detect import bands, happening
from tracker.detect.reading import read
from tracker.states import Tier


@pytest.fixture
def cues(write, profile):
    return lambda title, language: happening.reasons(read(write(1, title, language=language), profile))


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Senate passes Vireo sale bill", "en"),
        ("President signs Vireo order", "en"),
        ("Court strikes down Vireo ban", "en"),
        ("Vireo sues over divest law", "en"),
        ("President extends Vireo deadline", "en"),
        ("Il Senato approva la legge su Vireo", "it"),
        ("Lumen Holdings smentisce la vendita", "it"),
        ("Prorogata la scadenza per Vireo", "it"),
        ("参议院通过翠鸣法案", "zh"),
        ("总统签署翠鸣行政令", "zh"),
        ("翠鸣起诉政府，会产生哪些影响？", "zh"),
    ],
)
def test_a_report_of_a_step_counts_as_a_development(title, language, cues):
    found = cues(title, language)
    assert bands.score(found) > 0
    assert not happening.is_context(found)


@pytest.mark.parametrize(
    ("title", "language", "rule"),
    [
        ("Why the Senate passed the Vireo bill", "en", "question"),
        ("Will Vireo be banned?", "en", "question"),
        ("Vireo ban: what to know", "en", "explainer"),
        ("Opinion: the Vireo ban is a mistake", "en", "opinion"),
        ("Poll finds few want Vireo banned", "en", "poll"),
        ("Senate poised to vote on Vireo bill", "en", "preview"),
        ("Live updates: Vireo bill in the Senate", "en", "live"),
        ("Vireo could be banned", "en", "supposed"),
        ("Vireo sale law may matter, judges believe", "en", "maybe"),
        ("Vireo sale and more in our daily briefing", "en", "roundup"),
        ("Perché il Senato vieta Vireo", "it", "question"),
        ("Divieto per Vireo: cosa sapere", "it", "explainer"),
        ("Editoriale: il divieto per Vireo", "it", "opinion"),
        ("Vireo potrebbe essere bandito, la legge in aula", "it", "supposed"),
        ("Un sondaggio sul divieto per Vireo", "it", "poll"),
        ("为什么翠鸣面临禁令", "zh", "question"),
        ("翠鸣能否逃过禁令？", "zh", "question"),
        ("一文读懂翠鸣禁令", "zh", "explainer"),
        ("民调：多数人反对翠鸣禁令", "zh", "poll"),
        ("翠鸣可能面临禁令", "zh", "supposed"),
    ],
)
def test_talk_about_the_saga_is_told_by_its_cue(title, language, rule, cues):
    found = {reason.rule: reason for reason in cues(title, language)}
    assert rule in found
    assert found[rule].weight < 0


def test_what_an_institution_opposes_is_its_act_not_an_opinion(cues):
    assert all(reason.rule != "opinion" for reason in cues("外交部回应翠鸣禁令：坚决反对", "zh"))


def test_a_question_put_behind_a_statement_leaves_it_a_statement(write, profile):
    reading = read(write(1, "法院驳回翠鸣上诉，如何看待？", language="zh"), profile)
    assert (reading.headline, reading.asks) == ("法院驳回翠鸣上诉", False)


def test_of_several_news_in_a_title_only_the_one_about_the_saga_is_read(write, profile):
    reading = read(write(1, "Storm hits the coast; Vireo sues over sale law"), profile)
    assert reading.headline == "Vireo sues over sale law"


def rules(found):
    return {reason.rule for reason in found}


@pytest.mark.parametrize(
    ("title", "language", "own"),
    [
        ("Senators urge President to sell Vireo", "en", True),
        ("A film star urges President to sell Vireo", "en", False),
        ("外交部反对翠鸣禁令", "zh", True),
        ("某影星反对翠鸣禁令", "zh", False),
        ("Il Senato si oppone al divieto per Vireo", "it", True),
        ("Un attore si oppone al divieto per Vireo", "it", False),
    ],
)
def test_a_stand_is_a_step_only_of_those_the_saga_is_about(title, language, own, cues):
    assert ("stance" not in rules(cues(title, language))) is own


def test_who_only_speaks_neither_does_nor_is_silent(cues):
    said = next(reason for reason in cues("President says he likes Vireo", "en") if reason.rule == "said")
    assert -0.7 < said.weight <= 0
    assert said.matched == ("President", "says")


def test_an_offer_of_somebody_named_is_a_step_though_it_could_fail(cues):
    assert "supposed" not in rules(cues("President says he could block the Vireo sale", "en"))
    assert "supposed" in rules(cues("Court could block the Vireo sale", "en"))


def test_a_document_of_an_official_source_needs_no_verb(write, profile):
    title = "Matters of the Vireo sale"
    assert "document" in rules(happening.reasons(read(write(1, title, tier=Tier.OFFICIAL), profile)))
    assert "no_act" in rules(happening.reasons(read(write(1, title), profile)))


def test_the_record_of_a_speech_is_mere_talk(cues):
    assert "talk" in rules(cues("Remarks by the President on the Vireo sale", "en"))


def test_of_several_news_the_one_about_the_saga_goes_before_one_about_a_party(write, profile):
    reading = read(write(1, "US raises tariffs on steel. And, Vireo sues over sale law"), profile)
    assert reading.headline == "Vireo sues over sale law"
