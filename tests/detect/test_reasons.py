from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest

import tracker.detect
from tracker.detect import bands
from tracker.detect.happening import CONTEXT_RULES
from tracker.detect.reasons import RULES, RULES_IT, render
from tracker.model import LetGo, Reason
from tracker.states import Band

FOLDER = Path(tracker.detect.__file__).parent


def rules_in_code() -> set[str]:
    """The rule names that the code gives to reasons and ledger entries, and the cues it makes rules of."""
    found = set(tracker.detect.happening.CONTEXT)
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            place = {"Reason": 0, "LetGo": 2}.get(node.func.id)
            if place is not None and isinstance(node.args[place], ast.Constant):
                found.add(node.args[place].value)
    return found


def test_the_rules_are_exactly_those_the_code_uses():
    assert rules_in_code() == set(RULES)
    assert set(RULES) >= CONTEXT_RULES


def test_both_languages_have_every_rule_with_the_same_fields():
    fields = lambda template: {name for _, name, _, _ in Formatter().parse(template) if name}  # noqa: E731
    assert set(RULES) == set(RULES_IT)
    assert all(fields(RULES[rule]) == fields(RULES_IT[rule]) for rule in RULES)


@pytest.mark.parametrize(
    ("reason", "language", "expected"),
    [
        (Reason("core_title", 1.5, ("vireo", "lumen")), "en", "The title names vireo, lumen."),
        (Reason("core_title", 1.5, ("vireo",)), "it", "Il titolo nomina vireo."),
        (Reason("corroborated", 0.5, ("A", "B"), "2"), "en", "2 independent publishers report it: A, B."),
        (Reason("core_title", 1.5, ("vireo",)), "zh", "The title names vireo."),
        (LetGo(1, "relevance", "excluded", ("recipe",)), "en", "The title has an excluded term: recipe."),
        (Reason("opinion", -1.0, ("{detail} <b>",)), "en", "It gives an opinion: {detail} <b>."),
        (Reason("denied", 0.8), "en", "It denies what the event not said says."),
    ],
)
def test_a_reason_reads_as_a_sentence(reason, language, expected):
    assert render(reason, language) == expected


def test_an_unknown_rule_is_refused():
    with pytest.raises(KeyError):
        render(Reason("no_such_rule", 1.0), "en")


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (bands.HIGH, Band.HIGH),
        (bands.HIGH - 0.01, Band.MEDIUM),
        (bands.MEDIUM, Band.MEDIUM),
        (bands.MEDIUM - 0.01, Band.LOW),
        (-9, Band.LOW),
    ],
)
def test_a_score_falls_into_one_band(total, expected):
    assert bands.band(total) is expected


def test_a_score_is_the_sum_of_the_weights():
    assert bands.score([Reason("act", 0.8), Reason("question", -1.4)]) == -0.6
    assert bands.score([]) == 0
