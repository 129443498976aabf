"""Names of one entity: keys, pairs, and a fixture of spellings with what is measured on it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from annotator.facts.names import fold, same, shown_form

PAIRS = Path(__file__).parents[2] / "data" / "facts" / "name_pairs.tsv"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Kyiv", "Kiev"),
        ("Zelensky", "Zelenskyy"),
        ("Zelensky", "Zelenskiy"),
        ("Zhytomyr", "Jytomyr"),
        ("Bakhmut", "BAHMUT"),
        ("Volkov", "Wolkov"),
        ("Mohammed", "Muhammad"),
        ("el-Sisi", "al-Sisi"),
        ("Erdoğan", "Erdogan"),
        ("Erdog\u0306an", "Erdoğan"),
        ("Gen. Oran Tesky", "Oran Teskyi"),
        ("Zelenskyʼs", "Zelensky"),
        ("Володимир Зеленський", "Volodymyr Zelenskyy"),
    ],
)
def test_spellings_of_one_name_fold_to_one_key(a, b):
    assert fold(a) == fold(b) != ""


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("President Volodymyr Zelensky’s", "Volodymyr Zelensky"),
        ("US Secretary of State Marco Rubio", "Marco Rubio"),
        ("the General Staff", "General Staff"),
        ("DR Congo", "DR Congo"),
        ("President", "President"),
    ],
)
def test_titles_articles_and_possessives_come_off_what_is_shown(form, shown):
    assert shown_form(form) == shown


def test_nothing_but_marks_folds_to_nothing_and_matches_nothing():
    assert fold(" — ") == ""
    assert same("—", "—") is None


@pytest.mark.parametrize(
    ("a", "b", "label", "method"),
    [
        ("Kyiv", "KYIV", "GPE", "exact"),
        ("Kyiv", "Kiev", "GPE", "folded"),
        ("Putin", "Vladimir Putin", "PERSON", "surname"),
        ("NATO", "North Atlantic Treaty Organization", "ORG", "acronym"),
        ("Kramatorsk", "Kramatrosk", "GPE", "fuzzy"),
    ],
)
def test_a_match_names_its_rule(a, b, label, method):
    found = same(a, b, label, label)
    assert found is not None
    assert found.method == method
    assert same(b, a, label, label) == found


def test_a_person_and_a_place_are_never_one():
    assert same("Washington", "Washington", "PERSON", "GPE") is None
    assert same("Washington", "Washington", "PERSON", "") is not None


def test_the_short_form_is_a_surname_only_of_people():
    assert same("Korea", "South Korea", "GPE", "GPE") is None


def test_precision_and_recall_on_the_spellings():
    with PAIRS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    judged = [(row["same"] == "yes", bool(same(row["a"], row["b"], *_labels(row["label"])))) for row in rows]
    right = judged.count((True, True))
    assert len(rows) >= 300
    assert right / (right + judged.count((False, True))) >= 0.98
    assert right / (right + judged.count((True, False))) >= 0.86


def _labels(label):
    return (label.split("/") * 2)[:2]
