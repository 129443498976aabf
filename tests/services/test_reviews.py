"""Reviewing: accepting and returning one set, many in one step, retries, and everybody who may not."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from annotator.access import Actor
from annotator.errors import Conflict, Forbidden, Invalid, NotFound, OperationReused, Stale
from annotator.models import AnnotationSet, Assignment, Change, Document, Project, Review
from annotator.roles import Role
from annotator.selectors.reviews import Filters
from annotator.services import annotations, assignments, reviews
from annotator.services.reviews import Accepted
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make.project("desk")


@pytest.fixture
def ada(project: Project) -> Actor:
    return make.member(project, person=make.user("ada"))


@pytest.fixture
def rex(project: Project) -> Actor:
    return make.member(project, Role.REVIEWER, make.user("rex"), assigned=False)


@pytest.fixture
def work(project: Project, ada: Actor) -> AnnotationSet:
    """Ada has submitted a document in which she accepted everything that was suggested."""
    return submitted(project, ada)


def submitted(project: Project, by: Actor, quote: str = "London") -> AnnotationSet:
    document = make.document(project)
    (suggestion,) = make.suggestions(document, [(quote, "GPE")])
    make.operate(document, "accept", by, span=suggestion.pk)
    return make.submit(document, by)


def accept(work: AnnotationSet, by: Actor, **fields: Any) -> Review:
    fields = {"version": work.version, "operation": uuid.uuid4(), **fields}
    return reviews.accept(annotation_set=work, by=by, **fields)


def give_back(work: AnnotationSet, by: Actor, **fields: Any) -> Review:
    fields = {"version": work.version, "operation": uuid.uuid4(), "note": "Look at London.", **fields}
    return reviews.return_(annotation_set=work, by=by, **fields)


def state(work: AnnotationSet) -> tuple[str, int]:
    work.refresh_from_db()
    return work.state, work.version


def fingerprint() -> list[Any]:
    models = (AnnotationSet, Review, Change, Assignment)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


# --- one ---------------------------------------------------------------------------------------


def test_accepting_writes_a_review_and_a_change_and_raises_the_version(work: AnnotationSet, rex: Actor) -> None:
    version = work.version
    review = accept(work, rex, note=" Well done. ")
    assert (review.verdict, review.version, review.note, review.reviewer) == (
        "accepted", version, "Well done.", rex.user,
    )  # fmt: skip
    assert state(work) == ("accepted", version + 1)
    change = Change.objects.latest("id")
    assert (change.action, change.actor, change.version) == ("document.accept", rex.user, version + 1)
    assert work.submitted_at is not None


def test_returned_work_is_the_authors_to_do_first_of_all(work: AnnotationSet, ada: Actor, rex: Actor) -> None:
    make.document(work.document.project)
    give_back(work, rex)
    assert state(work)[0] == "returned"
    assert Assignment.objects.get(user=ada.user, document=work.document).state == "assigned"
    assert assignments.next_document(by=ada) == work.document_id
    make.operate(work.document, "label", ada, label=make.label(work.document.project, "talks").pk)
    assert make.submit(work.document, ada).state == "submitted"


def test_accepted_work_can_still_be_returned_but_not_accepted_again(work: AnnotationSet, rex: Actor) -> None:
    accept(work, rex)
    state(work)
    before = fingerprint()
    with pytest.raises(Conflict, match="cannot be accepted"):
        accept(work, rex)
    assert fingerprint() == before
    give_back(work, rex)
    assert state(work)[0] == "returned"


@pytest.mark.parametrize("note", ["", "  \n", "x" * 2_001, "a\0b"])
def test_returning_needs_a_note_that_fits(work: AnnotationSet, rex: Actor, note: str) -> None:
    before = fingerprint()
    with pytest.raises(Invalid) as refused:
        give_back(work, rex, note=note)
    assert refused.value.where == "note"
    assert fingerprint() == before


@pytest.mark.parametrize("decide", [accept, give_back])
def test_what_changed_since_it_was_read_is_not_decided(work: AnnotationSet, rex: Actor, decide: Any) -> None:
    before = fingerprint()
    with pytest.raises(Stale):
        decide(work, rex, version=work.version - 1)
    assert fingerprint() == before


def test_what_was_returned_and_submitted_again_is_another_version(work: AnnotationSet, ada: Actor, rex: Actor) -> None:
    read = work.version
    give_back(work, rex)
    make.submit(work.document, ada)
    with pytest.raises(Stale):
        accept(work, rex, version=read)


@pytest.mark.parametrize("decide", [accept, give_back])
def test_a_retry_is_answered_again_and_does_nothing(work: AnnotationSet, rex: Actor, decide: Any) -> None:
    fields = {"version": work.version, "operation": uuid.uuid4()}
    first = decide(work, rex, **fields)
    before = fingerprint()
    assert decide(work, rex, **fields) == first
    assert fingerprint() == before
    with pytest.raises(OperationReused):
        decide(work, rex, **fields, note="Something else.")


def test_open_work_is_not_reviewed(project: Project, ada: Actor, rex: Actor) -> None:
    project.blind = rex.project.blind = False
    project.save()
    own = make.span(make.document(project), "London", "GPE", by=ada).annotation_set
    for decide in (accept, give_back):
        with pytest.raises(Conflict):
            decide(own, rex)
    assert not Review.objects.exists()


# --- who may not -------------------------------------------------------------------------------


@pytest.mark.parametrize("decide", [accept, give_back])
@pytest.mark.parametrize("role", [Role.REVIEWER, Role.MANAGER])
def test_nobody_reviews_their_own_work(project: Project, role: Role, decide: Any) -> None:
    person = make.member(project, role)
    own = submitted(project, person)
    before = fingerprint()
    with pytest.raises(Forbidden, match="own work"):
        decide(own, person)
    assert fingerprint() == before


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.INSPECTOR])
def test_other_roles_do_not_review(work: AnnotationSet, role: Role) -> None:
    person = make.member(work.document.project, role, assigned=False)
    for act in (
        lambda: accept(work, person),
        lambda: give_back(work, person),
        lambda: reviews.accept_many(sets={work.pk: work.version}, operation=uuid.uuid4(), by=person),
        lambda: reviews.accept_equal(filters=Filters(), operation=uuid.uuid4(), by=person),
    ):
        with pytest.raises(Forbidden):
            act()
    assert not Review.objects.exists()


def test_work_of_another_project_is_not_there(work: AnnotationSet) -> None:
    sam = make.member(make.project("elsewhere"), Role.MANAGER)
    for decide in (accept, give_back):
        with pytest.raises(NotFound):
            decide(work, sam)
    with pytest.raises(Conflict):
        reviews.accept_many(sets={work.pk: work.version}, operation=uuid.uuid4(), by=sam)
    assert not Review.objects.exists()


def test_in_a_blind_project_reviewers_wait_until_all_have_submitted_and_managers_do_not(
    work: AnnotationSet, rex: Actor
) -> None:
    project = work.document.project
    ben = make.member(project, assigned=False)
    make.assign(work.document, ben.user)
    with pytest.raises(NotFound):
        accept(work, rex)
    with pytest.raises(Conflict):
        reviews.accept_many(sets={work.pk: work.version}, operation=uuid.uuid4(), by=rex)
    assert not Review.objects.exists()
    make.submit(work.document, ben)
    accept(work, rex)
    give_back(AnnotationSet.objects.get(pk=work.pk), make.member(project, Role.MANAGER, assigned=False))


def test_suggestions_and_gold_are_not_reviewed(work: AnnotationSet, rex: Actor) -> None:
    gold = AnnotationSet.objects.create(document=work.document, role="gold", state="submitted")
    for other in (work.document.sets.get(role="suggestion"), gold):
        with pytest.raises(NotFound):
            accept(other, rex)
    assert not Review.objects.exists()


# --- many --------------------------------------------------------------------------------------


def test_many_are_accepted_in_one_step_and_what_changed_is_left(project: Project, ada: Actor, rex: Actor) -> None:
    first, second, changed = (submitted(project, ada) for _ in range(3))
    read = {each.pk: each.version for each in (first, second, changed)}
    give_back(changed, rex)
    operation = uuid.uuid4()
    assert reviews.accept_many(sets=read, operation=operation, by=rex) == Accepted(2, 1)
    assert [state(each)[0] for each in (first, second, changed)] == ["accepted", "accepted", "returned"]
    recorded = Change.objects.filter(group=operation).order_by("id")
    assert [(each.annotation_set_id, each.version) for each in recorded] == [
        (each.pk, read[each.pk] + 1) for each in (first, second)
    ]
    before = fingerprint()
    assert reviews.accept_many(sets=read, operation=operation, by=rex) == Accepted(2, 1)
    assert fingerprint() == before
    with pytest.raises(OperationReused):
        reviews.accept_many(sets={first.pk: 0}, operation=operation, by=rex)


def test_ones_own_work_is_left_and_nothing_to_accept_is_refused(project: Project, rex: Actor) -> None:
    make.document(project)
    for document in Document.objects.all():
        make.assign(document, rex.user)
    own = submitted(project, rex)
    with pytest.raises(Conflict, match="None of these"):
        reviews.accept_many(sets={own.pk: own.version}, operation=uuid.uuid4(), by=rex)
    with pytest.raises(Invalid):
        reviews.accept_many(sets=dict.fromkeys(range(501), 1), operation=uuid.uuid4(), by=rex)
    assert not Review.objects.exists()


def test_what_equals_the_suggestions_is_accepted_without_ticking(project: Project, ada: Actor, rex: Actor) -> None:
    equal = submitted(project, ada)
    added = submitted(project, ada)
    annotations.reopen(document=added.document, operation=uuid.uuid4(), by=rex, author_id=ada.user_id)
    make.span(added.document, "Kyiv", "GPE", by=ada)
    make.submit(added.document, ada)
    empty = make.submit(make.document(project), ada)
    operation = uuid.uuid4()
    done = reviews.accept_equal(filters=Filters(), operation=operation, by=rex)
    assert done == Accepted(1, 0)
    assert [state(each)[0] for each in (equal, added, empty)] == ["accepted", "submitted", "submitted"]
    assert reviews.accept_equal(filters=Filters(), operation=operation, by=rex) == done
    with pytest.raises(Conflict):
        reviews.accept_equal(filters=Filters(), operation=uuid.uuid4(), by=rex)


def test_a_filter_narrows_what_is_accepted_at_once(project: Project, ada: Actor, rex: Actor) -> None:
    ben = make.member(project, assigned=False)
    adas = submitted(project, ada)
    document = Document.objects.latest("pk")
    Document.objects.filter(pk=document.pk).update(outlet="Herald")
    with pytest.raises(Conflict):
        reviews.accept_equal(filters=Filters(person=ben.user_id), operation=uuid.uuid4(), by=rex)
    with pytest.raises(Conflict):
        reviews.accept_equal(filters=Filters(outlet="Tribune"), operation=uuid.uuid4(), by=rex)
    filters = Filters(person=ada.user_id, outlet="Herald")
    assert reviews.accept_equal(filters=filters, operation=uuid.uuid4(), by=rex) == Accepted(1, 0)
    assert state(adas)[0] == "accepted"


# --- costs -------------------------------------------------------------------------------------


def test_it_costs_a_fixed_number_of_queries(
    project: Project, ada: Actor, rex: Actor, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    one, other = submitted(project, ada), submitted(project, ada)
    with django_assert_num_queries(5 + 2):  # and the transaction
        accept(one, rex)
    with django_assert_num_queries(7 + 2):
        give_back(other, rex)
    for number in (1, 20):
        sets = [submitted(project, ada) for _ in range(number)]
        with django_assert_num_queries(5 + 2):
            reviews.accept_many(sets={each.pk: each.version for each in sets}, operation=uuid.uuid4(), by=rex)
        for _ in range(number):
            submitted(project, ada)
        with django_assert_num_queries(7 + 2):
            reviews.accept_equal(filters=Filters(), operation=uuid.uuid4(), by=rex)
