"""Agreement on document labels: kappa and alpha for each label and for the whole set of labels."""

from __future__ import annotations

import pytest
from sklearn.metrics import cohen_kappa_score

from tests.agreeing import document, done, measured, value

GIVEN = [("N", "N"), ("N", "S"), ("NS", "NS"), ("S", "S"), ("", "N"), ("", ""), ("NS", "S")]


def texts(*rows):
    return [
        document(number, **{person: done(labels=labels) for person, labels in zip("ABC", row, strict=False)})
        for number, row in enumerate(rows)
    ]


def test_kappa_of_each_label_is_that_of_scikit_learn():
    found = measured(*texts(*GIVEN))
    for label in "NS":
        has = ([label in row[person] for row in GIVEN] for person in (0, 1))
        assert value(found.documents_by_label[label].kappa) == pytest.approx(cohen_kappa_score(*has))


def test_kappa_over_all_takes_the_set_of_labels_as_one_value():
    sets = (["".join(sorted(row[person])) for row in GIVEN] for person in (0, 1))
    found = measured(*texts(*GIVEN)).documents_overall.kappa
    assert value(found) == pytest.approx(cohen_kappa_score(*sets))
    assert found.n_items == len(GIVEN)


def test_alpha_by_hand():
    """Pairs: N N, N S, S S. Coincidences N N 2, S S 2, N S 1 each way; expected 6 * 3 * 3 * 2 / 6 / 5."""
    found = measured(*texts("NN", "NS", "SS")).documents_overall.alpha
    assert value(found) == pytest.approx(1 - 2 / (2 * 3 * 3 / 5))


def test_who_did_not_submit_is_missing_not_without_labels():
    with_third = measured(*texts("NN", "NS", "SS"), document(9, C=done(labels=["N"]))).documents_overall
    assert with_third == measured(*texts("NN", "NS", "SS")).documents_overall
