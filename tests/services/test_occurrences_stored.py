"""One decision at every place with the same text: what is stored, left out, and answered again."""

from __future__ import annotations

import uuid

import pytest

from annotator.access import command_line
from annotator.errors import Conflict, Invalid, OperationReused
from annotator.models import AnnotationSet, BlockRevision, Change, Decision, Span
from annotator.selectors import queue
from annotator.selectors.documents import Filters, document_page
from annotator.selectors.projects import overview
from annotator.services.plans import REASONS
from annotator.services.targets import Target
from tests import make
from tests.places import TEXT, ask, decide, everywhere, fingerprint, spans, suggest_all, ticked

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make.project()


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def document(project):
    return make.document(project, TEXT, title="First")


def test_labelling_every_place_is_one_change(document, ada):
    outcome = everywhere(document, ada)
    assert spans(document, ada) == [(0, 4, "GPE"), (21, 25, "GPE"), (36, 40, "GPE")]
    assert (outcome.applied, outcome.documents, outcome.left_out, outcome.replayed) == (3, 1, (), False)
    change = Change.objects.get()
    assert (change.action, change.version, change.data["blocks"]) == ("span.everywhere", 1, [0, 1])
    assert outcome.outcome.change == change
    assert outcome.outcome.blocks == (0, 1)
    assert sorted(outcome.outcome.state.spans) == sorted(Span.objects.values_list("pk", flat=True))
    assert dict(BlockRevision.objects.values_list("block", "revision")) == {0: 1, 1: 1}
    assert outcome.outcome.sets.version == AnnotationSet.objects.get().version == 1


def test_labelling_accepts_and_corrects_what_is_suggested(document, ada):
    make.suggestions(document, [("Kyiv", "GPE")])
    make.suggestions(document, [("In Kyiv", "ORG")], suggester="spacy:other")
    everywhere(document, ada)
    places = [Target(document.pk, 21, 25)]
    decide(document, places, ada)
    assert sorted(Decision.objects.values_list("verdict", flat=True)) == ["accepted", "corrected"]
    assert spans(document, ada) == [(0, 4, "GPE"), (21, 25, "GPE"), (36, 40, "GPE")]


def test_relabelling_every_place_keeps_the_spans(document, ada):
    suggest_all(document, "Kyiv", "ORG")
    everywhere(document, ada, action="accept", label="ORG")
    before = set(Span.objects.filter(annotation_set__role="human").values_list("pk", flat=True))
    everywhere(document, ada, was="ORG")
    assert set(Span.objects.filter(annotation_set__role="human").values_list("pk", flat=True)) == before
    assert [label for *_, label in spans(document, ada)] == ["GPE"] * 3
    assert set(Decision.objects.values_list("verdict", flat=True)) == {"corrected"}


@pytest.mark.parametrize(("action", "verdict", "number"), [("accept", "accepted", 3), ("reject", "rejected", 0)])
def test_identical_suggestions_are_decided_together(document, ada, action, verdict, number):
    suggest_all(document, "Kyiv", "GPE")
    outcome = everywhere(document, ada, action=action)
    assert outcome.applied == 3
    assert len(spans(document, ada)) == number
    assert list(Decision.objects.values_list("verdict", flat=True)) == [verdict] * 3


def test_removing_every_place_leaves_what_it_was_made_from_rejected(document, ada):
    first, *_ = suggest_all(document, "Kyiv", "GPE")
    make.operate(document, "accept", ada, span=first.pk)
    make.span(document, "Kyiv", "ORG", by=ada, occurrence=1)
    made = make.span(document, "near Kyiv", "GPE", by=ada)
    assert everywhere(document, ada, action="remove", label="").applied == 2
    assert spans(document, ada) == [(made.start, made.end, "GPE")]
    assert dict(Decision.objects.values_list("suggestion", "verdict"))[first.pk] == "rejected"
    with pytest.raises(Conflict) as refused:
        decide(document, [Target(document.pk, 0, 4)], ada, action="remove", label="")
    assert "no such span of yours" in refused.value.hint


def test_where_several_labels_are_suggested_one_has_to_be_named(document, ada):
    suggest_all(document, "Kyiv", "GPE")
    make.suggestions(document, [("Kyiv", "ORG")], suggester="spacy:other")
    outcome = everywhere(document, ada, action="accept", label="")
    assert (outcome.applied, outcome.reasons) == (2, {"several_suggested": 1})
    assert everywhere(document, ada, action="reject", label="").applied == 1
    assert len(spans(document, ada)) == 2


def test_the_same_suggested_by_two_is_rejected_for_both(document, ada):
    suggest_all(document, "Kyiv", "GPE")
    suggest_all(document, "Kyiv", "GPE", "spacy:other")
    assert everywhere(document, ada, action="reject").applied == 3
    assert list(Decision.objects.values_list("verdict", flat=True)) == ["rejected"] * 6


def test_every_document_gets_a_change_of_the_same_step(project, document, ada):
    others = [make.document(project, f"{n}: Kyiv and Kyiv") for n in range(3)]
    key = uuid.uuid4()
    outcome = everywhere(document, ada, key=key)
    assert (outcome.applied, outcome.documents) == (9, 4)
    assert list(Change.objects.values_list("document", "group", "operation", "kind")) == [
        (document.pk, key, key, "do"),
        *((each.pk, key, None, "do") for each in others),
    ]
    assert all(len(spans(each, ada)) == 2 for each in others)


def test_a_document_that_only_a_step_reached_is_not_begun(project, document, ada):
    other = make.document(project, "Near Kyiv")
    bob = make.member(project, "reviewer", assigned=False)
    make.assign(other, bob.user)
    everywhere(document, ada)
    assert dict(AnnotationSet.objects.values_list("document", "begun")) == {document.pk: True, other.pk: False}
    assert queue.own_work(bob) == other.pk
    assert {row.id: (row.status, row.authors) for row in document_page(bob, Filters()).rows}[other.pk] == ("new", ())
    assert [row.id for row in document_page(bob, Filters(status="new")).rows] == [other.pk]
    assert [row.id for row in document_page(ada, Filters(mine=True)).rows] == [document.pk]
    assert overview(bob).progress.open == 1
    assert max(person.open for person in overview(bob).people) == 1
    make.operate(other, "undo", ada)
    assert AnnotationSet.objects.get(document=other).begun


def test_submitting_begins_a_document(project, document, ada):
    other = make.document(project, "Near Kyiv")
    everywhere(document, ada)
    make.submit(other, ada)
    assert AnnotationSet.objects.get(document=other).begun
    assert overview(ada).progress.submitted == 1


def test_a_step_begins_the_document_it_starts_from(project, document, ada):
    other = make.document(project, "Near Kyiv or Odesa")
    everywhere(document, ada)
    everywhere(other, ada, phrase="Odesa")
    assert AnnotationSet.objects.get(document=other).begun


# --- what is left out --------------------------------------------------------------------------


def test_what_does_not_fit_any_more_is_left_out_with_the_reason(project, document, ada):
    done, mine = make.document(project, "Kyiv, Kyiv"), make.document(project, "My Kyiv")
    foreign = make.document(make.project(), "Their Kyiv")
    make.span(done, "Kyiv", "GPE", by=ada)
    make.submit(mine, ada)
    places = [
        Target(document.pk, 0, 4),
        Target(document.pk, 5, 9),  # "fell"
        Target(document.pk, 53, 57),  # in Kyivans
        Target(document.pk, 900, 904),
        Target(done.pk, 0, 4),
        Target(mine.pk, 3, 7),
        Target(foreign.pk, 6, 10),
    ]
    outcome = decide(document, places, ada)
    assert outcome.applied == 1
    assert [(each.document, each.start, each.reason) for each in outcome.left_out] == sorted(
        [
            (document.pk, 5, "other_text"),
            (document.pk, 53, "other_text"),
            (document.pk, 900, "other_text"),
            (done.pk, 0, "done"),
            (mine.pk, 3, "submitted"),
            (foreign.pk, 6, "gone"),
        ]
    )
    assert outcome.reasons == {"other_text": 3, "done": 1, "submitted": 1, "gone": 1}
    assert set(outcome.reasons) <= REASONS.keys()
    assert outcome.explanation.startswith("3 times there is another text; once ")
    assert not AnnotationSet.objects.filter(document=foreign).exists()


def test_what_the_schema_forbids_is_left_out():
    project = make.project(version=make.schema(overlap="none"))
    ada, document = make.member(project), make.document(project, "Kyiv Post of Kyiv")
    make.span(document, "Kyiv Post", "ORG", by=ada)
    outcome = decide(document, [Target(document.pk, 0, 4), Target(document.pk, 13, 17)], ada)
    assert (outcome.applied, outcome.reasons) == (1, {"overlap_forbidden": 1})
    assert spans(document, ada) == [(0, 9, "ORG"), (13, 17, "GPE")]


def test_suggestions_decided_meanwhile_are_left_out(document, ada):
    first, *_ = suggest_all(document, "Kyiv", "GPE")
    found = ask(document, "Kyiv", ada, action="reject")
    make.operate(document, "accept", ada, span=first.pk)
    outcome = decide(document, ticked(found), ada, action="reject")
    assert (outcome.applied, outcome.reasons) == (2, {"decided": 1})


def test_if_nothing_is_left_nothing_is_saved(project, document, ada):
    everywhere(document, ada)
    before = fingerprint()
    with pytest.raises(Conflict, match="Nothing could be done") as refused:
        decide(document, [Target(document.pk, 0, 4)], ada)
    assert "has this label already" in refused.value.hint
    assert fingerprint() == before


@pytest.mark.parametrize(
    "places",
    [[], [(0, 4), (0, 4)], [(0, 4), (2, 6)], [(n, n + 1) for n in range(501)]],
)
def test_targets_that_make_no_sense_are_refused(document, ada, places):
    with pytest.raises(Invalid):
        decide(document, [Target(document.pk, *each) for each in places], ada)
    with pytest.raises(Invalid):
        decide(document, [Target(2**70, 0, 4)], ada)
    assert not AnnotationSet.objects.exists()


def test_the_command_line_has_no_annotations(document, ada):
    with pytest.raises(Invalid):
        decide(document, [Target(document.pk, 0, 4)], command_line(ada.project.slug))


# --- again -------------------------------------------------------------------------------------


def test_the_same_step_twice_stores_once_and_answers_the_same(project, document, ada):
    make.document(project, "Kyiv and Kyiv")
    key, found = uuid.uuid4(), ask(document, "Kyiv", ada, scope="project")
    places = [*ticked(found), Target(document.pk, 5, 9)]
    first = decide(document, places, ada, key=key)
    before = fingerprint()
    again = decide(document, list(reversed(places)), ada, key=key)
    assert again.replayed
    assert (again.applied, again.documents, again.left_out) == (first.applied, first.documents, first.left_out)
    assert again.outcome.delta == first.outcome.delta
    assert fingerprint() == before


def test_a_step_in_part_repeated_is_still_the_same_step(document, ada):
    places = [Target(document.pk, 0, 4), Target(document.pk, 21, 25)]
    key = uuid.uuid4()
    decide(document, places, ada, key=key)
    make.operate(document, "undo", ada)
    before = fingerprint()
    assert decide(document, places, ada, key=key).replayed
    assert fingerprint() == before


def test_an_operation_id_cannot_be_used_for_another_step(document, ada):
    key = uuid.uuid4()
    decide(document, [Target(document.pk, 0, 4)], ada, key=key)
    before = fingerprint()
    for places, options in [
        ([Target(document.pk, 21, 25)], {}),
        ([Target(document.pk, 0, 4)], {"label": "ORG"}),
        ([Target(document.pk, 0, 4)], {"match_case": False}),
    ]:
        with pytest.raises(OperationReused):
            decide(document, places, ada, key=key, **options)
    assert fingerprint() == before


def test_a_step_that_changes_only_other_documents_can_be_undone_where_it_began(project, document, ada):
    other = make.document(project, "Kyiv and Kyiv")
    make.span(document, "silent", "ORG", by=ada)
    places = [each for each in ticked(ask(document, "Kyiv", ada, scope="project")) if each.document == other.pk]
    outcome = decide(document, places, ada)
    assert (outcome.documents, outcome.outcome.blocks) == (1, ())
    undone = make.operate(document, "undo", ada)
    assert (undone.documents, undone.left) == (1, 0)
    assert spans(other, ada) == []
    assert spans(document, ada) == [(10, 16, "ORG")]
    make.operate(document, "redo", ada)
    assert len(spans(other, ada)) == 2


def test_a_step_from_a_submitted_document_is_answered_again_too(project, document, ada):
    other = make.document(project, "Kyiv and Kyiv")
    make.submit(document, ada)
    key, places = uuid.uuid4(), [Target(document.pk, 0, 4), Target(other.pk, 0, 4)]
    first = decide(document, places, ada, key=key)
    assert (first.outcome, first.reasons) == (None, {"submitted": 1})
    again = decide(document, places, ada, key=key)
    assert (again.replayed, again.applied, again.outcome) == (True, 1, None)
