"""What holds of agreement whatever people mark: symmetry, no names, no order, 1 for equals, exact at most partial."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from annotator.agreement.alignment import least_disorder
from annotator.agreement.confusion import confusion
from annotator.agreement.corpus import Document, DoneSet, Span
from annotator.agreement.gamma import units_of
from annotator.agreement.scores import Score
from annotator.text.packing import pack
from tests.agreeing import matched, measured

LENGTH = 24
patient = settings(deadline=None, max_examples=60)
TOKENS = pack([(0, 3), (4, 6), (6, 7), (8, 14), (15, 18), (18, 23)])


@st.composite
def parts(draw):
    edges = sorted(draw(st.lists(st.integers(0, LENGTH), min_size=2, max_size=4, unique=True)))
    return tuple(zip(edges[0::2], edges[1::2], strict=False))


SPANS = st.builds(Span, st.sampled_from("XYZ"), parts())
SETS = st.builds(
    DoneSet,
    st.lists(SPANS, max_size=5, unique=True).map(tuple),
    st.frozensets(st.sampled_from("NM")),
)
CORPORA = st.lists(st.dictionaries(st.sampled_from("ABCD"), SETS, max_size=4), max_size=4).map(
    lambda sets: [Document(number, LENGTH, TOKENS, each) for number, each in enumerate(sets)]
)


def values(found):
    """Everything that does not depend on who is who: values with rounding, reasons as they are."""
    figures = [found.overall, found.documents_overall, *found.by_label.values(), *found.documents_by_label.values()]
    results = [found.marked, *(getattr(each, field.name) for each in figures for field in fields(each))]
    return [round(each.value, 9) if isinstance(each, Score) else each for each in results]


def of_pairs(found):
    return sorted(
        str(
            [round(each.value, 9) if isinstance(each, Score) else each.reason for each in (f.exact, f.partial, f.kappa)]
        )
        for pair in found.pairs
        for f in (pair.overall, *pair.by_label.values())
    )


def renamed(corpus, names):
    return [
        Document(text.id, text.length, text.tokens, {names[person]: each for person, each in text.sets.items()})
        for text in corpus
    ]


@patient
@given(CORPORA, st.permutations("ABCD"))
def test_it_does_not_matter_who_is_who(corpus, order):
    before, after = measured(*corpus), measured(*renamed(corpus, dict(zip("ABCD", order, strict=True))))
    assert values(before) == values(after)
    assert of_pairs(before) == of_pairs(after)


@patient
@given(CORPORA, st.permutations("ABCD"))
def test_the_confusion_of_all_does_not_matter_who_is_who(corpus, order):
    before = confusion(*matched(*corpus))
    after = confusion(*matched(*renamed(corpus, dict(zip("ABCD", order, strict=True)))))
    assert before.numbers == after.numbers
    assert [list(row) for row in before.numbers] == [list(column) for column in zip(*before.numbers, strict=True)]


@patient
@given(CORPORA.flatmap(lambda corpus: st.tuples(st.just(corpus), st.permutations(corpus))))
def test_the_order_of_documents_does_not_matter(corpora):
    before, after = (measured(*corpus) for corpus in corpora)
    assert values(before) == values(after)
    assert of_pairs(before) == of_pairs(after)


@patient
@given(CORPORA)
def test_every_value_is_at_most_one_and_exact_is_at_most_partial(corpus):
    found = measured(*corpus)
    for figures in (found.overall, *found.by_label.values(), *(pair.overall for pair in found.pairs)):
        for field in fields(figures):
            result = getattr(figures, field.name)
            assert not isinstance(result, Score) or result.value <= 1 + 1e-9
        if isinstance(figures.exact, Score):
            assert 0 <= figures.exact.value <= figures.partial.value


@patient
@given(st.lists(SETS, min_size=1, max_size=3), st.integers(2, 4))
def test_equal_sets_agree_wholly_or_leave_nothing_to_compare(sets, people):
    corpus = [
        Document(number, LENGTH, TOKENS, dict.fromkeys("ABCD"[:people], each)) for number, each in enumerate(sets)
    ]
    for each in values(measured(*corpus)):
        assert not isinstance(each, float) or each == pytest.approx(1)
    assert sum(map(sum, confusion(*matched(*corpus)).numbers)) == sum(
        people * (people - 1) // 2 * len(each.spans) for each in sets
    )
    assert sum(least_disorder(units_of(text)) for text in corpus) == pytest.approx(0)


@patient
@given(st.lists(SETS, min_size=2, max_size=3), st.permutations("ABC"))
def test_the_best_alignment_does_not_matter_who_is_who(sets, order):
    assume(any(each.spans for each in sets))
    one = Document(1, LENGTH, TOKENS, dict(zip("ABC", sets, strict=False)))
    other = Document(1, LENGTH, TOKENS, dict(sorted(zip(order, sets, strict=False))))
    assert least_disorder(units_of(one)) == pytest.approx(least_disorder(units_of(other)))
