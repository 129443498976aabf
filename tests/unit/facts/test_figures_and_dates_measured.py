"""How many invented sentences the rules of figures and dates read right: a floor for each set."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from annotator.facts import dates, quantities
from annotator.facts.units import convert, fits
from annotator.vocabulary import Modifier

DATA = Path(__file__).parents[2] / "data" / "facts"
MODIFIERS = {"approx": Modifier.ABOUT, None: Modifier.EXACT}


def sentences(name):
    return json.loads((DATA / f"{name}.json").read_text())["sentences"]


def probe(part):
    return json.loads((DATA / "probe.json").read_text())[part]


def as_probed(text, found, expected):
    quantity = found.quantity
    value = convert(quantity.low, quantity.unit, expected["unit"]) if fits(quantity.unit, expected["unit"]) else None
    ranged = expected["modifier"] == "range"
    modifier = (
        quantity.low < quantity.high
        if ranged
        else MODIFIERS.get(expected["modifier"], expected["modifier"]) == quantity.modifier
    )
    return text[found.start : found.end] == expected["text"] and value == pytest.approx(expected["value"]) and modifier


def test_of_the_eighteen_probed_figures_at_least_sixteen_are_right_and_at_most_one_is_none():
    right = false = 0
    for each in probe("quantities"):
        found = quantities.find(each["text"])
        pairs = list(zip(found, each["expected"], strict=False))
        right += len(found) == len(each["expected"]) and all(as_probed(each["text"], *pair) for pair in pairs)
        false += max(0, len(found) - len(each["expected"]))
    assert 16 <= right
    assert false <= 1


def test_of_the_thirteen_probed_dates_at_least_twelve_are_right():
    right = 0
    for each in probe("dates"):
        left = f"{each['left']} " if each["left"] else ""
        text = left + each["expression"] + each["right"]
        value = dates.read(text, len(left), len(left) + len(each["expression"]), date.fromisoformat(each["dct"]))
        right += value is not None and value.value == each["expected"]
    assert 12 <= right


def figures_of(text):
    return [
        [text[each.start : each.end], said.low, said.high, said.unit, said.modifier.value, said.period]
        for each in quantities.find(text)
        for said in [each.quantity]
    ]


def padded(expected):
    return [
        [name, pytest.approx(low), pytest.approx(high), *rest, *[""] * (3 - len(rest))]
        for name, low, high, *rest in expected
    ]


@pytest.mark.parametrize(
    ("name", "right", "of"), [("quantities", 75, 75), ("quantities_unseen", 44, 45), ("quantities_harder", 57, 57)]
)
def test_figures_of_invented_sentences_are_read(name, right, of):
    read = [figures_of(text) == padded(expected) for text, expected in sentences(name)]
    assert (right <= sum(read), len(read)) == (True, of)


@pytest.mark.parametrize(
    ("name", "right", "of"), [("dates", 65, 65), ("dates_unseen", 43, 43), ("dates_harder", 52, 52)]
)
def test_dates_of_invented_sentences_are_read(name, right, of):
    read = [
        [
            [text[each.start : each.end], each.value.value, each.value.first, each.value.last]
            for each in dates.find(text, date.fromisoformat(published))
        ]
        == expected
        for published, text, expected in sentences(name)
    ]
    assert (right <= sum(read), len(read)) == (True, of)
