from __future__ import annotations

from dataclasses import replace

import pytest

from tracker.detect import bands, relevance
from tracker.detect.reading import Reading, read
from tracker.model import Entity, LetGo, Theme, Watch
from tracker.states import Role


def weight(reading, profile):
    return bands.score(relevance.reasons(reading.named, profile))


@pytest.mark.parametrize(
    ("title", "text", "language"),
    [
        ("Senate takes up the Vireo bill", "", "en"),
        ("A busy week in tech", "Lumen Holdings says nothing of a sale.", "en"),
        ("Il tribunale ferma la cessione di Vireo", "", "it"),
        ("翠鸣被要求出售", "", "zh"),
        ("China and the US trade tariffs", "", "en"),
        ("Nuovi dazi sui prodotti della Cina", "", "it"),
    ],
)
def test_an_article_that_names_the_saga_is_kept(title, text, language, write, profile):
    assert isinstance(read(write(1, title, text, language), profile), Reading)


@pytest.mark.parametrize(
    ("title", "language", "rule"),
    [
        ("Rain expected in the north", "en", "no_entity"),
        ("China opens a bridge", "en", "party_without_theme"),
        ("La Cina apre un ponte", "it", "party_without_theme"),
        ("中国新开大桥", "zh", "party_without_theme"),
        ("The Vireo dance of the summer banned", "en", "excluded"),
        ("Il balletto Vireo che vieta la noia", "it", "excluded"),
        ("翠鸣舞蹈火了", "zh", "excluded"),
        ("", "en", "no_entity"),
    ],
)
def test_an_article_let_go_says_by_which_rule(title, language, rule, write, profile):
    let_go = read(write(7, title, "", language), profile)
    assert isinstance(let_go, LetGo)
    assert (let_go.article_id, let_go.stage, let_go.rule) == (7, "relevance", rule)


def test_an_exclusion_lets_go_only_by_the_title(write, profile):
    assert isinstance(read(write(1, "Senate votes on Vireo bill", "Not about the Vireo dance."), profile), Reading)


def test_the_title_weighs_more_than_the_text(write, profile):
    in_title = read(write(1, "Court hears Vireo lawsuit", "A long day."), profile)
    in_text = read(write(2, "A long day", "Court hears Vireo lawsuit."), profile)
    assert weight(in_title, profile) > weight(in_text, profile)


def test_a_core_entity_without_a_theme_stays_but_weighs_little(write, profile):
    reading = read(write(1, "Vireo adds new stickers"), profile)
    assert [reason.rule for reason in relevance.reasons(reading.named, profile)] == ["core_title", "no_theme"]
    assert weight(reading, profile) < bands.MEDIUM


def test_two_parties_weigh_more_than_one(write, profile):
    both = read(write(1, "US tariffs on Chinese steel"), profile)
    one = read(write(2, "New tariffs on Chinese steel"), profile)
    assert weight(both, profile) > weight(one, profile)


def test_reasons_quote_words_of_the_text(write, profile):
    reading = read(write(1, "Lumen Holdings must divest, court says"), profile)
    matched = [word for reason in relevance.reasons(reading.named, profile) for word in reason.matched]
    assert matched
    assert all(word in reading.article.title for word in matched)


def test_equal_watches_share_one_compiled_profile(profile):
    from_scratch = Watch(
        tuple(replace(entity, names=dict(entity.names)) for entity in profile.entities.values()),
        (),
        {},
    )
    assert relevance.compiled(from_scratch) is relevance.compiled(replace(from_scratch))
    assert relevance.compiled(from_scratch) is not profile


def rules_of(reading, profile):
    return {reason.rule for reason in relevance.reasons(reading.named, profile)}


@pytest.mark.parametrize(
    ("title", "text", "language"),
    [
        ("Steel prices rise", "A tariff on goods from China may follow.", "en"),
        ("Il prezzo dell'acciaio sale", "I dazi sui prodotti della Cina c'entrano.", "it"),
        ("钢价上涨", "与中国的关税有关。", "zh"),
    ],
)
def test_one_party_named_in_passing_is_let_go(title, text, language, write, profile):
    let_go = read(write(1, title, text, language), profile)
    assert isinstance(let_go, LetGo)
    assert let_go.rule == "party_in_passing"


def test_two_parties_are_kept_wherever_they_stand(write, profile):
    assert isinstance(read(write(1, "Steel prices rise", "A US tariff on goods from China."), profile), Reading)


def test_beside_parties_only_the_theme_they_need_counts(write, profile):
    assert "theme_title" in rules_of(read(write(1, "US tariffs hit China"), profile), profile)
    assert "theme_text" in rules_of(read(write(1, "US court on China", "It is about a tariff."), profile), profile)


def test_a_party_named_beside_the_saga_speaks_for_it(write, profile):
    alone = read(write(1, "Court hears Vireo lawsuit"), profile)
    beside = read(write(2, "Court hears Vireo lawsuit against the US"), profile)
    assert "with_party" in rules_of(beside, profile) - rules_of(alone, profile)
    assert weight(beside, profile) > weight(alone, profile)


def test_no_theme_weighs_less_where_a_party_is_named(write, profile):
    alone, beside = read(write(1, "Vireo opens a shop"), profile), read(write(2, "Vireo opens a shop in the US"), profile)
    assert weight(beside, profile) - weight(alone, profile) > 1


def test_a_theme_of_mere_words_of_speaking_weighs_little(write):
    spoken = relevance.compiled(
        Watch(
            (Entity("vireo", Role.CORE, {"*": ("Vireo",)}),),
            (Theme("word", {"en": ("responds",)}), Theme("ban", {"en": ("ban",)})),
        )
    )
    assert rules_of(read(write(1, "Vireo responds"), spoken), spoken) == {"core_title", "theme_said"}
    assert rules_of(read(write(1, "Vireo responds to ban"), spoken), spoken) == {"core_title", "theme_title"}
