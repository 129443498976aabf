"""Krippendorff's nominal alpha over tokens, also where not everybody judged everything."""

from __future__ import annotations

import random

import krippendorff
import numpy as np
import pytest

from tests.agreeing import document, judged, measured, value

# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section C: 4 observers, 12 units, nominal 0.743.
OBSERVERS = ("1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 .")


def units(rows):
    return list(zip(*([None if each == "." else each for each in row.split()] for row in rows), strict=True))


def test_alpha_of_the_published_example():
    assert value(measured(*judged(*units(OBSERVERS))).overall.alpha) == pytest.approx(0.743, abs=0.0005)


def test_alpha_is_that_of_the_reference_implementation_with_missing_values():
    chance = random.Random(8)
    columns = [tuple(chance.choice(("X", "Y", "Z", "", None)) for _ in range(4)) for _ in range(60)]
    data = [["nothing" if each == "" else each for each in row] for row in zip(*columns, strict=True)]
    found = measured(*judged(*columns))
    assert value(found.overall.alpha) == pytest.approx(reference(data))
    for label in "XYZ":
        binary = [[None if each is None else str(each == label) for each in row] for row in data]
        assert value(found.by_label[label].alpha) == pytest.approx(reference(binary))


def test_alpha_over_the_tokens_of_texts_is_that_of_the_reference_implementation():
    first = document(1, 20, A=[("X", 0, 5)], B=[("X", 0, 4), ("Y", 4, 9)], C=[("Y", 2, 9)])
    second = document(2, 6, A=[("Y", 0, 5)], C=[("Y", 1, 5)])
    texts = {
        "A": "XXXXX..............." + "YYYYY.",
        "B": "XXXXYYYYY..........." + "------",
        "C": "..YYYYYYY..........." + ".YYYY.",
    }
    data = [[None if each == "-" else each for each in row] for row in texts.values()]
    assert value(measured(first, second).overall.alpha) == pytest.approx(reference(data))


def test_a_value_that_only_one_person_gave_counts_for_nothing():
    with_it = measured(*judged("XX", "XY", "YY", ("Y", None)))
    without = measured(*judged("XX", "XY", "YY"))
    assert value(with_it.overall.alpha) == value(without.overall.alpha)
    assert (with_it.n_documents, with_it.n_alone) == (3, 1)


def reference(data):
    codes = {None: np.nan} | {each: number for number, each in enumerate(sorted({x for row in data for x in row if x}))}
    return krippendorff.alpha([[codes[each] for each in row] for row in data], level_of_measurement="nominal")
