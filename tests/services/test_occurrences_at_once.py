"""Steps over many documents beside each other and beside single decisions: each is stored wholly and once."""

from __future__ import annotations

import uuid

import pytest

from annotator.access import enter
from annotator.errors import Conflict, DuplicateSpan, Stale
from annotator.models import AnnotationSet, Change, Span
from annotator.selectors.concordance import Query
from annotator.services import annotations, occurrences, phrases
from annotator.services.operations import Operation
from annotator.services.phrases import Wanted
from annotator.services.targets import Target
from annotator.text.phrases import Phrase
from tests import make
from tests.services.test_concurrency import at_once, fresh

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project():
    return make.project()


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def documents(project):
    return [make.document(project, f"{number}: Kyiv and Kyiv") for number in range(6)]


def step(documents, begins, ada, key):
    """A function that labels "Kyiv" everywhere, from one of the documents on."""
    label = make.label(ada.project, "GPE").pk
    places = [Target(each.pk, *make.at(each, "Kyiv", n)) for each in documents for n in (0, 1)]

    def work():
        by = enter(ada.user, ada.project.slug)
        common = {"phrase": "Kyiv", "action": "label", "label": label, "by": by}
        try:
            return occurrences.apply(document=begins, operation=key, targets=places, **common).applied
        except (Conflict, Stale):
            return 0

    return work


def test_one_step_sent_many_times_at_once_is_stored_once_and_answered_alike(documents, ada):
    assert at_once([step(documents, documents[0], ada, uuid.uuid4())] * 8) == [12] * 8
    assert Span.objects.count() == 12
    assert set(AnnotationSet.objects.values_list("version", flat=True)) == {1}


def test_the_same_step_from_different_documents_is_stored_once(documents, ada):
    works = [step(documents, each, ada, uuid.uuid4()) for each in documents]
    assert sum(at_once(works)) == 12
    assert Span.objects.count() == 12


def test_a_step_over_all_that_is_found_is_stored_once_too(documents, ada):
    wanted = Wanted(Query(Phrase("Kyiv")), "label", make.label(ada.project, "GPE").pk)
    key = uuid.uuid4()

    def work():
        return phrases.apply(wanted, operation=key, by=enter(ada.user, ada.project.slug)).places

    assert at_once([work] * 6) == [12] * 6
    assert Span.objects.count() == 12


def test_a_decision_beside_a_step_is_not_lost(documents, ada):
    label = make.label(ada.project, "GPE").pk

    def draw():
        operation = Operation(uuid.uuid4(), "add", parts=(make.at(documents[3], "Kyiv"),), label=label, blocks={0: 0})
        by = enter(ada.user, ada.project.slug)
        try:
            annotations.apply(document=fresh(documents[3]), operation=operation, by=by)
        except (DuplicateSpan, Stale):
            return 0
        return 1

    everywhere = step(documents, documents[0], ada, uuid.uuid4())
    drawn, applied = at_once([draw, everywhere])
    if not applied:  # the drawn span's set was made in between, and the step was refused as a whole
        applied = everywhere()
    assert drawn + applied == Span.objects.count() == 12


def test_undoing_a_step_from_two_documents_at_once_undoes_it_and_waits_for_nobody(documents, ada):
    step(documents, documents[0], ada, uuid.uuid4())()

    def undo(document):
        def work():
            by = enter(ada.user, ada.project.slug)
            try:
                annotations.apply(document=fresh(document), operation=Operation(uuid.uuid4(), "undo"), by=by)
            except (Conflict, Stale):
                return False
            return True

        return work

    assert any(at_once([undo(documents[0]), undo(documents[5])]))
    left = set(Span.objects.values_list("annotation_set__document", flat=True))
    assert left <= {documents[0].pk, documents[5].pk}
    assert Change.objects.filter(action="span.undo").exists()
