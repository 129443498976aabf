"""Operations on a person's set: what each stores, and what it refuses without storing anything."""

from __future__ import annotations

import uuid

import pytest

from annotator.errors import (
    Conflict,
    DuplicateSpan,
    Forbidden,
    Invalid,
    NotFound,
    OperationReused,
    OverlapForbidden,
    Stale,
)
from annotator.models import AnnotationSet, BlockRevision, Change, Decision, Span
from annotator.services import annotations
from annotator.services.operations import Operation
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make.project()


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def document(project):
    return make.document(project)


@pytest.fixture
def suggested(document):
    return make.suggestions(document, [("Ada Lovelace", "PERSON"), ("London", "ORG")])


def own_spans(document, by):
    return list(Span.objects.filter(annotation_set__document=document, annotation_set__author=by.user))


def fingerprint():
    return [
        list(model.objects.order_by("pk").values()) for model in (AnnotationSet, Span, Decision, BlockRevision, Change)
    ]


def test_accepting_copies_the_suggestion_and_records_the_decision(document, suggested, ada):
    outcome = make.operate(document, "accept", ada, span=suggested[0].pk)
    (span,) = own_spans(document, ada)
    assert (span.start, span.end, span.derived_from_id) == (0, 12, suggested[0].pk)
    decision = Decision.objects.get()
    assert (decision.verdict, decision.span_id, decision.suggestion_id) == ("accepted", span.pk, suggested[0].pk)
    assert outcome.blocks == (0,)
    assert Change.objects.get().action == "span.accept"


def test_rejecting_after_accepting_takes_the_copy_away(document, suggested, ada):
    make.operate(document, "accept", ada, span=suggested[0].pk)
    make.operate(document, "reject", ada, span=suggested[0].pk)
    assert own_spans(document, ada) == []
    assert Decision.objects.get().verdict == "rejected"


def test_resetting_leaves_the_suggestion_undecided(document, suggested, ada):
    made = make.operate(document, "accept", ada, span=suggested[0].pk).span_id
    make.operate(document, "reset", ada, span=made)
    assert own_spans(document, ada) == []
    assert not Decision.objects.exists()


def test_relabelling_a_suggestion_is_a_correction(document, suggested, project, ada):
    make.operate(document, "relabel", ada, span=suggested[1].pk, label=make.label(project, "GPE").pk)
    (span,) = own_spans(document, ada)
    assert span.label.name == "GPE"
    assert Decision.objects.get().verdict == "corrected"


def test_a_span_drawn_over_a_suggestion_corrects_it(document, suggested, project, ada):
    span = make.span(document, "Ada", "PERSON", by=ada)
    assert span.derived_from_id == suggested[0].pk
    assert Decision.objects.get().verdict == "corrected"


def test_a_span_drawn_exactly_over_a_suggestion_accepts_it(document, suggested, ada):
    make.span(document, "Ada Lovelace", "PERSON", by=ada)
    assert Decision.objects.get().verdict == "accepted"


def test_a_span_drawn_elsewhere_corrects_nothing(document, suggested, ada):
    assert make.span(document, "Charles Babbage", "PERSON", by=ada).derived_from_id is None
    assert not Decision.objects.exists()


def test_moving_edges_keeps_the_id(document, suggested, ada):
    made = make.operate(document, "accept", ada, span=suggested[0].pk).span_id
    make.operate(document, "resize", ada, span=made, parts=((4, 12),))
    (span,) = own_spans(document, ada)
    assert (span.pk, span.start, span.end) == (made, 4, 12)
    assert Decision.objects.get().verdict == "corrected"


def test_a_discontinuous_span_keeps_its_parts(document, project, ada):
    outcome = make.operate(document, "add", ada, parts=((0, 3), (17, 24)), label=make.label(project, "PERSON").pk)
    span = Span.objects.get(pk=outcome.span_id)
    assert (span.start, span.end, span.parts) == (0, 24, [[0, 3], [17, 24]])


def test_removing_an_accepted_span_leaves_the_suggestion_rejected(document, suggested, ada):
    made = make.operate(document, "accept", ada, span=suggested[0].pk).span_id
    make.operate(document, "delete", ada, span=made)
    assert Decision.objects.get().verdict == "rejected"
    assert Decision.objects.get().span_id is None


def test_undo_and_redo_walk_back_and_forth_without_limit(document, suggested, project, ada):
    made = make.operate(document, "accept", ada, span=suggested[0].pk).span_id
    make.operate(document, "relabel", ada, span=made, label=make.label(project, "ORG").pk)
    make.operate(document, "delete", ada, span=made)
    for labels in (["ORG"], ["PERSON"], []):
        make.operate(document, "undo", ada)
        assert [span.label.name for span in own_spans(document, ada)] == labels
    with pytest.raises(Conflict, match="nothing to undo"):
        make.operate(document, "undo", ada)
    for labels in (["PERSON"], ["ORG"], []):
        make.operate(document, "redo", ada)
        assert [span.label.name for span in own_spans(document, ada)] == labels
    with pytest.raises(Conflict, match="nothing to redo"):
        make.operate(document, "redo", ada)
    make.operate(document, "undo", ada)
    assert [span.pk for span in own_spans(document, ada)] == [made]


def test_a_new_operation_forgets_what_could_be_redone(document, suggested, ada):
    make.operate(document, "accept", ada, span=suggested[0].pk)
    make.operate(document, "undo", ada)
    make.operate(document, "reject", ada, span=suggested[1].pk)
    with pytest.raises(Conflict, match="nothing to redo"):
        make.operate(document, "redo", ada)


def test_undo_is_refused_when_the_span_was_changed_by_something_else(document, suggested, ada):
    made = make.operate(document, "accept", ada, span=suggested[0].pk).span_id
    Span.objects.filter(pk=made).update(note="changed elsewhere")
    before = fingerprint()
    with pytest.raises(Stale):
        make.operate(document, "undo", ada)
    assert fingerprint() == before


def test_the_same_operation_twice_stores_once_and_answers_the_same(document, suggested, ada):
    operation = Operation(uuid.uuid4(), "accept", span=suggested[0].pk, version=0)
    first = annotations.apply(document=document, operation=operation, by=ada)
    before = fingerprint()
    again = annotations.apply(document=document, operation=operation, by=ada)
    assert again.replayed
    assert (again.span_id, again.blocks) == (first.span_id, first.blocks)
    assert fingerprint() == before


def test_an_operation_id_cannot_be_used_for_something_else(document, suggested, ada):
    key = uuid.uuid4()
    annotations.apply(document=document, operation=Operation(key, "accept", span=suggested[0].pk, version=0), by=ada)
    with pytest.raises(OperationReused):
        annotations.apply(
            document=document, operation=Operation(key, "reject", span=suggested[0].pk, version=1), by=ada
        )


@pytest.mark.parametrize("seen", [{"version": 0}, {"version": None, "blocks": {0: 0}}])
def test_a_write_that_saw_something_older_is_refused(document, suggested, ada, seen):
    make.operate(document, "accept", ada, span=suggested[0].pk)
    before = fingerprint()
    with pytest.raises(Stale):
        make.operate(document, "reject", ada, span=suggested[1].pk, **seen)
    assert fingerprint() == before


def test_writes_in_different_blocks_do_not_collide(document, suggested, project, ada):
    make.operate(document, "accept", ada, span=suggested[0].pk, version=None, blocks={0: 0})
    start, end = make.at(document, "Kyiv")
    make.operate(
        document, "add", ada, parts=((start, end),), label=make.label(project, "GPE").pk, version=None, blocks={1: 0}
    )
    assert len(own_spans(document, ada)) == 2


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        (((5, 5),), Invalid),
        (((9, 4),), Invalid),
        (((-1, 4),), Invalid),
        (((0, 10_000),), Invalid),
        (((0, 5), (3, 9)), Invalid),
    ],
)
def test_ranges_outside_the_text_are_refused(document, project, ada, parts, error):
    with pytest.raises(error):
        make.operate(document, "add", ada, parts=parts, label=make.label(project, "ORG").pk)
    assert not AnnotationSet.objects.exists()


def test_a_document_label_cannot_be_given_to_a_span(document, project, ada):
    with pytest.raises(Invalid, match="no such label"):
        make.operate(document, "add", ada, parts=((0, 3),), label=make.label(project, "strike").pk)


def test_the_same_range_and_label_twice_is_refused(document, ada):
    make.span(document, "London", "GPE", by=ada)
    with pytest.raises(DuplicateSpan):
        make.span(document, "London", "GPE", by=ada)


@pytest.mark.parametrize(
    ("overlap", "quote", "allowed"),
    [
        ("any", "Lovelace met", True),
        ("nested", "Lovelace met", False),
        ("nested", "Ada", True),
        ("none", "Ada", False),
        ("none", "London", True),
    ],
)
def test_the_schema_decides_about_overlaps(ada, overlap, quote, allowed):
    project = make.project(version=make.schema(overlap=overlap))
    by = make.member(project)
    document = make.document(project)
    make.span(document, "Ada Lovelace", "PERSON", by=by)
    if allowed:
        make.span(document, quote, "ORG", by=by)
    else:
        with pytest.raises(OverlapForbidden):
            make.span(document, quote, "ORG", by=by)


def test_nobody_reaches_another_persons_span(document, project, ada):
    span = make.span(document, "London", "GPE", by=ada)
    bob = make.member(project)
    with pytest.raises(NotFound):
        make.operate(document, "delete", bob, span=span.pk)
    assert Span.objects.filter(pk=span.pk).exists()


def test_document_labels_go_on_and_off_and_can_be_undone(document, project, ada):
    strike = make.label(project, "strike")
    make.operate(document, "label", ada, label=strike.pk)
    own = AnnotationSet.objects.get(role="human")
    assert [row.label for row in own.document_labels.all()] == [strike]
    make.operate(document, "unlabel", ada, label=strike.pk)
    make.operate(document, "undo", ada)
    assert [row.label for row in own.document_labels.all()] == [strike]


def test_submitting_asks_about_undecided_suggestions_first(document, suggested, ada):
    with pytest.raises(Conflict, match="2 suggestions are undecided"):
        make.submit(document, ada, leave_undecided=False)
    assert make.submit(document, ada).state == "submitted"
    with pytest.raises(Conflict, match="submitted"):
        make.operate(document, "accept", ada, span=suggested[0].pk)
    reviewer = make.member(document.project, "reviewer")
    annotations.reopen(document=document, operation=uuid.uuid4(), by=reviewer, author_id=ada.user_id)
    make.operate(document, "accept", ada, span=suggested[0].pk)


def test_only_a_reviewer_reopens_another_persons_work(document, project, ada):
    make.submit(document, ada)
    with pytest.raises(Forbidden):
        annotations.reopen(document=document, operation=uuid.uuid4(), by=make.member(project), author_id=ada.user_id)
    annotations.reopen(
        document=document, operation=uuid.uuid4(), by=make.member(project, "reviewer"), author_id=ada.user_id
    )
    assert AnnotationSet.objects.get().state == "open"


def test_versions_count_changes(document, suggested, project, ada):
    make.operate(document, "accept", ada, span=suggested[0].pk)
    make.operate(document, "accept", ada, span=suggested[0].pk)  # nothing to do: not a change
    make.operate(document, "undo", ada)
    own = AnnotationSet.objects.get(role="human")
    assert own.version == Change.objects.count() == 2


def test_an_operation_costs_a_fixed_number_of_queries(document, suggested, ada, django_assert_num_queries):
    make.operate(document, "accept", ada, span=suggested[0].pk)
    own = AnnotationSet.objects.get(role="human")
    operation = Operation(uuid.uuid4(), "accept", span=suggested[1].pk, blocks={0: own.version})
    with django_assert_num_queries(12):
        annotations.apply(document=document, operation=operation, by=ada)
