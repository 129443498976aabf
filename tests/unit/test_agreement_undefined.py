"""Where a measure has no value it says why; it is never NaN and never 1 by luck."""

from __future__ import annotations

from dataclasses import fields
from math import isnan

import pytest

from annotator.agreement.scores import (
    NEITHER_MARKED,
    NO_TOKENS,
    NOBODY_MARKED,
    NOTHING_SHARED,
    ONE_VALUE,
    Score,
    Undefined,
)
from annotator.text.packing import pack
from tests.agreeing import document, done, measured, value


def results(figures):
    return {field.name: getattr(figures, field.name) for field in fields(figures) if field.name != "n_spans"}


@pytest.mark.parametrize("documents", [[], [document(A=[("X", 0, 2)])], [document(1, A=[]), document(2, B=[])]])
def test_without_a_document_in_common_there_is_nothing_to_compare(documents):
    found = measured(*documents)
    assert set(results(found.overall).values()) == {Undefined(NOTHING_SHARED)}
    assert found.marked == found.documents_overall.alpha == Undefined(NOTHING_SHARED)
    assert (found.n_documents, found.n_alone, found.pairs) == (0, len(documents), ())


def test_where_nobody_marked_anything_there_is_nothing_to_agree_on():
    found = measured(document(1, A=[], B=[]), document(2, A=[], B=[]))
    assert set(results(found.overall).values()) == {Undefined(NOBODY_MARKED)}
    assert set(results(found.pairs[0].overall).values()) == {Undefined(NEITHER_MARKED)}


def test_a_pair_that_did_not_use_a_label_has_no_value_for_it_and_the_mean_leaves_it_out():
    found = measured(document(A=[("X", 0, 2)], B=[("X", 0, 2), ("Y", 4, 6)], C=[("X", 0, 2)]))
    of_pair = {pair.people: pair.by_label["Y"] for pair in found.pairs}
    assert set(results(of_pair["A", "C"]).values()) == {Undefined(NEITHER_MARKED)}
    assert value(found.by_label["Y"].exact) == value(found.by_label["Y"].kappa) == 0


def test_where_all_gave_one_value_only_f1_is_defined():
    found = measured(document(A=[("X", 0, 10)], B=[("X", 0, 10)])).overall
    assert value(found.exact) == value(found.partial) == 1
    assert {found.kappa, found.fleiss, found.alpha, found.unitizing} == {Undefined(ONE_VALUE)}


def test_without_tokens_only_measures_of_tokens_are_undefined():
    found = measured(document(A=[("X", 0, 5)], B=[("X", 0, 5)], tokens=b"")).overall
    assert {found.kappa, found.fleiss, found.alpha} == {Undefined(NO_TOKENS)}
    assert value(found.exact) == value(found.unitizing) == 1


def test_spans_that_hold_no_token_leave_only_one_value_for_tokens():
    found = measured(document(A=[("X", 4, 5)], B=[("X", 4, 5)], tokens=pack([(0, 4), (5, 10)]))).overall
    assert {found.kappa, found.fleiss, found.alpha} == {Undefined(ONE_VALUE)}


def test_document_labels_that_everybody_gave_everywhere_are_no_measure():
    text = [document(number, A=done(labels=["N"]), B=done(labels=["N"])) for number in range(3)]
    found = measured(*text)
    assert found.documents_by_label["N"].kappa == found.documents_overall.alpha == Undefined(ONE_VALUE)


def test_each_reason_is_a_sentence():
    for reason in (NEITHER_MARKED, NO_TOKENS, NOBODY_MARKED, NOTHING_SHARED, ONE_VALUE):
        assert reason[0].isupper()
        assert reason.endswith(".")


def test_one_document_has_a_value_but_no_interval():
    found = measured(document(A=[("X", 0, 2)], B=[("X", 1, 3)])).overall
    for score in results(found).values():
        assert isinstance(score, Score)
        assert not isnan(score.value)
        assert score.low is score.high is None
